"""How well votes in minutes are read: motion, result, counts, mover, seconder, roll call."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from banwatch.spans import Span
from banwatch.votes import Vote
from extract.evaluation.labels import LabelledDocument, VoteLabel

FIELDS = ("motion", "result", "counts", "mover", "seconder", "roll call")
KINDS = ("minutes", "record")
_MOTION_OVERLAP = 0.5
_WORD = re.compile(r"\w{2,}")
_LITTLE = frozenset("the of to an and that be for in on as by with it is".split())
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})


@dataclass(slots=True)
class FieldScore:
    """Hits, misses and false readings of one field."""

    right: int = 0
    missed: int = 0
    wrong: int = 0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f(self) -> float:
        """The harmonic mean of precision and recall."""
        total = 2 * self.right + self.missed + self.wrong
        return 2 * self.right / total if total else 1.0


@dataclass(slots=True)
class VoteScore:
    """A score for each field, and what went wrong in words: document, field, label, reading."""

    fields: dict[str, FieldScore] = field(default_factory=lambda: {name: FieldScore() for name in FIELDS})
    faults: list[tuple[str, str, str, str]] = field(default_factory=list)

    @property
    def overall(self) -> FieldScore:
        """All fields in one."""
        scores = self.fields.values()
        return FieldScore(sum(s.right for s in scores), sum(s.missed for s in scores), sum(s.wrong for s in scores))

    def count(self, document: str, name: str, expected: object, found: object, *, right: bool) -> None:
        """Enter one field of one vote. A field that is neither labelled nor read counts nothing."""
        score = self.fields[name]
        if right:
            score.right += 1
            return
        score.missed += bool(expected)
        score.wrong += bool(found)
        if expected or found:
            self.faults.append((document, name, str(expected), str(found)))


def score(documents: Iterable[LabelledDocument], readings: Mapping[str, Sequence[Vote]]) -> VoteScore:
    """Score the votes read (by document name) against the labels, in minutes and records only.

    A vote read answers the label whose passage its span overlaps most; what answers none is a false reading of its
    result, counts and roll call.
    """
    result = VoteScore()
    for document in documents:
        if document.labels.kind in KINDS:
            _score_document(result, document, readings.get(document.name, ()))
    return result


def _score_document(result: VoteScore, document: LabelledDocument, votes: Sequence[Vote]) -> None:
    left = list(votes)
    for label in sorted(document.labels.votes, key=lambda vote: vote.start or 0):
        vote = _answer(label, left)
        if vote is not None:
            left.remove(vote)
        _score_vote(result, document.name, label, vote)
    for vote in left:
        _score_vote(result, document.name, None, vote)


def _answer(label: VoteLabel, votes: Sequence[Vote]) -> Vote | None:
    passage = Span(label.start or 0, label.end or 0)
    overlaps = [(_overlap(vote.span, passage), -index, vote) for index, vote in enumerate(votes) if vote.span]
    best = max(overlaps, default=None, key=lambda found: found[:2])
    return best[2] if best and best[0] > 0 else None


def _overlap(span: Span, passage: Span) -> int:
    return min(span.end, passage.end) - max(span.start, passage.start)


def _score_vote(result: VoteScore, name: str, label: VoteLabel | None, vote: Vote | None) -> None:
    if label is None or label.motion:
        expected = label.motion if label else None
        found = vote.motion if vote and label else None
        result.count(name, "motion", expected, found, right=bool(expected and found and same_motion(expected, found)))
    _compare(
        result, name, "result", label.result if label else None, vote.result.value if vote and vote.result else None
    )
    _compare(
        result,
        name,
        "counts",
        dict(label.counts) if label else None,
        {option.value: count for option, count in vote.counts.items()} if vote else None,
    )
    for role in ("mover", "seconder"):
        expected = getattr(label, role) if label else None
        found = getattr(vote, role) if vote else None
        _compare(result, name, role, last_name(expected), last_name(found))
    _compare(
        result,
        name,
        "roll call",
        _roll(label.roll_call) if label else None,
        _roll({option.value: names for option, names in vote.roll_call.items()}) if vote else None,
    )


def _compare(result: VoteScore, name: str, field_name: str, expected: object, found: object) -> None:
    result.count(name, field_name, expected, found, right=bool(expected) and expected == found)


def _roll(roll_call: Mapping[Any, Sequence[str]]) -> dict[str, frozenset[str | None]]:
    return {option: frozenset(map(last_name, names)) for option, names in roll_call.items() if names}


def last_name(name: str | None) -> str | None:
    """The last name in lower case, by which two writings of a member are compared."""
    if not name:
        return None
    words = [word for word in name.replace(",", " ").casefold().split() if word.rstrip(".") not in _SUFFIXES]
    return words[-1] if words else None


def same_motion(expected: str, found: str) -> bool:
    """Whether two wordings mean one motion: half of the shorter one's words stand in the other."""
    first, second = _words(expected), _words(found)
    shorter = min(len(first), len(second))
    return bool(shorter) and len(first & second) / shorter >= _MOTION_OVERLAP


def _words(text: str) -> set[str]:
    words = set(_WORD.findall(text.casefold()))
    return words - _LITTLE or words


def report(scored: VoteScore) -> str:
    """One row for each field and one in all."""
    rows = [*scored.fields.items(), ("all", scored.overall)]
    lines = [f"{'field':<10} {'P':>6} {'R':>6} {'F':>6} {'right':>6} {'missed':>6} {'wrong':>6}"]
    lines += [
        f"{name:<10} {s.precision:6.3f} {s.recall:6.3f} {s.f:6.3f} {s.right:6d} {s.missed:6d} {s.wrong:6d}"
        for name, s in rows
    ]
    return "\n".join(lines)
