"""Alerts under fire: senders are killed, the server refuses, stalls and drops, and every alert still arrives."""

import random
import shutil
import socketserver
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, update

from banwatch.clock import SystemClock
from store import engine as engines
from store import subscribers, tables
from store.engine import reading, writing
from store.outbox import enqueue

CHILD = Path(__file__).parent / "outbox_child.py"
LEASE_SECONDS = 4


@dataclass
class RoughServer:
    """An SMTP server that keeps what it takes, and which of it it never acknowledged.

    ``unnoted`` is what a connection took last whose sender vanished: it can have been killed before it noted that.
    """

    chance: random.Random
    evil: float
    taken: Counter[str] = field(default_factory=Counter)
    cut: set[str] = field(default_factory=set)
    unnoted: set[str] = field(default_factory=set)
    did: Counter[str] = field(default_factory=Counter)
    turns: dict[tuple[str, ...], "cycle[str]"] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    port: int = 0

    def whim(self, *moods: str) -> str:
        with self.lock:
            turn = self.turns.setdefault(moods, cycle(moods))
            mood = next(turn) if self.chance.random() < self.evil else "well"
            self.did[mood] += 1
            return mood


class _Talk(socketserver.StreamRequestHandler):
    """One connection, in the words of RFC 5321."""

    timeout = 20
    last = ""

    def handle(self) -> None:
        self.rough: RoughServer = self.server.rough  # type: ignore[attr-defined]
        try:
            if self.rough.whim("drop at once", "refuse at once", "well", "well") == "well":
                self._talk()
            else:
                self._say("421 not now")
        except (OSError, EOFError):
            with self.rough.lock:
                self.rough.unnoted |= {self.last} if self.last else set()

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())
        self.wfile.flush()

    def _line(self) -> str:
        line = self.rfile.readline()
        if not line:
            raise EOFError
        return line.decode("ascii", "replace").strip()

    def _talk(self) -> None:
        self._say("220 rough")
        while True:
            verb = self._line().upper()[:4]
            if verb == "QUIT":
                self._say("221 bye")
                return
            if verb == "RCPT":
                mood = self.rough.whim("full", "stall", "drop")
                if mood in ("stall", "drop"):
                    time.sleep(0.8 if mood == "stall" else 0)
                    return
                self._say("452 mailbox full" if mood == "full" else "250 fine")
            elif verb == "DATA":
                self._say("354 go on")
                if not self._take():
                    return
            else:
                self._say("250 fine")

    def _take(self) -> bool:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                raise EOFError
            lines.append(line)
        name = str(message_from_bytes(b"".join(lines))["Message-ID"])
        mood = self.rough.whim("refuse", "drop before", "drop after", "stall after")
        if mood == "refuse":
            self._say("451 try later")
            return True
        if mood == "drop before":
            return False
        with self.rough.lock:
            self.rough.taken[name] += 1
            self.last = name
            if mood != "well":
                self.rough.cut.add(name)
        if mood == "well":
            self._say("250 taken")
            return True
        time.sleep(0.8 if mood == "stall after" else 0)
        return False


@contextmanager
def _serving(rough: RoughServer) -> Iterator[RoughServer]:
    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True
        request_queue_size = 50

        def handle_error(self, *_: Any) -> None:
            rough.did["handler failed"] += 1

    with Server(("127.0.0.1", 0), _Talk) as server:
        server.rough = rough  # type: ignore[attr-defined]
        rough.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield rough
        finally:
            server.shutdown()
            thread.join()


def _fill(store: Engine, events: int, readers: int) -> None:
    """So many adopted bans, each of which alerts every one of so many subscribers."""
    clock = SystemClock()
    now = clock.now()
    for number in range(readers):
        subscribers.add(store, f"reader{number}@example.org", clock=clock)
    with writing(store) as session:
        for number in range(events):
            place = tables.Jurisdiction(
                key=f"place {number}", ocd_id=f"ocd-division/country:us/state:ma/place:p{number}",
                name=f"Place {number}", state="MA", level="city", country="US",
            )  # fmt: skip
            session.add(place)
            session.flush()
            event = tables.Event(
                jurisdiction_id=place.id, technology="facial recognition", action="ban", stage="adopted",
                date=now.date(), date_precision="day", scope=[], primary=True, official=False, confidence=0.9,
                conflicts=[], notes=[], disputed=False, state="unreviewed", alert_reason="", first_detected_at=now,
                changed_at=now,
            )  # fmt: skip
            session.add(event)
            session.flush()
            assert enqueue(session, event.id, now) == readers


