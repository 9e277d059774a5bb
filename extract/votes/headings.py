"""Agenda items: where one begins and what it is called."""

import re

from extract.votes import name_words
from extract.votes.pieces import Heading

_NUMBERED = re.compile(
    r"^[ ]{0,24}(?P<id>(?:agenda )?item (?:(?:no\. ?)?\d{1,3}[a-z]?|[a-z](?=[.:)]| \())[.:)]?|"
    r"article \d{1,3}(?: \(by petition\))?[.:]|"
    r"\d{1,3}[.)-]?[a-z]?(?:\.\d{1,2})?[.):]|\d{1,2}\.[a-z0-9]{1,2}\.?|[a-z][.)]|\([a-z0-9]{1,2}\)|"
    r"[ivxl]{1,5}[.)]|"
    r"\d{2,5}-\d{2,5}|\d{4,6}|file (?:#|no\.?|number):?\s{0,3}[\w-]{2,16}|agenda #:? ?[\w.-]{1,8})(?:\s|"
    r"$)[ ]{0,12}(?P<rest>[^\n]{0,400})",
    re.MULTILINE | re.IGNORECASE,
)
_CAPITALS = re.compile(
    r"^[ ]{0,24}(?P<title>[A-Z0-9][A-Z0-9 ,.'&/()#-]{3,70}?)(?P<stop>[.:](?= |$|\n)(?!(?<=NO\.) ?\d)|\n| {2,}| -{1,2} |"
    r"$)",
    re.MULTILINE,
)
_TITLE = re.compile(
    r"^[ ]{0,24}(?P<title>(?:Title|Subject|SUBJECT|TITLE|Item|Action|Agenda Item|Motion Title|Name|"
    r"Matter)): ?(?P<rest>[^\n|]{3,400})|(?:\| |\. )Action: (?P<action>[^|\n.]{3,200})",
    re.MULTILINE,
)
_LONGEST_TITLE = 240
_BARE_NUMBER = re.compile(
    r"(?:RESOLUTION|ORDINANCE|ORDER|BILL|ITEM|ARTICLE|MOTION)(?!S\b)(?: NO\.?| #| NUMBER)? ?#?[\w.-]{1,12}"
)
_INLINE = re.compile(
    r"(?<=[.:;)\d] )(?:ARTICLE|Article|ITEM|Item) (?:(?:NO|No)\. ?)?\d{1,3}[a-z]?[.:] (?=(?P<rest>[^\n]{3,300}))"
)
_TIMED = re.compile(
    r"^[ ]{0,12}\d{1,2}:\d\d ?(?:[AaPp]\.?[Mm]\b\.?)?[ ]{1,4}(?:-{1,2} )?(?![AP]\.?M\b)"
    r"(?P<title>[A-Z][A-Z0-9 ,.'&/()-]{3,70})(?= -{1,2} |:|\n|$)",
    re.MULTILINE,
)  # "6:30 PM BUDGET - The Board will ..."
_REST = re.compile(r"(?P<rest>[A-Z][A-Z0-9 ,.'&/()-]{3,80})(?=\n|$)")  # "BID AWARD - ROCK SALT"
_NOT_TITLES = re.compile(
    r"^(?:(?:city|town|village|county|state|borough|township|commonwealth) of|minutes|ayes?|noes?|nays?|"
    r"yeas?|yays?|yes|no|abstain\w*|absent|excused|recused|present|minutes|discussion|"
    r"motion|moved|result|vote|votes|voting|roll call|mover|seconder|action|status|roll vote|voice|"
    r"second(?!\s(?:and\s|reading))\w*|"
    r"carried|passed|failed|approved|adopted|unanimous\w*|so ordered|voted|resolved|whereas|be it|ordered|passes|"
    r"fails|in favor|opposed|totals?|page|city council|council\w{0,8}|mayor|chair\w{0,6}|"
    r"vice|deputy|member|commissioner|supervisor|director|president|staff|ms|mr|mrs|for|against|"
    r"not voting|affirmative|negative|substitute|the motion|measure|resolution (?:was|passed)|"
    r"ordinance (?:was|passed)|all (?:members|in favor|present|voted|voting|those)|there (?:was|were)|to|that|"
    r"subject|title)\b",
    re.IGNORECASE,
)


_OUTCOME_WORDS = frozenset(
    "passed passes failed fails carried carries adopted approved lost was defeated by seconded moved".split()
)
_LABEL = re.compile(r"(?:AGENDA|ACTION|DISCUSSION) ITEM(?: \d{1,2})?|ITEM|TOPIC|ISSUE|REQUEST|MATTER|AGENDA")
_MOTION_FIELD = re.compile(r"(?i:motion|moved)(?: by)? ?(?:-|:) ?[A-Z]")  # "2.3 MOTION - Hill"
_DATE = re.compile(
    r"\b(?:(?:MON|TUES|WEDNES|THURS|FRI|SATUR|SUN)DAY|(?:JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|"
    r"AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER) \d)"
)
_OUTCOME = re.compile(
    r"\b(?:DEFEATED|ADOPTED|PASSED|CARRIED|FAILED|LOST|APPROVED|PREVAILED|UNANIMOUS\w*|SECONDED|MOVED|SO VOTED|TIE|"
    r"VOT(?:ING|ED) (?:YES|NO|AYE|NAY))\b"
)
_SENTENCE = re.compile(r"\b(?:MOVED|SECONDED|MOTION|VOTING|VOTED)\b")


