"""HTML from strangers as values: words, addresses, tables read by their headings."""

import re
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

from banwatch.documents import Page
from crawler.spiders.platform import LayoutNotUnderstood

Element = etree._Element
_CHARSET = re.compile(rb"""charset\s{0,3}=\s{0,3}["']?([\w.:-]{1,40})""", re.IGNORECASE)
_APART = frozenset(
    "address article aside blockquote br caption center dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 header hr"
    " li main nav ol option p section select table tbody td tfoot th thead tr ul".split()
)
_SILENT = frozenset(("script", "style", "template", "noscript"))
_HIDDEN = re.compile(r"display\s{0,3}:\s{0,3}none", re.IGNORECASE)
_OPENED = re.compile(
    r"""(?:open\w{0,40}|location(?:\.href)?|navigate\w{0,40})\s{0,3}[=(]\s{0,3}['"]([^'"]{1,1500})['"]""", re.IGNORECASE
)
_MOST_SCRIPT = 3000


def _decoded(page: Page) -> str:
    declared = _CHARSET.search(page.content_type.encode("ascii", "ignore")) or _CHARSET.search(page.body[:2048])
    for encoding in ("utf-8-sig", declared[1].decode("ascii") if declared else "cp1252"):
        try:
            return page.body.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return page.body.decode("cp1252", "replace")


def parse_html(page: Page) -> Element:
    """The root of an HTML page, comments left out; raises LayoutNotUnderstood."""
    text = _decoded(page).replace("\0", "").strip()
    if not text:
        raise LayoutNotUnderstood("an empty answer")
    if text[0] in "{[" or text.startswith("%PDF"):
        raise LayoutNotUnderstood("JSON or PDF where an HTML page was expected")
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise LayoutNotUnderstood(f"not HTML: {str(error)[:200]}") from error


def base_of(root: Element, page: Page) -> str:
    """What relative addresses on a page are relative to."""
    stated = next((each.get("href") for each in root.iter("base") if each.get("href")), None)
    return urljoin(page.url, stated.strip()) if stated else page.url


def _pieces(element: Element) -> Iterator[str]:
    skipped: Element | None = None
    for event, each in etree.iterwalk(element, events=("start", "end")):
        if event == "start" and skipped is None:
            hidden = each is not element and _HIDDEN.search(each.get("style") or "")
            if each.tag in _SILENT or hidden:
                skipped = each
            else:
                yield " " if each.tag in _APART else ""
                yield each.text or ""
        elif event == "end":
            if skipped is each:
                skipped = None
            elif skipped is None and each.tag in _APART:
                yield " "
            if skipped is None and each is not element:
                yield each.tail or ""


def words(element: Element | None) -> str:
    """What an element says to a reader, white space evened out; hidden parts of it say nothing."""
    return " ".join("".join(_pieces(element)).split()) if element is not None else ""


def has_class(element: Element, name: str) -> bool:
    return name in (element.get("class") or "").split()


def with_class(element: Element, *names: str) -> list[Element]:
    """The elements below that have any of the classes, in the page's order."""
    wanted = set(names)
    return [each for each in element.iter(etree.Element) if not wanted.isdisjoint((each.get("class") or "").split())]


def absolute(address: str | None, base: str) -> str | None:
    """An address made absolute as a browser does; None where it leads nowhere on the web."""
    if not address:
        return None
    cleaned = re.sub(r"[\t\r\n]", "", address.strip())
    if not cleaned or cleaned.startswith(("#", "javascript:", "mailto:", "tel:", "data:")):
        return None
    try:
        joined = urljoin(base, cleaned)
        parts = urlsplit(joined)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return None
    except ValueError:
        return None
    return joined.replace(" ", "%20").replace("\\", "/")


def address_of(anchor: Element, base: str) -> str | None:
    """Where a link leads, also where only its script says so (``window.open('...')``); None for a form's postback."""
    direct = absolute(anchor.get("href"), base)
    if direct is not None:
        return direct
    for script in (anchor.get("onclick"), anchor.get("href")):
        opened = _OPENED.search((script or "")[:_MOST_SCRIPT])
        if opened and (found := absolute(opened[1].replace("\\/", "/"), base)) is not None:
            return found
    return absolute(anchor.get("data-href") or anchor.get("data-url"), base)


def label_of(anchor: Element) -> str:
    """What a link is called: its words, else what its image or its title says."""
    said = words(anchor)
    if said:
        return said
    images = (image.get("alt") or image.get("title") for image in anchor.iter("img"))
    named = (anchor.get("aria-label"), anchor.get("title"), *images)
    return next((" ".join(name.split()) for name in named if name and name.strip()), "")


_FURNITURE = frozenset(("head", "nav", "footer", "header", "select", "script", "style"))
_MOST_SENTENCE = 200


def sentence(root: Element, is_said: Callable[[str], bool]) -> str:
    """The words of the first short element of a page that says something; empty where none does."""
    furniture: Element | None = None
    for event, each in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            furniture = None if each is furniture else furniture
        elif furniture is None and each.tag in _FURNITURE:
            furniture = each
        elif furniture is None and (each.text or "").strip():
            said = words(each) if len(each) < 20 else ""
            if 0 < len(said) <= _MOST_SENTENCE and is_said(said):
                return said
    return ""


def anchors(element: Element) -> list[Element]:
    return list(element.iter("a"))


def fields(root: Element, prefixes: tuple[str, ...] = ("lbl", "hyp")) -> Mapping[str, Element]:
    """The values of an ASP.NET form by the name in their ids: ``ctl00_ContentPlaceHolder1_lblFile2`` is ``file``."""
    named: dict[str, Element] = {}
    for each in root.iter(etree.Element):
        number = each.get("id") or ""
        stem = number.rsplit("_", 1)[-1]
        # Those of a grid's rows have the row's number in them: ..._gridMain_ctl00_ctl04_hypFile.
        if stem.startswith(prefixes) and "_ctl" not in number:
            name = stem[3:].removesuffix("Prompt")
            key = name.rstrip("X012").lower()
            if not name.endswith(("X", "Prompt")):
                named[key] = each
    return named
