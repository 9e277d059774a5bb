"""Whose decision it may be besides what the naming of places says: by the bodies that act, by dateline and country."""

import re
from collections.abc import Container, Sequence

from banwatch.gazetteer import gazetteer
from banwatch.jurisdictions import Jurisdiction, Level
from extract.marks import Context
from extract.measures.places import DATELINE_SENTENCES, LEAD_SENTENCES, LOCAL, NEWS_SENTENCES, is_dateline, key
from extract.measures.sentences import Sentence

_STATE_BODY_WEIGHT = 1.5
_COUNTY_WEIGHT = 1.5
_LOCAL_BODIES = frozenset({"city", "county", "school"})
_FIRST_STEPS = 2
# What is left of a state's weight where it is only the ground on which a town acts.
_AS_GROUND = 0.3
_STATES_BODY = re.compile(
    r"\b(?P<state>[A-Z]\.[A-Z]\.|[A-Z][a-z]{2,12}\.?(?: [A-Z][a-z]{3,9})?) (?:[Ss]tate )?"
    r"(?:Senate|House|Legislature|lawmakers|General Assembly)\b"
)
_COUNTY_ACTS = re.compile(
    r"\b(?:[Bb]oard of [Ss]upervisors|[Cc]ounty (?:[Bb]oard|[Cc]ommission\w{0,4}|[Ss]upervisors|[Cc]ouncil)"
    r"|[Cc]ounty [Ll]egislat\w{3,5}|(?:first|second|third|only|latest) county)\b"
)
_TOWN_ACTS = re.compile(r"\b(?:[Cc]ity|[Tt]own) [Cc]ouncil\b")
# Alaska's boroughs have one: "the Anchorage Assembly".
_ASSEMBLY = re.compile(r"(?: Borough)? Assembly\b")
_FEDERAL_BILL = re.compile(
    r"\bH\.\s?R\.\s?\d|\bS\.\s\d{2,4}\b|\bU\.S\. (?:Senate|House|Rep|Sen)|\bfederal (?:agencies|bill|legislation"
    r"|lawmakers|moratorium|ban)\b"
    r"|\b(?:Rep|Sen)s?\.\s[A-Z][\w’'. -]{3,40}\(?[RD]-[A-Z][a-z.]{1,6}|, [RD]-[A-Z][a-z]{1,5}\.",
)


def lean_to_dateline(
    text: str, sentences: Sequence[Sentence], scores: dict[tuple[str, str | None, str], float]
) -> None:
    """Where no other town or county is named early on, the one in which the report was filed is meant."""
    lead = [(s, p) for s in sentences[:DATELINE_SENTENCES] for p in s.places if p.jurisdiction.level in LOCAL]
    filed = [p for s, p in lead if is_dateline(text, s, p)]
    if filed and len({key(p.jurisdiction) for _, p in lead}) == 1:
        scores[key(filed[0].jurisdiction)] += 1.3


def lean_to_state(
    sentences: Sequence[Sentence],
    acting: Container[int],
    named: dict[tuple[str, str | None, str], Jurisdiction],
    scores: dict[tuple[str, str | None, str], float],
    context: Context,
) -> None:
    """Where a legislature or a governor acts and no town's body does, the state is meant.

    ``acting`` are the indexes of the sentences that state a step."""
    lead = sentences[:8]
    first = sentences[: LEAD_SENTENCES + 1]
    kinds = {cue.kind for sentence in first for cue in sentence.bodies if cue.form == "phrases"}
    if kinds & {"city", "county", "school"} and "state" not in kinds:
        return
    if any(
        p.jurisdiction.level in LOCAL and _ASSEMBLY.match(s.text, p.span.end - s.span.start)
        for s in first
        for p in s.places
    ):
        return
    acts = any(c.kind == "state" for s in lead if s.index <= LEAD_SENTENCES or s.index in acting for c in s.bodies)
    state = sum(1 for s in lead for c in s.bodies if c.kind == "state") if acts else 0
    local = sum(1 for s in lead for c in s.bodies if c.kind in ("city", "county", "school"))
    if state <= local:
        return
    own = _own_state(lead, named, scores, context)
    if own is None:
        return
    named[key(own)] = own
    scores[key(own)] = scores[key(own)] * 1.5 + _STATE_BODY_WEIGHT * min(4, state - local)


