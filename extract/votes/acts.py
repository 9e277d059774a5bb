"""Votes told without a motion: what the body did, and the rows of a matter's history."""

import re

from extract.votes.headings import first_sentence

_ACTS = re.compile(
    r"[\W\d]{0,12}(?:(?:the|this) )?(?P<body>(?:[a-z.']{2,20} ){0,3}?(?:board|council|commission|committee|selectmen|"
    r"trustees|supervisors|court|jury|assembly))(?: of (?:[a-z]{3,14} ?){1,3})?(?: members)?"
    r"(?:, [^.;()\n]{3,120},)? (?:then |also |next |unanimously |formally |by consensus |by general consent ){0,2}"
    r"(?P<did>(?:approved|adopted|accepted|authorized|awarded|appointed|granted|ratified|confirmed)\b)"
    r"(?! (?:by|in|on|last|the motion|it)\b)"
)
_OTHER = re.compile(
    r"(?:[a-z.']{2,20} ){0,2}(?:planning|zoning|school|parks?|library|water|finance|health|house|state|supreme|"
    r"district|circuit|federal|budget|recreation|county|historic|advisory|appeals) [a-z]{4,12}$"
)
_BEFORE = re.compile(r"\b(?:meetings? (?:of|on|held)|(?:last|previous|prior|earlier|past) meetings?)\b")
_UNDER_ONE = re.compile(r"\b(?:approved the following|following (?:actions|items))\b")  # listed under one motion
_MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
_APART = r"(?:[ ]{0,4}\|[ |]{0,40}|[ ]{2,40}| -{1,2} )"
_ROW = re.compile(
    r"[ |]{0,20}(?:\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}/\d{2,4}|" + _MONTH + r" \d{1,2}, \d{4})"
    rf"(?:{_APART}|[ ])[^\n]{{2,200}}{_APART}(?P<verb>pass|fail)(?:ed)?"
    rf"(?:(?:{_APART}|[ ])\d{{1,3}} ?[:-] ?\d{{1,3}}|"
    rf"{_APART}(?:ayes?|yeas?|yes)\b[^\n]{{2,120}})?[ |]{{0,20}}\s{{0,20}}$"
)  # of a matter's history: "5/4/2021  City Council  adopted  Pass"
_CELL = re.compile(r"(?<![^\s|])(?!-{1,2} )[^|\s](?:[^|\s]| (?! |-{1,2} )){0,160}")
_RESULT_CELL = re.compile(r"(?:^|[ |]{2,40}| -{1,2} )(?:Pass|Fail|pass|fail)(?:ed)?\b")
_HEADER = 1500
_REACH = 1200


def told(low: str, start: int, end: int) -> re.Match[str] | None:
    """Where a sentence tells first of all what the body did ("The Board awarded the bid"): a body that the text has
    named before, so that what another one did is not taken for it."""
    match = _ACTS.match(low, start, end)
    if match is None or match["body"].split()[-1] not in low[: min(start, _HEADER)]:
        return None
    if _BEFORE.search(low, max(low.rfind("\n\n", 0, start), start - _REACH, 0), start) or _UNDER_ONE.search(
        low, max(0, start - _REACH), start
    ):
        return None
    return None if _OTHER.match(match["body"]) and match["body"] not in low[: min(start, _HEADER)] else match


def row(low: str, start: int, end: int) -> tuple[int, int, str] | None:
    """A row of a matter's history that ends in its result: where the action and the result stand, and the result."""
    match = _ROW.fullmatch(low, start, end)
    if match is None:
        return None
    cells = list(_CELL.finditer(low, start, match.start("verb")))
    action = next((cell for cell in reversed(cells[1:]) if cell.group()[0].isalpha() and ":" not in cell.group()), None)
    return (action.start() if action else match.start("verb")), match.end("verb"), match["verb"]


def done(plain: str, position: int) -> str | None:
    """What the body did, from the verb at a place to the end of its sentence or cell."""
    text = _RESULT_CELL.split(plain[position : position + 400].split("\n\n", 1)[0], maxsplit=1)[0]
    return first_sentence(text) or None
