"""The demo from end to end, twice at once: what it tells, and that it tells the same each time."""

import email
import re
import subprocess
import sys
import time
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

# A demo takes under half a minute by itself; here two run beside the rest of the suite.
LONGEST_SECONDS = 150


class Played:
    """One demo that has ended."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        self._child = subprocess.Popen(
            [sys.executable, "-P", "-m", "cli", "demo", "--folder", str(folder)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
        )
        self._began = time.monotonic()

    def finish(self) -> "Played":
        out, err = self._child.communicate(timeout=3 * LONGEST_SECONDS)
        self.seconds = time.monotonic() - self._began
        self.status, self.out, self.err = self._child.returncode, out.decode(), err.decode()
        first, _, second = self.out.partition("Day 2, ")
        self.days = {1: first, 2: second}
        return self

    @property
    def mails(self) -> list[EmailMessage]:
        files = sorted(self.folder.glob("mail-*.eml"))
        parsed = [email.message_from_bytes(file.read_bytes(), policy=default) for file in files]
        return [each for each in parsed if isinstance(each, EmailMessage)]


@pytest.fixture(scope="module")
def demos(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> list[Played]:
    """Two demos played side by side."""
    folder = tmp_path_factory.mktemp("demos")
    # The demo must not mind what the user has set for real.
    mine = environment | {"BANWATCH_SMTP_USER": "somebody", "BANWATCH_ALERT_THRESHOLD": "1"}
    return [each.finish() for each in [Played(folder / name, mine) for name in ("one", "two")]]


@pytest.fixture(scope="module")
def demo(demos: list[Played]) -> Played:
    return demos[0]


def row(text: str, *beginning: str) -> list[str]:
    """The cells of the first table row that begins with these cells."""
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("│").split("│")]
        if cells[: len(beginning)] == list(beginning):
            return cells
    raise AssertionError(f"no row {beginning} in\n{text}")


def test_it_ends_well_and_without_complaint(demo: Played) -> None:
    assert (demo.status, demo.err) == (0, ""), demo.out


def test_two_demos_tell_the_same(demos: list[Played]) -> None:
    one, two = (each.out.splitlines() for each in demos)
    assert one[:-1] == two[:-1]
    assert re.fullmatch(r"\d{1,3} seconds in all\.", one[-1])


@pytest.mark.parametrize(
    "beginning",
    [
        ("Haverhill, MA", "ban", "proposed"),
        ("Haverhill, MA", "ban", "advanced"),
        ("Methuen, MA", "ban", "rejected", "failed 4-5", "2024-02-20"),
        ("Montpelier, VT", "moratorium", "adopted", "6-1", "2024-01-24"),
        ("Portsmouth, NH", "ban", "advanced", "7-2", "2024-03-04"),
        ("Keene, NH", "ban", "adopted", "12-3", "2024-01-18"),
        ("Ghent, BE", "ban", "adopted", "31-22"),
    ],
)
def test_day_1_detects_what_was_decided(demo: Played, beginning: tuple[str, ...]) -> None:
    assert row(demo.days[1], *beginning)


def test_day_1_alerts_nobody_of_what_is_old(demo: Played) -> None:
    assert "0 alerts sent" in demo.days[1]
    assert "no alert for Montpelier, VT: 48 days old, more than 30" in demo.days[1]


def test_what_is_only_mentioned_is_no_news(demo: Played) -> None:
    mentioned = " ".join(demo.days[1].split()).partition("Mentioned beside the news")[2].partition("Crawl")[0]
    for place in ("Boston, MA", "Worcester, MA", "Portland, ME", "Portland, OR", "Somerville, MA"):
        assert f"{place} (ban adopted)" in mentioned


def test_a_company_and_a_teaser_decide_nothing(demo: Played) -> None:
    assert re.search(r"│ Haverhill, MA\s{1,40}│ (?:moratorium|ban)\s{1,40}│ adopted", demo.days[1]) is None
    assert row(demo.days[1], "demo-3-lantern", "12")[4] == "6"


def test_failures_are_named_and_hide_nothing_else(demo: Played) -> None:
    told = " ".join(demo.days[1].split())
    assert "failed: http://tide.example/story/town-meeting-day: HTTP 500" in told
    assert "failed: http://lantern.example/2024/03/07/newsletter-test/: empty page" in told
    assert "council-2024-03-07.pdf: unreadable: the PDF cannot be opened (truncated or no PDF)" in told
    cells = [int(cell) if cell != "·" else 0 for cell in row(demo.days[1], "all")[1:7]]
    assert cells[0] == 34
    assert cells[0] == sum(cells[1:]) + int(row(demo.days[1], "all")[7])


def test_day_2_asks_conditionally_and_fetches_only_what_changed(demo: Played) -> None:
    told = " ".join(demo.days[2].split())
    found = re.search(
        r"answered (\d+) requests; (\d+) of them were conditional, and (\d+) of those were answered 304", told
    )
    assert found is not None
    requests, conditional, unchanged = map(int, found.groups())
    assert unchanged == int(row(demo.days[2], "all")[2])
    assert conditional >= unchanged >= 10
    assert requests <= 32


def test_day_2_finds_one_new_ban_from_three_sources(demo: Played) -> None:
    new = demo.days[2].partition("What is new")[2].partition("The sources of one event")[0]
    rows = [line for line in new.splitlines() if line.startswith("│") and " ban " in line]
    assert len(rows) == 1
    assert row(new, "Haverhill, MA", "ban", "adopted", "9-2", "2024-03-12")[5] == "3 *"
    table = demo.days[2].partition("The sources of one event")[2]
    for source in ("Haverhill City Council *", "The Pentucket Lantern", "Granite & Tide"):
        assert source in table
    assert "9-2, 11 by name" in " ".join(table.split())


def test_exactly_one_mail_arrives_and_says_what_was_detected(demo: Played) -> None:
    assert len(demo.mails) == 1
    mail = demo.mails[0]
    assert mail["To"] == "reader@example.org"
    assert "Haverhill" in mail["Subject"]
    text = mail.get_body(("plain",))
    assert text is not None
    assert "9-2" in text.get_content()
    assert mail.get_body(("html",)) is not None
    assert "1 mail arrived" in demo.days[2]
    assert f"Subject: {mail['Subject']}" in demo.days[2]


def test_it_does_not_take_long(demo: Played) -> None:
    assert demo.seconds < LONGEST_SECONDS


def test_a_folder_with_a_demo_in_it_is_left_alone(demo: Played, environment: dict[str, str]) -> None:
    again = subprocess.run(
        [sys.executable, "-P", "-m", "cli", "demo", "--folder", str(demo.folder)],
        capture_output=True, env=environment, check=False,
    )  # fmt: skip
    assert again.returncode == 2
    assert b"there is a demo in" in again.stderr
