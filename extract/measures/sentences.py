"""Sentences of a document as the rules for measures see them: words, cues, places, the topic, what is quoted."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from spacy.tokens import Doc

from banwatch.gazetteer import gazetteer
from banwatch.jurisdictions import Jurisdiction, Level
from banwatch.readings import Place
from banwatch.spans import Span
from extract.lexicon.phrases import Word, split
from extract.marks import people_of, places_of, quotes_of, sentence_starts, text_of
from extract.measures import cues
from extract.measures.cues import Cue
from extract.topics import Topic

# A headline may stand under a kicker or a line that says "for immediate release".
_HEADLINES = 4
_COUNTRY_AFTER = re.compile(r", (?P<name>[A-Z][a-z]{2,14}(?: [A-Z][a-z]{2,14})?)\b")
# Canada's provinces as wire services write them after a town.
_PROVINCE_AFTER = re.compile(
    r",? ?\(?(?:B\.C\.|British Columbia|Ont\.|Ontario|Alta\.|Alberta|Que\.|Qu[eé]bec|Man\.|Manitoba|Sask\.|Saskatchewan"
    r"|N\.S\.|Nova Scotia|N\.B\.|New Brunswick|Newfoundland|P\.E\.I\.)"
)
# A body may bear a town's name: there is a Council in Idaho.
_BODIES = frozenset({"Council", "Commission", "Board", "Assembly"})
_BODY_WORDS = re.compile(r"\b(?:Council|Board|Commission|City|County|Town|Village|Police|Department|Senate|House)\b")
_HEADLINE_LENGTH = 160
_LEAST_PROSE = 9


@dataclass(frozen=True)
class Sentence:
    """One sentence. ``topics`` are the technology's mentions, ``quoted`` the stretches somebody else says."""

    index: int
    span: Span
    text: str
    words: tuple[Word, ...]
    places: tuple[Place, ...]
    topics: tuple[Span, ...]
    quoted: tuple[Span, ...]
    headline: bool

    @cached_property
    def cues(self) -> tuple[Cue, ...]:
        found = cues.find(self.words)
        return tuple(c for c in found if not ((c.is_content or c.is_step) and self._is_in_a_name(c)))

    @cached_property
    def bodies(self) -> tuple[Cue, ...]:
        """Bodies named, the longest name of each: "city council", not the "council" in it."""
        found = cues.find(self.words, "bodies")
        return tuple(c for c in found if not any(_covers(other, c) for other in found))

    def _is_in_a_name(self, cue: Cue) -> bool:
        """Bar Harbor bars nothing."""
        span = self.span_of(cue)
        return any(place.span.start <= span.start and span.end <= place.span.end for place in self.places)

    def words_of(self, cue: Cue) -> str:
        return self.text[self.span_of(cue).start - self.span.start : self.span_of(cue).end - self.span.start]

    def span_of(self, cue: Cue) -> Span:
        last = self.words[cue.last]
        # The possessive of "the council's vote" is no part of the name.
        possessive = cue.kind not in cues.CONTENTS and last.lower.endswith("'s") and last.lower != "let's"
        return Span(self.words[cue.first].start, last.end - (2 if possessive else 0))

    def word_at(self, offset: int) -> int:
        """The index of the first word that begins at or after an offset of the document."""
        return bisect_left([word.start for word in self.words], offset)

    def is_quoted(self, cue: Cue) -> bool:
        span = self.span_of(cue)
        return any(quoted.overlaps(span) for quoted in self.quoted)

    def has(self, *kinds: str) -> bool:
        return any(cue.kind in kinds for cue in self.cues)

    def says(self, kind: str) -> bool:
        """Whether a cue of the kind stands in the sentence's own words, not in somebody's quoted ones."""
        return any(cue.kind == kind and not self.is_quoted(cue) for cue in self.cues)


def _covers(longer: Cue, cue: Cue) -> bool:
    return longer.first <= cue.first and cue.last <= longer.last and longer.last - longer.first > cue.last - cue.first


def _is_part_of(place: Span, name: Span) -> bool:
    return name.start <= place.start and place.end <= name.end and name.end - name.start > place.end - place.start


def _places(doc: Doc) -> tuple[Place, ...]:
    """The places that are not part of a person's name, and each unresolved one as what its name means elsewhere."""
    text = text_of(doc)
    people = [
        mention
        for person in people_of(doc)
        if not person.organisation
        for mention in person.mentions
        if not _BODY_WORDS.search(text, mention.start, mention.end)
    ]
    places = [
        p
        for p in places_of(doc)
        if p.text not in _BODIES and not any(_is_part_of(p.span, mention) for mention in people)
    ]
    body = text.find("\n")
    places = [p for p in places if not _is_a_states_city(text, p, body)]
    places = [_as_county(text, p) for p in places]
    abroad = {p.text.lower(): there for p in places if (there := _abroad(text, p)) is not None}
    resolved = {p.text: p.jurisdiction for p in places if p.jurisdiction.resolved}
    return tuple(
        replace(p, jurisdiction=abroad.get(p.text.lower()) or _resolved(p, resolved))
        for p in places
        if not _follows_one_of(text, p, abroad)
    )


