"""Tallies in numbers: "8-1", "5-0-2", "eight to one", "four votes to three", "22 to 15"."""

import re

from banwatch.votes import Option
from extract.votes.pieces import POSITIONS, Tally

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_NUMBERS = {word: value for value, word in enumerate(_UNITS)} | {word: 20 + 10 * i for i, word in enumerate(_TENS)}
_NUMBERS |= {"none": 0, "nil": 0, "nothing": 0, "nobody": 0, "all": -1}
WORD_NUMBER = (
    rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_UNITS[1:10])}))?|{'|'.join(sorted(_UNITS, key=len, reverse=True))})"
)
NUMBER = rf"(?:\d{{1,3}}(?:,\d{{3}})?|{WORD_NUMBER})"
_DASH = r" ?-{1,2} ?"
_FURTHER = rf"(?:(?:{_DASH}| (?=\d{{1,2}} ?-))(\d{{1,2}})\b)?"  # a scan may have lost the dash
_DASHED = re.compile(
    rf"(?<![\w$#§/.:,'-])(\d{{1,3}}){_DASH}(\d{{1,3}})\b{_FURTHER}{_FURTHER}(?![\w/%:$]|-[\w]|\.\d|,\d)"
)
_WORDED = re.compile(
    rf"(?<![\w$#§/.:'-])(?P<a>{NUMBER})(?: ?\(\d{{1,3}}\))?(?: (?:votes?|members?|ayes?|yeas?|"
    rf"yes))?(?: in favor)? to (?P<b>{NUMBER}|none|nothing|nil)"
    rf"(?: (?:against|opposed))?\b(?![-/%:$]|\.\d|,\d)"
)
_SLASHED = re.compile(
    r"\b(?:(?:vote|unanimous(?:ly)?),?|votes?(?: of|:| was)|"
    r"(?:carried|failed|passed|adopted|approved|defeated|lost|tied)(?:,|(?=\s\d{1,2}/0\b))|"
    r"(?:carrie[ds]|fail(?:ed|s)|passe[sd]|approved|adopted)(?=\s\d{1,2}:\d\b)|(?:pass|fail)(?=\s{1,3}\d{1,2}:\d\b)|"
    r"\ban?(?=\s\d{1,2}/\d{1,2}(?:/\d)? vote)|(?:carried|failed)(?=\s\d/\d\b(?!/)))\s{1,3}\(?"
    r"(?!(?:2/3|3/4|3/5|4/5)(?: vote| majority|rds| of|ths))(?P<tally>(\d{1,2})"
    r"(?:/(\d{1,2})(?:/(\d))?|:(\d)(?::(\d))?))(?![\w/:%-]|[.,]\d)"
)  # "Motion carried, 4/2", "a vote of 5:0:2"; not a date, a time or a fraction
_LETTERED = re.compile(r"(?<![\w.$-])(\d{1,2})y[ ,;/-]{1,3}(\d{1,2})n(?:[ ,;/-]{1,3}(\d{1,2})a)?(?![\w-])")  # "(4Y-1N)"
_SLASH = re.compile(r"/|\d:\d\b")
_DASHED_WORDS = re.compile(
    rf"(?<![\w-])(?P<a>{WORD_NUMBER})(?<!ty)-(?:to-)?(?P<b>{WORD_NUMBER}|nothing|none)(?![\w-])|"
    rf"(?<![\w-])(?P<c>{WORD_NUMBER})-to-(?P<d>{WORD_NUMBER}|nothing|none)(?![\w-])|"
    r"(?<![\w$.,-])(?P<e>\d{1,3})-to-(?P<f>\d{1,3})(?![\w%-]|[.,]\d)"
)
_NOT_AFTER = re.compile(
    r"(?:\b(?:section|sections|chapter|chapters|article|resolution|ordinance|ord|res|no|nos|numbers?|item|"
    r"claims?|checks?|vouchers?|invoices?|permits?|"
    r"items|district|districts|bill|"
    r"page|pages|pp|almost|nearly|roughly|ran|ages?|aged|title|route|highway|phase|lot|lots|block|grades?|"
    r"precincts?|wards?|file|"
    r"case|parcels?|from|between|"
    r"code|chapters?|version|unit|room|suite|odds|ratio|beat|defeated the|record|score|tax map|weeks?|"
    r"days?|numbered|covid|through|"
    r"fiscal year|fiscal|fy|school year|calendar|plan|policy|season|hours|about|exhibit|exhibits|"
    r"conditions?|paragraphs?|lines?|policies|form|r|o|ch|sec|january|february|march|april|may|june|july|august|"
    r"september|october|november|december|jan|feb|mar|apr|aug|sept?|oct|nov|dec)"
    r"\.?|§|#|\$) ?$"
)
_NOT_BEFORE = re.compile(
    r"\s?(?:years?|months?|weeks?|days?|hours?|minutes?|mins?|percent|per cent|%|feet|foot|ft|inch|inches|"
    r"acres?|miles?|square|p\.?m|a\.?m|"
    r"o'clock|units?|stor(?:y|ies)|dollars?|million|billion|thousand|degrees|grade|graders|people|persons|"
    r"residents|members\b(?! (?:vot|in fav|oppos))|"
    r"(?:republican|democratic|conservative|liberal|\w{1,12})? ?(?:majority|margin of|supermajority|"
    r"advantage|edge)\b|win\b|wins\b|victory|game|season|record|loss\b|"
    r"school year|calendar|fiscal|budget|year|budgets?|ratio|times|verification|matching|months?|"
    r"in the (?:first|second|third|fourth|ninth))",
)
_LINE_NUMBER = re.compile(r"\s{1,12}(?:moved|motion|on motion|resolution|ordinance)\b")  # "22-114  Moved by Hill"
_DEFINITE = re.compile(r"\b(?:the|a|an|its|their|that) (?:bill|ordinance|resolution|plan|policy|form|item|record) ?$")
_IS_NUMBERED = re.compile(r" (?:be|is|was)\b")  # "that Ordinance 11-22 be read"
_LISTED = re.compile(
    r"\b(?:items?|numbers?|nos|articles|resolutions|ordinances|lots|claims|checks|vouchers|permits|sections|pages)\.? "
    r"(?:\d{1,4}(?:[.-]\d{1,4})?(?:, (?:and )?| and | & | ?; )){1,12}$"
)  # "items 3-8 and 10-13"
_LONGEST_LIST = 90
_ROW = re.compile(r"(?<![.,:;(] )(?<!vote )(?<!of )\b\d{1,4} $")  # a table read as a line: "4 17-3 Mill Lane 9 2-14"
_CELL = re.compile(r" \d|[ a-z,]{1,60}\b\d{1,4} \d{1,3}-\w")
_COMMA_NUMBER = re.compile(r"\d,\d{3}(?: to |-| - )\d")
_VOTED = re.compile(
    r"\b(?:vot\w{1,3}|tally|carried|passed|failed|approved|adopted|defeated)\W{0,3}(?:(?:of|by|was)\W{0,3})?$"
)
_LARGE = r"\d{1,3}(?:,\d{3}){0,2}"
_POPULAR = re.compile(
    rf"(?<![\w$#§/.:,-])(?P<a>{_LARGE}|\d{{4,6}})(?: ?-{{1,2}} ?| to )(?P<b>{_LARGE}|\d{{4,6}})(?![\w/%:$-]|[.,]\d)"
)
TALLY_WORD = re.compile(
    r"\d ?-{1,2} ?\d|\dy\b|\d/\d|\d:\d\b| to (?:\d|[a-z])|-to-\d|-(?:to-)?(?:zero|one|two|three|four|five|nothing)"
)


