"""Whether a text of unknown kind is a clerk's record: by the words in which clerks write down motions and votes."""

import itertools
import re

_RECORDED = re.compile(
    r"\bm(?:oved|otion)(?: was)?(?: made)? by\b|\bsecond(?:ed)? by\b|\b(?:ayes|noes|nays|yeas)\s?[:-]"
    r"|\bmotion (?:carried|passed|failed|approved|prevailed)\b|\bm/s\b|\broll call\b|\bcalled to order\b"
    r"|\bminutes of\b|\bseconder\b"
)
_RECORDED_AT_LEAST = 3
# A head that says what it is the record of, and a clerk's words below it, which news uses too but not so often.
_HEAD_CHARACTERS = 400
_HEAD = re.compile(
    r"\b(?:minutes|journal|proceedings|town meeting"
    r"|(?:regular|special|annual|work|study) (?:town )?(?:meeting|session))\b"
)
_CLERKS = re.compile(r"\b(?:moved|motion|second(?:ed)?|ayes?|nays?|yeas?|noes|voted|passed|carried|roll call)\b")
_CLERKS_AT_LEAST = 5
_CHARACTERS_EACH = 250


def reads_as_record(text: str) -> bool:
    """True where the words of motions and votes stand close enough together for minutes or a journal."""
    low = text.lower()
    hits = itertools.islice(_RECORDED.finditer(low), _RECORDED_AT_LEAST)
    if len(list(hits)) == _RECORDED_AT_LEAST:
        return True
    if _HEAD.search(low, 0, _HEAD_CHARACTERS) is None:
        return False
    return len(_CLERKS.findall(low)) >= max(_CLERKS_AT_LEAST, len(low) / _CHARACTERS_EACH)
