"""Options with members or numbers beside them: "AYES: Ray, Hill", "5 ayes, 1 nay", "Boswell voting no"."""

import re
from functools import cache

from banwatch.votes import Option
from extract.votes import lexicons, names
from extract.votes.groups import GAP, Hit, grouped
from extract.votes.pieces import Options
from extract.votes.tallies import NUMBER, number

_AFTER = re.compile(
    r"[\"']?(?: thereof|(?: of)? (?:the|said) (?:same|motion|resolution|ordinance|measure))?"
    r"(?:[ ]?\((?:aye|nay|yes|no|s)\))?(?:[ ]?votes?)?[ ]{0,2}(?P<verb>was|were|are|being)?"
    r"(?:\.(?=:))?(?P<sep>[ ]{0,3}(?:[:;=|,]|-{1,2}|\.[ .]{2,120}|…){0,2})"
)
_BODY = r"(?:(?:council|board) ?)?(?:members?|commissioners?|councilors?|supervisors?|trustees?|alder(?:men|persons))"
_COUNT = re.compile(
    rf"[\s]{{0,60}}(?:{_BODY} ?[-:] ?(?=none))?[(]?(?P<n>{NUMBER}|none[a-z]?|nil|o)\b"
    rf"(?![-/%:]\d|[/%]|\.\d|,\d|[ ](?:to|through)\b)"
)
_BEFORE = re.compile(
    rf"(?<![\w$#.,:-])(?<!\bno\. )(?P<n>{NUMBER}|none|nobody|no|o)(?:[ ]?\(\d{{1,3}}\))?(?:[ ]{{1,3}}(?:of|the|"
    rf"members?|"
    r"councilors?|councilmembers?|"
    r"commissioners?|aldermen|supervisors?|senators?|trustees?|others?|voters?|votes?|voted|voting|were|"
    rf"was|said|cast|voice|in|all|present)){{0,4}}(?P<names>[ ]?\([^()\d]{{3,200}}\))?(?:[ ]{{0,3}}|-|"
    rf"(?P<wrap>[ ]?\n[ ]{{0,8}}))[\"']?\Z"
)
_AUXILIARY = re.compile(
    r"(?:[\s,:;(|'-]|\.{3,120}|\b(?:who|was|were|being|having|had|has|is|are|also|then|both|each|alone|vote|votes|"
    r"voted)"
    r")*$".replace("*", "{0,6}")
)
_ENDS = re.compile(
    r"[\"']?(?:\s{0,3}(?:[;,.)|(]|\n|$)|[ ]{2,}|\s{1,3}$|[.,][\"'])|[\"']?\s(?=[A-Z])|[\"']?[ ](?=and\b|"
    r"with\b|while\b|on the\b|as\b|because\b|due to\b|since\b|for\b(?<=ed for))"
)
_OPENS_NAMES = re.compile(r"[ ]{0,3}[(\[]|(?:,|:|[ ]?-{1,2})[ ]|[ ](?:(?:by|from) )?(?=[A-Z])")
_NEW_CLAUSE = re.compile(r"[\n.;:,(|-][\s\"']{0,6}$")
_NUMBERED = re.compile(r"\.? ?#?\d")  # "Finding No. 1"
_ROW_ENDS = re.compile(r"[;,.]?(?:[ ]{2,40}| - |[ ]{0,20}\n[ ]{0,80})(?=[^\W\d_])")
_ROW_GAP = re.compile(r"(?:[ ]{2,60}|[ ]{0,3}[,:.-]{1,4}[ ]{1,20})")
_LINE_BELOW = re.compile(r"[ .]{0,20}\n[ ]{0,40}(?P<line>[^\W\d_][^\n]{1,300})(?=\n|$)")
_QUALIFIES = re.compile(
    r" (?=[A-Z]{2})(?<=O )(?![A-Z.' -]{2,40},? (?:AYE|YES|YEA|NAY|NO)\b)(?!M[RS]+S?\b)"
)  # "POLICY 9, NO DOGS"
_EITHER = re.compile(r"\bor $")  # "opposing or abstaining:"
_LABEL_BEFORE = re.compile(
    r"(?<!\d )(?<!\d-)\b(?:for|yes|ayes?|yeas?|in favor|no|nays?|noes|against|opposed)[ :-]{1,3}$"
)
_PAIR = re.compile(
    r"(?:yes|ayes?|yeas?|y|for|in favor)(?: votes)?[ ]?[:-]?[ ]?\d{1,3}(?:,\d{3})?[ ,;/-]{1,4}(?:and )?"
    r"(?:no|nays?|noes|n|against|opposed)(?: votes)?[ ]?[:-]?[ ]?(?:\d{1,3}(?:,\d{3})?|none)\b(?![/%]|[.,]\d)"
)  # "Defeated, Yes 41 No 36"
_QUORUM = re.compile(r"\bwith $")
_FOR_ENDS = re.compile(r"[;,.)](?:\s|$)")  # "Hill and Stone for; Ray against."
_LETTER_ENDS = re.compile(r"\.?\s{0,3}(?:[;,\n]|$)|\.\s{0,3}$")  # "Hill, Y; Stone, N.", not an initial
_SET_OFF = re.compile(r"[(:-] ?$")  # "Hill (Y), Stone - N"
_AWAY_THEN = re.compile(
    r" (?:was|were|had been) (?:absent|away|not present) (?:on |from |at |in |for )?"
    r"(?:that|the last|then|the [A-Z]|[A-Z]|\d)"
)
_LED = re.compile(r"\b(?:was|were|of|by|and|vote|(?:carr|fa|pass|approv|adopt|defeat)\w{1,3}|with) $")
_REFUSED = ("against", "opposed", "no", "nay", "oppose")
_UPRIGHT = ("aye", "yea", "nay", "yes", "no")


