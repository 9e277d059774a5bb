"""What the components leave on a spaCy ``Doc``: typed extension attributes, and span groups of the same names.

Each component reads what earlier ones left and sets its own attribute once:

    candidates -> sentences -> places -> people -> quotes -> votes -> measures

Candidates are a statistical model's, where the settings name one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from spacy.tokens import Doc

from banwatch.documents import DocumentKind
from banwatch.measures import Event
from banwatch.quotes import Quote
from banwatch.readings import Place
from banwatch.spans import Span
from banwatch.votes import Vote


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of a document besides its text.

    ``headline_end`` is where the text begins below a headline that was put above it; 0 where none was."""

    title: str | None = None
    published: date | None = None
    home_state: str | None = None
    home_ocd_id: str | None = None
    kind: DocumentKind = DocumentKind.OTHER
    headline_end: int = 0


@dataclass(frozen=True, slots=True)
class Person:
    """One person or organisation of a document's register, with every mention of it in the text.

    ``name`` is the fullest form the text gives. ``mentions`` are in reading order, pronouns not among them.
    """

    name: str
    mentions: tuple[Span, ...]
    title: str | None = None
    affiliation: str | None = None
    organisation: bool = False
    gender: str | None = None


@dataclass(frozen=True, slots=True)
class Candidates:
    """Where a statistical model sees names of people and of places."""

    people: frozenset[Span] = frozenset()
    places: frozenset[Span] = frozenset()


_ATTRIBUTES: dict[str, Any] = {
    "context": Context(),
    "candidates": Candidates(),
    "places": (),
    "people": (),
    "quotes": (),
    "votes": (),
    "events": (),
}


def register() -> None:
    """Declare the attributes; safe to call again."""
    for name, default in _ATTRIBUTES.items():
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=default)


TEXT = "banwatch_text"
"""Where a document's ``user_data`` keeps its text: spaCy puts ``Doc.text`` together from its tokens at every look."""


def text_of(doc: Doc) -> str:
    """``doc.text``, put together once."""
    found = doc.user_data.get(TEXT)
    if found is None:
        found = doc.user_data[TEXT] = doc.text
    return cast(str, found)


_STARTS = "banwatch_sentence_starts"


def sentence_starts(doc: Doc) -> list[int]:
    """Where the document's sentences begin, ascending; read once, for use when the sentences are set."""
    found = doc.user_data.get(_STARTS)
    if found is None:
        table = doc.to_array(["SENT_START", "IDX"])
        found = doc.user_data[_STARTS] = table[table[:, 0] == 1, 1].tolist()
    return cast(list[int], found)


def context_of(doc: Doc) -> Context:
    return cast(Context, doc._.context)


def candidates_of(doc: Doc) -> Candidates:
    return cast(Candidates, doc._.candidates)


def places_of(doc: Doc) -> tuple[Place, ...]:
    return cast(tuple[Place, ...], doc._.places)


def people_of(doc: Doc) -> tuple[Person, ...]:
    return cast(tuple[Person, ...], doc._.people)


def quotes_of(doc: Doc) -> tuple[Quote, ...]:
    return cast(tuple[Quote, ...], doc._.quotes)


def votes_of(doc: Doc) -> tuple[Vote, ...]:
    return cast(tuple[Vote, ...], doc._.votes)


def events_of(doc: Doc) -> tuple[Event, ...]:
    return cast(tuple[Event, ...], doc._.events)


def mark(doc: Doc, name: str, spans: Sequence[Span]) -> None:
    """Set the span group ``name``, for display and for rules that work on spans; offsets snap out to whole tokens."""
    found = (doc.char_span(s.start, s.end, label=name, alignment_mode="expand") for s in spans)
    doc.spans[name] = [span for span in found if span is not None]


register()
