"""What an operator may get wrong, or lose, each told in one clear message."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from cli.demo.surroundings import moment
from cli.demo.web import SampleWeb
from store import migrate

Banwatch = Callable[..., subprocess.CompletedProcess[str]]
DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def web() -> Iterator[SampleWeb]:
    with SampleWeb() as running:
        yield running


@pytest.fixture(scope="module")
def environment(
    web: SampleWeb, tmp_path_factory: pytest.TempPathFactory, write_two_sources: Callable[[Path, SampleWeb], None]
) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("trouble")
    write_two_sources(folder / "sources", web)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BANWATCH_")}
    settings = kept | {
        "BANWATCH_CONFIG": str(folder / "none.toml"),
        "BANWATCH_DATABASE_URL": f"sqlite:///{folder / 'store.sqlite'}",
        "BANWATCH_SOURCES": json.dumps([str(folder / "sources")]),
        "BANWATCH_ALLOWED_HOSTS": json.dumps(web.hosts),
        "BANWATCH_NOW": moment(1).isoformat(),
        "COLUMNS": "200",
    }
    migrate.upgrade(settings["BANWATCH_DATABASE_URL"])
    return settings


@pytest.fixture(scope="module")
def banwatch(environment: dict[str, str]) -> Banwatch:
    def run(*arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-P", "-m", "cli", *arguments]
        return subprocess.run(
            command, capture_output=True, text=True, timeout=120, check=False, env=environment | changes
        )  # fmt: skip

    return run


@pytest.fixture
def locked_mail_server() -> Iterator[Controller]:
    """A mail server that takes nobody's password."""

    class Server(Controller):
        def _trigger_server(self) -> None:
            self.port = self.server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
            super()._trigger_server()  # type: ignore[no-untyped-call]

    server = Server(
        object(), hostname="127.0.0.1", port=0, auth_require_tls=False,
        authenticator=lambda *_: AuthResult(success=False, handled=False),
    )  # fmt: skip
    server.start()
    yield server
    server.stop()


def test_a_wrong_cron_line_is_one_message(banwatch: Banwatch) -> None:
    for arguments in (("run",), ("status",)):
        done = banwatch(*arguments, BANWATCH_CRON_COUNCILS="30 25 * * *")
        assert done.returncode == 2
        assert len(done.stderr.splitlines()) == 1
        assert "cron_councils" in done.stderr
        assert "'25' is no hour, which is 0 to 23" in done.stderr


def test_an_unreachable_database_is_one_message_without_its_password(banwatch: Banwatch) -> None:
    url = "postgresql://banwatch:s3cret@127.0.0.1:9/banwatch"
    for arguments in (("run",), ("status",)):
        done = banwatch(*arguments, BANWATCH_DATABASE_URL=url)
        assert done.returncode == 2
        assert len(done.stderr.splitlines()) == 1
        assert done.stderr.startswith("banwatch: the database cannot be opened: ")
        assert "s3cret" not in done.stderr


def test_a_wrong_mail_password_is_told_by_the_run_and_by_status_and_the_rest_is_done(
    banwatch: Banwatch, locked_mail_server: Controller, web: SampleWeb
) -> None:
    settings = {
        "BANWATCH_SMTP_PORT": str(locked_mail_server.port),
        "BANWATCH_SMTP_USER": "banwatch",
        "BANWATCH_SMTP_PASSWORD": "hunter2",
    }
    assert banwatch("run", "--once", **settings).returncode == 0
    assert banwatch("subscribers", "add", "reader@example.org", **settings).returncode == 0
    web.day = 2
    done = banwatch("run", "--once", **settings, BANWATCH_NOW=moment(2).isoformat())
    assert done.returncode == 1, done.stdout + done.stderr
    assert "1 alerts queued, 0 messages sent" in done.stdout
    assert done.stderr.count("banwatch: mail: ") == 1
    assert "535" in done.stderr
    assert "hunter2" not in done.stderr
    later = moment(2).replace(hour=20).isoformat()
    seen = banwatch("status", **settings, BANWATCH_NOW=later)
    assert seen.returncode == 1
    assert "! 1 messages wait, the oldest since 2024-03-13 12:00 UTC; the last try said: mail server" in seen.stdout
    health = banwatch("sources", "health", "--all", **settings, BANWATCH_NOW=moment(2).isoformat())
    assert health.stdout.count(" working ") == 2


def test_the_service_serves_its_page_and_its_health_and_another_once_gives_way(
    banwatch: Banwatch, environment: dict[str, str], tmp_path: Path
) -> None:
    log = tmp_path / "log"
    with log.open("wb") as err:
        service = subprocess.Popen(
            [sys.executable, "-P", "-m", "cli", "run", "--port", "0"], stderr=err, env=environment
        )  # fmt: skip
    try:
        deadline = time.monotonic() + 60
        while "this process leads" not in log.read_text():
            assert service.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.05)
        base = next(line.split()[-1] for line in log.read_text().splitlines() if line.startswith("the review page"))
        with urllib.request.urlopen(f"{base}healthz", timeout=10) as answer:
            assert json.load(answer)["status"] == "ok"
        once = banwatch("run", "--once")
        assert (once.returncode, once.stderr) == (75, "banwatch: another banwatch run leads on this database\n")
        began = time.monotonic()
        service.send_signal(signal.SIGTERM)
        assert service.wait(30) == 0
        assert time.monotonic() - began < 30
    finally:
        if service.poll() is None:
            service.kill()
            service.wait()


def test_the_metrics_are_printed_for_a_textfile_collector(banwatch: Banwatch) -> None:
    done = banwatch("status", "--metrics")
    assert done.returncode in (0, 1), done.stderr
    assert "# TYPE banwatch_sources gauge" in done.stdout
    assert "banwatch_outbox_waiting " in done.stdout


def test_a_port_that_is_taken_is_one_message(banwatch: Banwatch, web: SampleWeb) -> None:
    done = banwatch("run", "--port", web.base("tide").rpartition(":")[2])
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].endswith("Address already in use; try --no-page")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_finds_nothing_wrong_with_the_unit_files(tmp_path: Path) -> None:
    for file in (DOCS / "systemd").iterdir():
        text = file.read_text("utf-8").replace("/opt/banwatch/bin/banwatch", sys.executable)
        tmp_path.joinpath(file.name).write_text(text, "utf-8")
    command = ["systemd-analyze", "verify", *sorted(map(str, tmp_path.iterdir()))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
