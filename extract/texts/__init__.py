"""Bytes to text: the main text of a page, whatever its format."""

from banwatch.documents import Page
from banwatch.protocols import MainText, Unreadable

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class TextReader:
    """Fills ``banwatch.protocols.PageReader``: HTML by trafilatura, PDF by pypdfium2 and Tesseract, DOCX by
    python-docx, plain text by its charset."""

    def read(self, page: Page) -> MainText:
        """The page's main text with all that is known of it; raises Unreadable with what is wrong with it."""
        return self.describe(page, self.read_text(page))

    def describe(self, page: Page, main: MainText) -> MainText:
        """The text with the date, title and canonical address that an HTML page gives itself."""
        if _format(page) != "html":
            return main
        from extract.texts import html

        return html.describe(page.body, main, page.url)

    def read_text(self, page: Page) -> MainText:
        """The page's main text and title; raises Unreadable, for a paywall's stub Withheld."""
        if not page.body.strip():
            raise Unreadable("the page is empty")
        # Each reader is imported where it is used: a process that reads PDF needs no trafilatura.
        match _format(page):
            case "pdf":
                from extract.texts import pdf

                return pdf.read(page.body)
            case "docx":
                from extract.texts import docx

                return docx.read(page.body)
            case "html":
                from extract.texts import html

                return html.read_text(page.body, page.url)
            case "text":
                from extract.texts import plain

                return plain.read(page.body, page.content_type)
            case other:
                raise Unreadable(f"no reader for {other}")


def _format(page: Page) -> str:
    """The page's format, by its first bytes before its declared type: servers name PDF files as they please."""
    start = page.body[:1024].lstrip()
    declared = page.content_type.split(";")[0].strip().lower()
    if start.startswith(b"%PDF") or declared == "application/pdf" or page.url.lower().endswith(".pdf"):
        return "pdf"
    if start.startswith(b"PK\x03\x04"):
        return "docx" if b"word/" in page.body or declared == _WORD else declared or "a compressed archive"
    if start[:1] == b"<" or "html" in declared or "xml" in declared:
        return "html"
    if not declared or declared.startswith("text/"):
        return "text"
    return declared
