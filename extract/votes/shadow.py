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
_HYPHENED_VOTE = re.compile(
    r"(?<=[a-z])(?<!vote)(?<!call)(?<!motion)(?: ?- ?|--)(?=(?:aye|nay|yea|yes|no|abstain(?:ed)?|absent)"
    r"\b(?! ?[-:\d]))",
    re.IGNORECASE,
)
# Words of votes that a scan has broken ("Na ys", "ca r ried"). Two words that are also written apart are not here.
_COUNT_ON_NAME = re.compile(r"(?<=[a-z])\d{1,2} ?-(?=\s|$)")  # "Hill, Stone6 -": an export's total set against a name
_BROKEN = re.compile(
    r"(?<![^\W_])(?:"
    + "|".join(
        " ?".join(word)
        for word in (
            "ayes nays yeas abstain abstained abstentions absent motion moved mover seconded seconder carried carries "
            "failed passed approved adopted unanimous unanimously council commissioner commissioners supervisors "
            "alderman trustee member members voting voted opposed opposition excused recused dissenting"
        ).split()
    )
    + r"|n ?o ?ne(?= )|n ?on e)(?![^\W_])",
    re.IGNORECASE,
)
_MARK_IN_NAME = re.compile(r"'(?<=[a-z]{4}')(?=[A-Z][a-z])")  # "Selectman'Hill"
_LETTER_ON_NAME = re.compile(r"(?<=[a-z])-(?=[YN](?:[\s,;.)]|$))")  # "Hill-Y, Stone-N"
_BULLET = re.compile(r"[•●▪◦‣·\uf0b7](?=[ ]{0,4}[A-Z])(?<=[\n ].)")
_NOT_BROKEN = frozenset({"a yes"})
_SMALL_NAMES = re.compile(
    r"^(?P<field>[ ]{0,20}(?i:moved|seconded)(?i: by)?:? )(?P<name>[a-z][a-z .'-]{2,60})$", re.MULTILINE
)
_HYPHENATED = re.compile(
    r"-\n(?<=[a-z]{3}-\n)(?<!vice-\n)(?<!roll-\n)(?<!non-\n)[ ]{0,20}(?P<rest>[a-z]{2,20})\b(?=[^-])"
)  # a word set over two lines: "Council-\nman"
_NUMBER_ON_VOTE = re.compile(
    r"-(?<=\d-)(?<!-\d-)(?=(?i:ayes?|nays?|yeas?|yes|noe?s?|abstain|absent)\b)"
)  # "5-Yes, 1-No"
_COLON_APART = re.compile(r"^(?P<label>[ ]{0,20}[A-Za-z]{3,12}(?: [a-z]{2,8})?)(?P<gap>[ ]{1,20}):(?= )", re.MULTILINE)
_CAPTION = re.compile(r"(?<=[a-z.,;])[ ]{6,120}(?P<caption>[A-Z][A-Z .,'&/-]{3,40})$", re.MULTILINE)
_CAPTION_LINE = re.compile(r"(?<=[a-z,])\n(?P<caption>[A-Z][A-Z0-9 .,'&/()-]{1,40})(?=\n[a-z])")
_OF_VOTES = re.compile(
    r"\b(?:CARRIED|PASSED|FAILED|LOST|DEFEATED|ADOPTED|APPROVED|UNANIM\w{0,6}|AYES?|NAYS?|YEAS?|YES|NOE?S?|ABS\w{0,8}|"
    r"EXCUSED|RECUSED)\b"
)
_SHORTEST_BESIDE_CAPTION = 30
_FIELD_ROW = re.compile(r"^\| (?P<field>[^|\n]{2,40}) \| (?P<value>[^|\n]{1,400}?) \|[ ]{0,3}$", re.MULTILINE)
_LETTER_IN_TALLY = re.compile(r"(?<=[0-9]-)[OolI](?![A-Za-z])|(?<![A-Za-z-])[OolI](?=-[0-9])")


def plain_marks(text: str) -> str:
    """The text with plain quotation marks, dashes and spaces."""
    for mark, plain in _MARKS:
        text = text.replace(mark, plain)
    return text


def shadow(text: str) -> str:
    """The same with OCR's and exports' damage mended: ``M0TION``, ``cal1ed`` and ``Na ys`` read as words, ``5-1-O`` as
    digits, ``Hall-aye`` as two words, names in small letters (``MOVED BY councillor hall``) with capitals."""
    plain = plain_marks(text)
    plain = _BULLET.sub(" ", plain)
    plain = _LETTER_ON_NAME.sub(":", plain)
    plain = _MARK_IN_NAME.sub(" ", plain)
    plain = _HYPHENATED.sub(lambda m: f"{m['rest']}\n".ljust(len(m.group())), plain)
    plain = _COUNT_ON_NAME.sub(lambda m: " " * len(m.group()), plain)
    if "0" in plain:
        plain = _ZERO_IN_WORD.sub(lambda m: _letter(plain, m.start(), "O", "o"), plain)
    if "1" in plain:
        plain = _ONE_IN_WORD.sub(lambda m: _letter(plain, m.start(), "I", "l"), plain)
    plain = _HYPHENED_VOTE.sub(lambda m: " " * len(m.group()), plain)
    plain = _NUMBER_ON_VOTE.sub(" ", plain)
    plain = _BROKEN.sub(_joined, plain)
    if " :" in plain:
        plain = _COLON_APART.sub(lambda m: f"{m['label']}:{m['gap']}", plain)
    if "      " in plain:
        plain = _CAPTION.sub(_without_caption, plain)
    plain = _CAPTION_LINE.sub(_without_caption_line, plain)
    if "\n| " in plain or plain.startswith("| "):
        plain = _FIELD_ROW.sub(lambda m: f"  {m['field']}:  {m['value']} ".ljust(len(m.group())), plain)
    plain = _SMALL_NAMES.sub(lambda m: m["field"] + _titled(m["name"]), plain)
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


def _joined(match: re.Match[str]) -> str:
    """A broken word in one, followed by as many spaces as were in it."""
    word = match.group()
    if " " not in word or word.lower() in _NOT_BROKEN:
        return word
    return word.replace(" ", "").ljust(len(word))


def _without_caption(match: re.Match[str]) -> str:
    """The space of a caption in the right margin of running text ("... approve the plan.     MOTION TO")."""
    line = match.string.rfind("\n", max(0, match.start() - 200), match.start()) + 1
    runs_on = (
        match.start() - line >= _SHORTEST_BESIDE_CAPTION and "  " not in match.string[line : match.start()].strip()
    )
    kept = not runs_on or _OF_VOTES.search(match["caption"]) is not None
    return match.group() if kept else " " * len(match.group())


def _without_caption_line(match: re.Match[str]) -> str:
    """The space of a caption that a margin's text leaves on a line of its own within a sentence."""
    return match.group() if _OF_VOTES.search(match["caption"]) else " " * len(match.group())


def _titled(name: str) -> str:
    titled = name.title()
    return titled if len(titled) == len(name) else name