def _as_county(text: str, place: Place) -> Place:
    """Of "L.A. County" the county, which bears the name of the city in full."""
    where = place.jurisdiction
    if not text.startswith(" County", place.span.end) or where.level is Level.COUNTY or where.state is None:
        return place
    county = gazetteer().find(f"{where.name} County", where.state, Level.COUNTY)
    return replace(place, jurisdiction=county) if county else place


def _is_a_states_city(text: str, place: Place, headline_end: int) -> bool:
    """Of a headline's "California City Bans ..." the city is one in California unless the body names that town; New
    York City goes by that name, and a text of one line has no headline."""
    if not place.text.endswith(" City") or place.span.end > headline_end or not gazetteer().state(place.text[:-5]):
        return False
    if headline_end > _HEADLINE_LENGTH or not text[headline_end:].strip() or place.jurisdiction.name != place.text:
        return False
    return text.find(place.text, headline_end) < 0


def _resolved(place: Place, resolved: dict[str, Jurisdiction]) -> Jurisdiction:
    return place.jurisdiction if place.jurisdiction.resolved else resolved.get(place.text, place.jurisdiction)


def _abroad(text: str, place: Place) -> Jurisdiction | None:
    """A town whose country stands behind it ("Ghent, Belgium"), whatever American town bears its name."""
    name = place.text.title() if place.text.isupper() else place.text
    if _PROVINCE_AFTER.match(text, place.span.end):
        return Jurisdiction(name, Level.FOREIGN, country="CA")
    match = _COUNTRY_AFTER.match(text, place.span.end)
    if match is None or gazetteer().state(match["name"]):
        return None
    for other in gazetteer().named(match["name"]):
        # Of the foreign places the gazetteer has, only countries are without a position.
        if other.level is Level.FOREIGN and other.latitude is None:
            return Jurisdiction(name, Level.FOREIGN, country=other.country)
    return None


def _follows_one_of(text: str, place: Place, abroad: dict[str, Jurisdiction]) -> bool:
    before = text[max(0, place.span.start - 40) : place.span.start].lower()
    return any(before.endswith(f"{name}, ") for name in abroad)


def sentences_of(doc: Doc, topic: Topic) -> list[Sentence]:
    """The document's sentences in reading order; a short one at the beginning that stands alone without a
    full stop is a headline."""
    document = text_of(doc)
    topics = [Span(match.start(), match.end()) for match in topic.mention_pattern.finditer(document)]
    # "Police Use of Facial Recognition" is read as somebody of a place of that name.
    places = [place for place in _places(doc) if place.jurisdiction.resolved or not _names_one(place, topics)]
    quoted = [quote.span for quote in quotes_of(doc) if quote.direct]
    found: list[Sentence] = []
    for start, following in pairwise([*sentence_starts(doc), len(document)]):
        text = document[start:following].rstrip()
        if not text:
            continue
        span = Span(start, start + len(text))
        found.append(
            Sentence(
                index=len(found),
                span=span,
                text=text,
                words=tuple(split(document, span.start, span.end)),
                places=tuple(place for place in places if place.span.overlaps(span)),
                topics=tuple(mention for mention in topics if mention.overlaps(span)),
                quoted=tuple(quote for quote in quoted if quote.overlaps(span)),
                headline=len(found) < _HEADLINES
                and _stands_alone(document, span)
                and not any(_is_prose(earlier) for earlier in found),
            )
        )
    return found


def _names_one(place: Place, topics: Sequence[Span]) -> bool:
    at = bisect_left(topics, place.span.start, key=lambda topic: topic.end)
    return at < len(topics) and topics[at].overlaps(place.span)


def _is_prose(sentence: Sentence) -> bool:
    """Whether it is a sentence of the story, after which a line by itself is a link or a subtitle."""
    return len(sentence.words) >= _LEAST_PROSE and sentence.text[-1] in '.”"' and not sentence.headline


def _stands_alone(text: str, span: Span) -> bool:
    ends_line = text[span.end : span.end + 2].startswith("\n")
    return ends_line and span.end - span.start < _HEADLINE_LENGTH and text[span.end - 1] not in ".:;,?!\"”’'"
