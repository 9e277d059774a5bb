"""A reading as values to show: which words were read as what, and the reasons of each event."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from banwatch import alerting
from banwatch.jurisdictions import Jurisdiction
from banwatch.measures import Event
from banwatch.readings import Reading
from banwatch.spans import Span
from banwatch.votes import Option, Vote
from extract.contract import date_text
from extract.topics import Topic

KINDS = ("stage", "action", "body", "date", "vote", "speaker", "topic", "place", "quote")
"""What words are read as, in the order of the legend; of several on the same words the first gives the colour."""

_INVISIBLE = {
    **{code: 0x2400 + code for code in range(32) if code not in (9, 10, 13)},
    13: 0x20,
    0x7F: 0x2421,
    **dict.fromkeys((*range(0x80, 0xA0), 0x061C, *range(0x200E, 0x2010), *range(0x202A, 0x202F),
                     *range(0x2066, 0x206A), *range(0xD800, 0xE000)), 0xFFFD),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """Words that were read as something: ``kind`` is one of KINDS, ``meaning`` what exactly."""

    span: Span
    kind: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text under the same marks, those of the first kind first."""

    text: str
    marks: tuple[Mark, ...]

    @property
    def kind(self) -> str | None:
        return self.marks[0].kind if self.marks else None


@dataclass(frozen=True, slots=True)
class Reasons:
    """An event in words: its headline, facts by name, the evidence of each field, and whether it would alert."""

    headline: str
    primary: bool
    alert: bool
    facts: tuple[tuple[str, str], ...]
    evidence: tuple[tuple[str, str], ...]
    doubts: tuple[str, ...]


def visible(text: str) -> str:
    """The text for the eye, every offset kept: control characters, marks that turn the direction of writing and halves
    of surrogate pairs become signs, so that no page can play tricks with a terminal or a browser."""
    return text.translate(_INVISIBLE)


def marks(reading: Reading, topic: Topic) -> list[Mark]:
    """Everything that was read, as marks on the text."""
    found = [
        Mark(Span(*match.span()), "topic", topic.technology) for match in topic.mention_pattern.finditer(reading.text)
    ]
    found += [Mark(place.span, "place", place_words(place.jurisdiction)) for place in reading.places]
    for quote in reading.quotes:
        found.append(
            Mark(
                quote.span, "quote", f"{'' if quote.direct else 'reported '}words of {quote.speaker or 'nobody named'}"
            )
        )
        if quote.mention:
            found.append(Mark(quote.mention, "speaker", quote.speaker or "nobody named"))
    found += [Mark(vote.span, "vote", vote_words(vote)) for vote in reading.votes if vote.span]
    for event in reading.events:
        if event.primary:
            found += [
                Mark(piece.span, piece.field, _field_words(event, piece.field))
                for piece in event.evidence
                if piece.field in KINDS and piece.field not in ("vote", "place")
            ]
    return [mark for mark in found if mark.span.start < mark.span.end <= len(reading.text)]


def pieces(text: str, found: Sequence[Mark]) -> Iterator[Piece]:
    """The text cut wherever a mark begins or ends; joined, the pieces are the text."""
    edges = sorted({0, len(text), *(edge for mark in found for edge in (mark.span.start, mark.span.end))})
    waiting = sorted(found, key=lambda mark: mark.span, reverse=True)
    open_marks: list[Mark] = []
    for start, end in pairwise(edges):
        while waiting and waiting[-1].span.start <= start:
            open_marks.append(waiting.pop())
        open_marks = [mark for mark in open_marks if mark.span.end > start]
        over = sorted(open_marks, key=lambda mark: KINDS.index(mark.kind))
        yield Piece(text[start:end], tuple(dict.fromkeys(over)))


def reasons(event: Event, reading: Reading, threshold: float) -> Reasons:
    """Why the event was read as it was, and why it would or would not alert."""
    from alerts.words import sureness

    place = event.measure.jurisdiction
    decision = alerting.decide(event, reading.published, threshold=threshold)
    where = f", {place.state}" if place.state and place.name != place.state else ""
    facts = {
        "place": place_words(place),
        "body": event.body,
        "date": date_text(event.date, event.date_precision),
        "vote": vote_words(event.vote) if event.vote else None,
        "motion": event.vote.motion if event.vote else None,
        "scope": ", ".join(event.measure.scope),
        "file number": event.measure.file_number,
        "confidence": f"{event.confidence:.2f}, {sureness(event.confidence)}",
        "alert": f"{'yes' if decision.alert else 'no'}: {decision.reason}",
    }
    return Reasons(
        headline=f"{place.name}{where}: {event.measure.action.value} {event.stage.value}",
        primary=event.primary,
        alert=decision.alert,
        facts=tuple((name, value) for name, value in facts.items() if value),
        evidence=tuple((piece.field, piece.text) for piece in event.evidence),
        doubts=event.doubts,
    )


def _field_words(event: Event, field: str) -> str:
    said = {
        "action": event.measure.action.value,
        "stage": event.stage.value,
        "date": date_text(event.date, event.date_precision),
        "body": event.body,
    }
    return said.get(field) or field


def place_words(place: Jurisdiction) -> str:
    """ "Worcester, MA (city, ocd-division/...)"; for what could not be decided "Portland (which one is not known)"."""
    where = place.state if place.country == "US" else place.country
    name = f"{place.name}, {where}" if where and where != place.name else place.name
    if place.resolved:
        return f"{name} ({place.level.value}, {place.ocd_id})"
    return f"{name} ({'abroad' if place.country != 'US' else 'which one is not known'})"


def vote_words(vote: Vote) -> str:
    """A vote on one line, such as ``pass, yes 9, no 2, moved by King``."""
    said = [vote.result.value] if vote.result else []
    said += [f"{option.value} {vote.counts[option]}" for option in Option if option in vote.counts]
    if vote.unanimous:
        said.append("unanimous")
    if vote.mover:
        said.append(f"moved by {vote.mover}")
    if vote.seconder:
        said.append(f"seconded by {vote.seconder}")
    said += [f"{option.value}: {', '.join(names)}" for option, names in vote.roll_call.items() if names]
    if vote.mismatch:
        said.append(f"tally and roll call disagree: {vote.mismatch}")
    return ", ".join(said) or "nothing counted"


def facts_of(reading: Reading) -> str:
    """What is known of the document, on one line."""
    day = f"published {reading.published}" if reading.published else "no publication date"
    return f"{day}, {'about the topic' if reading.relevant else 'not about the topic'}"


def quote_words(reading: Reading) -> list[tuple[str, str]]:
    """Each quote with who said it and by which verb."""
    return [
        (", ".join(part for part in (q.speaker or "nobody named", q.title, q.affiliation) if part)
         + f" ({'quoted' if q.direct else 'reported'}{f', “{q.cue}”' if q.cue else ''})", q.text)
        for q in reading.quotes
    ]  # fmt: skip
