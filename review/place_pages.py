"""A government with its measures' lives, the map, bans over time, sources with health, runs with numbers."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from alerts import words
from alerts.cleaning import one_line
from banwatch.clock import Clock
from banwatch.gazetteer import gazetteer
from banwatch.measures import Action
from review import desk, us_map
from review.ledger_pages import Ballot, Said, ballots, mover, quotes
from review.pages import Pages
from store import desk_runs, health, ledger, timelines
from store.ledger import EventDetail
from store.timelines import MeasureRow

DIVISION = "ocd-division/"
MOST_STEPS = 40
MOST_PINS = 400

KINDS = {
    "ban": "ban in force",
    "moratorium": "moratorium in force",
    "restriction": "use restricted",
    "pending": "proposed or under way",
    "ended": "rejected, repealed or expired",
}
"""What a place is shown as, the first of these that fits."""


@dataclass(frozen=True, slots=True)
class Step:
    """One event in a measure's life, with its vote as bars and what was said."""

    event: desk.EventView
    ballots: tuple[Ballot, ...]
    mover: str
    quotes: tuple[Said, ...]
    tabs: tuple[desk.SourceTab, ...]


@dataclass(frozen=True, slots=True)
class Life:
    """One measure: where it stands, in words, and the steps that brought it there."""

    title: str
    status: str
    since: str
    note: str
    file_number: str
    scope: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Pin:
    """A place on the map."""

    name: str
    kind: str
    path: str
    state: str
    since: str
    x: float | None
    y: float | None


def place_path(ocd_id: str) -> str:
    return f"/places/{quote(ocd_id.removeprefix(DIVISION), safe='/:')}"


def add_place_pages(app: FastAPI, pages: Pages, clock: Clock) -> None:
    @app.get("/places/{division:path}")
    def place(request: Request, division: str) -> Response:
        with pages.reading() as session:
            lives, name, ocd_id = gathered(session, division)
        return pages.show(request, "place.html", lives=lives, place=name, ocd_id=ocd_id)

    @app.get("/map")
    def us(request: Request) -> Response:
        with pages.reading() as session:
            rows = timelines.measures(session)
            known = timelines.protected(session)
        pins, by_year = pins_of(rows), years(rows)
        values: dict[str, Any] = {
            "pins": pins[:MOST_PINS],
            "kinds": KINDS,
            "counts": Counter(pin.kind for pin in pins),
            "years": by_year,
            "most_in_year": max((standing + ended for _, standing, ended in by_year), default=1),
            "protected": known,
            "dots": us_map.backdrop(),
            "labels_at": us_map.state_labels(),
            "width": us_map.WIDTH,
            "height": us_map.HEIGHT,
        }
        return pages.show(request, "map.html", **values)

    @app.get("/sources")
    def sources(request: Request) -> Response:
        with pages.reading() as session:
            found = health.known(session)
        order = {health.State.BROKEN: 0, health.State.BLOCKED: 1, health.State.SILENT: 2}
        rows = sorted(found.values(), key=lambda each: (order.get(each.state, 3), each.source_id))
        now = clock.now()
        lines = [
            {"id": each.source_id, "state": each.state.value, "since": desk.ago(now - each.since),
             "reason": one_line(each.reason, 200), "asked": desk.ago(now - each.asked_at),
             "yielded": desk.ago(now - each.yielded_at), "faults": each.faults}
            for each in rows
        ]  # fmt: skip
        return pages.show(request, "sources.html", lines=lines, counts=Counter(line["state"] for line in lines))

    @app.get("/runs")
    def runs(request: Request) -> Response:
        with pages.reading() as session:
            lines = desk_runs.recent(session)
        return pages.show(request, "runs.html", lines=lines)


def gathered(session: Session, division: str) -> tuple[tuple[Life, ...], str, str]:
    """A government's measures in words, its name and id; raises LookupError where the ledger holds none."""
    ocd_id = f"{DIVISION}{division}"
    rows = timelines.timeline(session, ocd_id)
    if not rows:
        raise LookupError("nothing in the ledger about that government")
    return tuple(_life(session, row) for row in rows), words.place_name(rows[0].place), ocd_id


def _life(session: Session, row: MeasureRow) -> Life:
    steps = tuple(_step(ledger.detail(session, event.event_id)) for event in row.events[:MOST_STEPS])
    said = words.words()
    return Life(
        title=f"{said.action[row.action].capitalize()} on {row.technology}",
        status=row.status,
        since=words.day(row.since) if row.since else "",
        note=one_line(row.note, 200),
        file_number=one_line(row.file_number, 80),
        scope=one_line(", ".join(row.scope), 200),
        steps=steps,
    )


def _step(detail: EventDetail) -> Step:
    return Step(
        desk.event_view(detail.row),
        ballots(detail.vote),
        mover(detail.vote),
        quotes(detail)[:4],
        desk.tabs(detail.sources, None)[:6],
    )


def pins_of(rows: Sequence[MeasureRow]) -> list[Pin]:
    """Each resolved US government once, as the strongest of its measures."""
    strongest: dict[str, tuple[int, MeasureRow]] = {}
    for row in rows:
        if row.place.ocd_id is None or row.place.country != "US" or row.status == "dismissed":
            continue
        rank = list(KINDS).index(kind_of(row))
        if row.place.ocd_id not in strongest or rank < strongest[row.place.ocd_id][0]:
            strongest[row.place.ocd_id] = rank, row
    found = []
    for ocd_id, (_, row) in strongest.items():
        at = us_map.point(gazetteer().by_id(ocd_id) or row.place)
        found.append(
            Pin(words.place_name(row.place), kind_of(row), place_path(ocd_id), row.place.state or "",
                words.day(row.since) if row.since else "", at.x if at else None, at.y if at else None)
        )  # fmt: skip
    return sorted(found, key=lambda pin: (pin.state, pin.name))


def kind_of(row: MeasureRow) -> str:
    """One of KINDS for where a measure stands."""
    if row.status == "adopted" and row.action is not Action.REPEAL:
        return row.action.value
    return "pending" if row.status in ("proposed", "advanced") else "ended"


def years(rows: Sequence[MeasureRow]) -> list[tuple[int, int, int]]:
    """Bans and moratoriums by the year that brought them where they stand: in force, and ended since."""
    kinds = [(row.since.year, row.status == "adopted") for row in rows
             if row.since and row.action in (Action.BAN, Action.MORATORIUM)
             and row.status in ("adopted", "repealed", "expired")]  # fmt: skip
    counted = Counter(kinds)
    found = {year for year, _ in kinds}
    return (
        [(year, counted[year, True], counted[year, False]) for year in range(min(found), max(found) + 1)]
        if found
        else []
    )
