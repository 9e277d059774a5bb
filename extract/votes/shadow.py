"""A copy of the text for matching: same length, so that offsets hold; typographic marks plain, OCR's digits mended."""

import re

_MARKS = (
    ("’", "'"),
    ("‘", "'"),
    ("“", '"'),
    ("”", '"'),
    ("–", "-"),
    ("—", "-"),
    ("−", "-"),
    ("\u00a0", " "),
    ("\t", " "),
)
_ZERO_IN_WORD = re.compile(r"(?<=[A-Za-z])0(?=[A-Za-z])|\b0(?=[a-zA-Z]{3})")
_ONE_IN_WORD = re.compile(r"(?<=[A-Za-z])1(?=[A-Za-z]|\b)|\b1(?=[a-z]{3})")
_HYPHENED_VOTE = re.compile(r"(?<=[a-z])-(?=(?:[Aa]ye|[Nn]ay|[Yy]ea|[Yy]es|[Nn]o|[Aa]bstain(?:ed)?|[Aa]bsent)\b)")
_LETTER_IN_TALLY = re.compile(r"(?<=[0-9]-)[OolI](?![A-Za-z])|(?<![A-Za-z-])[OolI](?=-[0-9])")


def plain_marks(text: str) -> str:
    """The text with plain quotation marks, dashes and spaces."""
    for mark, plain in _MARKS:
        text = text.replace(mark, plain)
    return text


def shadow(text: str) -> str:
    """The same, with ``M0TION`` and ``cal1ed`` read as words, ``5-1-O`` as digits, ``Hall-aye`` as two words."""
    plain = plain_marks(text)
    if "0" in plain:
        plain = _ZERO_IN_WORD.sub(lambda m: _letter(plain, m.start(), "O", "o"), plain)
    if "1" in plain:
        plain = _ONE_IN_WORD.sub(lambda m: _letter(plain, m.start(), "I", "l"), plain)
    plain = _HYPHENED_VOTE.sub(" ", plain)
    return _LETTER_IN_TALLY.sub(lambda m: "0" if m.group() in "Oo" else "1", plain)


def lower(plain: str) -> str:
    """Lower case of the same length (one code point for one)."""
    lowered = plain.lower()
    if len(lowered) == len(plain):
        return lowered
    return "".join(low if len(low := char.lower()) == 1 else char for char in plain)


def _letter(plain: str, position: int, capital: str, small: str) -> str:
    beside = plain[position - 1 : position] + plain[position + 1 : position + 2]
    return capital if beside.isupper() else small
