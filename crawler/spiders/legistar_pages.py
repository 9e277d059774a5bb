"""The pages of one meeting and of one matter on Legistar. Fields are known by the ids that the system gives them
(``lblFile2``, ``hypInControlOf2``)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from banwatch.documents import Page
from banwatch.votes import Option, Vote, VoteResult
from crawler.records import History, Matter, Meeting, MeetingDocument, MeetingItem, PaperKind
from crawler.spiders import moments, papers
from crawler.spiders.legistar_words import only_parks, option
from crawler.spiders.markup import Element, address_of, anchors, fields, parse_html, with_class, words
from crawler.spiders.meeting_words import not_as_planned, without_status
from crawler.spiders.platform import Ask, Gathered, Gathering, LayoutNotUnderstood
from crawler.spiders.rows import Row, table_rows

_RESULTS = {"pass": VoteResult.PASS, "passed": VoteResult.PASS, "fail": VoteResult.FAIL, "failed": VoteResult.FAIL}
_PAPERS = {
    "agenda": PaperKind.AGENDA,
    "agendapacket": PaperKind.PACKET,
    "minutes": PaperKind.MINUTES,
    "video": PaperKind.VIDEO,
}


def _said(values: Mapping[str, Element], *names: str) -> str | None:
    return next((said for name in names if name in values and (said := words(values[name]))), None)


def is_matter(root: Element) -> bool:
    """Whether a page is a matter's own."""
    known = fields(root)
    return "file" in known and ("title" in known or "name" in known) and "status" in known


def is_meeting(root: Element) -> bool:
    """Whether a page is a meeting's own."""
    known = fields(root)
    return "date" in known and ("name" in known or "body" in known) and ("location" in known or "time" in known)


def is_action(root: Element) -> bool:
    """Whether a page is an action's own: who moved it, and how each member voted."""
    known = fields(root)
    return bool({"mover", "seconder"} & set(known)) and "status" not in known


def _result(word: str, action: str) -> VoteResult | None:
    return None if only_parks(action) else _RESULTS.get(word.lower())


def _linked(row: Row, page: str, base: str) -> str | None:
    """The address of a kind of page that a row links."""
    found = (address_of(anchor, base) for anchor in anchors(row.element))
    return next((url for url in found if url and page in url.lower()), None)


def _item(row: Row, base: str) -> MeetingItem | None:
    file, title = row.text("file", "record", "legislation", "matter"), row.text("title") or row.text("name")
    action, result = row.text("action"), row.text("result")
    if not title and not file:
        return None
    passed = _result(result, action)
    return MeetingItem(
        title=title or file,
        number=row.text("agenda #", "agenda number", "item #") or None,
        file_number=file or None,
        action=action or None,
        url=_linked(row, "legislationdetail", base),
        vote=Vote(result=passed, motion=action or None) if passed else None,
    )


def meeting(root: Element, rows: Iterable[Row], url: str, base: str, zone: ZoneInfo | None) -> Meeting:
    """The meeting of a meeting's page; raises LayoutNotUnderstood."""
    known = fields(root)
    body, when = _said(known, "name", "body"), _said(known, "date") or ""
    clock = moments.find_time(_said(known, "time") or "") or moments.find_time(when)
    begins = moments.start(moments.find_date(when), clock, zone)
    if not body or begins is None:
        raise LayoutNotUnderstood("a meeting's page without its body or its date")
    documents = [
        MeetingDocument(kind, label, address)
        for name, kind in _PAPERS.items()
        if name in known and (address := address_of(known[name], base)) and (label := words(known[name]) or kind.value)
    ]
    said = not_as_planned(body, _said(known, "time"), _said(known, "location"))
    return Meeting(
        body=without_status(body) or body,
        start=begins,
        status=said or _said(known, "agendastatus"),
        url=url,
        documents=papers.once(documents),
        items=tuple(item for row in rows if (item := _item(row, base))),
    )


