"""A page's title as the headline of its text."""

from datetime import date
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banwatch.documents import DocumentKind
from banwatch.readings import Reading
from extract.headlines import headline_of
from extract.pipeline import SpacyExtractor, extractor

TITLE = "Lima bans police use of facial recognition | The Lima Courier"
TEXT = (
    "LIMA, Ohio — It was late on Monday when the City Council was done, 6-1.\n\n“We kept our streets for people,” said "
    "Councilor Dana King of Lima. Facial recognition had led to two wrong arrests there."
)


@cache
def _reader() -> SpacyExtractor:
    return extractor("facial_recognition")


def read(text: str, title: str | None) -> Reading:
    return _reader().read(text, title=title, published=date(2024, 5, 15), home_state="OH", kind=DocumentKind.ARTICLE)


def test_the_title_of_a_page_says_the_news_where_its_text_has_no_headline() -> None:
    assert not [event for event in read(TEXT, None).events if event.primary]
    (event,) = [event for event in read(TEXT, TITLE).events if event.primary]
    told = (event.measure.jurisdiction.name, event.measure.action.value, event.stage.value)
    assert told == ("Lima", "ban", "adopted")


@pytest.mark.parametrize("title", [None, TITLE])
def test_all_offsets_are_into_the_text(title: str | None) -> None:
    reading = read(TEXT, title)
    assert reading.text == TEXT
    assert [place.span.of(TEXT) for place in reading.places] == [place.text for place in reading.places]
    (quote,) = reading.quotes
    assert quote.span.of(TEXT) == quote.text
    assert quote.mention is not None
    assert quote.mention.of(TEXT) == "Dana King"
    evidence = [piece for event in reading.events for piece in event.evidence]
    assert [piece.span.of(TEXT) for piece in evidence] == [piece.text for piece in evidence]


def test_a_title_that_heads_the_text_is_read_once() -> None:
    text = f"Lima bans police use of facial recognition\n\n{TEXT}"
    assert headline_of(TITLE, text, DocumentKind.ARTICLE) is None
    assert read(text, TITLE).events == read(text, None).events


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        (TITLE, "Lima bans police use of facial recognition"),
        ("Council bans face scans - WLIM", "Council bans face scans"),
        ("Council bans face scans – for now, at least", "Council bans face scans – for now, at least"),
        ("Face scans: council bans them all", "Face scans: council bans them all"),
        ("News | The Lima Courier", "News | The Lima Courier"),
        ("Home", None),
        (None, None),
        ("word " * 60, None),
    ],
)
def test_a_headline_is_the_title_without_the_sites_name(title: str | None, headline: str | None) -> None:
    assert headline_of(title, TEXT, DocumentKind.ARTICLE) == headline


def test_the_title_of_a_record_is_no_headline() -> None:
    assert headline_of("Minutes of the Lima City Council", TEXT, DocumentKind.MINUTES) is None


@given(st.text(max_size=120), st.text(max_size=80))
def test_no_title_moves_an_offset_out_of_the_text(text: str, title: str) -> None:
    reading = read(f"Facial recognition was banned in Lima, Ohio. {text}", title)
    spans = [place.span for place in reading.places] + [quote.span for quote in reading.quotes]
    spans += [piece.span for event in reading.events for piece in event.evidence]
    assert all(span.end <= len(reading.text) for span in spans)


def test_a_mention_in_the_headline_takes_the_date_that_the_text_tells() -> None:
    text = "On June 27, 2019, the Somerville City Council in Massachusetts voted 11-0 to ban facial recognition."
    reading = read(text, "Remember when: the night Somerville went first in New England")
    assert [(event.measure.jurisdiction.name, event.date) for event in reading.events] == [
        ("Somerville", date(2019, 6, 27))
    ]
