"""What the sample web says, from the TOML files in ``pages``."""

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Literal

from pydantic import BaseModel, ConfigDict


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Article(_Data):
    """One article. ``day`` is the day of the demo, 1 or 2, from which it is there; ``path`` may lack its slash, as a
    relative link in a feed does."""

    day: int
    path: str
    title: str
    published: date
    byline: str
    section: str
    text: str
    related: tuple[str, ...] = ()
    charset: str = "utf-8"
    broken: Literal["500", "empty"] | None = None

    @property
    def paragraphs(self) -> list[str]:
        return [paragraph.strip() for paragraph in self.text.split("\n\n") if paragraph.strip()]


class Newsroom(_Data):
    name: str
    tagline: str
    article: tuple[Article, ...]


class History(_Data):
    """One action on a matter. ``votes``: taken by name, an empty list, or an address that answers 404."""

    id: int
    day: int
    date: date
    body: str
    action: str
    text: str
    passed: bool | None = None
    mover: str | None = None
    seconder: str | None = None
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    votes: Literal["named", "none", "missing"] = "named"


class Matter(_Data):
    """One matter; ``status`` by the day of the demo from which it holds."""

    id: int
    file: str
    title: str
    type: str
    body: str
    introduced: date
    status: dict[int, str]
    history: tuple[History, ...] = ()


class Council(_Data):
    client: str
    members: tuple[str, ...]
    matter: tuple[Matter, ...]


class Paper(_Data):
    """Minutes of one meeting, shipped as a PDF file."""

    file: str
    title: str
    published: date
    text: str
    truncated: bool = False


class Clerk(_Data):
    name: str
    minutes: tuple[Paper, ...]


def folder() -> Traversable:
    """Where the data files lie."""
    return files("cli").joinpath("demo", "pages")


def _data(name: str) -> dict[str, object]:
    return tomllib.loads(folder().joinpath(f"{name}.toml").read_text("utf-8"))


@cache
def newsroom(name: str) -> Newsroom:
    """``lantern`` or ``tide``; raises pydantic.ValidationError where its file is wrong."""
    return Newsroom.model_validate(_data(name))


@cache
def council() -> Council:
    return Council.model_validate(_data("council"))


@cache
def clerk() -> Clerk:
    return Clerk.model_validate(_data("minutes"))
