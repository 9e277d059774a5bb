"""Whose decision it is: the document's own jurisdiction, and the other places a sentence speaks of."""

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace

from banwatch.documents import DocumentKind
from banwatch.gazetteer import gazetteer
from banwatch.jurisdictions import Jurisdiction, Level
from banwatch.readings import Place
from extract.marks import Context
from extract.measures.sentences import Sentence
from extract.measures.statements import Statement

_RECORDS = frozenset({DocumentKind.MINUTES, DocumentKind.AGENDA, DocumentKind.RECORD})
LOCAL = frozenset({Level.CITY, Level.TOWN, Level.COUNTY})
_WEEKDAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})
_STATE_BODY_WEIGHT = 1.5
_DATELINE_WEIGHT = 1.5
# A line that names nothing but a place may be the publisher's name, or a menu's.
_NAMEPLATE_WEIGHT = 1.1
_COUNTY_WEIGHT = 1.5
_LOCAL_BODIES = frozenset({"city", "county", "school"})
_FIRST_STEPS = 2
# What is left of a state's weight where it is only the ground on which a town acts.
_AS_GROUND = 0.3
# A page's furniture may stand before a dateline, which is in capitals.
_DATELINE_SENTENCES = 14
_LEAD_SENTENCES = 4
_GREAT_CITY = 500_000
_NEWS_SENTENCES = 8
_BODY_AFTER = re.compile(
    r"^(?:['’]s)?,?\s(?:city|town|county|village|borough|township|common|municipal|metro|parish)?\s?"
    r"(?:council|board|commission|select\s?board|aldermen|alders|supervisors|town meeting|councilors|voters|mayor"
    r"|commissioners|lawmakers|legislature|council(?:wo)?m[ae]n|school|committee|panel|sheriff|police|residents"
    r"|trustees|selectmen|city)",
    re.IGNORECASE,
)
# Who counts the votes or keeps the records of a county decided nothing.
_CLERK_AFTER = re.compile(
    r"(?:['’]s)?,?\s(?:[Bb]oard of [Ee]lections|[Ee]lections|[Aa]uditor|[Rr]egistrar|[Cc]lerk|(?:[Ss]uperior|[Cc]ircuit"
    r"|[Dd]istrict) [Cc]ourt|[Pp]rosecutor)\b"
)
_SOMEBODY_FROM = re.compile(
    r"\b(?:company|firm|vendor|business|start-?up|maker|resident|man|woman|lawyer|native|group|nonprofit|professor"
    r"|contractor)s? (?:from|based in|in|of) \Z"
)
_BODY_BEFORE = re.compile(
    r"(?:city|town|township|village|borough|county|parish|council|board|mayor|commissioners|supervisors|selectmen"
    r"|selectboard|aldermen|voters|meeting|commission|state)\s(?:council\s|commissioners\s)?(?:of"
    r"|in)\s(?:the\s(?:city|town|county)\sof\s)?$",
    re.IGNORECASE,
)
_STATES_BODY = re.compile(
    r"\b(?P<state>[A-Z]\.[A-Z]\.|[A-Z][a-z]{2,12}\.?(?: [A-Z][a-z]{3,9})?) (?:[Ss]tate )?"
    r"(?:Senate|House|Legislature|lawmakers|General Assembly)\b"
)
_OF_A_BODY = re.compile(
    r"\b(?:commissioners|council|board|supervisors|commission|legislature|aldermen|court)\s(?:of|in)\s\Z", re.IGNORECASE
)
# "A city council in Massachusetts" is no body of the state.
_SOME_BODY_IN = re.compile(
    r"\b(?:[Aa]|[Oo]ne|[Tt]his|[Tt]wo|[Ss]everal|[Ss]ome) (?:[a-z-]{2,12} ){0,2}(?:city|town|county|village|township)"
    r" (?:council|commission|board|government|police|officials)s? in \Z"
)
_COUNTY_ACTS = re.compile(
    r"\b(?:[Bb]oard of [Ss]upervisors|[Cc]ounty (?:[Bb]oard|[Cc]ommission\w{0,4}|[Ss]upervisors|[Cc]ouncil)"
    r"|[Cc]ounty [Ll]egislat\w{3,5}|(?:first|second|third|only|latest) county)\b"
)
_TOWN_ACTS = re.compile(r"\b(?:[Cc]ity|[Tt]own) [Cc]ouncil\b")
_DATELINE = re.compile(r"(?:,\s[A-Z][\w. ]{1,16})?\s?(?:\([^()]{2,40}\)\s?)?(?:[—–:]|-{1,2}\s)")
_KIND_AFTER = re.compile(
    r"['’]s\s(?:\w{1,10}[- ])?(?:largest|biggest|smallest|capital|first|oldest)\b"
    r"|['’]s\s(?:[a-z][a-z-]{1,13}\s){1,4}(?:city|town|county|village|suburb|municipality|community)\b|\s(?:city|cities|town|towns|county"
    r"|counties|municipalit|communit|resident|Cities|Towns|Counties|Communities)"
)
_TOWN_BEFORE = re.compile(r"(?P<name>[A-Z][\w'’-]{1,20}(?: [A-Z][\w'’-]{1,20}){0,2}), \Z")
_FEDERAL_BILL = re.compile(
    r"\bH\.\s?R\.\s?\d|\bS\.\s\d{2,4}\b|\bU\.S\. (?:Senate|House|Rep|Sen)|\bfederal (?:agencies|bill|legislation"
    r"|lawmakers|moratorium|ban)\b"
    r"|\b(?:Rep|Sen)s?\.\s[A-Z][\w’'. -]{3,40}\(?[RD]-[A-Z][a-z.]{1,6}|, [RD]-[A-Z][a-z]{1,5}\.",
)
_ORDINAL_BEFORE = re.compile(
    r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|\w+th|only|latest|other|another|cit(?:y|ies)"
    r"|towns?"
    r"|municipalit(?:y|ies)|communit(?:y|ies)|count(?:y|ies)|elsewhere|anywhere|across|largest|around|body|place)\b"
    r"[^.;]{0,40}\b(?:in|of|across|around)\s(?:all\sof\s)?(?:the\sstate\sof\s)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Home:
    """The jurisdiction whose decision is the document's news, and the margin by which it leads the next (0 to 1)."""

    jurisdiction: Jurisdiction
    margin: float


def key(place: Jurisdiction) -> tuple[str, str | None, str]:
    """What makes two mentions the same government."""
    if place.ocd_id:
        return (place.ocd_id, None, "")
    return (place.name.lower(), place.state, place.country)


def is_qualifier(text: str, place: Place, places: Sequence[Place]) -> bool:
    """Whether a state only says where a town is: "Portland, Oregon", "the eighth city in Massachusetts"."""
    if place.jurisdiction.level not in (Level.STATE, Level.FOREIGN, Level.COUNTY, Level.FEDERAL):
        return False
    before = text[max(0, place.span.start - 70) : place.span.start]
    if place.jurisdiction.level in (Level.STATE, Level.COUNTY) and _KIND_AFTER.match(
        text[place.span.end : place.span.end + 40]
    ):
        return True
    for other in places:
        gap = place.span.start - other.span.end
        if (
            other.jurisdiction.level is not Level.STATE
            and 0 <= gap <= 3
            and "," in text[other.span.end : place.span.start]
        ):
            return True
        if (
            place.span.overlaps(other.span)
            and other is not place
            and other.span.end - other.span.start > len(place.text)
        ):
            return True
    if place.jurisdiction.level is Level.STATE and _SOME_BODY_IN.search(before):
        return True
    return bool(_ORDINAL_BEFORE.search(before)) and not _OF_A_BODY.search(before)


def is_dateline(text: str, sentence: Sentence, place: Place) -> bool:
    """The town in which a report was filed: "HELENA, Mont. (Big Sky News) —"."""
    if place.span.start - sentence.span.start > 3 or sentence.index > (
        _DATELINE_SENTENCES if place.text.isupper() else 4
    ):
        return False
    return bool(_DATELINE.match(text[place.span.end : place.span.end + 60]))


def find_home(
    text: str, sentences: Sequence[Sentence], statements: Iterable[Statement], context: Context
) -> Home | None:
    """The document's own jurisdiction, by where and how it is named; None where no place stands out."""
    scores: dict[tuple[str, str | None, str], float] = defaultdict(float)
    named: dict[tuple[str, str | None, str], Jurisdiction] = {}
    anchors = {s.sentence.index: s for s in statements if s.stage is not None and not s.quoted}
    headed = any(s.headline and not _says_nothing(s) for s in sentences[:_NEWS_SENTENCES])
    for sentence in sentences:
        crowd = len({key(p.jurisdiction) for p in sentence.places if p.jurisdiction.level in LOCAL})
        for place in sentence.places:
            where = place.jurisdiction
            if where.level is Level.FEDERAL or is_qualifier(text, place, sentence.places):
                continue
            identity = key(where)
            known = named.get(identity)
            named[identity] = where if known is None or known.ocd_id is None else known
            scores[identity] += _weight(
                text,
                sentence,
                place,
                crowd,
                anchors.get(sentence.index),
                is_furniture=headed and sentence.headline and _says_nothing(sentence),
            )
    if context.home_ocd_id and (own := gazetteer().by_id(context.home_ocd_id)):
        named.setdefault(key(own), own)
        scores[key(own)] += 2.5 if context.kind in _RECORDS else 0.5
    _lean_to_dateline(text, sentences, scores)
    _lean_to_state(sentences, set(anchors), named, scores, context)
    _lean_to_country(sentences, named, scores)
    _lean_to_county(sentences, named, scores)
    _lean_to_acting_county(sentences, named, scores)
    _lean_to_locality(sentences, set(anchors), named, scores)
    if not scores:
        return None
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0][0]))
    best, top = ranked[0]
    second = ranked[1][1] if len(ranked) > 1 else 0.0
    if top <= 0:
        return None
    if named[best].level is Level.FOREIGN and named[best].latitude is None and gazetteer().named(named[best].name):
        return Home(_foreign_town(text, sentences, named[best]), 1.0)
    return Home(
        _settled(named[best], context.home_state or _filed_in(text, sentences)),
        max(0.0, min(1.0, (top - second) / max(top, 1.0))),
    )


