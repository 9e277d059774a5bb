"""Bytes to text: the main text of a page, whatever its format."""

from banwatch.documents import Page
from banwatch.protocols import MainText, Unreadable
from extract.texts import html, pdf, plain


class TextReader:
    """Fills ``banwatch.protocols.PageReader``: HTML by trafilatura, PDF by pypdfium2, plain text by its charset."""

    def read(self, page: Page) -> MainText:
        """The page's main text; raises Unreadable with what is wrong with it."""
        if not page.body.strip():
            raise Unreadable("the page is empty")
        match _format(page):
            case "pdf":
                return pdf.read(page.body)
            case "html":
                return html.read(page.body, page.url)
            case "text":
                return plain.read(page.body, page.content_type)
            case other:
                raise Unreadable(f"no reader for {other}")


def _format(page: Page) -> str:
    """The page's format, by its first bytes before its declared type: servers name PDF files as they please."""
    start = page.body[:1024].lstrip()
    declared = page.content_type.split(";")[0].strip().lower()
    if start.startswith(b"%PDF") or declared == "application/pdf" or page.url.lower().endswith(".pdf"):
        return "pdf"
    if start[:1] == b"<" or "html" in declared or "xml" in declared:
        return "html"
    if not declared or declared.startswith("text/"):
        return "text"
    return declared