def _left(database: str) -> int:
    engine = engines.open(database)
    row = tables.Outbox
    try:
        with reading(engine) as session:
            return session.scalar(select(func.count()).where(row.sent_at.is_(None), row.failed_at.is_(None))) or 0
    finally:
        engine.dispose()


def _hurry(database: str) -> None:
    """Let what waits after a failure be due within a moment: the test has no hours."""
    engine, row = engines.open(database), tables.Outbox
    soon = datetime.now(UTC) + timedelta(seconds=0.3)
    try:
        with writing(engine) as session:
            session.execute(
                update(row).where(row.next_attempt_at > soon, row.leased_by.is_(None)).values(next_attempt_at=soon)
            )
    finally:
        engine.dispose()


def _send_under_fire(database: str, rough: RoughServer, kills: int, messages: int, limit: float) -> int:
    """Two senders until nothing waits; ``kills`` times one of them is killed and begun again. The number of kills."""

    def begin() -> "subprocess.Popen[bytes]":
        command = [sys.executable, str(CHILD), database, str(rough.port), str(LEASE_SECONDS)]
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    moments = [messages * (number + 1) // (kills + 1) for number in range(kills)]
    senders, killed, deadline = [begin(), begin()], 0, time.monotonic() + limit
    while _left(database):
        assert time.monotonic() < deadline, f"{_left(database)} wait; {rough.did}"
        if killed < kills and len(rough.taken) >= moments[killed]:
            victim = killed % 2
            if senders[victim].poll() is None:
                senders[victim].kill()
                senders[victim].communicate()
                assert senders[victim].returncode == -9
                killed += 1
                senders[victim] = begin()
        for number, sender in enumerate(senders):
            if sender.poll() is not None:
                assert sender.returncode == 0, sender.communicate()[1].decode()[-2000:]
                senders[number] = begin()
        _hurry(database)
        time.sleep(0.03)
    for sender in senders:
        sender.terminate()
        sender.communicate()
    return killed


def _assert_once(database: str, rough: RoughServer, messages: int) -> None:
    engine, row = engines.open(database), tables.Outbox
    with reading(engine) as session:
        rows = session.scalars(select(row)).all()
    engine.dispose()
    assert len(rows) == messages
    assert {each.message_id for each in rows} == set(rough.taken)
    assert all(each.sent_at and each.failed_at is None for each in rows)
    doubled = {name for name, times in rough.taken.items() if times > 1}
    assert doubled <= rough.cut | rough.unnoted
    assert set(rough.did) >= {"full", "refuse", "drop", "stall", "drop after", "stall after"}


@pytest.fixture
def filled(tmp_path: Path, migrated_file: Path) -> str:
    file = tmp_path / "store.sqlite"
    shutil.copyfile(migrated_file, file)
    return f"sqlite:///{file}"


def _under_fire(database: str, *, events: int, readers: int, kills: int, evil: float, limit: float) -> None:
    engine = engines.open(database)
    _fill(engine, events, readers)
    engine.dispose()
    with _serving(RoughServer(random.Random(20211214), evil)) as rough:
        assert _send_under_fire(database, rough, kills, events * readers, limit) == kills
        _assert_once(database, rough, events * readers)


def test_no_alert_is_lost_when_senders_are_killed_and_the_server_is_rough(filled: str) -> None:
    _under_fire(filled, events=8, readers=10, kills=3, evil=0.12, limit=60)


@pytest.mark.soak
def test_six_hundred_alerts_survive_fourteen_kills(database: str) -> None:
    _under_fire(database, events=30, readers=20, kills=14, evil=0.1, limit=600)
