"""XML from strangers: no entities, no network, no huge trees; broken XML says what is wrong with it."""

import zlib
from typing import Any

from lxml import etree

from banwatch.documents import Page
from crawler.spiders.platform import LayoutNotUnderstood

MOST_BYTES = 20_000_000


def _unzipped(body: bytes) -> bytes:
    """The content of a sitemap kept as a gzip file."""
    inflate = zlib.decompressobj(wbits=31)
    try:
        content = inflate.decompress(body, MOST_BYTES)
    except zlib.error as error:
        raise LayoutNotUnderstood(f"broken gzip: {error}") from error
    if inflate.unconsumed_tail:
        raise LayoutNotUnderstood(f"more than {MOST_BYTES:,} bytes when unpacked")
    return content


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True, remove_pis=True
    )


def parse(page: Page) -> etree._Element:
    """The root of a feed or sitemap, after any byte order mark and white space; raises LayoutNotUnderstood."""
    body = _unzipped(page.body) if page.body.startswith(b"\x1f\x8b") else page.body
    body = body.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not body:
        raise LayoutNotUnderstood("an empty answer")
    if body[:200].lower().startswith((b"<!doctype html", b"<html")):
        raise LayoutNotUnderstood("an HTML page where a feed or sitemap was expected")
    try:
        root = etree.fromstring(body, _parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise LayoutNotUnderstood(f"not well-formed XML: {str(error)[:200]}") from error
    declared: Any = root.getroottree().docinfo.internalDTD
    if declared is not None and declared.entities():
        raise LayoutNotUnderstood("XML that declares entities")
    return root


def name_of(element: etree._Element) -> str:
    """An element's name without its namespace; empty for what is no element."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def word(element: etree._Element, name: str) -> str | None:
    """The words of the first child of that name that has any, with white space evened out."""
    for child in element:
        if name_of(child) == name and (words := " ".join("".join(map(str, child.itertext())).split())):
            return words
    return None
