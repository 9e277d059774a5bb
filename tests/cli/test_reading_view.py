"""A reading shown in the terminal and as a page: nothing a document holds can act there."""

import io
import subprocess
from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from banwatch.spans import Span
from cli.reading_marks import KINDS, Mark, marks, pieces, visible
from cli.reading_page import page
from cli.reading_view import show
from extract.pipeline import SpacyExtractor, extractor
from extract.topics import load_topic

Banwatch = Callable[..., subprocess.CompletedProcess[str]]
TOPIC = load_topic("facial_recognition")
STORY = (
    "Haverhill bans face scans\n\nHAVERHILL, Mass. — The Haverhill City Council voted 9-2 Tuesday to ban the use of "
    "facial recognition technology by city departments.\n\n“We kept our streets for people,” said Councilor Dana King."
)
HOSTILE = STORY + (
    '\n\n<script>alert(1)</script><img src=x onerror="alert(2)"> \x1b[31m \x1b]0;title\x07 \u202egnp.exe [bold]x[/] '
    "{{ 7 * 7 }} \ud800 \r\x9b </div></body>"
)


@pytest.fixture(scope="module")
def pipeline() -> SpacyExtractor:
    return extractor("facial_recognition")


def shown(pipeline: SpacyExtractor, text: str, title: str | None = None) -> str:
    console = Console(file=io.StringIO(), width=100, force_terminal=False)
    reading = pipeline.read(text, title=title, published=date(2024, 3, 13), home_state="MA")
    show("story.txt", reading, 0.5, TOPIC, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_the_reasons_of_an_event_are_told(pipeline: SpacyExtractor) -> None:
    said = shown(pipeline, STORY)
    for words in (
        "Haverhill, MA: ban adopted", "stage read from", "action read from", "vote read from", "pass, yes 9, no 2",
        "alert", "yes: a ban adopted", "place: “Haverhill” is Haverhill, MA (city,", "Dana King, Councilor",
    ):  # fmt: skip
        assert words in said, words


def test_confidence_is_told_in_words(pipeline: SpacyExtractor) -> None:
    assert any(words in shown(pipeline, STORY) for words in ("almost certain", "very likely right", "probably right"))


def test_nothing_in_a_document_steers_the_terminal(pipeline: SpacyExtractor) -> None:
    said = shown(pipeline, HOSTILE, title="\x1b[2J")
    assert not set(said) & {
        chr(code) for code in (*range(10), *range(11, 32), 0x7F, *range(0x80, 0xA0), 0x202E, 0xD800)
    }
    assert "[bold]x[/]" in said


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


def test_the_page_holds_no_script_and_nothing_from_elsewhere(pipeline: SpacyExtractor) -> None:
    reading = pipeline.read(HOSTILE, title="<script>x</script>", published=date(2024, 3, 13), home_state="MA")
    said = page([("<b>story</b>", reading)], 0.5, TOPIC)
    seen = _Tags()
    seen.feed(said)
    assert not seen.tags & {"script", "img", "iframe", "object", "link", "b", "svg", "form", "a"}
    assert not {name for name in seen.attributes if name.startswith("on") or name in ("src", "href", "style")}
    assert "{{ 7 * 7 }}" in said
    assert "\u202e" not in said
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in said
    said.encode("utf-8")


def test_the_page_tells_what_words_were_read_as(pipeline: SpacyExtractor) -> None:
    said = page([("story.txt", pipeline.read(STORY, published=date(2024, 3, 13), home_state="MA"))], 0.5, TOPIC)
    assert 'title="place: Haverhill, MA (city, ocd-division/country:us/state:ma/place:haverhill)"' in said
    assert "Haverhill, MA: ban adopted" in said
    assert "<dt>vote read from</dt>" in said


def test_the_command_writes_the_page(banwatch: Banwatch, tmp_path: Path) -> None:
    story, out = tmp_path / "story.txt", tmp_path / "reading.html"
    story.write_text(STORY, "utf-8")
    done = banwatch("extract", str(story), "--home-state", "MA", "--published", "2024-03-13", "--html", str(out))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert "Haverhill, MA: ban adopted" in out.read_text("utf-8")
    refused = banwatch("extract", str(story), "--html", str(tmp_path / "no" / "folder.html"))
    assert refused.returncode == 2
    assert refused.stderr.count("\n") == 1


@given(st.text(st.characters(), max_size=200))
def test_what_is_shown_is_as_long_as_the_text(text: str) -> None:
    assert len(visible(text)) == len(text)


@settings(max_examples=100, deadline=None)
@given(
    st.text(max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20), st.sampled_from(KINDS)), max_size=12),
)
def test_pieces_are_the_text_whatever_the_marks(text: str, given_marks: list[tuple[int, int, str]]) -> None:
    found = [
        Mark(Span(start, min(start + length, len(text))), kind, "x")
        for start, length, kind in given_marks
        if start < len(text)
    ]
    cut = list(pieces(text, found))
    assert "".join(piece.text for piece in cut) == text
    assert {mark for piece in cut for mark in piece.marks} == set(found)


def test_marks_lie_within_the_text(pipeline: SpacyExtractor) -> None:
    reading = pipeline.read(STORY, published=date(2024, 3, 13), home_state="MA")
    found = marks(reading, TOPIC)
    assert {"topic", "place", "quote", "speaker", "vote", "stage", "action", "date"} <= {mark.kind for mark in found}
    assert all(0 <= mark.span.start < mark.span.end <= len(STORY) for mark in found)
