"""The commands about mail and subscribers, as an operator types them."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cli.demo.mail import MailServer
from cli.main import main

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def banwatch(database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """Runs a command on the store by the console script's own function, here: a process each would take most of the
    time to start."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("BANWATCH_")]:
            patch.delenv(name)
        patch.setenv("BANWATCH_CONFIG", str(tmp_path / "none.toml"))
        patch.setenv("BANWATCH_DATABASE_URL", database)

        def run(*arguments: str, **settings: str) -> "subprocess.CompletedProcess[str]":
            with patch.context() as own:
                for name, value in settings.items():
                    own.setenv(name, value)
                own.setattr(sys, "argv", ["banwatch", *arguments])
                with pytest.raises(SystemExit) as ended:
                    main()
            said = capsys.readouterr()
            return subprocess.CompletedProcess(arguments, int(ended.value.code or 0), said.out, said.err)

        yield run


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_subscribers_are_added_listed_stopped_and_erased(banwatch: Run) -> None:
    chosen = ("--state", "ma", "--stage", "proposed", "--hearings", "--pace", "weekly")
    added = banwatch("subscribers", "add", "ann@example.org", *chosen)
    assert added.returncode == 0, added.stderr
    said = "ann@example.org: ban or moratorium (proposed), coming meetings; Massachusetts; once a week\n"
    assert banwatch("subscribers", "list").stdout == said
    assert banwatch("subscribers", "add", "b@example.org", "--webhook", "http://127.0.0.1/").returncode == 2
    assert banwatch("subscribers", "remove", "ann@example.org").returncode == 0
    assert "(stopped: removed by the operator)" in banwatch("subscribers", "list").stdout
    assert banwatch("subscribers", "erase", "ANN@example.org").returncode == 0
    assert (
        banwatch("subscribers", "erase", "ann@example.org").stderr == "banwatch: nobody subscribed as ann@example.org\n"
    )
    assert banwatch("subscribers", "list").stdout.startswith("nobody yet")


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_mail_is_previewed_and_sent_to_try_it(banwatch: Run, tmp_path: Path) -> None:
    assert banwatch("alerts", "preview", "7").stderr == "banwatch: no event 7\n"
    assert "holds no event" in banwatch("alerts", "test", "a@example.org").stderr
    imported = banwatch("ledger", "import")
    assert imported.returncode == 0, imported.stderr
    shown = banwatch("alerts", "preview", "1")
    assert shown.stdout.startswith("Subject: "), shown.stderr
    assert "facial recognition" in shown.stdout
    assert "<h1>" in banwatch("alerts", "preview", "1", "--html").stdout
    assert "Message-ID: <correction." in banwatch("alerts", "preview", "1", "--eml", "--kind", "correction").stdout
    with MailServer(tmp_path) as server:
        port = {"BANWATCH_SMTP_PORT": str(server.port)}
        assert banwatch("alerts", "test", "a@example.org", **port).returncode == 0
        assert banwatch("alerts", "test", "a b", **port).returncode == 2
        (mail,) = server.received
    assert mail["Subject"].startswith("[test] ")
    refused = banwatch("alerts", "test", "a@example.org", BANWATCH_SMTP_PORT="1")
    assert refused.stderr.startswith("banwatch: not sent: mail server 127.0.0.1:1: ")