@cache
def _pattern() -> tuple[re.Pattern[str], dict[str, tuple[Option, str]]]:
    """All forms in one pattern, and what each means before its content: the option and its kind of form."""
    forms: dict[str, tuple[Option, str]] = {}
    for kind in ("numbered", "said", "words", "labels"):
        for option, entry in lexicons.options().items():
            for phrase in getattr(entry, kind):
                forms[phrase] = (option, kind)
    return re.compile(rf"(?<![\w'$-])(?:{lexicons.alternatives(list(forms))})(?![\w'])"), forms


@cache
def _allowed(kind: str) -> frozenset[str]:
    return frozenset(phrase for entry in lexicons.options().values() for phrase in getattr(entry, kind))


def find(plain: str, low: str, start: int, end: int) -> list[Options]:
    """The groups of options in a stretch of text, in reading order."""
    return grouped(low, _hits(plain, low, start, end))


def _hits(plain: str, low: str, start: int, end: int) -> list[Hit]:
    pattern, forms = _pattern()
    found: list[Hit] = []
    free = start
    for match in pattern.finditer(low, start, end):
        if match.start() < free:
            continue
        phrase = " ".join(re.split(r"[\s\"']+", match.group()))
        option, _ = forms[phrase]
        hit = (
            _number_before(plain, low, match, phrase, option, free)
            or (
                (_in_rows(plain, found, match) or _opens_rows(plain, low, match, free))
                and _names_before(plain, match, phrase, option, free)
            )
            or _content_after(
                plain,
                low,
                match,
                phrase,
                option,
                follows=bool(found) and not plain[free : match.start()].strip(" \n);,."),
            )
            or _names_before(plain, match, phrase, option, free)
        )
        if hit:
            _add_names(plain, hit)
            found.append(hit)
            free = hit.end
    return found


def _in_rows(plain: str, found: list[Hit], match: re.Match[str]) -> bool:
    """Whether the row above reads "NAME  OPTION", so that this one does too."""
    if not found or not found[-1].row or match.start() - found[-1].end > GAP:
        return False
    return plain[match.end() : match.end() + 1] in ("\n", ";", ",", "") or plain.startswith(("  ", " - "), match.end())


def _opens_rows(plain: str, low: str, match: re.Match[str], free: int) -> bool:
    """Whether a name stands before the option in its line, and one with another option after it, so that it is the
    first of rows "NAME  OPTION"."""
    apart = _ROW_ENDS.match(plain, match.end())
    line = plain.rfind("\n", max(free, match.start() - 80), match.start()) + 1
    if apart is None or not line or not plain[max(line, free) : match.start()].strip(" ,:;-."):
        return False
    read = names.one_after(plain, apart.end())
    if not (read.names or read.offices):
        return False
    between = _ROW_GAP.match(plain, read.end)
    return between is not None and _pattern()[0].match(low, between.end()) is not None


