"""A meeting's own page of an eSCRIBE portal (``Meeting.aspx``): its agenda, or its minutes with the motions on each
item, who moved and seconded them, and the names of those who voted."""

import re
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from banwatch.votes import Option, Vote, VoteResult
from crawler.records import Meeting, MeetingDocument, MeetingItem, PaperKind
from crawler.spiders import moments, papers
from crawler.spiders.bodies import body_of
from crawler.spiders.legistar_words import option
from crawler.spiders.markup import Element, address_of, anchors, label_of, with_class, words
from crawler.spiders.meeting_words import not_as_planned, paper_kind

_PAGE = ("AgendaItems", "AgendaItem", "AgendaHeader", "AgendaHeaderTitle")
_COUNT = re.compile(r"\(?\s{0,3}(\d{1,3})\s{0,3}\)?\s{0,3}:?\s{0,3}$")
_TALLY = re.compile(r"(\d{1,3})\s{0,3}(?:to|-|–|:)\s{0,3}(\d{1,3})")
_PASSED = re.compile(r"\b(?:carried|passed|adopted|approved)\b", re.IGNORECASE)
_FAILED = re.compile(r"\b(?:defeated|lost|failed|not (?:carried|passed|adopted|approved))\b", re.IGNORECASE)
_APART = re.compile(r",\s{0,3}and\s{1,3}|,\s{0,3}|;\s{0,3}|\s{1,3}and\s{1,3}")


def is_meeting(root: Element) -> bool:
    """Whether a page is a meeting's own."""
    return bool(with_class(root, *_PAGE))


def _said(element: Element, name: str) -> str:
    return words(next(iter(with_class(element, name)), None))


def _value(element: Element, name: str) -> str | None:
    """What stands behind a label: ``Moved By`` and a name."""
    part = next(iter(with_class(element, name)), None)
    return (_said(part, "Value") or None) if part is not None else None


def _names(said: str) -> tuple[str, ...]:
    return tuple(name for each in _APART.split(said) if (name := each.strip(" .")))


def _roll_call(motion: Element) -> tuple[dict[Option, tuple[str, ...]], dict[Option, int]]:
    """Names by option and the counts stated beside them."""
    named: dict[Option, tuple[str, ...]] = {}
    stated: dict[Option, int] = {}
    for table in with_class(motion, "MotionVoters"):
        for row in table.iter("tr"):
            cells = [words(cell) for cell in row if cell.tag in ("td", "th")]
            count = _COUNT.search(cells[0]) if cells else None
            cast = option(_COUNT.sub("", cells[0]).strip(" :")) if cells else None
            if cast is None:
                continue
            names = _names(cells[1]) if len(cells) > 1 else ()
            named |= {cast: (*named.get(cast, ()), *names)} if names else {}
            stated[cast] = int(count[1]) if count else len(named.get(cast, ()))
    return named, stated


def _result(said: str) -> VoteResult | None:
    if _FAILED.search(said):
        return VoteResult.FAIL
    return VoteResult.PASS if _PASSED.search(said) else None


def _vote(motion: Element) -> Vote | None:
    result = _said(motion, "MotionResult")
    named, counts = _roll_call(motion)
    tally = _TALLY.search(result)
    if tally and not counts:
        counts = {Option.YES: int(tally[1]), Option.NO: int(tally[2])}
    if counts:
        counts = {Option.YES: 0, Option.NO: 0} | counts
    mover, seconder = _value(motion, "MovedBy"), _value(motion, "SecondedBy")
    if not any((_result(result), counts, mover, seconder)):
        return None
    return Vote(
        result=_result(result),
        counts=counts,
        motion=_said(motion, "MotionText") or None,
        mover=mover,
        seconder=seconder,
        roll_call=named,
    )


def _items(root: Element) -> Iterator[MeetingItem]:
    """Each item, once for each motion on it."""
    for container in with_class(root, "AgendaItemContainer"):
        # The items below an item stand in containers of their own.
        own = [each for each in container if "AgendaItemContainer" not in (each.get("class") or "").split()]
        part = next((each for each in own if "AgendaItem" in (each.get("class") or "").split()), None)
        within = [part] if part is not None else own
        title = next((said for each in within if (said := _said(each, "AgendaItemTitle"))), "")
        title = title or next((words(each) for each in own if each.tag in ("h2", "h3", "h4")), "")
        number = next((said for each in within if (said := _said(each, "AgendaItemCounter"))), "").rstrip(".")
        if not title:
            continue
        motions = [motion for each in within for motion in with_class(each, "AgendaItemMotion")]
        voted = [(vote, motion) for motion in motions or within if (vote := _vote(motion)) is not None]
        if not voted:
            yield MeetingItem(title, number=number or None)
        for vote, motion in voted:
            yield MeetingItem(title, number=number or None, action=_said(motion, "MotionResult") or None, vote=vote)


def _attached(root: Element, base: str) -> Iterator[MeetingDocument]:
    for anchor in anchors(root):
        url = address_of(anchor, base)
        if url and "filestream.ashx" in url.lower():
            name = anchor.get("data-original-title") or label_of(anchor)
            yield papers.paper(name, "", url) or MeetingDocument(PaperKind.OTHER, name or "Attachment", url)


def meeting(root: Element, url: str, base: str, zone: ZoneInfo | None) -> Meeting | None:
    """The meeting of its page; None where that has neither title nor date."""
    name = (
        _said(root, "AgendaHeaderTitle") or words(next(root.iter("h1"), None)) or words(next(root.iter("title"), None))
    )
    times = [
        each for part in with_class(root, "AgendaMeetingTimeStart", "AgendaMeetingTime") for each in part.iter("time")
    ]
    header = words(next(iter(with_class(root, "AgendaHeader", "AgendaHeaderDetailsTable")), None))
    whens = [each.get("datetime") or "" for each in times] + [header, name]
    found = [start for when in whens if (start := moments.start_in(when, zone)) is not None]
    begins = next((start for start in found if isinstance(start, datetime)), next(iter(found), None))
    if begins is None or not name:
        return None
    return Meeting(
        body=body_of(name) or name,
        start=begins,
        status=not_as_planned(name, header),
        url=url,
        documents=papers.once([MeetingDocument(paper_kind(name), name, url), *_attached(root, base)]),
        title=name,
        items=tuple(_items(root)),
    )
