"""Steps that a report tells in passing of its own measure's way: a committee's vote, a first reading, a chamber's."""

import re
from collections.abc import Iterator

from banwatch.jurisdictions import Level
from banwatch.spans import Span
from extract.measures.sentences import Sentence

# A city's or county's commission may be its council; one named for its subject is an adviser.
_COMMITTEE = (
    r"(?:sub-?committee|committee|task force|working group"
    r"|(?:planning|police|privacy|safety|oversight|advisory|rights|relations|technology|review)\s"
    r"(?:advisory\s)?(?:commission|board))"
)
_FORWARD = (
    r"(?:recommend(?:ed|ing)(?! action)|voted|approved|backed|endorsed|forward(?:ed|ing)|advanced|passed|cleared"
    r"|reported|sent|supported|favorable)"
)
_BY_COMMITTEE = re.compile(
    rf"\b{_COMMITTEE}\b[^.;:]{{0,60}}\b{_FORWARD}\b|\b{_FORWARD}\b[^.;:]{{0,60}}\b{_COMMITTEE}\b"
    rf"|\b(?:came|come|emerged|moved|made it) out of\b[^.;:]{{0,40}}\b{_COMMITTEE}\b",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    r"\b(?:denial|against (?:it|the|adopt\w{0,4})|reject\w{0,4}|oppos\w{0,4}|defeat\w{0,3}|failed|table\w?)\b",
    re.IGNORECASE,
)
_FIRST = re.compile(
    r"\b(?:first|1st|initial|preliminary) (?:reading|vote|passage|approval|consideration)\b(?! (?:of|for|on) )"
    r"|\bintroduced\b[^.;:]{0,50}\d{1,2}\s?(?:-|–|to)\s?\d{1,2}\b"
    r"|\bthe (?:earlier|first|previous) (?:two|one|vote|reading)s? passed\b",
    re.IGNORECASE,
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
    if _AGAINST.search(sentence.text):
        return
    patterns = [_BY_COMMITTEE, *([] if coming else [_FIRST]), *([_CHAMBER] if level is Level.STATE else [])]
    for pattern in patterns:
        match = pattern.search(sentence.text)
        if match is None:
            continue
        span = Span(sentence.span.start + match.start(), sentence.span.start + match.end())
        if any(quoted.overlaps(span) for quoted in sentence.quoted) or _is_to_come(sentence, span):
            continue
        yield span


def _is_to_come(sentence: Sentence, span: Span) -> bool:
    """Whether what stands before or within the words makes them a plan, a wish or a denial."""
    kinds = ("modal_future", "modal_conditional", "modal_desire", "negation")
    return any(
        cue.kind in kinds and sentence.span_of(cue).start - span.start >= -40 and sentence.span_of(cue).end <= span.end
        for cue in sentence.cues
    )
