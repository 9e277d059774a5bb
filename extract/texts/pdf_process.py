"""The process that reads one PDF from standard input and writes its pages as JSON; started by ``extract.texts.pdf``."""

import json
import re
import resource
import sys
from typing import Any

import pypdfium2
from pypdfium2 import PdfiumError

from extract.texts.pdf import PAGE_LIMIT, TIME_LIMIT_SECONDS

MEMORY_LIMIT_BYTES = 1_500_000_000

# pdfium marks a hyphen at a line's end with U+FFFE or U+0002.
_BROKEN_WORD = re.compile("[\ufffe\x02]\\s{0,3}")


def read_pages(body: bytes) -> dict[str, Any]:
    """Pages of text, the title, and an error in words; never raises on a bad file."""
    try:
        document = pypdfium2.PdfDocument(body)
    except PdfiumError as error:
        return {"pages": [], "title": None, "error": f"the PDF cannot be opened (truncated or encrypted): {error}"}
    if len(document) > PAGE_LIMIT:
        return {"pages": [], "title": None, "error": f"the PDF has {len(document)} pages, more than {PAGE_LIMIT}"}
    pages = [_clean(document[number].get_textpage().get_text_bounded()) for number in range(len(document))]
    return {"pages": pages, "title": document.get_metadata_dict().get("Title") or None, "error": None}


def _clean(text: str) -> str:
    return _BROKEN_WORD.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT_BYTES, MEMORY_LIMIT_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (TIME_LIMIT_SECONDS, TIME_LIMIT_SECONDS))
    json.dump(read_pages(sys.stdin.buffer.read()), sys.stdout)


if __name__ == "__main__":
    main()
