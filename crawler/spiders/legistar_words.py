"""The words that Legistar records use for votes and actions, from ``legistar.toml``."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field

from banwatch.votes import Option


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid")

    parks: list[str] = Field(min_length=1)
    options: dict[Option, list[str]]


@cache
def _words() -> _Words:
    return _Words.model_validate(tomllib.loads(files(__package__).joinpath("legistar.toml").read_text("utf-8")))


@cache
def _options() -> Mapping[str, Option]:
    return {word: option for option, words in _words().options.items() for word in words}


@cache
def _parks() -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(map(re.escape, _words().parks)) + ")", re.IGNORECASE)


def option(word: str) -> Option | None:
    """The option that a word for a member's vote stands for; None for a word nobody has listed."""
    return _options().get(" ".join(word.lower().split()).rstrip("."))


def only_parks(action: str) -> bool:
    """Whether an action of this name leaves the matter undecided, whatever its passed flag says."""
    return _parks().search(action) is not None
