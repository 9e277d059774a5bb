"""kill -9 while the ledger is written: a document is recorded whole or not at all, and going on loses nothing."""

import subprocess
import sys
import time

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from banwatch.clock import SetClock
from store import importing, tables
from store.engine import reading
from store.ledger import EventFilter, events

WRITER = """
import sys
from datetime import UTC, datetime
from banwatch.clock import SetClock
from store import engine as engines, importing
from store.tables_of_facts import COLUMNS

engine = engines.open(sys.argv[1])
clock = SetClock(datetime(2021, 12, 15, 12, tzinfo=UTC))
places = "Boston Cambridge Worcester Somerville Springfield Lowell Lynn Quincy Newton Medford Malden Salem".split()
for number, place in enumerate(places):
    day = f"2021-0{number % 9 + 1}-14"
    fact = f"{place},MA,city,City Council,ban,adopted,{day},day,11,0,,yes,,,,https://f.example/{number}"
    importing.import_facts(engine, ",".join(COLUMNS) + "\\n" + fact + "\\n", name="facts",
                           technology="facial recognition", clock=clock)
    print(number, flush=True)
engine.dispose()
"""


def test_a_kill_in_the_middle_leaves_only_whole_documents(database: str, store: Engine) -> None:
    command = [sys.executable, "-W", "error", "-c", WRITER, database]
    writer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    said = [next(writer.stdout) for _ in range(4)]
    time.sleep(0.01)
    writer.kill()
    writer.wait(20)
    rest = writer.stdout.read().split()
    writer.stdout.close()
    _whole(store, at_least=int([*said, *rest][-1]) + 1)
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    _whole(store, at_least=12)
    with reading(store) as session:
        assert [row.sources for row in events(session, EventFilter(state="MA"))] == [1] * 12


def _whole(store: Engine, *, at_least: int) -> None:
    with reading(store) as session:
        counts = {
            table.__tablename__: session.scalar(select(func.count()).select_from(table))
            for table in (tables.Document, tables.EventSource, tables.Event, tables.Report, tables.Measure)
        }
        unread = select(func.count()).where(tables.Document.extractor_version.is_(None))
        assert session.scalar(unread) == 0
    assert len(set(counts.values())) == 1
    assert (counts["document"] or 0) >= at_least


def test_an_import_that_fails_half_way_leaves_nothing(store: Engine, clock: SetClock) -> None:
    with store.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE event_source RENAME TO elsewhere")
    try:
        with pytest.raises(SQLAlchemyError, match="event_source"):
            importing.import_facts(store, importing.starting_ledger(), name="facts", technology="facial recognition",
                                   clock=clock)  # fmt: skip
    finally:
        with store.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE elsewhere RENAME TO event_source")
    with reading(store) as session:
        for table in (tables.Document, tables.Address, tables.Event, tables.Report):
            assert session.scalar(select(func.count()).select_from(table)) == 0
