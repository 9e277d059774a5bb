"""Word to the operator: mail, the dead man's switch, metrics and logs."""

import io
import json
import logging
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from sqlalchemy import Engine

from alerts.mailing import Unreachable
from banwatch.clock import SetClock
from banwatch.settings import Settings
from banwatch.sources import Platform, Source
from banwatch.working import working_on
from cli.demo.mail import MailServer
from schedules import logs, operator
from schedules.metrics import metrics
from schedules.overview import Overview, Problem, overview
from store import health as healths
from store import runs
from store.health import Health, State

SOURCE = Source("gazette", "Gazette", Platform.NEWS, ("https://gazette.example/feed",))
BEGIN = datetime(2024, 3, 12, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> SetClock:
    return SetClock(BEGIN)


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[MailServer]:
    with MailServer(tmp_path) as server:
        yield server


@pytest.fixture
def settings(inbox: MailServer) -> Settings:
    return Settings(smtp_port=inbox.port, operator="operator@example.org", mail_from="banwatch <banwatch@example.org>")


def fall(store: Engine, clock: SetClock, state: State = State.BROKEN, source: str = "gazette") -> None:
    now = clock.now()
    healths.save(store, [Health(source, state, now, "HTTP 500", now, now)])


def look(store: Engine, settings: Settings, clock: SetClock) -> Overview:
    return overview(store, settings, [SOURCE], clock.now())


def tell(store: Engine, settings: Settings, clock: SetClock) -> bool:
    return operator.tell(store, settings, clock, look(store, settings, clock))


def test_no_words_of_a_server_or_a_page_add_a_header_or_a_line(settings: Settings) -> None:
    evil = "x\r\nBcc: eve@evil.example\r\n\r\nbody \u2028\x00 =?utf-8?q?x=0d=0aBcc:_eve=40evil.example?="
    seen = Overview(BEGIN, (), (), 0, None, evil, 0, 0, None, (Problem("a", evil), Problem("b", evil)))
    for fresh in ([seen.problems[0]], list(seen.problems)):
        mail = message_from_bytes(operator.compose(settings, fresh, seen).as_bytes(), policy=default)
        assert set(mail.keys()) == {
            "From", "To", "Date", "Message-ID", "Auto-Submitted", "Subject", "Content-Type", "MIME-Version",
            "Content-Transfer-Encoding",
        }  # fmt: skip
        assert not mail.defects
        assert "\nBcc:" not in mail.get_content()


def test_nothing_is_written_while_all_is_well(
    sqlite_store: Engine, settings: Settings, clock: SetClock, inbox: MailServer
) -> None:
    fall(sqlite_store, clock, State.WORKING)
    assert not tell(sqlite_store, settings, clock)
    assert inbox.received == []


def test_a_fallen_source_is_told_once_and_a_second_mail_waits_for_the_next_day(
    store: Engine, settings: Settings, clock: SetClock, inbox: MailServer
) -> None:
    fall(store, clock)
    assert tell(store, settings, clock)
    assert not tell(store, settings, clock)
    (mail,) = inbox.received
    assert mail["Subject"].strip().startswith("banwatch: the source gazette is broken since 2024-03-12")
    assert "the source gazette is broken since 2024-03-12 12:00 UTC: HTTP 500" in mail.get_content()
    assert mail["To"] == "operator@example.org"
    clock.move(timedelta(minutes=30))
    fall(store, clock, State.BLOCKED)
    assert not tell(store, settings, clock)
    clock.move(timedelta(hours=2))
    fall(store, clock, State.BLOCKED)
    clock.move(timedelta(hours=10))
    assert tell(store, settings, clock)
    assert not tell(store, settings, clock)
    assert len(inbox.received) == 2


def test_a_failed_run_and_an_old_outbox_are_told(
    sqlite_store: Engine, settings: Settings, clock: SetClock, inbox: MailServer
) -> None:
    run = runs.claim(sqlite_store, "councils", clock.now(), "one", clock)
    assert run is not None
    runs.finish(sqlite_store, run.id, clock, state="failed", summary={"error": "ZeroDivisionError: by this job"})
    assert tell(sqlite_store, settings, clock)
    assert "the job councils failed at 2024-03-12 12:00 UTC: ZeroDivisionError" in inbox.received[0].get_content()


def test_no_page_can_add_a_header_to_the_operators_mail(
    sqlite_store: Engine, settings: Settings, clock: SetClock, inbox: MailServer
) -> None:
    now = clock.now()
    healths.save(
        sqlite_store, [Health("gazette", State.BROKEN, now, "bad\r\nBcc: all@example.org\r\n\r\nbody", now, now)]
    )
    assert tell(sqlite_store, settings, clock)
    (mail,) = inbox.received
    assert mail["Bcc"] is None
    assert mail["Subject"].strip().startswith("banwatch: the source gazette")


def test_a_mail_that_cannot_leave_leaves_later_the_same_day(
    sqlite_store: Engine, settings: Settings, clock: SetClock, inbox: MailServer
) -> None:
    fall(sqlite_store, clock)
    nowhere = settings.model_copy(update={"smtp_port": 9})
    with pytest.raises(Unreachable, match=r"127\.0\.0\.1:9"):
        tell(sqlite_store, nowhere, clock)
    assert tell(sqlite_store, settings, clock)
    assert len(inbox.received) == 1


def test_without_an_address_nobody_is_written_to(sqlite_store: Engine, settings: Settings, clock: SetClock) -> None:
    fall(sqlite_store, clock)
    assert not tell(sqlite_store, settings.model_copy(update={"operator": None}), clock)


class _Switch(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        self.send_response(500 if "bad" in self.path else 200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Silent."""


@pytest.fixture
def switch() -> Iterator[HTTPServer]:
    server = HTTPServer(("127.0.0.1", 0), _Switch)
    server.asked = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def test_the_dead_mans_switch_is_asked_and_its_failure_is_logged_without_its_address(
    switch: HTTPServer, caplog: pytest.LogCaptureFixture
) -> None:
    base = f"http://127.0.0.1:{switch.server_port}"
    operator.ping(Settings(ping_url=f"{base}/key-1"))
    operator.ping(Settings(ping_url=None))
    assert switch.asked == ["/key-1"]  # type: ignore[attr-defined]
    assert caplog.text == ""
    operator.ping(Settings(ping_url=f"{base}/bad-key-2"))
    operator.ping(Settings(ping_url="http://127.0.0.1:9/key-3"))
    assert caplog.text.count("the dead man's switch did not answer") == 2
    assert "key" not in caplog.text


def test_the_metrics_can_be_read_by_prometheus(sqlite_store: Engine, settings: Settings, clock: SetClock) -> None:
    fall(sqlite_store, clock)
    text = metrics(look(sqlite_store, settings, clock))
    assert 'banwatch_sources{state="broken"} 1\n' in text
    assert 'banwatch_source_working{source="gazette"} 0\n' in text
    assert "banwatch_outbox_waiting 0\n" in text
    for line in text.splitlines():
        if not line.startswith("# "):
            name, _, value = line.rpartition(" ")
            assert name
            float(value)
            assert f"# TYPE {name.partition('{')[0]} gauge" in text


@pytest.mark.parametrize("kind", ["json", "console"])
def test_each_line_of_the_log_has_its_run_and_source_and_no_secret(kind: str) -> None:
    settings = Settings.model_validate(
        {
            "log_format": kind,
            "smtp_password": "hunter2!",
            "database_url": "postgresql://banwatch:s3cret@db/banwatch",
            "ping_url": "https://switch.example/key",
        }
    )
    stream, root = io.StringIO(), logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        logs.set_up(settings, stream)
        with working_on(run=7, job="feeds"):
            logging.getLogger("schedules.x").info("tried %s", "hunter2!", extra={"source": "gazette"})
            try:
                raise ValueError("postgresql://banwatch:s3cret@db/banwatch https://switch.example/key")
            except ValueError:
                logging.getLogger("schedules.x").exception("it\nfailed")
        logging.getLogger("schedules.x").info("alone")
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        logging.captureWarnings(False)
    text = stream.getvalue()
    assert not any(secret in text for secret in ("hunter2!", "s3cret", "switch.example/key"))
    lines = text.splitlines()
    assert len(lines) == 3
    if kind == "json":
        read = [json.loads(line) for line in lines]
        assert [(line["run"], line["job"], line["source"]) for line in read] == [
            (7, "feeds", "gazette"), (7, "feeds", None), (None, None, None),
        ]  # fmt: skip
        assert read[0]["message"] == "tried ***"
    else:
        assert "info run=7 job=feeds source=gazette tried ***" in lines[0]
        assert "run=- job=- source=- alone" in lines[2]
