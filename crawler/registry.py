"""The registry: which sources there are, from the TOML files in ``crawler/sources`` and in an operator's own folders.

The format is described in ``crawler/sources/README.md``.
"""

import re
import tomllib
from collections.abc import Iterable, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Any, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from banwatch.gazetteer import gazetteer
from banwatch.jurisdictions import Jurisdiction
from banwatch.sources import Platform, Source


class BadRegistry(ValueError):
    """A source file that cannot be used; the message names the file, the entry and the key."""


def _address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("not an http or https address")
    return value


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError("not an IANA time zone, such as America/Chicago") from None
    return value


def _place(value: str) -> Jurisdiction:
    """``Worcester, MA`` or an Open Civic Data id."""
    places = gazetteer()
    if value.startswith("ocd-division/"):
        found = places.by_id(value)
    else:
        name, _, state = value.rpartition(",")
        found = places.find(name.strip(), state.strip()) if name else places.state(state.strip())
    if found is None:
        raise ValueError(f"no such jurisdiction: {value}")
    return found


Address = Annotated[str, AfterValidator(_address)]
TimeZone = Annotated[str, AfterValidator(_zone)]
State = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$")]
    name: Annotated[str, Field(min_length=1)]
    platform: Platform
    root: Address | None = None
    feeds: tuple[Address, ...] = ()
    sitemaps: tuple[Address, ...] = ()
    sections: tuple[Address, ...] = ()
    state: State | None = None
    home: str | None = None
    time_zone: TimeZone | None = None
    expected: Annotated[int, Field(ge=0)] = 1
    delay_seconds: Annotated[float, Field(ge=0, le=600)] = 1.0
    enabled: bool = True
    verified: bool = True
    note: str = ""
    options: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _starts_somewhere(self) -> Self:
        lists = (*self.feeds, *self.sitemaps, *self.sections)
        if self.platform is Platform.NEWS and (self.root or not lists):
            raise ValueError("a newsroom has feeds, sitemaps or sections, and no root")
        if self.platform is not Platform.NEWS and (lists or not self.root):
            raise ValueError("a council's platform has a root, and neither feeds, sitemaps nor sections")
        return self

    def source(self, state: str | None, time_zone: str | None) -> Source:
        home = _place(self.home) if self.home else None
        return Source(
            id=self.id,
            name=self.name,
            platform=self.platform,
            start=(self.root,) if self.root else (*self.feeds, *self.sitemaps, *self.sections),
            home_state=self.state or state or (home.state if home else None),
            home=home,
            time_zone=self.time_zone or time_zone or "UTC",
            expected=self.expected,
            delay_seconds=self.delay_seconds,
            enabled=self.enabled and self.verified,
            verified=self.verified,
            note=self.note,
            options=self.options | ({"sections": " ".join(self.sections)} if self.sections else {}),
        )


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    state: State | None = None
    time_zone: TimeZone | None = None
    source: list[dict[str, Any]] = Field(default_factory=list)


def _said(error: ValidationError) -> str:
    first = error.errors()[0]
    key = ".".join(map(str, first["loc"]))
    return f"{key}: {first['msg']}" if key else first["msg"].removeprefix("Value error, ")


def read_sources(text: str, file: str) -> list[Source]:
    """The sources in one file's text; ``file`` is its name for messages. Raises BadRegistry."""
    try:
        content = _File.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise BadRegistry(f"{file}: not TOML: {error}") from error
    except ValidationError as error:
        raise BadRegistry(f"{file}: {_said(error)}") from error
    sources: list[Source] = []
    for number, values in enumerate(content.source, start=1):
        where = f"{file}, entry {number} ({values.get('id', 'without id')})"
        try:
            entry = _Entry.model_validate(values)
        except ValidationError as error:
            raise BadRegistry(f"{where}: {_said(error)}") from error
        try:
            sources.append(entry.source(content.state, content.time_zone))
        except ValueError as error:
            raise BadRegistry(f"{where}: home: {error}") from error
    return sources


def _folder(files_in: Iterable[Traversable]) -> dict[str, Source]:
    found: dict[str, tuple[str, Source]] = {}
    for file in sorted(files_in, key=lambda file: file.name):
        if not file.name.endswith(".toml"):
            continue
        for source in read_sources(file.read_text("utf-8"), file.name):
            if source.id in found:
                raise BadRegistry(f"{file.name}, {source.id}: id: there is one in {found[source.id][0]} already")
            found[source.id] = (file.name, source)
    return {name: source for name, (_, source) in found.items()}


def load_sources(folders: Sequence[Path] = (), *, packaged: bool = True) -> tuple[Source, ...]:
    """All sources, by id: those that come with banwatch, then those in ``folders``, where the same id replaces.

    Raises BadRegistry, also for a folder that is not there.
    """
    found = _folder(files("crawler").joinpath("sources").iterdir()) if packaged else {}
    for folder in folders:
        if not folder.is_dir():
            raise BadRegistry(f"{folder}: no such folder")
        found |= _folder(folder.iterdir())
    return tuple(found[name] for name in sorted(found))


_SPACES = re.compile(r"\s+")


def source_named(sources: Iterable[Source], name: str) -> Source:
    """The source of that id; raises KeyError with the ids that begin alike."""
    known = {source.id: source for source in sources}
    wanted = _SPACES.sub("-", name.strip())
    if wanted in known:
        return known[wanted]
    alike = [each for each in known if each.startswith(wanted[:4])]
    raise KeyError(f"no source {name!r}" + (f"; there are {', '.join(alike[:8])}" if alike else ""))
