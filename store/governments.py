"""Rows of jurisdictions, made when an event first needs them."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

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


def held(session: Session, places: Iterable[Jurisdiction]) -> dict[str, int]:
    """Row ids by key, with the rows locked in a fixed order, so that two writers to one ledger take turns."""
    by_key = {key_of(place): place for place in places}
    keys = sorted(by_key)
    if not keys:
        return {}
    session.execute(insert_or_ignore(session, tables.Jurisdiction), [_row(key, by_key[key]) for key in keys])
    table = tables.Jurisdiction
    query = select(table.key, table.id).where(table.key.in_(keys)).order_by(table.key).with_for_update()
    return {row.key: row.id for row in session.execute(query)}


def value(row: tables.Jurisdiction) -> Jurisdiction:
    return Jurisdiction(
        name=row.name,
        level=Level(row.level),
        state=row.state,
        country=row.country,
        ocd_id=row.ocd_id,
        population=row.population,
        latitude=row.latitude,
        longitude=row.longitude,
    )


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
