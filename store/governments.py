"""Rows of jurisdictions, made when an event first needs them."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from sqlalchemy import select
from sqlalchemy.orm import Session

from banwatch.gazetteer import gazetteer
from banwatch.jurisdictions import Jurisdiction, Level
from store import tables
from store.engine import insert_or_ignore


def key_of(place: Jurisdiction) -> str:
    """What tells one government from another; an unresolved one is told by country, state and name.

    An agency's own orders are its government's, so it shares that government's id but not its key.
    """
    if place.ocd_id is None:
        return f"unresolved/{place.country}/{place.state or ''}/{place.name.casefold()}"
    return f"{place.ocd_id}#agency" if place.level is Level.AGENCY else place.ocd_id


def held(session: Session, places: Iterable[Jurisdiction], also: Iterable[int] = ()) -> dict[str, int]:
    """Row ids by key, with the rows locked in a fixed order, so that two writers to one ledger take turns.

    ``also`` are rows known already that are to be locked with them.
    """
    by_key = {key_of(place): place for place in places}
    keys, ids = sorted(by_key), sorted(set(also))
    table = tables.Jurisdiction
    if keys:
        session.execute(insert_or_ignore(session, table), [_row(key, by_key[key]) for key in keys])
    if not keys and not ids:
        return {}
    wanted = table.key.in_(keys) | table.id.in_(ids) if ids else table.key.in_(keys)
    query = select(table.key, table.id).where(wanted).order_by(table.key).with_for_update()
    return {row.key: row.id for row in session.execute(query)}


@dataclass(frozen=True, slots=True)
class _Measured:
    population: int
    latitude: float
    longitude: float


@cache
def _measured() -> Mapping[str, _Measured]:
    """States and counties by OCD id (``store/data/governments.csv``); the gazetteer measures cities and towns only."""
    table = files("store").joinpath("data", "governments.csv").read_text(encoding="utf-8")
    return {
        row["ocd_id"]: _Measured(int(row["population"]), float(row["latitude"]), float(row["longitude"]))
        for row in csv.DictReader(table.splitlines(), strict=True)
    }


def value(row: tables.Jurisdiction) -> Jurisdiction:
    """A row as the vocabulary's government, with residents and position where the row has none but they are known."""
    known = _measured().get(row.ocd_id or "")
    placed = row.latitude is not None or known is None
    return Jurisdiction(
        name=row.name,
        level=Level(row.level),
        state=row.state,
        country=row.country,
        ocd_id=row.ocd_id,
        population=known.population if known and row.population is None else row.population,
        latitude=row.latitude if placed or known is None else known.latitude,
        longitude=row.longitude if placed or known is None else known.longitude,
    )


def counted(row: tables.Jurisdiction) -> Jurisdiction:
    """The same with today's estimate of its population, which the row may not have had when it was made."""
    place = value(row)
    known = gazetteer().by_id(place.ocd_id) if place.ocd_id and place.population is None else None
    return replace(place, population=known.population) if known else place


def _row(key: str, place: Jurisdiction) -> dict[str, object]:
    return {
        "key": key,
        "ocd_id": place.ocd_id,
        "name": place.name,
        "state": place.state,
        "level": place.level.value,
        "country": place.country,
        "population": place.population,
        "latitude": place.latitude,
        "longitude": place.longitude,
    }
