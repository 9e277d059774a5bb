"""Steps that a report tells in passing of its own measure's way: a committee's vote, a first reading, a chamber's."""

import re
from collections.abc import Iterator

from banwatch.jurisdictions import Level
from banwatch.spans import Span
from extract.lexicon.patterns import any_of
from extract.measures.sentences import Sentence

# A city's or county's commission may be its council; one named for its subject is an adviser.
_COMMITTEE = (
    *("sub-?committee", "committee", "task force", "working group"),
    *(
        rf"{matter}\s(?:advisory\s)?(?:commission|board)"
        for matter in (
            *("plan", "planning", "police", "privacy", "safety", "oversight"),
            *("advisory", "rights", "relations", "technology", "review"),
        )
    ),
)
_FORWARD = (
    r"recommend(?:ed|ing)(?! action)",
    *"voted approved backed endorsed advanced passed cleared reported sent supported favorable".split(),
    r"forward(?:ed|ing)",
)
_SOME_COMMITTEE = re.compile(any_of(_COMMITTEE))
_BY_COMMITTEE = re.compile(
    rf"{any_of(_COMMITTEE)}\b[^.;:]{{0,60}}{any_of(_FORWARD)}\b"
    rf"|{any_of(_FORWARD)}\b[^.;:]{{0,60}}{any_of(_COMMITTEE)}\b"
    rf"|{any_of(('came', 'come', 'emerged', 'moved', 'made it'))} out of\b[^.;:]{{0,40}}{any_of(_COMMITTEE)}\b"
)
_AGAINST = re.compile(
    any_of(
        (
            *(rf"{word}\b" for word in (r"oppos\w{0,4}", r"defeat\w{0,3}", r"table\w?", r"reject\w{0,4}")),
            *(rf"{word}\b" for word in ("denial", "failed", r"against (?:it|the|adopt\w{0,4})")),
        )
    )
)
# What a board did, not what it wished.
_BACKED = frozenset({"supported", "favorable"})
_FIRST = re.compile(
    any_of(
        (
            r"(?:first|1st|initial|preliminary) (?:reading|vote|passage|approval|consideration)\b(?! (?:of|for|on) )",
            r"introduced\b[^.;:]{0,50}\d{1,2}\s?(?:-|–|to)\s?\d{1,2}\b",
            r"the (?:earlier|first|previous) (?:two|one|vote|reading)s? passed\b",
        )
    )
)
_CHAMBER = re.compile(
    r"\b(?:passed|cleared|approved by|through|won approval in)\s"
    r"(?:both\schambers|the\s(?:state\s)?(?:House|Senate|Assembly))\b"
    r"|\b(?:House|Senate|Assembly)\s(?:had\s|has\s|also\s|later\s)?"
    r"(?:passed|approved|cleared|voted|concurred)\b(?! (?:a|an|another|other) )"
)


def early_steps(sentence: Sentence, level: Level, *, coming: bool) -> Iterator[Span]:
    """The words that tell of a step before the deciding one; none of what is still to come or in somebody's quote.

    ``coming`` is true where the document announces a meeting: a first reading it names is the coming one."""
    committee = [_BY_COMMITTEE] if _SOME_COMMITTEE.search(sentence.text) else []
    patterns = [*committee, *([] if coming else [_FIRST]), *([_CHAMBER] if level is Level.STATE else [])]
    for pattern in patterns:
        match = pattern.search(sentence.text)
        if match is None:
            continue
        if _AGAINST.search(sentence.text):
            return
        span = Span(sentence.span.start + match.start(), sentence.span.start + match.end())
        if any(quoted.overlaps(span) for quoted in sentence.quoted) or _is_to_come(sentence, span):
            continue
        yield span


def _is_to_come(sentence: Sentence, span: Span) -> bool:
    """Whether what stands before or within the words makes them a plan, a wish or a denial."""
    kinds = ("modal_future", "modal_conditional", "modal_desire", "negation")
    return any(
        cue.kind in kinds
        and sentence.words_of(cue).lower() not in _BACKED
        and sentence.span_of(cue).start - span.start >= -40
        and sentence.span_of(cue).end <= span.end
        for cue in sentence.cues
    )
