"""Whether a document is a government's own record rather than a report about one."""

import re

from banwatch.documents import DocumentKind
from extract.clerks import reads_as_record
from extract.lexicon.patterns import any_of

_KINDS = frozenset({DocumentKind.MINUTES, DocumentKind.AGENDA, DocumentKind.RECORD})
_HEAD_CHARACTERS = 400
_BODY_CHARACTERS = 20_000
_LEAST_MOTIONS = 2
_HEAD = re.compile(
    any_of(
        (
            r"(?:minutes|journal|agenda|proceedings|record of votes|roll call|call(?:ed)? to order|regular meeting"
            r"|special meeting|legislation details|matter:|file #|town meeting|select ?board)\b",
        )
    )
)
MOTIONS = re.compile(
    any_of(
        (
            *(rf"{word}\b" for word in "moved seconded ayes nays noes yeas m/s mover affirmative".split()),
            r"second(?:er)? by\b",
            r"motion (?:by|was|carried|passed|failed|made|to)\b",
            r"so voted\b",
            r"roll call\b",
            r"vote:\b",
        )
    )
)
"""The words of a clerk who writes down a vote."""


def is_own_record(text: str, kind: DocumentKind) -> bool:
    """True where the kind says so; of a text of unknown kind where it reads like a clerk's, or its head names a record
    and its body has the words of votes; of an article where all this holds, for a list of links may call minutes so."""
    if kind in _KINDS:
        return True
    written = reads_as_record(text)
    headed = _HEAD.search(text[:_HEAD_CHARACTERS]) is not None
    headed = headed and len(MOTIONS.findall(text[:_BODY_CHARACTERS])) >= _LEAST_MOTIONS
    return (written and headed) if kind is DocumentKind.ARTICLE else (written or headed)
