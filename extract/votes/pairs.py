"""Mover and seconder set as one: "a Hill-Ray motion", "Hill moving, Ray seconding", words without spaces."""

import re

from extract.votes import names
from extract.votes.pieces import Motion
from extract.votes.wording import clean, moved_text, role_of

_HYPHENED = re.compile(r"(?P<mover>[A-Z][A-Za-z']{1,24})-(?P<seconder>[A-Z][A-Za-z']{1,24})")
_PAIR_MOTION = re.compile(rf"\b(?:[Aa]|[Tt]he|[Oo]n|[Bb]y) {_HYPHENED.pattern} [Mm]otion\b")
_OPENS = re.compile(rf"\s{{0,20}}{_HYPHENED.pattern}(?: moved)?[,:]? (?=(?:to|that) [a-z])")
_REACH = 30_000
_MOVING = re.compile(r" moving(?=,?(?: and)? ?,\s{4,})")  # the second is blanked out
_RUN_TOGETHER = re.compile(
    r"\s{0,20}(?P<mover>[A-Z][A-Za-z'-]{1,24}?)moved,(?:and)?(?P<seconder>[A-Z][A-Za-z'-]{1,24}?)seconded,?"
)


def hyphened(plain: str, sentence: str, start: int, end: int) -> Motion | None:
    """ "On a Hill-Ray motion, the board voted to close the street"; not a member with two last names."""
    if "-" not in sentence:
        return None
    match = _PAIR_MOTION.search(plain, start, end) or _OPENS.match(plain, start, end)
    if match is None or not _both_known(plain, match):
        return None
    text = moved_text(plain, sentence[match.end() - start :], match.end(), end)
    return Motion(start, end, match["mover"], match["seconder"], text, role_of(sentence))


def parted(plain: str, motion: Motion) -> Motion:
    """The motion with the two members whom its mover names, where a hyphen joins them: "Motion Hill-Ray to adjourn"."""
    match = _HYPHENED.fullmatch(motion.mover or "")
    if match is not None and motion.seconder is None and _both_known(plain, match):
        motion.mover, motion.seconder = match["mover"], match["seconder"]
    return motion


def _both_known(plain: str, match: re.Match[str]) -> bool:
    """Whether the text names each of the two without the other."""
    alone = [re.compile(rf"(?<![\w-]){re.escape(match[part])}(?![\w-])") for part in ("mover", "seconder")]
    return all(pattern.search(plain, 0, _REACH) is not None for pattern in alone)


def moving(plain: str, sentence: str, start: int, end: int) -> Motion | None:
    """ "The Board voted to close the street, Hill moving and Ray seconding": what was moved stands before it."""
    match = _MOVING.search(sentence)
    if match is None:
        return None
    mover = names.list_before(plain, start + match.start(), single=True)
    if not mover.names or mover.start < start:
        return None
    text = moved_text(plain, sentence[: mover.start - start], start, mover.start)
    return Motion(start, end, mover.names[-1], None, text, role_of(sentence))


def run_together(plain: str, sentence: str, start: int, end: int) -> Motion | None:
    """ "Hillmoved,Rayseconded,approvaloftheplan"."""
    match = _RUN_TOGETHER.match(plain, start, end) if "moved," in sentence else None
    if match is None:
        return None
    return Motion(start, end, match["mover"], match["seconder"], clean(plain, match.end(), end), role_of(sentence))
