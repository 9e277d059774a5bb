"""The commands beside crawl and extract: what they say when all is well, and when something is the user's to mend."""

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

Banwatch = Callable[..., subprocess.CompletedProcess[str]]


def test_version_is_the_release(banwatch: Banwatch) -> None:
    done = banwatch("--version")
    assert (done.returncode, done.stdout) == (0, "banwatch 0.1.0\n")


def test_help_names_every_command_but_the_hidden_one(banwatch: Banwatch) -> None:
    done = banwatch("--help")
    assert done.returncode == 0
    for command in ("demo", "crawl", "extract", "events", "review", "sources", "db", "subscribers", "alerts"):
        assert f" {command} " in done.stdout
    assert "crawl-process" not in done.stdout


def test_help_loads_nothing_heavy(environment: dict[str, str]) -> None:
    probe = (
        "import sys, cli.main; "
        "print([name for name in ('spacy', 'scrapy', 'trafilatura', 'sqlalchemy', 'fastapi') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-P", "-c", probe], capture_output=True, env=environment, check=True)
    assert done.stdout.strip() == b"[]"


@pytest.mark.parametrize("command", ["crawl", "events", "review", "alerts send", "subscribers add a@example.org"])
def test_a_store_that_was_never_made_says_which_command_to_run(
    banwatch: Banwatch, tmp_path: Path, command: str
) -> None:
    done = banwatch(*command.split(), BANWATCH_DATABASE_URL=f"sqlite:///{tmp_path / 'new.sqlite'}")
    assert done.returncode == 2
    assert done.stderr == "banwatch: the database is not of this release's shape; run: banwatch db upgrade\n"


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("BANWATCH_NOW", "noon", "now: "),
        ("BANWATCH_SMTP_PORT", "99999", "smtp_port: "),
        ("BANWATCH_SOURCES", "here", "sources"),
        ("BANWATCH_DATABASE_URL", "mysql://x/y", "the store is SQLite or PostgreSQL, not mysql"),
        ("BANWATCH_DATABASE_URL", "nonsense", "the database cannot be opened: "),
    ],
)
def test_a_wrong_setting_is_named_in_one_line(banwatch: Banwatch, name: str, value: str, reason: str) -> None:
    done = banwatch("events", **{name: value})
    assert done.returncode == 2
    assert reason in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_upgrade_makes_the_store_and_may_run_again(banwatch: Banwatch, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'deep' / 'new.sqlite'}"
    before = banwatch("db", "current", BANWATCH_DATABASE_URL=url)
    assert (before.returncode, before.stdout) == (1, "empty, not up to date; run: banwatch db upgrade\n")
    for _ in range(2):
        done = banwatch("db", "upgrade", BANWATCH_DATABASE_URL=url)
        assert done.returncode == 0
        assert done.stdout.startswith("the database is at revision ")
    assert banwatch("events", BANWATCH_DATABASE_URL=url).stdout == "no events\n"
    assert banwatch("alerts", "send", BANWATCH_DATABASE_URL=url).stdout.startswith("0 sent")


def test_a_subscriber_is_added_with_states_by_code_or_name(banwatch: Banwatch, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.sqlite'}"
    banwatch("db", "upgrade", BANWATCH_DATABASE_URL=url)
    add = ("subscribers", "add", "Reader@example.org", "--state")
    done = banwatch(*add, "ma", "--state", "New Hampshire", BANWATCH_DATABASE_URL=url)
    assert (done.returncode, done.stdout) == (0, "Reader@example.org hears of new bans in MA, NH\n")
    assert banwatch(*add, "Atlantis", BANWATCH_DATABASE_URL=url).stderr == "banwatch: no such state: Atlantis\n"
    wrong = banwatch("subscribers", "add", "a b", BANWATCH_DATABASE_URL=url)
    assert (wrong.returncode, wrong.stderr) == (2, "banwatch: not an e-mail address: 'a b'\n")


def test_sources_are_listed_also_as_json(banwatch: Banwatch) -> None:
    table = banwatch("sources", "list")
    assert table.returncode == 0
    assert "no, unverified" in table.stdout
    rows = [json.loads(line) for line in banwatch("sources", "list", "--json").stdout.splitlines()]
    assert all({"id", "platform", "start", "enabled", "verified", "note"} <= set(row) for row in rows)
    assert [row["id"] for row in rows] == sorted(row["id"] for row in rows)


def test_a_mistake_in_a_source_file_is_named(banwatch: Banwatch, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('[[source]]\nid = "a"\nname = "A"\nplatform = "telepathy"\n', "utf-8")
    done = banwatch("sources", "list", BANWATCH_SOURCES=json.dumps([str(tmp_path)]))
    assert done.returncode == 2
    assert done.stderr.startswith("banwatch: sources: mine.toml, entry 1 (a): platform: ")
    assert len(done.stderr.splitlines()) == 1


def test_the_review_page_is_served_until_it_is_interrupted(
    banwatch: Banwatch, environment: dict[str, str], tmp_path: Path
) -> None:
    mine = environment | {"BANWATCH_DATABASE_URL": f"sqlite:///{tmp_path / 'new.sqlite'}"}
    banwatch("db", "upgrade", **mine)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    page = subprocess.Popen(
        [sys.executable, "-P", "-m", "cli", "review", "--port", str(port)], stderr=subprocess.PIPE, env=mine
    )
    try:
        assert json.loads(_ask(f"http://127.0.0.1:{port}/healthz")) == {"status": "ok", "open_items": 0}
    finally:
        page.send_signal(signal.SIGINT)
        said = page.communicate(timeout=30)[1].decode()
    assert f"the review page is at http://127.0.0.1:{port}/" in said
    assert "Traceback" not in said


def _ask(url: str) -> bytes:
    for _ in range(300):
        try:
            with urlopen(url, timeout=5) as answer:
                body: bytes = answer.read()
                return body
        except URLError:
            time.sleep(0.1)
    raise TimeoutError(f"{url} did not answer")