def _number_before(plain: str, low: str, match: re.Match[str], phrase: str, option: Option, free: int) -> Hit | None:
    if phrase not in _allowed("numbered") and phrase not in _allowed("labels") and " " not in phrase:
        return None
    begin = max(free, match.start() - 240)
    before = _BEFORE.search(low[begin : match.start()])
    if before is None:
        return None
    led = low[max(0, begin + before.start() - 10) : begin + before.start()]
    if "\n" in before.group().removesuffix(before["wrap"] or "") or (before["wrap"] and not _LED.search(led)):
        return None
    if phrase in ("for", "no", "in favor", "against", "present", "approved") and not _stops(low, match.end()):
        return None
    if before["n"] == "no" and option is Option.YES:
        return None
    if phrase == "present" and (_QUORUM.search(led) or "member" in before.group()):
        return None
    if _LABEL_BEFORE.search(low, max(0, begin + before.start() - 12), begin + before.start()) and _COUNT.match(
        low, match.end()
    ):
        return None  # "For 4 Against 0"
    nobody = before["n"] in ("none", "no", "o", "nobody") or (before["n"] == "one" and led.endswith("no "))
    count = 0 if nobody else number(before["n"])
    hit = Hit(option, begin + before.start(), match.end(), formal=True, count=count)
    if before["names"]:
        hit.names = list(
            names.list_after(plain, begin + before.start("names") + before["names"].index("(") + 1, limit=200).names
        )
    return hit


def _stops(low: str, position: int) -> bool:
    following = low[position : position + 12]
    return (
        not following.strip()
        or following.lstrip("\"'")[:1] in ",.;:/()\n"
        or following.startswith((" (", " and ", " with ", "  ", " to ", " votes", " or ", " of "))
        or bool(re.match(r" \d|\s{1,10}(?:and|with)\b", following))
    )


def _content_after(
    plain: str, low: str, match: re.Match[str], phrase: str, option: Option, *, follows: bool
) -> Hit | None:
    """What stands after a label; ``follows`` says that it comes right after another option: "Yes 84 No 93"."""
    strong = phrase in _allowed("labels")
    if not strong and phrase not in _allowed("words"):
        return None
    after = _AFTER.match(low, match.end())
    assert after is not None  # noqa: S101  (every part of the pattern may be empty)
    separator = after["sep"].strip()
    before = low[max(0, match.start() - 8) : match.start()]
    if _EITHER.search(before):
        return None
    at_start = follows or _line_start(plain, match.start()) or bool(_NEW_CLAUSE.search(before))
    spaced = not separator and plain.startswith("  ", match.end())
    columns = spaced or plain.startswith(("  ", " \n", "\n", "(", "["), after.end()) or after.end() == len(plain)
    count_match = _COUNT.match(low, after.end())
    paired = count_match is not None and _PAIR.match(low, match.start()) is not None
    if strong:
        if not (
            separator
            or after["verb"]
            or phrase.endswith((" by", " from", " of"))
            or columns
            or count_match
            or plain[match.start() : match.end()].isupper()
        ):
            return None
        if (
            separator.startswith((";", ","))
            and not count_match
            and (not at_start or (separator[0] == ";" and " " in phrase and phrase in _allowed("said")))
        ):
            return None
    elif paired or (follows and count_match and not separator and phrase in _REFUSED):
        upright = True
    elif not (separator[:1] in (":", "-", "=", ".", "…") and at_start):
        upright = phrase in _UPRIGHT
        if not (at_start and upright and count_match and separator in ("", ",")) and not (
            columns and at_start and _line_start(plain, match.start())
        ):
            return None
    if count_match and separator == "," and _pattern()[0].match(low, count_match.end() + 1):
        return None  # "all voted aye, none opposed"
    count, end = None, after.end()
    listed: tuple[str, ...] = ()
    if count_match:
        count = (
            0 if count_match["n"].startswith("none") or count_match["n"] in ("nil", "o") else number(count_match["n"])
        )
        end = count_match.end()
        rest = re.compile(r"[ ]{0,3}\)?(?:[ ]{0,3}(?:[-:(]{1,2}|councilmembers\b))?").match(plain, end)
        position = rest.end() if rest else end
        if plain[position : position + 1] not in ("\n", ".", ";") and not low.startswith(("with", "(none"), position):
            listed, named_end = _listed(plain, position)
            end = named_end if listed else end
        elif count:
            listed, end = _names_below(plain, position, count) or ((), end)
    else:
        listed, end = _listed(plain, after.end())
    if count is None and not listed:
        return None
    return Hit(
        option,
        match.start(),
        end,
        formal=strong or separator[:1] in (":", "-") or columns,
        upright=count is not None and phrase in _UPRIGHT and _line_start(plain, match.start()),
        count=count,
        names=list(listed),
    )


