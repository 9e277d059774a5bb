"""Places that can decide something: towns, counties, states, school districts, agencies, countries."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """What kind of government a jurisdiction is."""

    CITY = "city"
    TOWN = "town"
    COUNTY = "county"
    STATE = "state"
    FEDERAL = "federal"
    SCHOOL = "school"
    AGENCY = "agency"
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """A government, as far as a document lets us know which one.

    ``ocd_id`` is an Open Civic Data division id (https://open-civic-data.readthedocs.io/en/latest/ocdids.html), such as
    ``ocd-division/country:us/state:ma/place:worcester``; None while the place is not resolved. ``state`` is a USPS
    code, ``country`` ISO 3166-1 alpha-2. ``population`` is the last estimate in the gazetteer, in persons; latitude
    and longitude are in degrees, WGS 84.
    """

    name: str
    level: Level
    state: str | None = None
    country: str = "US"
    ocd_id: str | None = None
    population: int | None = None
    latitude: float | None = None
    longitude: float | None = None

    @property
    def resolved(self) -> bool:
        """True when it is known which government is meant, so that an event in it may be published."""
        return self.ocd_id is not None
