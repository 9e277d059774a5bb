"""One process leads."""

import subprocess
import sys
import time

import pytest
from sqlalchemy import Engine, text

from store import engine as engines
from store.locks import leading

HOLDER = """
import sys, time
from store import engine as engines
from store.locks import leading
with leading(engines.open(sys.argv[1])) as held:
    print("held" if held else "not held", flush=True)
    time.sleep(60)
"""


def test_a_second_process_does_not_get_it_until_the_first_is_killed(database: str, store: Engine) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLDER, database], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with leading(store) as held:
            assert held is None
        with leading(store, "another") as other:
            assert other is not None
        holder.kill()
        holder.wait()
        killed = time.monotonic()
        while time.monotonic() - killed < 5:
            with leading(store) as held:
                if held is not None:
                    assert held.holds()
                    return
            time.sleep(0.05)
    raise AssertionError("the lock of a killed process is still held after 5 seconds")


def test_it_is_free_again_once_it_is_given_back(store: Engine) -> None:
    for _ in range(2):
        with leading(store) as held:
            assert held is not None


def test_a_leader_whose_connection_the_server_closed_knows_it(postgres_database: str) -> None:
    engine = engines.open(postgres_database)
    try:
        with leading(engine) as held:
            assert held is not None
            assert held.holds()
            with engine.connect() as other:
                other.execute(
                    text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted")
                )
            assert not held.holds()
            assert not held.holds()
            with leading(engine) as again:
                assert again is not None
    finally:
        engine.dispose()


def test_a_database_in_memory_cannot_be_led() -> None:
    with pytest.raises(ValueError, match="in memory"), leading(engines.open("sqlite://")):
        raise AssertionError