def _matter(root: Element, url: str) -> Matter:
    known = fields(root)
    title = _said(known, "title", "name")
    if not title:
        raise LayoutNotUnderstood("a matter's page without its title")
    return Matter(
        url=url,
        title=title,
        file_number=_said(known, "file"),
        type=_said(known, "type"),
        status=_said(known, "status"),
        body=_said(known, "incontrolof", "incontrol", "committee"),
        introduced=moments.find_date(_said(known, "introduced", "filecreated", "intro", "created") or ""),
        enactment=_said(known, "enactmentnumber", "enactment"),
    )


def _roll_call(root: Element) -> tuple[dict[Option, tuple[str, ...]], list[str]]:
    """Names by option on the page of an action, and the words for a vote that are not known."""
    named: dict[Option, list[str]] = {}
    unknown: list[str] = []
    for table in with_class(root, "rgMasterTable"):
        for row in table_rows(table)[1]:
            name, word = row.text("person name", "person", "name"), row.text("vote")
            if not name or not word:
                continue
            if (cast := option(word)) is None:
                unknown.append(word)
            elif name not in named.setdefault(cast, []):
                named[cast].append(name)
    return {each: tuple(names) for each, names in named.items()}, unknown


def voted(root: Element, history: History) -> tuple[History, list[str]]:
    """An action with what its own page says: mover, seconder, roll call, text; and notes on what was not understood."""
    known = fields(root)
    named, unknown = _roll_call(root)
    mover, seconder, text = _said(known, "mover"), _said(known, "seconder"), _said(known, "actiontext")
    notes = [f"unknown vote {word!r}" for word in sorted(set(unknown))]
    if not any((named, mover, seconder, history.result)):
        return replace(history, text=text or history.text), notes
    counts = {Option.YES: 0, Option.NO: 0} | {each: len(names) for each, names in named.items()} if named else {}
    unanimous = bool(counts.get(Option.YES)) and not counts.get(Option.NO) and not counts.get(Option.ABSTAIN)
    vote = Vote(
        result=history.result,
        counts=counts,
        unanimous=unanimous if counts else None,
        motion=text,
        mover=mover,
        seconder=seconder,
        roll_call=named,
    )
    return replace(history, text=text or history.text, vote=vote), notes


def of_action(root: Element, url: str) -> Matter:
    """The one action on its page, as the history of its matter as far as the page names it."""
    known = fields(root)
    file, action = _said(known, "file"), _said(known, "action") or "none recorded"
    taken = History(None, _said(known, "actionby"), action, _result(_said(known, "result") or "", action))
    return Matter(url, _said(known, "title", "name") or file or "", file, histories=(voted(root, taken)[0],))


def _history(row: Row) -> History | None:
    action, day = row.text("action"), moments.find_date(row.text("date"))
    if not action and day is None:
        return None
    return History(
        date=day,
        body=row.text("action by", "body", "committee") or None,
        action=action or "none recorded",
        result=_result(row.text("result"), action),
    )


def gather(root: Element, url: str, base: str, tables: Sequence[tuple[str, list[Row]]]) -> Gathering:
    """A matter's record: its page, and the page of each action that may have been voted on."""
    matter = _matter(root, url)
    histories: list[History] = []
    notes: list[str] = []
    for row in (row for _, rows in tables for row in rows if row.cell("action by", "action") is not None):
        history = _history(row)
        if history is None:
            continue
        details = _linked(row, "historydetail", base)
        if details and row.text("result"):
            asked: Page = yield Ask(details)
            if asked.status == 200:
                history, unknown = voted(parse_html(asked), history)
                notes.extend(unknown)
            else:
                notes.append(f"the page of {history.action!r} answered {asked.status}")
        histories.append(history)
    dated = sorted(histories, key=lambda each: each.date.toordinal() if each.date else 0)
    return Gathered(replace(matter, histories=tuple(dated)), note="; ".join(notes))