def _says_nothing(sentence: Sentence) -> bool:
    """Whether a line by itself names neither the technology nor a step: a section's name, a menu, a byline."""
    return not sentence.topics and not any(cue.is_content or cue.is_step for cue in sentence.cues)


def _weight(
    text: str, sentence: Sentence, place: Place, crowd: int, anchor: Statement | None, *, is_furniture: bool
) -> float:
    where = place.jurisdiction
    after = text[place.span.end : place.span.end + 40]
    before = text[max(0, place.span.start - 60) : place.span.start]
    weight = 0.3
    if is_furniture:
        return _NAMEPLATE_WEIGHT
    if sentence.headline:
        weight += 2.5
    elif sentence.index <= 2:
        weight += 1.5
    elif sentence.index <= 5:
        weight += 0.5
    if where.level in (Level.STATE, Level.FOREIGN):
        weight *= 0.6
    news = sentence.index <= _NEWS_SENTENCES
    if _CLERK_AFTER.match(after):
        return 0.3
    if _SOMEBODY_FROM.search(before):
        return 0.1
    if _BODY_AFTER.match(after) or _BODY_BEFORE.search(before):
        weight += 2.0 if news else 0.7
    if is_dateline(text, sentence, place):
        return _DATELINE_WEIGHT
    if news and anchor is not None and place.span.start < anchor.anchor.start and anchor.asserted:
        weight += 2.2
    if any(quoted.overlaps(place.span) for quoted in sentence.quoted):
        weight *= 0.3
    if _is_in_a_list(sentence, place) or (crowd >= 3 and sentence.index > 0):
        weight *= 0.3
    elif sentence.has("same") and place.span.start > sentence.span.start + 15:
        weight *= 0.5
    return weight


