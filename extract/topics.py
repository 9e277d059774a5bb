"""Topics: which technology a text must be about. Each is a TOML file in ``extract/lexicon/topics``."""

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from tomllib import TOMLDecodeError, loads

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from extract.lexicon.patterns import any_of


class _TopicFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    technology: str = Field(min_length=1)
    terms: list[str] = Field(min_length=1)
    descriptions: list[str] = []
    abbreviations: list[str] = []


class BadLexicon(ValueError):
    """A data file that cannot be used; the message names the file and what to mend."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A technology and the words for it. ``version`` changes with every change of the terms."""

    name: str
    technology: str
    terms: tuple[str, ...]
    descriptions: tuple[str, ...]
    abbreviations: tuple[str, ...]
    version: str

    @property
    def pattern(self) -> re.Pattern[str]:
        """Finds the terms in plain text."""
        return _terms_pattern(self.terms)

    @property
    def mention_pattern(self) -> re.Pattern[str]:
        """Finds the terms, the descriptions and the abbreviations, for a text already known to be about the topic."""
        return _mention_pattern(self.terms + self.descriptions, self.abbreviations)


# Columns put much white space between two words; scanned text loses it, and takes l, i and o for digits.
_BETWEEN_WORDS = r"[\s\u00ad\u2010-\u2015-]{0,60}"
_SCANNED = str.maketrans({"l": "[l1|]", "i": "[il1]", "o": "[o0]"})


def _spelled(terms: tuple[str, ...]) -> list[str]:
    """A pattern for each term, the longest first."""
    return [
        _BETWEEN_WORDS.join(re.escape(word).translate(_SCANNED) for word in term.split())
        for term in sorted(terms, key=len, reverse=True)
    ]


@cache
def _terms_pattern(terms: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(any_of(_spelled(terms)) + r"\b")


@cache
def _mention_pattern(words: tuple[str, ...], abbreviations: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(any_of(_spelled(words), map(re.escape, abbreviations)) + r"\b")


@cache
def load_topic(name: str) -> Topic:
    """The topic called ``name``; raises BadLexicon where its file is missing or wrong."""
    file = files("extract").joinpath("lexicon", "topics", f"{name}.toml")
    try:
        content = file.read_text(encoding="utf-8")
        data = _TopicFile.model_validate(loads(content))
    except FileNotFoundError as error:
        raise BadLexicon(f"there is no topic {name!r} in extract/lexicon/topics") from error
    except (TOMLDecodeError, ValidationError) as error:
        raise BadLexicon(f"extract/lexicon/topics/{name}.toml: {error}") from error
    terms = tuple(sorted({term.lower() for term in data.terms}))
    descriptions = tuple(sorted({words.lower() for words in data.descriptions}))
    version = hashlib.sha256("\n".join((*terms, *descriptions, *data.abbreviations)).encode()).hexdigest()[:12]
    return Topic(name, data.technology, terms, descriptions, tuple(data.abbreviations), version)
