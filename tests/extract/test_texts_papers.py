"""Papers of councils: PDF and DOCX that are honest, scanned, broken or hostile."""

import io
import os
import shutil
import time
import zipfile
import zlib
from pathlib import Path

import docx
import pypdfium2
import pytest
from fpdf import FPDF
from PIL import Image

from banwatch.documents import Page
from banwatch.protocols import MainText, Unreadable
from extract.texts import TextReader, paging
from extract.texts.limited import MEMORY_BYTES
from extract.texts.pdf import PAGE_LIMIT, TIME_LIMIT_SECONDS

SENTENCE = "The motion to ban facial recognition carried 9-2."


def read(body: bytes, content_type: str = "application/pdf") -> MainText:
    return TextReader().read(Page("https://clerk.example/paper", body, content_type))


def raw_pdf(pages: int, stream: bytes, filters: bytes = b"/FlateDecode") -> bytes:
    """A PDF written by hand, whose pages all show one stream."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 3 0 R/Resources<</Font<</F1 4 0 R>>>>>>"
    kids = b" ".join(b"%d 0 R" % number for number in range(5, 5 + pages))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, kids),
        b"<</Length %d/Filter %s>>stream\n%s\nendstream" % (len(stream), filters, stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *([page] * pages),
    ]
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size, start = len(objects) + 1, len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        size, table, size, start,
    )  # fmt: skip
    return bytes(out)


def drawn(*pages: list[str]) -> bytes:
    document = FPDF()
    document.set_font("Helvetica", size=10)
    for lines in pages:
        document.add_page()
        for line in lines:
            document.cell(0, 6, line, new_x="LMARGIN", new_y="NEXT")
    return bytes(document.output())


def scanned(*, text_pages: int = 0) -> bytes:
    """Pages of text, then one that is only an image."""
    document = FPDF()
    document.set_font("Helvetica")
    for _ in range(text_pages):
        document.add_page()
        document.multi_cell(0, 8, SENTENCE)
    document.add_page()
    document.image(Image.new("L", (600, 800), 255), x=0, y=0, w=200)
    return bytes(document.output())


@pytest.fixture
def without_tesseract(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.fixture
def with_tesseract(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A program of that name and manner, which reads every image alike."""
    program = tmp_path / "tesseract"
    program.write_text(f'#!/bin/sh\nhead -c 2 | grep -q P5 && cat >/dev/null && echo "{SENTENCE}"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")


def test_running_heads_and_page_numbers_are_left_out_and_pages_keep_their_offsets() -> None:
    matter = ["Call to order", "Roll call", "Item {0}: parks", "Item {0}: roads", "Consent", SENTENCE, "Moved by King"]
    head = ["City Council of Keene", "Minutes of March {0}"]
    pages = [[line.format(n) for line in (*head, *matter, "Adjourned {0}", "Page {0} of 4")] for n in range(1, 5)]
    found = read(drawn(*pages))
    assert found.text.count("City Council of Keene") == 1
    assert found.text.count("Minutes of") == 1
    assert found.text.count(SENTENCE) == found.text.count("Moved by King") == 4
    assert "Page" not in found.text
    assert [found.text[start:][:13] for start in found.page_starts[1:]] == ["Call to order"] * 3


def test_pages_of_few_lines_lose_nothing_but_their_numbers() -> None:
    found = read(drawn(*([f"Item {number}", SENTENCE, str(number)] for number in range(1, 6))))
    assert found.text == "\n\n".join(f"Item {number}\n{SENTENCE}" for number in range(1, 6))


def test_a_line_in_doubled_glyphs_is_read_once() -> None:
    lines = ["AAYYEESS:: 99  NNAAYYSS:: 22", "Balloon committee book, 11 ayes", "CCoouunncciill  MMeeeettiinngg"]
    cleaned = paging.cleaned(["\n".join(lines)])[0].splitlines()
    assert cleaned == ["AYES: 9 NAYS: 2", "Balloon committee book, 11 ayes", "Council Meeting"]


@pytest.mark.parametrize(
    "broken, mended",
    [
        ("facial recog-\nnition", "facial recognition"),
        ("facial recog\ufffe\r\nnition", "facial recognition"),
        ("face-\nrecognition", "face-recognition"),
        ("surveil\x02lance", "surveillance"),
        ("Smith-\nJones", "Smith-Jones"),
        ("9-\n2", "9-\n2"),
    ],
)
def test_a_word_broken_at_a_lines_end_is_mended(broken: str, mended: str) -> None:
    assert paging.cleaned([broken]) == [mended]


@pytest.mark.usefixtures("without_tesseract")
def test_a_scan_without_the_program_that_reads_it_says_so() -> None:
    with pytest.raises(Unreadable, match="page 1: only an image, and Tesseract, which would read it, is not installed"):
        read(scanned())
    found = read(scanned(text_pages=2))
    assert found.text.count(SENTENCE) == 2
    assert found.note.startswith("page 3: only an image")


@pytest.mark.usefixtures("with_tesseract")
def test_a_scanned_page_is_read_by_tesseract_in_its_place() -> None:
    found = read(scanned(text_pages=1))
    assert found.text.split("\n\n") == [SENTENCE, SENTENCE]
    assert found.note == ""


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract, which reads scans, is not installed")
def test_a_real_scan_is_read_by_the_real_program_and_widely_set_lines_stay_together() -> None:
    lines = ["The council voted on Tuesday to ban", "", "facial recognition technology.", "", "AYES: King, Toomey"]
    paper = FPDF(format=(90, 60))
    paper.set_auto_page_break(auto=False)
    paper.set_font("Times", size=11)
    paper.add_page()
    for line in lines:
        paper.cell(0, 5, line, new_x="LMARGIN", new_y="NEXT")
    image = pypdfium2.PdfDocument(bytes(paper.output()))[0].render(scale=3).to_pil()
    scan = FPDF(format=(90, 60))
    scan.add_page()
    scan.image(image, 0, 0, 90)
    found = read(bytes(scan.output()))
    assert "voted on Tuesday to ban\nfacial recognition technology." in found.text
    assert "AYES: King, Toomey" in found.text
    assert found.note == ""


def test_a_pdf_that_inflates_ends_within_its_limits() -> None:
    squeeze, again = zlib.compressobj(9), zlib.compressobj(9)
    part = b"BT /F1 12 Tf 72 700 Td (AAAA) Tj ET\n" * 30_000
    inner = b"".join([*(squeeze.compress(part) for _ in range(300_000_000 // len(part))), squeeze.flush()])
    stream = again.compress(inner) + again.flush()
    body = raw_pdf(1, stream, b"[/FlateDecode/FlateDecode]")
    assert len(body) < 70_000
    began = time.monotonic()
    with pytest.raises(Unreadable, match=r"limit of|longer than"):
        read(body)
    assert time.monotonic() - began < TIME_LIMIT_SECONDS


def test_of_a_paper_of_five_thousand_pages_the_first_are_read() -> None:
    stream = zlib.compress(b"BT /F1 12 Tf 72 700 Td (" + SENTENCE.encode() + b") Tj ET")
    found = read(raw_pdf(5_000, stream))
    assert len(found.page_starts) == PAGE_LIMIT
    assert found.note == "the first 1,000 of 5,000 pages"


def test_docx_gives_paragraphs_and_tables_in_their_order() -> None:
    document = docx.Document()
    document.core_properties.title = "Minutes"
    document.add_paragraph("Roll call.")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Ayes", "King, Rivera"
    document.add_paragraph(SENTENCE)
    file = io.BytesIO()
    document.save(file)
    found = read(file.getvalue(), "application/octet-stream")
    assert found.text.split("\n\n") == ["Roll call.", "Ayes | King, Rivera", SENTENCE]
    assert found.title == "Minutes"


def test_a_docx_that_is_broken_or_inflates_says_why() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(MEMORY_BYTES // 4))
    with pytest.raises(Unreadable, match="unpacks to 250,000,000 bytes"):
        read(file.getvalue(), "application/zip")
    with pytest.raises(Unreadable, match="cannot be opened"):
        read(file.getvalue()[:500], "application/octet-stream")
