"""The text of PDF files, with where each page begins; pages that are only an image by Tesseract, where it is installed.

What reads the file runs in a process of its own (``extract.texts.pdf_process``) within the limits below.
"""

from banwatch.protocols import MainText, Unreadable
from extract.texts import limited, paging

TIME_LIMIT_SECONDS = 120
"""Of computing as of waiting."""
PAGE_LIMIT = 1_000
OCR_PAGE_LIMIT = 40
OCR_SECONDS = 80
"""After so long no further page is given to Tesseract."""


def read(body: bytes) -> MainText:
    """The cleaned text of all pages, a blank line apart; raises Unreadable for a truncated, encrypted or endless file
    and for one without text."""
    answer = limited.ask("extract.texts.pdf_process", body, TIME_LIMIT_SECONDS)
    if answer.error:
        raise Unreadable(answer.error)
    text, starts = paging.joined(paging.cleaned(answer.pages))
    note = "; ".join(answer.notes)
    if not text.strip():
        raise Unreadable(note or "the PDF has no text layer")
    return MainText(text=text, title=answer.title, page_starts=starts, note=note)