def lean_to_county(
    sentences: Sequence[Sentence],
    named: dict[tuple[str, str | None, str], Jurisdiction],
    scores: dict[tuple[str, str | None, str], float],
) -> None:
    """Where a county acts and its town of the same name does not, "Santa Cruz" is short for the county too."""
    lead = " ".join(sentence.text for sentence in sentences[:NEWS_SENTENCES])
    if _COUNTY_ACTS.search(lead) is None or _TOWN_ACTS.search(lead) is not None:
        return
    for county, where in list(named.items()):
        if where.level is not Level.COUNTY:
            continue
        for town, other in named.items():
            of_its_name = f"{other.name} County" == where.name and other.state == where.state
            if of_its_name and other.level in (Level.CITY, Level.TOWN) and town in scores:
                scores[county] += scores.pop(town)


def lean_to_locality(
    sentences: Sequence[Sentence],
    acting: Container[int],
    named: dict[tuple[str, str | None, str], Jurisdiction],
    scores: dict[tuple[str, str | None, str], float],
) -> None:
    """Where a town's or county's body acts in the lead and no legislature or governor does, no state is meant."""
    steps = [s for s in sentences[:NEWS_SENTENCES] if s.index in acting][:_FIRST_STEPS]
    kinds = {cue.kind for sentence in (*sentences[:_FIRST_STEPS], *steps) for cue in sentence.bodies}
    if not kinds & _LOCAL_BODIES or "state" in kinds or not any(named[i].level in LOCAL for i in scores):
        return
    for identity, where in named.items():
        if where.level is Level.STATE and identity in scores:
            scores[identity] *= _AS_GROUND


def lean_to_acting_county(
    sentences: Sequence[Sentence],
    named: dict[tuple[str, str | None, str], Jurisdiction],
    scores: dict[tuple[str, str | None, str], float],
) -> None:
    """Where a county's board acts in the lead and no town's does, the county named is meant, not the town of the
    dateline."""
    kinds = {cue.kind for sentence in sentences[: LEAD_SENTENCES + 1] for cue in sentence.bodies}
    if "county" not in kinds or "city" in kinds:
        return
    for identity, where in named.items():
        if where.level is Level.COUNTY and identity in scores:
            scores[identity] += _COUNTY_WEIGHT


def lean_to_country(
    sentences: Sequence[Sentence],
    named: dict[tuple[str, str | None, str], Jurisdiction],
    scores: dict[tuple[str, str | None, str], float],
) -> None:
    """Where Congress or a bill in it is what the lead speaks of, the country is meant."""
    lead = sentences[:6]
    if any(c.kind in ("city", "county", "school") for s in lead for c in s.bodies):
        return
    federal = sum(1 for s in lead for c in s.bodies if c.kind == "federal") + sum(
        len(_FEDERAL_BILL.findall(s.text)) for s in lead
    )
    country = gazetteer().by_id("ocd-division/country:us")
    if federal and country is not None:
        named[key(country)] = country
        scores[key(country)] += 2.5 * min(3, federal)


def _own_state(
    lead: Sequence[Sentence],
    named: dict[tuple[str, str | None, str], Jurisdiction],
    scores: dict[tuple[str, str | None, str], float],
    context: Context,
) -> Jurisdiction | None:
    """The state that a report on a legislature is about: that of the first place named, or the source's own."""
    first = [place.jurisdiction.state for sentence in lead[:3] for place in sentence.places if place.jurisdiction.state]
    for sentence in lead:
        for match in _STATES_BODY.finditer(sentence.text):
            if (acting := gazetteer().state(match["state"])) is not None:
                return acting
    ranked = sorted(named, key=lambda identity: -scores[identity])
    others = [named[identity].state for identity in ranked[:2]]
    for state in (*first[:1], context.home_state, *others):
        if state is not None:
            return gazetteer().state(state)
    return None
