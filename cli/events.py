"""``banwatch events``: the ledger as a table or as JSON."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from banwatch.measures import Action, DatePrecision, Stage
from cli.trouble import Trouble
from cli.workplace import opened

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from store.ledger import EventFilter, EventRow

_DATES = {DatePrecision.MONTH: "%Y-%m", DatePrecision.YEAR: "%Y"}


def events(
    state: Annotated[str | None, typer.Option(help="Only this state, by USPS code or name.")] = None,
    stage: Annotated[Stage | None, typer.Option(help="Only events at this stage.")] = None,
    action: Annotated[Action | None, typer.Option(help="Only measures of this kind.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    """List the events of the ledger, latest first; those without a date come last."""
    from store.engine import reading
    from store.ledger import EventFilter

    with opened() as place, reading(place.engine) as session:
        wanted = EventFilter(state=state_code(state), stage=stage, action=action)
        found = _all(session, wanted)
        if as_json:
            for row in found:
                typer.echo(json.dumps(values(row), ensure_ascii=False))
            return
        from rich.console import Console

        from cli.tables import events_table

        rows = list(found)
        Console().print(events_table(rows) if rows else "no events")


def state_code(wanted: str | None) -> str | None:
    """A state's USPS code from its code or name; raises Trouble for what is none."""
    from banwatch.gazetteer import gazetteer

    if wanted is None:
        return None
    found = gazetteer().state(wanted.upper() if len(wanted) == 2 else wanted)
    if found is None:
        raise Trouble(f"no such state: {wanted}")
    return found.state


def _all(session: "Session", wanted: "EventFilter") -> "Iterator[EventRow]":
    from store.ledger import events as page_of

    while page := page_of(session, wanted):
        yield from page
        wanted = replace(wanted, after=page[-1].cursor)


def day_of(row: "EventRow") -> str | None:
    """As much of an event's date as is known."""
    if row.date is None:
        return None
    return row.date.strftime(_DATES.get(row.date_precision or DatePrecision.DAY, "%Y-%m-%d"))


def values(row: "EventRow") -> dict[str, Any]:
    """An event as plain values ready for JSON."""
    place = row.place
    return {
        "id": row.event_id,
        "measure": row.measure_id,
        "jurisdiction": {
            "name": place.name,
            "state": place.state,
            "level": place.level.value,
            "country": place.country,
            "ocd_id": place.ocd_id,
        },
        "technology": row.technology,
        "action": row.action.value,
        "stage": row.stage.value,
        "primary": row.primary,
        "official": row.official,
        "date": day_of(row),
        "date_precision": row.date_precision.value if row.date_precision else None,
        "body": row.body,
        "vote": row.vote or None,
        "scope": list(row.scope),
        "file_number": row.file_number,
        "sources": row.sources,
        "urls": list(row.urls),
        "confidence": round(row.confidence, 3),
        "review_state": row.review_state,
        "flags": list(row.flags),
        "alert_reason": row.alert_reason,
        "first_detected_at": row.first_detected_at.isoformat(),
    }
