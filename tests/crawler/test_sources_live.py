"""``banwatch sources check``, ``add`` and ``try`` on real servers on loopback."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crawler.recognising import by_address

FEED = b"<rss version='2.0'><channel><title>News</title><item><title>A</title><link>https://n.example/a</link></item>"
FEED += b"</channel></rss>"
ENTRY = """# Ours.
[[source]]
id = "ours"
name = "Ours"
platform = "news"
feeds = ["{url}"]  # the only one
verified = false
note = "Nobody has seen it answer."
"""
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(site: Any, tmp_path: Path) -> Run:
    """Runs the command with an operator's own folder of sources."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BANWATCH_")}
    ours = {
        "BANWATCH_CONFIG": str(tmp_path / "none.toml"),
        "BANWATCH_SOURCES": json.dumps([str(tmp_path)]),
        "BANWATCH_ALLOWED_HOSTS": json.dumps([site.host]),
    }

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-P", "-m", "cli", "sources", *arguments]
        return subprocess.run(command, capture_output=True, text=True, env=kept | ours, timeout=60, check=False)

    return run


def test_an_unverified_source_is_enabled_by_passing_and_its_file_keeps_its_comments(
    site: Any, answer: Any, run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "ours.toml"
    file.write_text(ENTRY.format(url=site.url("/feed")), "utf-8")
    failed = run("check", "ours", "--json")
    assert failed.returncode == 0, failed.stderr
    assert json.loads(failed.stdout)["why"] == f"{site.url('/feed')}: HTTP 404"
    site.pages["/feed"] = answer(FEED, "application/rss+xml")
    passed = json.loads(run("check", "ours", "--json").stdout)
    assert (passed["passed"], passed["links"], passed["enabled_in"]) == (True, 1, str(file))
    assert "# Ours." in file.read_text("utf-8")
    assert "# the only one" in file.read_text("utf-8")
    listed = [json.loads(line) for line in run("list", "--json").stdout.splitlines()]
    assert [each["enabled"] for each in listed if each["id"] == "ours"] == [True]
    site.pages["/feed"] = answer(b"<html><body>gone</body></html>")
    broken = run("check", "ours")
    assert broken.returncode == 1
    assert "ours: broken, " in broken.stdout
    assert "layout not understood" in broken.stdout


def test_an_added_address_is_recognised_by_its_page(site: Any, answer: Any, run: Run, tmp_path: Path) -> None:
    site.pages["/feed"] = answer(FEED, "application/rss+xml")
    link = b"<link rel='alternate' type='application/rss+xml' href='/feed'>"
    site.pages["/"] = answer(b"<html><head><title>The Post</title>" + link + b"</head></html>")
    done = run("add", site.url("/"), "--id", "post", "--state", "WI", "--time-zone", "America/Chicago")
    assert done.returncode == 0, done.stderr
    assert f"post: news, begins at {site.url('/feed')}" in done.stdout
    assert json.loads(run("check", "post", "--json").stdout)["passed"]
    nothing = run("add", site.url("/nothing"))
    assert (nothing.returncode, nothing.stderr) == (1, f"banwatch: {site.url('/nothing')}: HTTP 404\n")


AGENDAS = b"""<html><body><div id="cat2"><h2>City Council</h2><table><tr class="catAgendaRow"><td>
<h3><strong>Mar 5, 2024</strong></h3>
<p><a href="/AgendaCenter/ViewFile/Agenda/_03052024-9">Regular Meeting</a></p></td></tr></table></div></body></html>"""


def test_an_address_that_tells_its_platform_has_to_be_read_by_it(site: Any, answer: Any, run: Run) -> None:
    site.pages["/AgendaCenter"] = answer(AGENDAS)
    done = run("add", site.url("/AgendaCenter/City-Council-2"), "--id", "laketown", "--home", "Madison, WI")
    assert done.returncode == 0, done.stderr
    assert f"laketown: civicplus, begins at {site.url('/AgendaCenter')}" in done.stdout
    site.pages["/AgendaCenter"] = answer(b"<html><body>moved</body></html>")
    moved = run("add", site.url("/AgendaCenter/City-Council-2"), "--id", "again")
    assert (moved.returncode, "looks like civicplus, but: " in moved.stderr) == (1, True)


@pytest.mark.parametrize(
    "url, platform, root",
    [
        ("https://webapi.legistar.com/v1/madison", "legistar-api", "https://webapi.legistar.com/v1/madison"),
        ("https://madison.legistar.com/Legislation.aspx", "legistar-web", "https://madison.legistar.com/Calendar.aspx"),
        (
            "https://x.granicus.com/ViewPublisher.php?view_id=3",
            "granicus",
            "https://x.granicus.com/ViewPublisher.php?view_id=3",
        ),
        ("https://www.x.gov/AgendaCenter/Council-2", "civicplus", "https://www.x.gov/AgendaCenter"),
        ("https://x.primegov.com/portal/search", "primegov", "https://x.primegov.com/public/portal"),
        ("https://x.iqm2.com/Citizens/", "iqm2", "https://x.iqm2.com/Citizens/Calendar.aspx"),
        ("https://x.api.civicclerk.com/v1/Events", "civicclerk", "https://x.api.civicclerk.com/"),
        ("https://x.novusagenda.com/agendapublic/x.aspx", "novusagenda", "https://x.novusagenda.com/agendapublic/"),
        ("https://pub-x.escribemeetings.com/?Year=2024", "escribe", "https://pub-x.escribemeetings.com/"),
        ("https://go.boarddocs.com/a/b/Board.nsf/Public", "boarddocs", "https://go.boarddocs.com/a/b/Board.nsf/Public"),
        ("https://x.municodemeetings.com/bc-council", "municode", "https://x.municodemeetings.com/"),
        (
            "https://meetings.municode.com/PublishPage?cid=X",
            "municode",
            "https://meetings.municode.com/PublishPage?cid=X",
        ),
    ],
)
def test_an_address_tells_its_platform(url: str, platform: str, root: str) -> None:
    found = by_address(url)
    assert found is not None
    assert (found.platform.value, found.root) == (platform, root)


def test_a_saved_page_is_read_in_the_time_zone_of_the_known_source_at_its_address(run: Run, tmp_path: Path) -> None:
    cells = "<td>City Council</td><td>1/23/2019</td><td>10:00 AM</td>"
    heads = "<th>Name</th><th>Meeting Date</th><th>Meeting Time</th>"
    rows = f'<thead><tr>{heads}</tr></thead><tbody><tr class="rgRow">{cells}</tr></tbody>'
    page = tmp_path / "calendar.html"
    page.write_text(f'<html><body><table class="rgMasterTable" id="gridCalendar">{rows}</table></body></html>', "utf-8")
    saved = ("try", "--platform", "legistar-web", "--page", str(page), "--json", "--url")
    known = json.loads(run(*saved, "https://chicago.legistar.com/Calendar.aspx").stdout)
    assert (known["body"], known["start"]) == ("City Council", "2019-01-23T10:00:00-06:00")
    unknown = json.loads(run(*saved, "https://nowhere.legistar.com/Calendar.aspx").stdout)
    assert unknown["start"] == "2019-01-23T10:00:00"


def test_an_address_alone_is_tried_live(site: Any, answer: Any, run: Run) -> None:
    site.pages["/feed"] = answer(FEED, "application/rss+xml")
    done = run("try", "--platform", "news", "--url", site.url("/feed"), "--json")
    assert json.loads(done.stdout)["url"] == "https://n.example/a"
