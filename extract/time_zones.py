"""The clock of a government, for times that a document gives without their zone (``lexicon/time_zones.toml``)."""

from functools import cache
from importlib.resources import files
from tomllib import loads
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, model_validator

from banwatch.jurisdictions import Jurisdiction


class _Part(BaseModel):
    """The part of a state beyond one or two lines, in degrees."""

    model_config = ConfigDict(extra="forbid")

    state: str
    zone: str
    west_of: float = 180
    east_of: float = -180
    north_of: float = -90
    south_of: float = 90

    def holds(self, place: Jurisdiction) -> bool:
        if place.state != self.state or place.latitude is None or place.longitude is None:
            return False
        return self.east_of < place.longitude < self.west_of and self.north_of < place.latitude < self.south_of


class _Zones(BaseModel):
    model_config = ConfigDict(extra="forbid")

    states: dict[str, list[str]]
    parts: list[_Part]

    @model_validator(mode="after")
    def _known(self) -> "_Zones":
        for name in (*self.states, *(part.zone for part in self.parts)):
            ZoneInfo(name)
        return self


@cache
def _zones() -> _Zones:
    return _Zones.model_validate(loads(files("extract").joinpath("lexicon", "time_zones.toml").read_text("utf-8")))


def time_zone(place: Jurisdiction) -> ZoneInfo:
    """The zone in which a US government lives; UTC where it is not known."""
    zones = _zones()
    part = next((part.zone for part in zones.parts if part.holds(place)), None)
    return ZoneInfo(part or next((zone for zone, states in zones.states.items() if place.state in states), "UTC"))
