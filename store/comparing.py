"""Comparing a claim with what the ledger holds. Pure functions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from banwatch.claims import Claim, ClaimKind
from banwatch.jurisdictions import Jurisdiction, Level

CLOSE = 0.15
"""How far, as a share, a rounded number of residents may be from the gazetteer's estimates."""

_UNITS: dict[str, tuple[Level, ...]] = {
    "municipality": (Level.CITY, Level.TOWN),
    "city": (Level.CITY, Level.TOWN),
    "town": (Level.CITY, Level.TOWN),
    "county": (Level.COUNTY,),
    "state": (Level.STATE,),
    "jurisdiction": (Level.CITY, Level.TOWN, Level.COUNTY, Level.STATE),
    "people": (Level.CITY, Level.TOWN, Level.COUNTY, Level.STATE),
}
"""What counts as one of a unit; texts call towns cities and cities towns."""


@dataclass(frozen=True, slots=True)
class Known:
    """Governments that adopted a prohibition, each with the date of its first where one is known.

    ``otherwise`` says, by OCD id, what else is known of a government that adopted none.
    """

    adopted: tuple[tuple[Jurisdiction, date | None], ...]
    otherwise: Mapping[str, str] = field(default_factory=dict)

    def ids(self) -> frozenset[str]:
        return frozenset(place.ocd_id for place, _ in self.adopted if place.ocd_id)

    def until(self, day: date | None, state: str | None, unit: str) -> tuple[Jurisdiction, ...]:
        """Those of a unit, in a state or anywhere, that had adopted one by a day."""
        return tuple(
            place
            for place, first in self.adopted
            if place.level in _UNITS[unit]
            and (state is None or place.state == state)
            and (day is None or first is None or first <= day)
        )


@dataclass(frozen=True, slots=True)
class Finding:
    """``verdict`` is one of ``store.claim_tables.VERDICTS``; ``words`` say what was compared with what."""

    verdict: str
    words: str
    missing: tuple[str, ...] = ()


def compare(claim: Claim, said_on: date | None, known: Known) -> Finding:
    """What the ledger says to a claim made on a day (None: any)."""
    if claim.kind is ClaimKind.LIST:
        return _list(claim, known)
    if claim.number is None:
        return Finding("unknown", "no number was read")
    if claim.kind is ClaimKind.POPULATION:
        return _population(claim, said_on, known)
    return _ordinal(claim, claim.number, said_on, known)


def _list(claim: Claim, known: Known) -> Finding:
    named = [place for place in claim.places if place.ocd_id]
    held = known.ids()
    lacking = [place for place in named if place.ocd_id not in held]
    missing = tuple(_name(place) for place in lacking)
    if not named:
        return Finding("unknown", "no place of the list is resolved")
    if missing:
        told = "; ".join(f"{_name(place)}{_aside(place, known)}" for place in lacking)
        return Finding("gap", f"the ledger lacks {len(missing)} of {len(named)} listed: {told}", missing)
    return Finding("agrees", f"the ledger holds all {len(named)} listed")


def _aside(place: Jurisdiction, known: Known) -> str:
    said = known.otherwise.get(place.ocd_id or "")
    return f" ({said})" if said else ""


def _ordinal(claim: Claim, number: int, said_on: date | None, known: Known) -> Finding:
    found = list(known.until(said_on, claim.state, claim.unit))
    if claim.subject and claim.subject.ocd_id and claim.subject.ocd_id not in {place.ocd_id for place in found}:
        found.append(claim.subject)
    what = f"{_noun(claim.unit, len(found))} in {claim.state or 'the country'}"
    when = f" by {said_on.isoformat()}" if said_on else ""
    said = f"the text counts {number}, the ledger holds {len(found)} {what}{when}"
    if len(found) == number:
        return Finding("agrees", said)
    if len(found) > number:
        return Finding("more", said)
    names = _names(found)
    return Finding("gap", f"{said}{f': {names}' if names else ''}", (f"{number - len(found)} {claim.unit}",))


def _population(claim: Claim, said_on: date | None, known: Known) -> Finding:
    found = known.until(said_on, claim.state, "municipality")
    people = sum(place.population or 0 for place in found)
    among = f"{len(found)} {_noun('municipality', len(found))}"
    said = f"the text counts {claim.number:,} people, the ledger {people:,} in {among}"
    if claim.number is None or abs(people - claim.number) <= CLOSE * claim.number:
        return Finding("agrees", said)
    if people > claim.number:
        return Finding("more", said)
    return Finding("gap", said, (f"{claim.number - people:,} people",))


def _name(place: Jurisdiction) -> str:
    return f"{place.name}, {place.state}" if place.state and place.level is not Level.STATE else place.name


def _names(places: Iterable[Jurisdiction]) -> str:
    return ", ".join(sorted(_name(place) for place in places))


def _noun(unit: str, number: int) -> str:
    if number == 1:
        return unit
    return f"{unit[:-1]}ies" if unit.endswith("y") else f"{unit}s"
