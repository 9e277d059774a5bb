"""Marks votes: in minutes and records with motions and roll calls, in prose with tallies and what they were on."""

from spacy.language import Language
from spacy.tokens import Doc

from banwatch.documents import DocumentKind
from extract.clerks import reads_as_record
from extract.marks import context_of, mark, sentence_starts, text_of
from extract.votes import minutes, prose
from extract.votes.shadow import lower, plain_marks, shadow

_LONGEST_SENTENCE = 3000


@Language.component("banwatch_votes")
def component(doc: Doc) -> Doc:
    """Set ``doc._.votes`` and the span group "votes"."""
    text = text_of(doc)
    plain = plain_marks(text)
    if _is_record(context_of(doc).kind, plain):
        plain = shadow(plain)
        votes = minutes.read(plain, lower(plain), _sentences(doc, len(text)))
    else:
        low = lower(plain)
        votes = prose.read(plain, low, _sentences(doc, len(text))) if prose.has_cue(low) else []
    doc._.votes = tuple(votes)
    mark(doc, "votes", [vote.span for vote in votes if vote.span])
    return doc


def _sentences(doc: Doc, length: int) -> list[tuple[int, int]]:
    """The sentences' offsets; what has no end for very long is cut, so that no text costs more than its length."""
    starts = sentence_starts(doc)
    if not starts or starts[0] != 0:
        starts = [0, *starts]
    found: list[tuple[int, int]] = []
    for start, end in zip(starts, [*starts[1:], length], strict=True):
        found.extend((cut, min(cut + _LONGEST_SENTENCE, end)) for cut in range(start, end, _LONGEST_SENTENCE))
    return found


def _is_record(kind: DocumentKind, plain: str) -> bool:
    if kind in (DocumentKind.MINUTES, DocumentKind.RECORD):
        return True
    return kind is not DocumentKind.ARTICLE and reads_as_record(plain)