def _lean_to_dateline(
    text: str, sentences: Sequence[Sentence], scores: dict[tuple[str, str | None, str], float]
) -> None:
    """Where no other town or county is named early on, the one in which the report was filed is meant."""
    lead = [(s, p) for s in sentences[:_DATELINE_SENTENCES] for p in s.places if p.jurisdiction.level in LOCAL]
    filed = [p for s, p in lead if is_dateline(text, s, p)]
    if filed and len({key(p.jurisdiction) for _, p in lead}) == 1:
        scores[key(filed[0].jurisdiction)] += 1.3


def _is_in_a_list(sentence: Sentence, place: Place) -> bool:
    """Whether the place stands after "joining" or "such as", as one of several that did so before."""
    return not sentence.headline and any(
        cue.kind == "listing" and sentence.span_of(cue).end <= place.span.start for cue in sentence.cues
    )


def _lean_to_state(
    sentences: Sequence[Sentence],
    acting: Container[int],
    named: dict[tuple[str, str | None, str], Jurisdiction],
    scores: dict[tuple[str, str | None, str], float],
    context: Context,
) -> None:
    """Where a legislature or a governor acts and no town's body does, the state is meant.

    ``acting`` are the indexes of the sentences that state a step."""
    lead = sentences[:8]
    first = sentences[: _LEAD_SENTENCES + 1]
    kinds = {cue.kind for sentence in first for cue in sentence.bodies if cue.form == "phrases"}
    if kinds & {"city", "county", "school"} and "state" not in kinds:
        return
    acts = any(c.kind == "state" for s in lead if s.index <= _LEAD_SENTENCES or s.index in acting for c in s.bodies)
    state = sum(1 for s in lead for c in s.bodies if c.kind == "state") if acts else 0
    local = sum(1 for s in lead for c in s.bodies if c.kind in ("city", "county", "school"))
    if state <= local:
        return
    own = _own_state(lead, named, scores, context)
    if own is None:
        return
    named[key(own)] = own
    scores[key(own)] = scores[key(own)] * 1.5 + _STATE_BODY_WEIGHT * min(4, state - local)


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


