"""Several processes on one store at once: nobody is locked out, nothing is lost or doubled."""

import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from store import backups, runs, subscribers, tables
from store import engine as engines
from store.engine import reading

WRITER = """
import sys
from datetime import UTC, date, datetime
from banwatch.clock import SetClock
from banwatch.documents import Document, DocumentKind, Link, Outcome, Page
from banwatch.jurisdictions import Jurisdiction, Level
from banwatch.measures import Action, DatePrecision, Event, Measure, Stage
from banwatch.protocols import Fetched
from banwatch.readings import Reading
from banwatch.sources import Platform, Source
from store import documents, engine as engines, ledger
from store.frontier import Frontier
from store.sink import Sink

url, name, run, pages = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
engine = engines.open(url)
list(documents.pending(engine, "1"))
print("ready", flush=True)
sys.stdin.readline()
clock = SetClock(datetime(2021, 12, 15, 12, tzinfo=UTC))
source = Source("gazette", "Gazette", Platform.NEWS, ())
place = Jurisdiction("Worcester", Level.CITY, "MA", ocd_id="ocd-division/country:us/state:ma/place:worcester")
frontier, sink = Frontier(engine, clock, name, run), Sink(engine, clock, run)
frontier.add("gazette", [Link(f"https://gazette.example/{n}", "article") for n in range(pages)])
while leases := frontier.lease("gazette", 2):
    for lease in leases:
        text = f"banned {lease.link.url}"
        document = Document(lease.link.url, "gazette", DocumentKind.ARTICLE, text)
        fetched = Fetched(Outcome.RELEVANT, documents=[document], pages=[Page(document.url, b"x")])
        sink.keep(source, lease, fetched)
event = Event(Measure(place, Action.BAN, "facial recognition"), Stage.ADOPTED, True, date(2021, 12, 14),
              DatePrecision.DAY, "City Council", None, 0.9)
for stored in documents.pending(engine, "1"):
    reading = Reading(stored.document.text, True, "1", events=(event,))
    ledger.record(engine, stored.id, reading, clock=clock)
engine.dispose()
"""


def test_three_processes_writing_at_once(
    database: str, store: Engine, desk_on: Callable[[Engine], Any], tmp_path: Path
) -> None:
    desk = desk_on(store)
    subscribers.add(store, "a@example.org", clock=desk.clock)
    run, pages = desk.run(), 14
    command = [sys.executable, "-W", "error", "-c", WRITER, database]
    writers = [
        subprocess.Popen([*command, f"writer {n}", str(run), str(pages)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                         stderr=subprocess.PIPE, text=True)
        for n in range(3)
    ]  # fmt: skip
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    copied = _copy_meanwhile(store, desk_on, tmp_path) if store.dialect.name == "sqlite" else 0
    for writer in writers:
        _, error = writer.communicate(timeout=60)
        assert (writer.returncode, error) == (0, "")
    (row,) = desk.events()
    assert row.sources == pages >= copied
    with reading(store) as session:
        assert session.scalar(select(func.count()).select_from(tables.Document)) == pages
        assert session.scalar(select(func.count()).select_from(tables.EventSource)) == pages
        assert session.scalar(select(func.count()).select_from(tables.Outbox)) == 1
        assert [count.count for count in runs.counts(session, run)] == [pages]


def _copy_meanwhile(store: Engine, desk_on: Callable[[Engine], Any], folder: Path) -> int:
    """Back the store up while others write it; the sources that the copy holds. It cannot be put back meanwhile."""
    url = store.url.render_as_string(hide_password=False)
    backups.backup(url, folder / "copy.sqlite")
    with pytest.raises(backups.BadBackup, match="in use"):
        backups.restore(url, folder / "copy.sqlite")
    copy = engines.open(f"sqlite:///{folder / 'copy.sqlite'}")
    told: int = sum(row.sources for row in desk_on(copy).events())
    with reading(copy) as session:
        assert session.scalar(select(func.count()).select_from(tables.EventSource)) == told
    copy.dispose()
    return told


def test_a_due_run_is_claimed_by_one_owner(desk: Any) -> None:
    due = desk.clock.now()
    first = runs.claim(desk.engine, "daily", due, "one", desk.clock)
    assert first is not None
    assert runs.claim(desk.engine, "daily", due, "two", desk.clock) is None
    assert runs.keep_alive(desk.engine, first.id, "one", desk.clock)
    runs.finish(desk.engine, first.id, desk.clock, summary={"documents": 3})
    assert runs.claim(desk.engine, "daily", due, "one", desk.clock) is None
    with reading(desk.engine) as session:
        (done,) = runs.latest(session, "daily")
    assert (done.state, done.summary, done.finished_at) == ("done", {"documents": 3}, desk.clock.now())


def test_a_run_whose_owner_died_is_taken_over(desk: Any) -> None:
    due = desk.clock.now()
    first = runs.claim(desk.engine, "daily", due, "one", desk.clock)
    desk.clock.move(timedelta(seconds=runs.LEASE_SECONDS))
    taken = runs.claim(desk.engine, "daily", due, "two", desk.clock)
    assert first is not None
    assert taken is not None
    assert (taken.id, taken.resumed) == (first.id, True)
    assert not runs.keep_alive(desk.engine, first.id, "one", desk.clock)
