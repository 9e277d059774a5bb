"""Events in words, as ``templates/words.toml`` has them: for mails and for the review page."""

import datetime as dt
import tomllib
from functools import lru_cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from banwatch.gazetteer import gazetteer
from banwatch.jurisdictions import Jurisdiction, Level
from banwatch.measures import Action, DatePrecision, Stage
from store.ledger import EventRow

_SAMPLE = {"place": "Worcester", "technology": "facial recognition", "body": "City Council"}
REVIEW_STATES = ("unreviewed", "accepted", "corrected", "rejected", "merged", "withdrawn")


class Sureness(BaseModel):
    """A word for a probability from ``least`` upwards."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    least: float = Field(ge=0, le=1)
    words: str


class Words(BaseModel):
    """The checked content of the file; every action, stage and review state has its words."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    headline: dict[Action, dict[Stage, str]]
    does: dict[Action, str]
    action: dict[Action, str]
    stage: dict[Stage, str]
    hearing: str
    review: dict[str, str]
    sureness: tuple[Sureness, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _complete(self) -> "Words":
        lines = {f"does.{action}": line for action, line in self.does.items()}
        for action in Action:
            missing = set(Stage) - self.headline.get(action, {}).keys()
            if missing or action not in self.does or action not in self.action:
                raise ValueError(f"no words for {action}: {', '.join(sorted(missing)) or 'does or action'}")
            lines |= {f"headline.{action}.{stage}": line for stage, line in self.headline[action].items()}
        if set(Stage) - self.stage.keys() or set(REVIEW_STATES) - self.review.keys():
            raise ValueError("a stage or a review state has no words")
        for name, line in lines.items():
            _filled(name, line, _SAMPLE)
        _filled("hearing", self.hearing, _SAMPLE | {"date": "December 20, 2021"})
        if self.sureness[-1].least != 0:
            raise ValueError("the last sureness must begin at 0")
        return self


def _filled(name: str, line: str, values: dict[str, str]) -> str:
    try:
        return line.format(**values)
    except (KeyError, IndexError, ValueError, AttributeError) as error:
        usable = " and ".join(", ".join(f"{{{each}}}" for each in values).rsplit(", ", 1))
        raise ValueError(f"{name} may use only {usable}: {line!r}") from error


def read(text: str) -> Words:
    """The words in a TOML text; raises ValueError that names what is wrong."""
    try:
        return Words.model_validate(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise ValueError(f"words.toml: {error}") from error


@lru_cache(maxsize=1)
def words() -> Words:
    """The packaged words, read once."""
    return read(files("alerts").joinpath("templates", "words.toml").read_text(encoding="utf-8"))


def place_name(place: Jurisdiction) -> str:
    """ "Worcester, Massachusetts", "Massachusetts", "United States", "Toronto (CA)"."""
    if place.level is Level.FOREIGN:
        return place.name if place.country in ("", "US") else f"{place.name} ({place.country})"
    state = gazetteer().state(place.state) if place.state else None
    if state is None or place.name == state.name:
        return place.name
    return f"{place.name}, {state.name}"


def headline(event: EventRow) -> str:
    """One sentence of news without its full stop: "Worcester, Massachusetts, bans facial recognition"."""
    pattern = words().headline[event.action][event.stage]
    place = _running(event.place)
    return pattern.format(place=place, technology=event.technology, body=event.body or "").rstrip(", ")


def hearing(place: Jurisdiction, technology: str, when: dt.date) -> str:
    """One sentence about a meeting to come, without its full stop."""
    return words().hearing.format(place=_running(place), technology=technology, body="", date=day(when))


def _running(place: Jurisdiction) -> str:
    """A place's name as it stands within a sentence."""
    name = place_name(place)
    return f"{name}," if ", " in name else name


def does(event: EventRow) -> str:
    """What the measure does, and whom it binds where that is known."""
    said = words().does[event.action].format(place=event.place.name, technology=event.technology, body=event.body or "")
    return f"{said} ({', '.join(event.scope)})" if event.scope else said


def sureness(confidence: float) -> str:
    return next(each.words for each in words().sureness if confidence >= each.least)


def day(when: dt.date | None, precision: DatePrecision | None = DatePrecision.DAY) -> str:
    """ "December 14, 2021", "December 2021" or "2021"; empty where no date is known."""
    if when is None:
        return ""
    if precision is DatePrecision.YEAR:
        return f"{when:%Y}"
    return f"{when:%B %Y}" if precision is DatePrecision.MONTH else f"{when:%B} {when.day}, {when.year}"
