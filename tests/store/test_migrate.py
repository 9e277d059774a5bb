"""Migrations: every database of a release becomes one of this release."""

import runpy
from datetime import date
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect, select, text

from banwatch.clock import SetClock
from store import engine as engines
from store import ledger, migrate, reviews
from store.tables import Base, Document, Measure

FIRST_RELEASE = Path(__file__).parents[1] / "builders" / "release_0_1_0.py"


def test_an_empty_database_is_brought_to_this_release(empty_database: str) -> None:
    assert migrate.current(empty_database) is None
    assert not migrate.is_current(empty_database)
    migrate.upgrade(empty_database)
    migrate.upgrade(empty_database)
    assert migrate.is_current(empty_database)


def test_models_and_migrations_do_not_drift(store: Engine) -> None:
    with store.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_migrations_make_every_check_and_partial_index_of_the_models(store: Engine) -> None:
    """Alembic compares neither checks nor the conditions of indexes."""
    found = inspect(store)
    for table in Base.metadata.sorted_tables:
        checks = {str(check["name"]) for check in found.get_check_constraints(table.name)}
        names = {str(each.name) for each in table.constraints if type(each).__name__ == "CheckConstraint"}
        assert {name.removeprefix(f"ck_{table.name}_") for name in checks} == {
            name.removeprefix(f"ck_{table.name}_") for name in names
        }
        partial = {index["name"] for index in found.get_indexes(table.name)
                   if (index.get("dialect_options") or {}).get(f"{store.dialect.name}_where") is not None}  # fmt: skip
        assert partial == {
            index.name for index in table.indexes if index.dialect_options[store.dialect.name].get("where") is not None
        }


def test_sqlite_waits_for_its_turn_and_syncs_every_commit(sqlite_store: Engine) -> None:
    with sqlite_store.connect() as connection:
        asked = {name: connection.execute(text(f"PRAGMA {name}")).scalar()
                 for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")}  # fmt: skip
    assert asked == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30_000}


def test_a_filled_database_of_the_first_release_is_upgraded_with_all_it_holds(
    empty_database: str, clock: SetClock, request: pytest.FixtureRequest
) -> None:
    runpy.run_path(str(FIRST_RELEASE))["build"](empty_database)
    opened = engines.open(empty_database)
    held = set(inspect(opened).get_table_names())
    opened.dispose()
    migrate.upgrade(empty_database)
    assert migrate.is_current(empty_database)
    opened = engines.open(empty_database)
    request.addfinalizer(opened.dispose)
    with opened.connect() as connection:
        rows = {table.name: len(connection.execute(select(table)).all()) for table in Base.metadata.sorted_tables}
        stand = connection.execute(
            select(Measure.status, Measure.since, Document.origin).join(Document, Document.id == 1).order_by(Measure.id)
        )
        assert [tuple(row) for row in stand] == [("vetoed", date(2021, 12, 20), "crawl"), ("proposed", None, "crawl")]
    new = rows.keys() - held
    assert {name for name, number in rows.items() if number == 0} == new
    with engines.reading(opened) as session:
        shown = {(row.place.name, row.stage.value, row.vote, row.sources) for row in ledger.events(session)}
        (item,) = reviews.queue(session)
    assert shown == {
        ("Worcester", "adopted", "11-0, unanimous", 1),
        ("Worcester", "vetoed", "", 1),
        ("Springfield", "proposed", "", 1),
    }
    reviews.decide(opened, item.item_id, "rejected", who="ann", clock=clock)
