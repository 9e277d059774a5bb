"""Copies of the SQLite file: whole while others write, and put back only when that is safe."""

import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from store import backups
from store import engine as engines

Desk = Any


def _url(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


def test_a_backup_taken_while_others_write_is_whole_and_can_be_put_back(
    sqlite_store: Engine, desk_on: Any, tmp_path: Path
) -> None:
    desk = desk_on(sqlite_store)
    desk.record("https://gazette.example/a", desk.event())
    stop, copy = threading.Event(), tmp_path / "copies" / "copy.sqlite"

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            desk.record(f"https://tide.example/{number}", desk.event())

    writer = threading.Thread(target=write)
    writer.start()
    try:
        size = backups.backup(_url(sqlite_store), copy)
    finally:
        stop.set()
        writer.join()
    assert size == copy.stat().st_size > 0
    held = len(desk.events()[0].urls)
    with sqlite_store.connect() as reader:
        reader.exec_driver_sql("SELECT count(*) FROM event")
        with pytest.raises(backups.BadBackup, match="in use"):
            backups.restore(_url(sqlite_store), copy)
    sqlite_store.dispose()
    backups.restore(_url(sqlite_store), copy)
    opened = engines.open(_url(sqlite_store))
    (row,) = desk_on(opened).events()
    assert 1 <= len(row.urls) <= held
    opened.dispose()


def test_a_backup_is_put_back_under_those_who_use_the_store(sqlite_store: Engine, desk_on: Any, tmp_path: Path) -> None:
    desk, copy = desk_on(sqlite_store), tmp_path / "copy.sqlite"
    desk.record("https://gazette.example/a", desk.event())
    backups.backup(_url(sqlite_store), copy)
    desk.record("https://gazette.example/b", desk.event())
    with sqlite_store.connect() as reader:
        count = "SELECT count(*) FROM document"
        assert reader.exec_driver_sql(count).scalar() == 2
        backups.restore(_url(sqlite_store), copy, in_use=True)
        assert reader.exec_driver_sql(count).scalar() == 2
    (row,) = desk.events()
    assert row.urls == ("https://gazette.example/a",)
    desk.record("https://gazette.example/c", desk.event())
    with sqlite_store.connect() as after:
        assert after.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert after.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    (row,) = desk.events()
    assert row.sources == 2
    connection = sqlite3.connect(copy)
    connection.execute("UPDATE alembic_version SET version_num = '0001'")
    connection.commit()
    connection.close()
    with pytest.raises(backups.BadBackup, match="another shape"):
        backups.restore(_url(sqlite_store), copy, in_use=True)


def test_what_is_no_backup_is_not_put_back(sqlite_store: Engine, tmp_path: Path) -> None:
    sqlite_store.dispose()
    text, other = tmp_path / "text", tmp_path / "other.sqlite"
    text.write_text("no database, but long enough to look at " * 50)
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE event (id INTEGER)")
    connection.close()
    for file, words in ((text, "no SQLite file"), (other, "not a store")):
        with pytest.raises(backups.BadBackup, match=words):
            backups.restore(_url(sqlite_store), file)
    with pytest.raises(FileNotFoundError):
        backups.restore(_url(sqlite_store), tmp_path / "missing")


def test_a_backup_overwrites_nothing_and_is_for_files_only(sqlite_store: Engine, tmp_path: Path) -> None:
    target = tmp_path / "copy.sqlite"
    target.touch()
    with pytest.raises(FileExistsError):
        backups.backup(_url(sqlite_store), target)
    with pytest.raises(backups.NotAFile):
        backups.backup("postgresql://localhost/banwatch", tmp_path / "new")
    with pytest.raises(FileNotFoundError):
        backups.backup(f"sqlite:///{tmp_path / 'none.sqlite'}", tmp_path / "new")
