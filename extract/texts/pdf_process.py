"""The process that reads one PDF from standard input; started by ``extract.texts.pdf``."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from time import monotonic

import pypdfium2
from pypdfium2 import PdfiumError
from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

from extract.texts.limited import MOST_CHARACTERS, Answer, serve
from extract.texts.pdf import OCR_PAGE_LIMIT, OCR_SECONDS, PAGE_LIMIT, TIME_LIMIT_SECONDS

NEAR_EMPTY = 20
"""A page with fewer letters than this and an image on it is taken for a scan."""
DOTS_PER_POINT = 300 / 72
MOST_DOTS = 20_000_000
"""A page is drawn smaller where it would have more dots than this."""
# Tesseract takes widely set lines for paragraphs.
_SET_WIDELY = re.compile(r"(?<=[^\W_A-Z.!?:])([,;]?)[ \t]{0,3}\n[ \t]{0,3}\n(?=[a-z])|([,;])\n[ \t]{0,3}\n")


def read_pages(body: bytes) -> Answer:
    """Pages of text, the title, what was left out, and an error in words; never raises on a bad file."""
    try:
        document = pypdfium2.PdfDocument(body)
        number = len(document)
    except PdfiumError as error:
        return Answer(error=f"the PDF cannot be opened ({_why(error)}): {error}")
    answer = Answer(title=document.get_metadata_dict().get("Title") or None)
    if number > PAGE_LIMIT:
        answer.notes.append(f"the first {PAGE_LIMIT:,} of {number:,} pages")
    broken: list[int] = []
    scans: list[int] = []
    size = 0
    for page_number in range(min(number, PAGE_LIMIT)):
        try:
            page = document[page_number]
            text = page.get_textpage().get_text_bounded()
            if sum(map(str.isalnum, text)) < NEAR_EMPTY and _has_image(page):
                scans.append(page_number)
            page.close()
        except PdfiumError:
            broken.append(page_number)
            text = ""
        size += len(text)
        if size > MOST_CHARACTERS:
            answer.notes.append(f"more than {MOST_CHARACTERS:,} characters: nothing after page {page_number}")
            break
        answer.pages.append(text)
    if broken:
        answer.notes.append(f"{_pages(broken)} cannot be read")
    _recognise(document, scans, answer)
    return answer


def _why(error: PdfiumError) -> str:
    words = str(error).lower()
    return "encrypted" if "password" in words or "security" in words else "truncated or no PDF"


def _has_image(page: pypdfium2.PdfPage) -> bool:
    return next(iter(page.get_objects(filter=[FPDF_PAGEOBJ_IMAGE], max_depth=3)), None) is not None


def _pages(numbers: Iterable[int]) -> str:
    """Page numbers in words, counted from 1, runs as "3-7"."""
    parts: list[list[int]] = []
    for number in sorted(numbers):
        if parts and parts[-1][-1] == number - 1:
            parts[-1][1:] = [number]
        else:
            parts.append([number])
    shown = ", ".join("-".join(str(each + 1) for each in part) for part in parts)
    return f"page{'s' if len(parts) > 1 or len(parts[0]) > 1 else ''} {shown}"


def _recognise(document: pypdfium2.PdfDocument, scans: list[int], answer: Answer) -> None:
    """Put what Tesseract reads in place of the empty pages, as far as the limits go."""
    if not scans:
        return
    program = shutil.which("tesseract")
    if program is None:
        answer.notes.append(f"{_pages(scans)}: only an image, and Tesseract, which would read it, is not installed")
        return
    until = monotonic() + OCR_SECONDS
    unread = list(scans)
    for page_number, text in _texts(document, scans[:OCR_PAGE_LIMIT], program, until):
        answer.pages[page_number] = text
        unread.remove(page_number)
    if unread:
        answer.notes.append(f"{_pages(unread)}: an image that Tesseract did not read within its limits")


def _texts(
    document: pypdfium2.PdfDocument, numbers: list[int], program: str, until: float
) -> Iterator[tuple[int, str]]:
    for number in numbers:
        left = until - monotonic()
        if left <= 0:
            return
        command = [program, "stdin", "stdout", "-l", "eng", "--psm", "3"]
        try:
            done = subprocess.run(
                command,
                input=_drawn(document[number]),
                capture_output=True,
                timeout=left,
                check=False,
                # More threads take the crawl's time and give little.
                env=os.environ | {"OMP_THREAD_LIMIT": "1"},
            )
        except (subprocess.TimeoutExpired, PdfiumError):
            continue
        if done.returncode == 0:
            yield number, _SET_WIDELY.sub(r"\1\2\n", done.stdout.decode("utf-8", "replace"))


def _drawn(page: pypdfium2.PdfPage) -> bytes:
    """The page as a grey image, in the PGM format (https://netpbm.sourceforge.net/doc/pgm.html)."""
    width, height = page.get_size()
    scale = min(DOTS_PER_POINT, (MOST_DOTS / max(width * height, 1)) ** 0.5)
    drawn = page.render(scale=scale, grayscale=True)
    rows = memoryview(drawn.buffer)
    lines = (bytes(rows[row * drawn.stride : row * drawn.stride + drawn.width]) for row in range(drawn.height))
    return b"P5 %d %d 255\n" % (drawn.width, drawn.height) + b"".join(lines)


if __name__ == "__main__":
    serve(read_pages, TIME_LIMIT_SECONDS)
