"""The words by which places are read, from ``extract/lexicon/places.toml`` and ``places_first_names.txt``."""

import tomllib
from functools import lru_cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class StandingAlone(_Table):
    """Cities named without their state, as "Boston MA": ``first`` outweigh a small namesake at home; those
    ``together`` speak for one another; ``world`` are foreign, with the ISO code of the country."""

    first: frozenset[str]
    second: frozenset[str]
    together: frozenset[str]
    world: frozenset[str]


class Names(_Table):
    """Place names that are also words (``words``), or also surnames and given names (``weak``), and the shapes by
    which a name that no list has is taken for a place."""

    words: frozenset[str]
    weak: frozenset[str]
    endings: tuple[str, ...]
    second_words: frozenset[str]
    first_words: frozenset[str]


class Around(_Table):
    """Words beside a name that speak for or against a place; each list's meaning is told in the file."""

    streets: frozenset[str]
    features: frozenset[str]
    companies: frozenset[str]
    newspapers: frozenset[str]
    teams: frozenset[str]
    schools: frozenset[str]
    rulers: frozenset[str]
    civic: frozenset[str]
    locating: frozenset[str]
    openers: frozenset[str]
    titles: frozenset[str]
    saying: frozenset[str]
    neighbourhood: frozenset[str]


class Lexicon(_Table):
    abbreviations: dict[str, tuple[str, ...]]
    standing_alone: StandingAlone
    names: Names
    around: Around
    first_names: frozenset[str] = frozenset()


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The packaged lexicon, read once; raises pydantic.ValidationError where a file does not fit."""
    folder = files("extract.lexicon")
    data = tomllib.loads(folder.joinpath("places.toml").read_text(encoding="utf-8"))
    lines = folder.joinpath("places_first_names.txt").read_text(encoding="utf-8").splitlines()
    names = (word for line in lines if not line.startswith("#") for word in line.split())
    return Lexicon.model_validate({**data, "first_names": frozenset(names)})
