"""A reader shared by the tests of the language, and what it told of a short text."""

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import TypeAlias

import pytest

from banwatch.documents import DocumentKind
from banwatch.measures import Event
from extract.pipeline import SpacyExtractor, extractor

PUBLISHED = date(2024, 5, 15)

Told: TypeAlias = tuple[str, str, str]


@cache
def _reader() -> SpacyExtractor:
    return extractor("facial_recognition")


@pytest.fixture
def events_of() -> Callable[..., tuple[Event, ...]]:
    """Reads a text published on Wednesday, 15 May 2024, in Ohio unless another state is given."""

    def read(text: str, home_state: str | None = "OH", kind: DocumentKind = DocumentKind.ARTICLE) -> tuple[Event, ...]:
        return _reader().read(text, published=PUBLISHED, home_state=home_state, kind=kind).events

    return read


@pytest.fixture
def told_in(events_of: Callable[..., tuple[Event, ...]]) -> Callable[..., list[Told]]:
    """Government, action and stage of each event that is, or is not, the news."""

    def told(text: str, *, primary: bool, home_state: str | None = "OH") -> list[Told]:
        return sorted(
            (event.measure.jurisdiction.name, event.measure.action.value, event.stage.value)
            for event in events_of(text, home_state)
            if event.primary is primary
        )

    return told