def find(plain: str) -> list[Heading]:
    """The headings of a record, in reading order; an action of a matter's history is one, with the matter's title."""
    found: dict[int, Heading] = {}
    for match in _NUMBERED.finditer(plain):
        rest = match["rest"]
        if _is_heading(match["id"], rest):
            found[match.start()] = Heading(match.start(), match.start("rest"), _title(plain, match.start("rest")))
    last: Heading | None = None
    for match in _CAPITALS.finditer(plain):
        title = match["title"].strip(" .,")
        if (
            match.start() in found
            or _NOT_TITLES.match(title)
            or _DATE.search(title)
            or "..." in match.group()
            or _OUTCOME.search(title)
            or sum(c.isalpha() for c in title) < 4
            or name_words.is_title(title.split()[0])
            or _is_within_a_sentence(plain, match)
        ):
            continue
        if _LABEL.fullmatch(title) and match["stop"].startswith(":"):
            title = first_sentence(plain[match.end() : match.end() + _LONGEST_TITLE].split("\n", 1)[0]) or title
        if match["stop"].strip() in ("-", "--") and (rest := _REST.match(plain, match.end())):
            title = f"{title} - {rest['rest'].strip(' .,:')}"
        if _BARE_NUMBER.fullmatch(title) and match["stop"].strip(" -") == "" and match["stop"] != "\n":
            title = _title(plain, match.start())
        if last is not None and match.start() - last.end < 3 and len(last.title) + len(title) < _LONGEST_TITLE:
            last = Heading(last.start, match.end("title"), f"{last.title} {title}")
        else:
            last = Heading(match.start(), match.end("title"), title)
        found[last.start] = last
    for match in _TIMED.finditer(plain):
        found.setdefault(match.start(), Heading(match.start(), match.end(), match["title"].strip(" .,")))
    for match in _INLINE.finditer(plain):
        found.setdefault(match.start(), Heading(match.start(), match.start("rest"), _title(plain, match.start("rest"))))
    matter = ""
    for match in _TITLE.finditer(plain):
        title = first_sentence((match["rest"] or match["action"] or "").strip())
        if match["title"] in ("Title", "Subject", "Matter"):
            matter = title
        if matter and (match["action"] or match["title"] == "Action"):
            title = f"{title} ({matter})"
        stop = match.start("rest") if match["title"] == "Action" else match.end()
        found.setdefault(match.start(), Heading(match.start(), stop, title))
    return sorted(found.values(), key=lambda heading: heading.start)


def _is_within_a_sentence(plain: str, match: re.Match[str]) -> bool:
    """Whether capitals only go on with a sentence: under a line that ends in a comma or a motion told in capitals.
    A name with a comma that a column follows ("BELL,      moved ...") is none either."""
    if match["title"].rstrip().endswith(",") and not match["stop"].strip():
        return True
    above = plain[max(0, match.start() - 160) : max(0, match.start() - 1)].rpartition("\n")[2].rstrip()
    if not above or above[-1] in ".:!?":
        return False
    return above[-1] in ",;" or _SENTENCE.search(above) is not None


def _is_heading(number: str, rest: str) -> bool:
    if not rest.strip():
        return False
    words = rest.split()
    if words[0].lower().rstrip(":,.") in _OUTCOME_WORDS or _MOTION_FIELD.match(rest):
        return False
    if number[0].isdigit() and number.isdigit() and len(number) < 4:
        return False
    if number.rstrip(".)").isdigit() and len(number) == 4 and number[:2] in ("19", "20"):
        return False
    return any(char.isalpha() for char in words[0]) or len(words) > 1


def _title(plain: str, start: int) -> str:
    return first_sentence(plain[start : start + 400].split("\n\n", 1)[0])


_STOP = re.compile(
    r"\n(?<=[A-Z]{3}\n)(?=\s{0,20}[A-Z][a-z])|(?<![A-Z])(?<!No)(?<!NO)(?<!Mr)(?<!Ms)(?<!St)(?<!Mrs)(?<!Dr)[.;](?=\s|$)|"
    r"\n(?=\s{0,60}(?:[A-Z][A-Za-z ]{2,24}:|(?i:by |moved|motion|\(|"
    r"(?:approved|adopted|carried|passed|failed|denied|vote)\b)))|:\s(?=[A-Z][a-z]{2,14} [a-z])"
)


_MARK_FIRST = re.compile(r"^\s{0,8}\((?:ID|File|Ref)[^()\n]{1,20}\)[.:,]?\s{1,4}")  # "(ID 22-7) Lease of the mill"


def first_sentence(text: str) -> str:
    stop = _STOP.search(text, max(3, mark.end() if (mark := _MARK_FIRST.match(text)) else 3))
    head = text[: stop.start()] if stop else text
    head = _MARK_FIRST.sub("", head)
    return re.sub(r"\s{1,200}", " ", head).strip(" .,:-")[:240]
