"""Answers of the Legistar web API taken by themselves: matters, histories, votes, roll calls, events, event items.

What an answer lists is seen from its fields. Field names: https://webapi.legistar.com/Help.
"""

from collections.abc import Iterator
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from banwatch.documents import Page
from banwatch.sources import Source
from banwatch.votes import Option, Vote
from crawler.records import Matter, Meeting, MeetingDocument, MeetingItem, PaperKind, lines
from crawler.spiders import moments, papers
from crawler.spiders.legistar_rows import Row, answer, day, history, matter, merged, result_of, roll_call, text
from crawler.spiders.markup import absolute
from crawler.spiders.meeting_words import not_as_planned
from crawler.spiders.platform import LayoutNotUnderstood

Line = dict[str, object]


def event(row: Row, base: str, zone: ZoneInfo | None) -> Meeting:
    """A meeting from its row. ``EventDate`` is midnight, ``EventTime`` a string beside it."""
    body, begins = text(row, "EventBodyName"), day(row, "EventDate")
    if not body:
        raise LayoutNotUnderstood("an event without EventBodyName")
    said = text(row, "EventTime") or ""
    kinds = (("EventAgendaFile", PaperKind.AGENDA), ("EventMinutesFile", PaperKind.MINUTES))
    addresses = ((kind, absolute(text(row, key), base)) for key, kind in kinds)
    documents = [MeetingDocument(kind, kind.value.capitalize(), url) for kind, url in addresses if url]
    video = absolute(text(row, "EventVideoPath"), base) if "//" in (text(row, "EventVideoPath") or "") else None
    return Meeting(
        body=body,
        start=moments.start(begins, moments.find_time(said), zone),
        status=not_as_planned(said, text(row, "EventLocation"), text(row, "EventComment"))
        or text(row, "EventAgendaStatusName"),
        url=absolute(text(row, "EventInSiteURL"), base),
        documents=papers.once([*documents, *([MeetingDocument(PaperKind.VIDEO, "Video", video)] if video else [])]),
        items=tuple(item(each) for each in _rows(row.get("EventItems") or [])),
    )


def _counts(row: Row, named: dict[Option, tuple[str, ...]]) -> dict[Option, int]:
    if named:
        return {Option.YES: 0, Option.NO: 0} | {each: len(names) for each, names in named.items()}
    yes, _, no = (text(row, "EventItemTally") or "").replace("-", ":").partition(":")
    return {Option.YES: int(yes), Option.NO: int(no)} if yes.strip().isdigit() and no.strip().isdigit() else {}


def item(row: Row) -> MeetingItem:
    """An item of a meeting, with what was decided on it where it says so."""
    action, votes = text(row, "EventItemActionName"), row.get("EventItemVoteInfo")
    named, _ = roll_call(_rows(votes) if isinstance(votes, list) else [])
    result, counts = result_of(text(row, "EventItemPassedFlagName"), action), _counts(row, named)
    mover, seconder = text(row, "EventItemMover"), text(row, "EventItemSeconder")
    vote = Vote(
        result=result,
        counts=counts,
        motion=text(row, "EventItemActionText"),
        mover=mover,
        seconder=seconder,
        roll_call=named,
    )
    return MeetingItem(
        title=text(row, "EventItemTitle") or text(row, "EventItemMatterName") or "",
        number=text(row, "EventItemAgendaNumber"),
        file_number=text(row, "EventItemMatterFile"),
        action=action,
        vote=vote if any((result, counts, mover, seconder)) else None,
    )


def _rows(found: object) -> list[Row]:
    listed = found if isinstance(found, list) else [found]
    rows: list[Row] = [row for row in listed if isinstance(row, dict)]
    if len(rows) != len(listed):
        raise LayoutNotUnderstood("not a list of rows")
    return rows


def _vote_line(named: dict[Option, tuple[str, ...]], counts: dict[Option, int]) -> Line:
    return {
        "type": "vote",
        "counts": {each.value: count for each, count in counts.items()},
        "roll_call": {each.value: list(names) for each, names in named.items()},
    }


def _votes(rows: list[Row]) -> Iterator[Line]:
    named, unknown = roll_call(rows)
    line = _vote_line(named, {Option.YES: 0, Option.NO: 0} | {each: len(names) for each, names in named.items()})
    yield line | ({"unknown": sorted(set(unknown))} if unknown else {})


def _attendance(rows: list[Row]) -> Iterator[Line]:
    present: dict[str, list[str]] = {}
    for row in rows:
        present.setdefault(text(row, "RollCallValueName") or "none recorded", []).append(
            text(row, "RollCallPersonName") or ""
        )
    yield {"type": "roll call", "roll_call": present}


def _items(rows: list[Row], url: str) -> Iterator[Line]:
    for row in rows:
        read = item(row)
        line: Line = {
            "type": "item",
            "number": read.number,
            "file_number": read.file_number,
            "title": read.title,
            "action": read.action,
            "url": url,
        }
        yield line
        yield from lines(Meeting(body="", items=(read,)))[1:]


def _histories(rows: list[Row], url: str) -> Iterator[Line]:
    histories = tuple(history(group[0], {}) for group in merged(rows))
    yield from lines(Matter(url=url, title="", histories=histories))[1:]


def _said(found: object) -> str:
    message = found.get("Message") if isinstance(found, dict) else None
    return f", it says: {str(message)[:200]}" if message else ""


def _published_at(page: Page, row: Row) -> str:
    client = urlsplit(page.url).path.strip("/").split("/")[1:2]
    if urlsplit(page.url).hostname == "webapi.legistar.com" and client:
        return f"https://{client[0]}.legistar.com/gateway.aspx?m=l&id={row['MatterId']}"
    return page.url


def read(page: Page, source: Source) -> Iterator[Line]:
    """The lines of any one answer; none for an empty list. Raises LayoutNotUnderstood."""
    found = answer(page)
    if isinstance(found, dict) and isinstance(found.get("value"), list):
        found = found["value"]
    rows, zone = _rows(found), moments.zone_of(source)
    if not rows:
        return
    first = rows[0]
    if "MatterHistoryId" in first:
        yield from _histories(rows, page.url)
    elif "VoteId" in first:
        yield from _votes(rows)
    elif "RollCallId" in first:
        yield from _attendance(rows)
    elif "MatterIndexId" in first:
        for row in rows:
            yield {"type": "index", "matter": row.get("MatterIndexMatterId"), "name": text(row, "MatterIndexName")}
    elif "EventItemId" in first:
        yield from _items(rows, page.url)
    elif "EventId" in first and "EventBodyName" in first:
        for row in rows:
            yield from lines(event(row, page.url, zone))
    elif "MatterId" in first:
        for row in rows:
            yield from lines(matter(row, _published_at(page, row)))
    else:
        raise LayoutNotUnderstood(f"rows of no kind that is known, with {', '.join(sorted(first)[:5])}{_said(found)}")
