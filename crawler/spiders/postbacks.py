"""ASP.NET lists that go on by posting their form back: the pager of a Telerik grid."""

import re
from collections.abc import Callable, Mapping

from banwatch.documents import Link, Page
from crawler.spiders.markup import Element, parse_html, with_class
from crawler.spiders.platform import Ask, Gathering, Listing

MOST_PAGES = 20
"""The most pages of one list that are followed."""
_POSTBACK = re.compile(r"__doPostBack\('([^']{1,300})','([^']{0,300})'\)")


def next_form(root: Element) -> Mapping[str, str] | None:
    """The form that asks for the page after the one shown; None on the last page."""
    after = (next(current.itersiblings("a"), None) for current in with_class(root, "rgCurrentPage"))
    scripts = (each.get("href") or "" for each in after if each is not None)
    called = next((found for script in scripts if (found := _POSTBACK.search(script))), None)
    if called is None:
        return None
    hidden = (each for each in root.iter("input") if (each.get("type") or "").lower() == "hidden" and each.get("name"))
    fields = {each.get("name") or "": each.get("value") or "" for each in hidden}
    return fields | {"__EVENTTARGET": called[1], "__EVENTARGUMENT": called[2]}


def _together(listings: list[Listing], notes: list[str]) -> Listing:
    links: dict[str, Link] = {}
    for listing in listings:
        for link in listing.links:
            links.setdefault(link.url, link)
    # A page may show another list too, which does not go on.
    records = {repr(record): record for listing in listings for record in listing.records}
    said = [listing.note for listing in listings if listing.note]
    return Listing(tuple(links.values()), tuple(records.values()), "; ".join(dict.fromkeys((*said, *notes))))


def paged(root: Element, page: Page, read: Callable[[Element], Listing]) -> Listing | Gathering:
    """A list, or what gathers it where it has further pages; ``read`` reads one of them."""
    first = read(root)
    return first if next_form(root) is None else _following(root, page, first, read)


def _following(root: Element, page: Page, first: Listing, read: Callable[[Element], Listing]) -> Gathering:
    listings, seen = [first], set(map(repr, first.records))
    for number in range(2, MOST_PAGES + 1):
        form = next_form(root)
        if form is None:
            return _together(listings, [])
        answer = yield Ask(page.url, form=form)
        if answer.status != 200:
            return _together(listings, [f"page {number} of the list answered {answer.status}"])
        root = parse_html(answer)
        listing = read(root)
        if seen.issuperset(map(repr, listing.records)):
            return _together(listings, [f"page {number} of the list repeats what went before"])
        seen.update(map(repr, listing.records))
        listings.append(listing)
    return _together(listings, [f"the first {MOST_PAGES} pages of the list"])
