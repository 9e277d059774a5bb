"""What a platform's module reads from one saved page or answer, as plain values: the core of
``banwatch sources try``."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from banwatch.documents import Link, Page
from banwatch.sources import Platform, Source
from crawler.records import lines
from crawler.spiders import Listing, gather_offline, legistar_saved, module_for

Line = dict[str, object]


def source_for(platform: Platform, url: str, time_zone: str = "") -> Source:
    """A source for a page that belongs to none that is known. Without ``time_zone`` a meeting's start is the council's
    local time, without an offset."""
    # A newsroom's dates carry their own zones.
    zone = time_zone or ("UTC" if platform is Platform.NEWS else "")
    return Source("tried", urlsplit(url).hostname or url, platform, (url,), time_zone=zone)


def _link_line(link: Link) -> Line:
    return {
        "type": "link",
        "role": link.role,
        "url": link.url,
        "title": link.title,
        "published": link.published.isoformat() if link.published else None,
    }


def try_page(platform: Platform | str, page: bytes, url: str, source: Source | None = None) -> Iterator[Line]:
    """What is read from a page that was saved from ``url``: a line for each meeting, matter, history and vote; for a
    list that has no records (a feed), one for each link.

    ``source`` gives the time zone and options. Raises LayoutNotUnderstood, ValueError for a platform that is not known,
    and UnknownPlatform for one without a module.
    """
    kind = Platform(platform)
    module, known = module_for(kind), source or source_for(kind, url)
    saved = Page(url, page)
    if kind is Platform.LEGISTAR_API:
        yield from legistar_saved.read(saved, known)
        return
    role = next(iter(module.ROLES))
    read = gather_offline(module.read(saved, Link(url, role), known))
    if not isinstance(read, Listing):
        yield from lines(read.record)
        return
    for record in read.records:
        yield from lines(record)
    if not read.records:
        yield from map(_link_line, read.links)
