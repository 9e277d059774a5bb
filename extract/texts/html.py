"""The main text of HTML, by trafilatura; its title, date and canonical address."""

from dataclasses import replace
from datetime import date

import trafilatura
from lxml.html import HtmlElement
from trafilatura.metadata import extract_metadata
from trafilatura.settings import Document as TrafilaturaDocument
from trafilatura.utils import load_html

from banwatch.protocols import MainText, Unreadable, Withheld
from extract.texts import linked_data

STUB_WORDS = 150
"""A page that says itself that it is not free, and shows fewer words than this, is a stub."""


def read_text(body: bytes, url: str = "") -> MainText:
    """Main text with paragraphs a blank line apart, and the title; raises Unreadable where none is found, and Withheld
    for the beginning of an article that is for subscribers."""
    tree = load_html(body)
    if tree is None:
        raise Unreadable("not HTML that can be parsed")
    title = _title(tree)
    closed = linked_data.of(tree).free is False
    found = trafilatura.bare_extraction(
        tree, url=url or None, with_metadata=False, include_comments=False, include_tables=True, favor_recall=True
    )
    text = _paragraphs(found.text or "") if isinstance(found, TrafilaturaDocument) else ""
    if closed and len(text.split()) < STUB_WORDS:
        raise Withheld("a paywall: the page says that it is not free, and shows only its beginning")
    if not text:
        raise Unreadable("no main text found on the page")
    return MainText(text=text, title=title)


def describe(body: bytes, main: MainText, url: str = "") -> MainText:
    """The same text with the title, date and canonical address of the page: its JSON-LD's where it has some."""
    tree = load_html(body)
    if tree is None:
        return main
    told = linked_data.of(tree)
    canonical = _canonical(tree) or told.url
    known = extract_metadata(tree, default_url=url or None)
    return replace(
        main,
        title=known.title or told.headline or main.title,
        published=told.published or _published(known.date),
        canonical_url=canonical or known.url,
    )


def _title(tree: HtmlElement) -> str | None:
    for path in (".//meta[@property='og:title']", ".//title", ".//h1"):
        for element in tree.iterfind(path):
            words = str(element.get("content") or element.text_content())
            if title := " ".join(words.split()):
                return title
    return None


def _paragraphs(text: str) -> str:
    lines = (line.strip() for line in text.splitlines())
    return "\n\n".join(line for line in lines if line)


def _published(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        return None


def _canonical(tree: HtmlElement) -> str | None:
    for link in tree.iterfind(".//link[@rel='canonical']"):
        if (address := link.get("href", "")).startswith(("http://", "https://")):
            return str(address)
    return None
