"""A pipeline of the components that quotes need."""

from collections.abc import Callable

import pytest
import spacy

import extract.people.component
import extract.quotes.component
import extract.sentences  # noqa: F401  (importing registers the factories)
from banwatch.quotes import Quote
from extract.marks import quotes_of


@pytest.fixture(scope="session")
def read() -> Callable[[str], tuple[Quote, ...]]:
    """Reads the quotes of a text."""
    nlp = spacy.blank("en")
    nlp.max_length = 2_000_000
    for name in ("sentences", "people", "quotes"):
        nlp.add_pipe(f"banwatch_{name}")
    return lambda text: quotes_of(nlp(text))
