"""The Legistar web API (https://webapi.legistar.com/Help), one root such as https://webapi.legistar.com/v1/CLIENT.

The matters whose title names the topic are listed by page, and the newest events by date
(``crawler.spiders.legistar_events``); each matter leads to its histories, from which its record is gathered: the matter
itself and the votes of each action that may have been taken by name. A matter's own row is no sign of change, because
its status lags its histories: the list is read each time, and each matter's histories are asked conditionally. A title
changed without any action is therefore seen with the next action.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from urllib.parse import parse_qs, quote, urlsplit

from banwatch.documents import DocumentKind, Link, Page
from banwatch.sources import Source
from crawler.records import Matter
from crawler.spiders import legistar_events, papers
from crawler.spiders.legistar_rows import (
    Row,
    answer,
    history,
    matter,
    may_have_votes,
    merged,
    roll_call,
    rows,
    text,
)
from crawler.spiders.platform import Ask, Gathered, Gathering, LayoutNotUnderstood, Listing, Role

ACCEPT = "application/json"
ROLES: Mapping[str, Role] = MappingProxyType(
    {
        "matters": Role.LISTING_EACH_TIME,
        "matter": Role.RECORD,
        legistar_events.ITEMS: Role.LISTING,
        papers.PAPER: Role.CONTENT,
    }
)
TERMS = ("facial recognition", "face recognition", "face surveillance", "facial surveillance", "biometric")
PAGE_SIZE = 1000
"""The most rows that the API gives in one answer."""
MOST_ROWS = 100_000


def _root(source: Source) -> str:
    return source.start[0].rstrip("/")


def terms(source: Source) -> list[str]:
    """What a matter's title must name: ``options["terms"]``, parted by semicolons, else ``TERMS``."""
    stated = [term.strip() for term in source.options.get("terms", "").split(";")]
    return [term for term in stated if term] or list(TERMS)


def _page_size(source: Source) -> int:
    size = int(source.options.get("page_size", PAGE_SIZE))
    if not 1 <= size <= PAGE_SIZE:
        raise ValueError(f"page_size: {size} is not between 1 and {PAGE_SIZE}")
    return size


def _matters(source: Source, skip: int, first_before: str = "") -> Link:
    # OData 3 doubles a quote within a string.
    wanted = " or ".join(f"substringof('{term.replace(chr(39), chr(39) * 2)}',MatterTitle)" for term in terms(source))
    query = f"$filter={quote(wanted)}&$orderby={quote('MatterId desc')}&$top={_page_size(source)}&$skip={skip}"
    return Link(f"{_root(source)}/matters?{query}", "matters", DocumentKind.RECORD, context={"first": first_before})


def start(source: Source) -> list[Link]:
    """The first page of the matters on the topic; raises ValueError on a bad ``page_size``."""
    return [_matters(source, 0)]


def _skipped(link: Link) -> int:
    stated = parse_qs(urlsplit(link.url).query).get("$skip", ["0"])[0]
    return int(stated) if stated.isdigit() else 0


def _matter_link(row: Row, source: Source) -> Link:
    return Link(
        url=f"{_root(source)}/matters/{row['MatterId']}/histories",
        role="matter",
        kind=DocumentKind.RECORD,
        title=text(row, "MatterTitle"),
    )


def _list(page: Page, link: Link, source: Source) -> Listing:
    found = rows(page, "MatterId")
    links = [_matter_link(row, source) for row in found]
    size, skip = _page_size(source), _skipped(link) + _page_size(source)
    listed = answer(page)
    if not isinstance(listed, list) or len(listed) < size:
        return Listing(tuple(links), note="" if links else "no matter's title names the topic")
    first = str(found[0]["MatterId"])
    if first == link.context.get("first"):
        raise LayoutNotUnderstood("$skip is ignored: two pages begin with the same row")
    if skip >= MOST_ROWS:
        raise LayoutNotUnderstood(f"more than {MOST_ROWS:,} matters: the filter is ignored")
    return Listing((*links, _matters(source, skip, first)))


def _with_events(listing: Listing, source: Source) -> Gathering:
    """The first page of matters, and the newest events."""
    answer = yield legistar_events.newest(_root(source))
    if answer.status != 200:
        note = f"the events answered {answer.status}"
        return replace(listing, note="; ".join(filter(None, (listing.note, note))))
    events = legistar_events.listed(answer, source, _root(source))
    note = "; ".join(filter(None, (listing.note, events.note)))
    return Listing((*listing.links, *events.links), events.records, note)


def _published_at(source: Source, matter: str) -> str:
    """The matter's page for people, where the root is Granicus's own; else the API's address of it."""
    parts = urlsplit(_root(source))
    if parts.hostname == "webapi.legistar.com":
        return f"https://{parts.path.rsplit('/', 1)[-1]}.legistar.com/gateway.aspx?m=l&id={matter}"
    return f"{_root(source)}/matters/{matter}"


def _matter(page: Page, number: str, link: Link, source: Source) -> Matter:
    row = answer(page) if page.status == 200 else {"MatterId": number, "MatterTitle": link.title}
    if not isinstance(row, dict) or "MatterId" not in row:
        raise LayoutNotUnderstood(f"matter {number}: a row without MatterId")
    return matter(row, _published_at(source, number))


def _votes(page: Page) -> list[Row]:
    """The votes of one action; none where it was not taken by name, which the API says by 404, 500 or an empty list."""
    return rows(page, "VoteId") if page.status == 200 else []


def _gather(page: Page, link: Link, source: Source) -> Gathering:
    number = urlsplit(link.url).path.rstrip("/").split("/")[-2]
    actions = merged(rows(page, "MatterHistoryId"))
    own = yield Ask(f"{_root(source)}/matters/{number}")
    notes = [] if own.status == 200 else [f"matter {number} answered {own.status}"]
    record = _matter(own, number, link, source)
    histories = []
    for same in actions:
        votes: list[Row] = []
        for row in filter(may_have_votes, same):
            asked = yield Ask(f"{_root(source)}/eventitems/{row['MatterHistoryId']}/votes", retry=False)
            if asked.status not in (200, 404):
                notes.append(f"votes of {row['MatterHistoryId']} answered {asked.status}")
            votes = votes or _votes(asked)
        named, unknown = roll_call(votes)
        notes.extend(f"unknown vote {word!r}" for word in sorted(set(unknown)))
        histories.append(history(same[0], named))
    return Gathered(replace(record, histories=tuple(histories)), note="; ".join(notes))


def read(page: Page, link: Link, source: Source) -> Listing | Gathering:
    """The matters or events listed on a page, or what gathers a matter's record or a meeting's items."""
    if link.role == "matters":
        listing = _list(page, link, source)
        return listing if _skipped(link) else _with_events(listing, source)
    if link.role == legistar_events.ITEMS:
        return legistar_events.gather(page, link, source, _root(source), terms(source))
    return _gather(page, link, source)
