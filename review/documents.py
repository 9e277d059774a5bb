"""A document as the desk shows it: its text with everything marked that an event was read from."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from alerts.cleaning import host_of, one_line, web_link
from alerts.words import day
from banwatch.measures import Evidence
from banwatch.quotes import Quote
from review.highlights import KINDS, Mark, Paragraph, kind_of, paragraphs
from store import documents, ledger
from store.ledger import SourceRow

LONGEST_TEXT = 60_000
"""Bytes of text on one page, so that a page stays under 100 kB with its marks and everything around it."""

LONGEST_EVIDENCE = 200
MOST_EVIDENCE = 24


@dataclass(frozen=True, slots=True)
class Said:
    """Words of the document that one field was read from; ``anchor`` is where they stand on the page."""

    field: str
    kind: str
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class DocumentView:
    """One document beside an event. ``legend`` counts the marks of each kind that occurs."""

    document_id: int
    title: str
    host: str
    link: str | None
    kind: str
    published: str
    fetched: str
    official: bool
    length: int
    paragraphs: tuple[Paragraph, ...]
    said: tuple[Said, ...]
    legend: tuple[tuple[str, int], ...]


def document_view(
    session: Session, source: SourceRow | None, document_id: int, claims: Sequence[Mark] = ()
) -> DocumentView:
    """The document with the evidence of one of its events, its quotes, and the claims that are not borne out; raises
    LookupError."""
    stored = documents.by_id(session, document_id)
    document = stored.document
    evidence = source.evidence[:MOST_EVIDENCE] if source else ()
    marks, said = marks_of(evidence, ledger.quotes(session, document_id))
    marks += claims
    counts = {kind: sum(mark.kind == kind for mark in marks) for kind in KINDS}
    return DocumentView(
        document_id=document_id,
        title=one_line(document.title, 240) or host_of(document.url) or "Without a title",
        host=host_of(document.url),
        link=web_link(document.url),
        kind=document.kind.value,
        published=day(document.published),
        fetched=day(document.fetched_at.date()) if document.fetched_at else "",
        official=document.official,
        length=len(document.text),
        paragraphs=paragraphs(document.text, marks, LONGEST_TEXT),
        said=said,
        legend=tuple((kind, number) for kind, number in counts.items() if number),
    )


def marks_of(evidence: tuple[Evidence, ...], quotes: tuple[Quote, ...]) -> tuple[list[Mark], tuple[Said, ...]]:
    """Marks for the page, and the same evidence in words for the fields beside it."""
    marks, said = [], []
    for number, each in enumerate(evidence, start=1):
        anchor = f"e{number}"
        marks.append(Mark(each.span.start, each.span.end, kind_of(each.field), anchor))
        said.append(Said(each.field, kind_of(each.field), one_line(each.text, LONGEST_EVIDENCE), anchor))
    marks += [Mark(quote.span.start, quote.span.end, "quote") for quote in quotes]
    marks += [Mark(quote.mention.start, quote.mention.end, "speaker") for quote in quotes if quote.mention]
    return marks, tuple(said)
