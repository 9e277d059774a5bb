"""Titles of items without number or capitals: short lines that stand apart from the text they head."""

import re

from extract.votes.pieces import Heading

_LINE = re.compile(r"[ ]{0,24}(?:[*#-] ?)?(?P<title>[A-Z0-9#][^\n]{5,150}?)[ .:-]{0,4}")
_LEAD = re.compile(
    r"(?:\d{1,2}:\d\d ?(?:[ap]\.?m\.?)? ?(?:-{1,2} )?|(?:re|subject|title|item|discussion(?: ?(?:and|/|&) ?"
    r"(?:possible |potential )?action)?|consideration|action item \d{1,2})(?: on| of)?[:.] ?)",
    re.IGNORECASE,
)
_TELLS = re.compile(
    r"\b(?:said|asked|stated|noted|spoke|thanked|replied|moved|seconded|second|motion|opened|closed|called|arrived|left|"
    r"adjourned|convened|carried|passed|failed|voted|voting|votes?|ayes?|nays?|noes|yeas?|present|absent|excused|"
    r"abstain\w{0,3}|attendance|attending|pledge|roll call|respectfully|submitted|page|"
    r"minutes of the (?:meeting|regular)|"
    r"called to order|unanimous\w{0,2}|was|were|is|are|has|had|will|would)\b",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r",? (?:mayor|clerk|chair\w{0,6}|president|manager|administrator|attorney|secretary|treasurer|director|chief|"
    r"superintendent|member|commissioner|selectm[ae]n|trustee|supervisor)s?$",
    re.IGNORECASE,
)
_FIELD = re.compile(r"(?:[A-Z][A-Za-z]{1,14} ?){1,3}:(?: |$)")  # "Date: May 4", "Staff Contact: ..."
_DATE_ONLY = re.compile(r"(?:\w{3,9},? )?\w{3,9} \d{1,2}, \d{4}.{0,40}", re.DOTALL)
_WORD = re.compile(r"[A-Za-z]{4,}")
_SECTION = re.compile(
    r"(?:(?:new|old|other|unfinished|regular|additional|general|action|agenda|consent|discussion|committee|staff|"
    r"legislative|items?|business|reports?|matters?|resolutions?|ordinances?|public|hearings?|motions?|calendar|"
    r"and|of|the|for|or|council|board|action|introduction|adoption|readings?|first|second|third|approvals?|"
    r"considerations?|correspondence|communications?|bids?|contracts?|continued|minutes|meeting|city|town|village|"
    r"county|commission|commissioners|supervisors|selectmen|regular|special)[ ,/&:-]{0,3}){1,9}",
    re.IGNORECASE,
)
_REACH = 3000
_LONGEST = 200
_LONGEST_WRAPPED = 72  # a line this long that runs on is a paragraph's first


def before(plain: str, position: int, heading: Heading | None) -> str | None:
    """The title line that heads a place: the last one above it, where no heading but a section's stands between.

    A line that tells of something said or done is none.
    """
    if heading is not None and not _SECTION.fullmatch(heading.title):
        return None
    floor = max(0, position - _REACH, heading.start if heading is not None else 0)
    end = plain.find("\n", position, position + _LONGEST)
    while end > floor:
        start = plain.rfind("\n", floor, end) + 1 or floor
        match = _LINE.fullmatch(plain, start, end)
        if match and (title := _title(plain, match)):
            return title
        end = start - 1
    return None


def _title(plain: str, match: re.Match[str]) -> str | None:
    title = match["title"]
    if _TELLS.search(title) or not _stands_apart(plain, match.start(), match.end(), len(title)):
        return None
    lead = _LEAD.match(title)
    words = re.sub(r"\s{1,200}", " ", title[lead.end() :] if lead else title).strip(" .,:-")
    if _FIELD.match(words) or _DATE_ONLY.fullmatch(words) or _OFFICE.search(words):
        return None
    return words if len(_WORD.findall(words)) > 1 else None


def _stands_apart(plain: str, start: int, end: int, length: int) -> bool:
    """Whether a line is no part of a paragraph: the text above has ended, and that below does not go on with it."""
    above = plain[max(0, start - 3) : start].rstrip(" \n")
    below = plain[end + 1 : end + 30].lstrip(" ")
    if above and above[-1] not in '.:;!?)"' and not plain.startswith("\n\n", max(0, start - 2)):
        return False
    if not below or below.startswith("\n"):
        return True
    return length < _LONGEST_WRAPPED and not below[0].islower()
