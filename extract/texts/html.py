"""The main text of HTML, by trafilatura; its title, date and canonical address."""

from datetime import date

import trafilatura
from lxml.html import HtmlElement
from trafilatura.settings import Document as TrafilaturaDocument
from trafilatura.utils import load_html

from banwatch.protocols import MainText, Unreadable


def read(body: bytes, url: str = "") -> MainText:
    """Main text with paragraphs a blank line apart; raises Unreadable where none is found."""
    tree = load_html(body)
    if tree is None:
        raise Unreadable("not HTML that can be parsed")
    found = trafilatura.bare_extraction(
        tree, url=url or None, with_metadata=True, include_comments=False, include_tables=True, favor_recall=True
    )
    if not isinstance(found, TrafilaturaDocument) or not (found.text or "").strip():
        raise Unreadable("no main text found on the page")
    return MainText(
        text=_paragraphs(found.text or ""),
        title=found.title,
        published=_published(found.date),
        canonical_url=_canonical(tree) or found.url,
    )


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