def _listed(plain: str, position: int) -> tuple[tuple[str, ...], int]:
    opened = re.compile(r"\s{0,40}\(?").match(plain, position)
    begin = opened.end() if opened else position
    if plain.count("\n", position, begin) > 1:
        return (), position
    read = names.list_after(plain, begin)
    apart = plain.rfind(";", begin, read.end)
    if apart > begin and _pattern()[0].match(plain[read.end : read.end + 40].lower().lstrip(" ,").removeprefix("was ")):
        read = names.list_after(plain, begin, limit=apart - begin)  # "for: Hill, Stone; Ray opposed"
    everyone = (*read.names, *(office for office in read.offices))
    return everyone, read.end


def _names_below(plain: str, position: int, count: int) -> tuple[tuple[str, ...], int] | None:
    """The members counted, where they are all of the line under their number: "Noes\\n2\\nKoch, Huber"."""
    below = _LINE_BELOW.match(plain, position)
    if below is None:
        return None
    read = names.list_after(plain, below.start("line"), limit=len(below["line"]))
    fits = len(read.names) == count and not plain[read.end : below.end()].strip(" .")
    return (read.names, read.end) if fits else None


def _line_start(plain: str, position: int) -> bool:
    return not plain[plain.rfind("\n", max(0, position - 80), position) + 1 : position].strip()


def _names_before(plain: str, match: re.Match[str], phrase: str, option: Option, free: int) -> Hit | None:
    letter = phrase in ("y", "n")
    if (phrase not in _allowed("said") and not letter) or (phrase == "no" and _NUMBERED.match(plain, match.end())):
        return None
    if letter and not _SET_OFF.search(plain, max(0, match.start() - 4), match.start()):
        comma = plain.endswith((", ", ","), 0, match.start())
        if not comma or plain[match.start()].islower() or _LETTER_ENDS.match(plain, match.end()) is None:
            return None
    if phrase == "for" and not _FOR_ENDS.match(plain, match.end()):
        return None
    bare = " " not in phrase
    if phrase == "no" and _QUALIFIES.match(plain, match.end()):
        return None
    if bare and not _ENDS.match(plain, match.end()) and match.end() < len(plain):
        return None
    begin = max(free, match.start() - 420)
    trail = _AUXILIARY.search(plain[begin : match.start()].rstrip("\"'"))
    stop = begin + trail.start() if trail else match.start()
    read = names.list_before(plain, stop, floor=free)
    listed = [*read.names, *read.offices]
    if phrase == "did not vote" or _is_office_beside(plain, read, stop):
        listed = list(read.names)
    if not listed:
        return None
    joined = re.search(
        r"([^\W\d_][\w'.-]{1,30})[ ](?:joining|joined)[ ]$", plain[max(free, read.start - 50) : read.start]
    )
    if joined and joined.group(1)[0].isupper():
        listed.insert(0, joined.group(1))
    return Hit(option, read.start, match.end(), formal=False, names=listed, row=True)


def _is_office_beside(plain: str, read: names.Named, stop: int) -> bool:
    """Whether an office that follows a name in its line is that member's: "Mr. Hill, Chair - yes"."""
    line = plain[plain.rfind("\n", max(0, stop - 80), stop) + 1 : stop]
    return len(read.names) == len(read.offices) == 1 and line.count(",") == 1 and line.endswith(read.offices[0])


def _add_names(plain: str, hit: Hit) -> None:
    """Names after a number: "1 nay (Mr. Dunleavy)", "2 nays, Seamon and Gauthier"."""
    if hit.names or not hit.count:
        return
    opened = _OPENS_NAMES.match(plain, hit.end)
    if opened:
        read = names.list_after(plain, opened.end(), limit=300)
        if opened.group().endswith(("(", "[")):
            listed = [*read.names, *read.offices]
            closed = plain[read.end : read.end + 3].lstrip()[:1] in (")", "]", ";", ",", "")
            fits = 0 < len(listed) <= hit.count and (closed or _AWAY_THEN.match(plain, read.end) is not None)
        else:
            listed = list(read.names)
            fits = len(listed) == hit.count and not read.offices
        if fits:
            hit.names, hit.end = listed, read.end