def number(word: str) -> int | None:
    """The value of digits or a number word; None where it is neither. OCR's letter O is 0."""
    low = word.strip().lower().replace("-", " ").replace(",", "")
    if low.isdecimal():
        return int(low)
    if low in ("o", "0"):
        return 0
    parts = low.split()
    values = [_NUMBERS.get(part) for part in parts]
    if not values or any(value is None or value < 0 for value in values) or len(values) > 2:
        return None
    return sum(value for value in values if value is not None)


def find(low: str, start: int, end: int) -> list[Tally]:
    """The tallies of a stretch of lower-case shadow text. Whether it is about a vote is for the caller to judge."""
    found: list[Tally] = []
    for match in _DASHED.finditer(low, start, end):
        if _fits(low, match.start(), match.end()):
            groups = [group for group in match.groups() if group is not None]
            values = [int(group) for group in groups]
            if any(group[0] == "0" and len(group) > 1 for group in groups) or _is_date(low, match.start(), values):
                continue
            found.append(_tally(low, match, values))
    for match in _SLASHED.finditer(low, start, end if _SLASH.search(low, start, end) else start):
        values = [int(group) for group in match.groups()[1:] if group is not None]
        _add(found, Tally(*match.span("tally"), dict(zip(POSITIONS, values, strict=False)), values[0] == values[1]))
    for match in _LETTERED.finditer(low, start, end):
        _add(found, _tally(low, match, [int(group) for group in match.groups() if group is not None]))
    for pattern in (_WORDED, _DASHED_WORDS):
        for match in pattern.finditer(low, start, end):
            a, b = _pair(match)
            if a is not None and b is not None and a + b > 2 and _fits(low, match.start(), match.end()):
                _add(found, _tally(low, match, [a, b]))
    if _COMMA_NUMBER.search(low, start, end):
        for match in _POPULAR.finditer(low, start, end):
            values = [int(group.replace(",", "")) for group in match.groups()]
            if "," in match.group() and _fits(low, match.start(), match.end()):
                _add(found, _tally(low, match, values))
    return sorted(found, key=lambda tally: tally.start)


