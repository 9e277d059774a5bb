"""How well quotes are read: who is credited with the right words.

Two rules. ``score`` is for corpora whose labels name the speaker by the words beside the quote; ``score_documents`` is
for labelled documents, where the speaker is a person's full name.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from banwatch.quotes import Quote
from banwatch.spans import Span
from extract import lexicon
from extract.evaluation.labels import QuoteLabel

LEAST_WORDS = 4
LONGEST_MENTION = 12
LEAST_OVERLAP = 0.5


@dataclass(frozen=True, slots=True)
class GoldQuote:
    """One quotation of a corpus: ``speaker`` None where the corpus names nobody, ``speaker_spans`` where it does."""

    span: Span
    speaker: str | None
    speaker_spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class QuoteScore:
    """Counts over one or more documents; add scores to sum them.

    ``quotations`` have a speaker in the labels, ``found`` of them were matched, ``right`` with the right speaker;
    ``wrong`` were matched with a wrong speaker, or have no speaker and were given one. ``spurious`` predictions match
    no label.
    """

    quotations: int = 0
    found: int = 0
    right: int = 0
    wrong: int = 0
    spurious: int = 0

    def __add__(self, other: "QuoteScore") -> "QuoteScore":
        return QuoteScore(
            self.quotations + other.quotations,
            self.found + other.found,
            self.right + other.right,
            self.wrong + other.wrong,
            self.spurious + other.spurious,
        )

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.quotations if self.quotations else 0.0

    @property
    def f(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def score(text: str, gold: Sequence[GoldQuote], predicted: Sequence[Quote]) -> QuoteScore:
    """Score direct quotes by mention: right if it overlaps the labelled one or the speakers' last names agree.

    A prediction matches a label from an overlap over union of one half. Mentions over twelve words do not count.
    Spurious predictions of four words or more are counted but are no errors here.
    """
    candidates = [quote for quote in predicted if quote.direct and (quote.speaker or quote.mention)]
    used: set[int] = set()
    quotations = found = right = wrong = 0
    for label in gold:
        match = _best(label.span, candidates, used)
        if match is not None:
            used.add(match)
        if label.speaker is None:
            wrong += match is not None
            continue
        quotations += 1
        if match is None:
            continue
        found += 1
        if _names(text, candidates[match], label):
            right += 1
        else:
            wrong += 1
    spurious = sum(i not in used and len(quote.text.split()) >= LEAST_WORDS for i, quote in enumerate(candidates))
    return QuoteScore(quotations, found, right, wrong, spurious)


def score_document(labels: Sequence[QuoteLabel], predicted: Sequence[Quote]) -> QuoteScore:
    """Score direct quotes of a labelled document by full name, honorifics aside.

    A label without a speaker must have no named one. A prediction of four words or more that matches no label is
    spurious and counts as wrong.
    """
    candidates = [quote for quote in predicted if quote.direct]
    used: set[int] = set()
    quotations = found = right = wrong = 0
    for label in labels:
        if not label.direct or label.start is None or label.end is None:
            continue
        match = _best(Span(label.start, label.end), candidates, used)
        if match is not None:
            used.add(match)
        quotations += 1
        if match is None:
            continue
        found += 1
        if bare_name(candidates[match].speaker) == bare_name(label.speaker):
            right += 1
        else:
            wrong += 1
    spurious = sum(i not in used and len(quote.text.split()) >= LEAST_WORDS for i, quote in enumerate(candidates))
    return QuoteScore(quotations, found, right, wrong + spurious, spurious)


def total(scores: Iterable[QuoteScore]) -> QuoteScore:
    """The sum of several scores."""
    return sum(scores, QuoteScore())


def bare_name(name: str | None) -> str | None:
    """A name in lower case without honorifics and articles, curly apostrophes made straight."""
    if name is None:
        return None
    honorifics = {entry.split()[0] for entry in lexicon.entries("titles_honorifics")} | {"the"}
    words = name.lower().replace("’", "'").split()
    while len(words) > 1 and words[0].rstrip(".") in honorifics:
        words.pop(0)
    return " ".join(words)


def _best(span: Span, candidates: Sequence[Quote], used: set[int]) -> int | None:
    """The unused candidate that overlaps most, at least by half."""
    overlaps = [(_overlap(quote.span, span), -i) for i, quote in enumerate(candidates) if i not in used]
    best = max(overlaps, default=(0.0, 0))
    return -best[1] if best[0] >= LEAST_OVERLAP else None


def _overlap(one: Span, other: Span) -> float:
    shared = min(one.end, other.end) - max(one.start, other.start)
    return shared / (max(one.end, other.end) - min(one.start, other.start)) if shared > 0 else 0.0


def _names(text: str, quote: Quote, label: GoldQuote) -> bool:
    mention = quote.mention
    short = mention is not None and len(mention.of(text).split()) <= LONGEST_MENTION
    if mention is not None and short and any(mention.overlaps(span) for span in label.speaker_spans):
        return True
    last = _last_name(quote.speaker)
    capitalised = {word.lower() for word in re.findall(r"[A-Z][\w-]+", label.speaker or "")}
    return bool(last) and last in capitalised | {_last_name(label.speaker)}


def _last_name(name: str | None) -> str:
    words = [word.strip(".,’'\"") for word in re.sub(r"[’']s\b", "", name or "").split() if word[:1].isupper()]
    return words[-1].lower() if words else ""
