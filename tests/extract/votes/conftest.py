from collections.abc import Callable

import pytest
import spacy
from spacy.language import Language

import extract.sentences
import extract.votes.component  # noqa: F401  (importing registers the factories)
from banwatch.documents import DocumentKind
from banwatch.votes import Vote
from extract.marks import Context

ReadVotes = Callable[[str, DocumentKind], tuple[Vote, ...]]


@pytest.fixture(scope="session")
def language() -> Language:
    pipeline = spacy.blank("en")
    pipeline.add_pipe("banwatch_sentences")
    pipeline.add_pipe("banwatch_votes")
    pipeline.max_length = 5_000_000
    return pipeline


@pytest.fixture(scope="session")
def read_votes(language: Language) -> ReadVotes:
    """The votes of a text of a given kind."""

    def read(text: str, kind: DocumentKind) -> tuple[Vote, ...]:
        doc = language.make_doc(text)
        doc._.context = Context(kind=kind)
        votes: tuple[Vote, ...] = language(doc)._.votes
        return votes

    return read


@pytest.fixture(scope="session")
def minutes(read_votes: ReadVotes) -> Callable[[str], tuple[Vote, ...]]:
    return lambda text: read_votes(text, DocumentKind.MINUTES)


@pytest.fixture(scope="session")
def news(read_votes: ReadVotes) -> Callable[[str], tuple[Vote, ...]]:
    return lambda text: read_votes(text, DocumentKind.ARTICLE)
