"""Whose decision a document tells: its own jurisdiction."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from banwatch.documents import DocumentKind
from banwatch.gazetteer import gazetteer
from banwatch.jurisdictions import Jurisdiction, Level
from banwatch.readings import Place
from extract.marks import Context
from extract.measures.leanings import (
    lean_to_acting_county,
    lean_to_country,
    lean_to_county,
    lean_to_dateline,
    lean_to_locality,
    lean_to_state,
)
from extract.measures.places import (
    DATELINE_SENTENCES,
    LOCAL,
    NEWS_SENTENCES,
    follows_a_preposition,
    is_dateline,
    is_qualifier,
    key,
)
from extract.measures.sentences import Sentence
from extract.measures.statements import Statement

_RECORDS = frozenset({DocumentKind.MINUTES, DocumentKind.AGENDA, DocumentKind.RECORD})
_WEEKDAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})
_DATELINE_WEIGHT = 1.5
# A line that names nothing but a place may be the publisher's name, or a menu's.
_NAMEPLATE_WEIGHT = 1.1
_GREAT_CITY = 500_000
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
_UNLISTED = 0.5
_TOWN_BEFORE = re.compile(r"(?P<name>[A-Z][\w'’-]{1,20}(?: [A-Z][\w'’-]{1,20}){0,2}), \Z")


@dataclass(frozen=True, slots=True)
class Home:
    """The jurisdiction whose decision is the document's news, and the margin by which it leads the next (0 to 1)."""

    jurisdiction: Jurisdiction
    margin: float


def find_home(
    text: str, sentences: Sequence[Sentence], statements: Iterable[Statement], context: Context
) -> Home | None:
    """The document's own jurisdiction, by where and how it is named; None where no place stands out."""
    scores: dict[tuple[str, str | None, str], float] = defaultdict(float)
    named: dict[tuple[str, str | None, str], Jurisdiction] = {}
    anchors = {s.sentence.index: s for s in statements if s.stage is not None and not s.quoted}
    headed = any(s.headline and not _says_nothing(s) for s in sentences[:NEWS_SENTENCES])
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
    lean_to_dateline(text, sentences, scores)
    lean_to_state(sentences, set(anchors), named, scores, context)
    lean_to_country(sentences, named, scores)
    lean_to_county(sentences, named, scores)
    lean_to_acting_county(sentences, named, scores)
    lean_to_locality(sentences, set(anchors), named, scores)
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
    news = sentence.index <= NEWS_SENTENCES
    if _CLERK_AFTER.match(after):
        return 0.3
    owned = follows_a_preposition(before)
    if owned and _SOMEBODY_FROM.search(before):
        return 0.1
    if _BODY_AFTER.match(after) or (owned and _BODY_BEFORE.search(before)):
        weight += 2.0 if news else 0.7
    if is_dateline(text, sentence, place):
        return _DATELINE_WEIGHT
    if news and anchor is not None and place.span.start < anchor.anchor.start and anchor.asserted:
        weight += 2.2
    if any(quoted.overlaps(place.span) for quoted in sentence.quoted):
        weight *= 0.3
    if where.state is None and where.level is not Level.FOREIGN and not gazetteer().named(where.name):
        # Told for a place by the words around it alone: "Cyrus Vale of Ars Technica reports".
        weight *= _UNLISTED
    if _is_in_a_list(sentence, place) or (crowd >= 3 and sentence.index > 0):
        weight *= 0.3
    elif sentence.has("same") and place.span.start > sentence.span.start + 15:
        weight *= 0.5
    return weight


def _is_in_a_list(sentence: Sentence, place: Place) -> bool:
    """Whether the place stands after "joining" or "such as", as one of several that did so before."""
    return not sentence.headline and any(
        cue.kind == "listing" and sentence.span_of(cue).end <= place.span.start for cue in sentence.cues
    )


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
        for sentence in sentences[:DATELINE_SENTENCES]
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