def _lean_to_county(
    sentences: Sequence[Sentence],
    named: dict[tuple[str, str | None, str], Jurisdiction],
    scores: dict[tuple[str, str | None, str], float],
) -> None:
    """Where a county acts and its town of the same name does not, "Santa Cruz" is short for the county too."""
    lead = " ".join(sentence.text for sentence in sentences[:_NEWS_SENTENCES])
    if _COUNTY_ACTS.search(lead) is None or _TOWN_ACTS.search(lead) is not None:
        return
    for county, where in list(named.items()):
        if where.level is not Level.COUNTY:
            continue
        for town, other in named.items():
            of_its_name = f"{other.name} County" == where.name and other.state == where.state
            if of_its_name and other.level in (Level.CITY, Level.TOWN) and town in scores:
                scores[county] += scores.pop(town)


def _lean_to_locality(
    sentences: Sequence[Sentence],
    acting: Container[int],
    named: dict[tuple[str, str | None, str], Jurisdiction],
    scores: dict[tuple[str, str | None, str], float],
) -> None:
    """Where a town's or county's body acts in the lead and no legislature or governor does, no state is meant."""
    steps = [s for s in sentences[:_NEWS_SENTENCES] if s.index in acting][:_FIRST_STEPS]
    kinds = {cue.kind for sentence in (*sentences[:_FIRST_STEPS], *steps) for cue in sentence.bodies}
    if not kinds & _LOCAL_BODIES or "state" in kinds or not any(named[i].level in LOCAL for i in scores):
        return
    for identity, where in named.items():
        if where.level is Level.STATE and identity in scores:
            scores[identity] *= _AS_GROUND