def _add(found: list[Tally], tally: Tally) -> None:
    if not any(other.start < tally.end and tally.start < other.end for other in found):
        found.append(tally)


def _pair(match: re.Match[str]) -> tuple[int | None, int | None]:
    groups = match.groupdict()
    first = groups["a"] or groups.get("c") or groups.get("e") or ""
    second = groups["b"] or groups.get("d") or groups.get("f") or ""
    return number(first), number(second)


def _fits(low: str, start: int, end: int) -> bool:
    before = low[max(0, start - 24) : start]
    if _LINE_NUMBER.match(low, end) and not before.rpartition("\n")[2].strip():
        return False
    if _NOT_AFTER.search(before) and (not _DEFINITE.search(before) or _IS_NUMBERED.match(low, end)):
        return False
    if _LISTED.search(low, max(0, start - _LONGEST_LIST), start) or (_ROW.search(before) and _CELL.match(low, end)):
        return False
    return not _NOT_BEFORE.match(low[end : end + 40])


def _is_date(low: str, start: int, values: list[int]) -> bool:
    """Whether three numbers are month, day and year: "effective 8-26-19"."""
    if len(values) != 3 or not (0 < values[0] <= 12 and 0 < values[1] <= 31 and values[2] > 9):
        return False
    return _VOTED.search(low, max(0, start - 24), start) is None


def _tally(low: str, match: re.Match[str], values: list[int]) -> Tally:
    counts: dict[Option, int] = dict(zip(POSITIONS, values, strict=False))
    around = low[max(0, match.start() - 60) : match.end() + 40]
    tie = values[0] == values[1] and bool(re.search(r"\b(?:tie[ds]?|tying|deadlock\w{0,3}|equally divided)\b", around))
    return Tally(match.start(), match.end(), counts, tie)
