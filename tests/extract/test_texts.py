"""Bytes to text: HTML without its furniture, PDF that may be broken, plain text in any charset."""

from contextlib import suppress
from datetime import date

import pytest
from fpdf import FPDF
from fpdf.enums import AccessPermission

from banwatch.documents import Page
from banwatch.protocols import MainText, Unreadable
from extract.texts import TextReader

READER = TextReader()
FIRST = "The Keene City Council voted 12-3 on Thursday to bar city departments from using facial recognition."
SECOND = "The ordinance takes effect in thirty days, and the mayor has said that he will not veto it."
HTML = f"""<!doctype html><html><head><title>Keene bars face scans | The Lantern</title>
<meta property="article:published_time" content="2024-01-19T08:00:00-05:00">
<link rel="canonical" href="https://lantern.example/keene"></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/s">Sports standings</a></li></ul></nav>
<header><form><input placeholder="Search the archive"></form></header>
<main><article><h1>Keene bars face scans</h1><p>{FIRST}</p><script>var hidden = "tracking code";</script>
<style>p {{ color: red }}</style><p>{SECOND}</p></article></main>
<aside><h3>Most read</h3><ul><li><a href="/x">Ten snow days left</a></li></ul></aside>
<div class="cookie-banner">We value your cookies.</div>
<footer>Copyright Lantern Media. Subscribe now!</footer></body></html>"""


def read(body: bytes, content_type: str = "", url: str = "https://lantern.example/keene?utm=1") -> MainText:
    return READER.read(Page(url, body, content_type))


def pdf(*pages: str, password: str | None = None) -> bytes:
    document = FPDF()
    document.set_font("Helvetica")
    for text in pages:
        document.add_page()
        if text:
            document.multi_cell(0, 8, text)
    if password:
        document.set_encryption(owner_password="owner", user_password=password, permissions=AccessPermission.none())
    return bytes(document.output())


def test_html_gives_the_story_and_leaves_the_furniture() -> None:
    found = read(HTML.encode(), "text/html; charset=utf-8")
    assert FIRST in found.text
    assert SECOND in found.text
    for furniture in ("Sports standings", "Search the archive", "tracking code", "color: red", "Subscribe now"):
        assert furniture not in found.text
    assert found.title is not None
    assert "Keene bars face scans" in found.title
    assert found.published == date(2024, 1, 19)
    assert found.canonical_url == "https://lantern.example/keene"


def test_paragraphs_stand_a_blank_line_apart() -> None:
    assert f"{FIRST}\n\n{SECOND}" in read(HTML.encode(), "text/html").text


@pytest.mark.parametrize(
    ("charset", "declared"), [("iso-8859-1", "iso-8859-1"), ("windows-1252", "windows-1252"), ("utf-8", "utf-8")]
)
def test_html_is_decoded_by_what_it_declares(charset: str, declared: str) -> None:
    head = f"<html><head><meta charset='{declared}'></head>"
    page = f"{head}<body><article><p>Café Peña. {FIRST}</p></article></body></html>"
    assert "Café Peña" in read(page.encode(charset), "text/html").text


@pytest.mark.parametrize("body", [b"", b"  \n", b"<html></html>", b"<", b"<!-- -->"])
def test_html_without_text_says_so(body: bytes) -> None:
    with pytest.raises(Unreadable):
        read(body, "text/html")


@pytest.mark.parametrize(
    "body",
    [
        b"<div>" * 20_000 + b"deep",
        b"<p " + b"a='b' " * 20_000 + b">x</p>",
        b"<html><body>" + b"\x00\xff\xfe" * 2_000,
        b"<p>&#99999999;&#xFFFFFFFF;&bogus;" + b"&" * 5_000,
    ],
)
def test_hostile_html_ends_in_text_or_a_plain_refusal(body: bytes) -> None:
    # Any other exception would fail the test.
    with suppress(Unreadable):
        read(body, "text/html")


def test_pdf_pages_follow_each_other_a_blank_line_apart() -> None:
    found = read(pdf("Motion carried 5-0.", "Meeting adjourned."), "application/pdf")
    assert found.text.split("\n\n") == ["Motion carried 5-0.", "Meeting adjourned."]


def test_a_pdf_is_known_by_its_bytes_whatever_it_is_called() -> None:
    assert "Motion" in read(pdf("Motion carried."), "text/html", "https://clerk.example/view?id=3").text


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (pdf("Motion carried 5-0.")[:600], "truncated"),
        (b"%PDF-1.7\n", "truncated"),
        (pdf("Motion carried 5-0.", password="secret"), "encrypted"),
        (pdf("", ""), "no text layer"),
    ],
    ids=["truncated", "head only", "encrypted", "no text"],
)
def test_a_pdf_that_cannot_be_read_says_why(body: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read(body, "application/pdf")


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        ("Café – 5-0".encode(), "text/plain", "Café – 5-0"),
        ("Café – 5-0".encode("utf-8-sig"), "", "Café – 5-0"),
        ("Café – 5-0".encode("cp1252"), "text/plain", "Café – 5-0"),
        ("Café".encode("latin-1"), "text/plain; charset=iso-8859-1", "Café"),
        ("Café".encode("cp1252"), "text/plain; charset=no-such", "Café"),
        ("Café – 5-0".encode("utf-16"), "text/plain", "Café – 5-0"),
        (b"a\x81\x8db", "text/plain", "a\x81\x8db"),
    ],
)  # fmt: skip
def test_plain_text_is_read_in_its_charset(body: bytes, content_type: str, expected: str) -> None:
    assert read(body, content_type, "https://clerk.example/minutes").text == expected


def test_a_format_without_a_reader_is_named() -> None:
    with pytest.raises(Unreadable, match="application/zip"):
        read(b"PK\x03\x04", "application/zip", "https://clerk.example/minutes")