def _lean_to_acting_county(
    sentences: Sequence[Sentence],
    named: dict[tuple[str, str | None, str], Jurisdiction],
    scores: dict[tuple[str, str | None, str], float],
) -> None:
    """Where a county's board acts in the lead and no town's does, the county named is meant, not the town of the
    dateline."""
    kinds = {cue.kind for sentence in sentences[: _LEAD_SENTENCES + 1] for cue in sentence.bodies}
    if "county" not in kinds or "city" in kinds:
        return
    for identity, where in named.items():
        if where.level is Level.COUNTY and identity in scores:
            scores[identity] += _COUNTY_WEIGHT


def _lean_to_country(
    sentences: Sequence[Sentence],
    named: dict[tuple[str, str | None, str], Jurisdiction],
    scores: dict[tuple[str, str | None, str], float],
) -> None:
    """Where Congress or a bill in it is what the lead speaks of, the country is meant."""
    lead = sentences[:6]
    federal = sum(1 for s in lead for c in s.bodies if c.kind == "federal") + sum(
        len(_FEDERAL_BILL.findall(s.text)) for s in lead
    )
    local = sum(1 for s in lead for c in s.bodies if c.kind in ("city", "county", "school"))
    country = gazetteer().by_id("ocd-division/country:us")
    if federal and not local and country is not None:
        named[key(country)] = country
        scores[key(country)] += 2.5 * min(3, federal)


def _foreign_town(text: str, sentences: Sequence[Sentence], country: Jurisdiction) -> Jurisdiction:
    """The town before a country's name ("GALWAY, Ireland"), which the gazetteer need not have."""
    for sentence in sentences[:6]:
        for place in sentence.places:
            if key(place.jurisdiction) == key(country):
                match = _TOWN_BEFORE.search(text, max(0, place.span.start - 40), place.span.start)
                if match and match["name"].lower() not in _WEEKDAYS:
                    name = match["name"].title() if match["name"].isupper() else match["name"]
                    return replace(country, name=name, latitude=None, longitude=None, population=None)
    return country


def _filed_in(text: str, sentences: Sequence[Sentence]) -> str | None:
    """The state of the town in which the report was filed, or the only state that its lead names."""
    filed = (
        place.jurisdiction.state
        for sentence in sentences[:_DATELINE_SENTENCES]
        for place in sentence.places
        if place.jurisdiction.ocd_id and is_dateline(text, sentence, place)
    )
    named = {p.jurisdiction.state for s in sentences[:5] for p in s.places if p.jurisdiction.level is Level.STATE}
    return next(filed, None) or (named.pop() if len(named) == 1 else None)


def _settled(where: Jurisdiction, home_state: str | None) -> Jurisdiction:
    """A town without a state is the one in the source's own state, where there is just one of that name."""
    if where.ocd_id or where.level is Level.FOREIGN or (where.state and where.state != home_state):
        return where
    if not home_state:
        return _well_known_abroad(where.name) or where
    home = gazetteer().state(home_state)
    found = gazetteer().find(where.name, home.state) if home and home.state else None
    return found or replace(where, ocd_id=None)


def _well_known_abroad(name: str) -> Jurisdiction | None:
    """A great city abroad whose American namesakes are villages beside it; such a reading never alerts."""
    named = gazetteer().named(name)
    if not named or named[0].level is not Level.FOREIGN:
        return None
    american = max((place.population or 0 for place in named if place.country == "US"), default=0)
    return named[0] if (named[0].population or 0) > max(_GREAT_CITY, 20 * american) else None


def background_places(text: str, sentence: Sentence, home: Jurisdiction | None) -> list[Place]:
    """The places of a sentence that are governments of their own, other than the document's."""
    own = key(home) if home else None
    found: list[Place] = []
    seen: set[tuple[str, str | None, str]] = set()
    for place in sentence.places:
        identity = key(place.jurisdiction)
        if identity == own or identity in seen or place.jurisdiction.level is Level.FEDERAL:
            continue
        if is_qualifier(text, place, sentence.places):
            continue
        seen.add(identity)
        found.append(place)
    return found
