"""The ledger's commands as an analyst types them."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Banwatch = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def filled(banwatch: Banwatch) -> Banwatch:
    """A store with the starting ledger."""
    assert banwatch("db", "upgrade").returncode == 0
    done = banwatch("ledger", "import")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "42 facts of 40 source pages: 40 new, 0 changed, 0 unchanged\n"
    return banwatch


def test_importing_again_says_that_nothing_changed(filled: Banwatch) -> None:
    assert filled("ledger", "import").stdout == "42 facts of 40 source pages: 0 new, 0 changed, 40 unchanged\n"


def test_a_faulty_table_is_told_line_by_line(filled: Banwatch, tmp_path: Path) -> None:
    table = tmp_path / "facts.csv"
    columns = filled("ledger", "form").stdout
    table.write_text(f"{columns}Nowhere,MA,city,,ban,passed,2021-13-01,day,,,,,,,,https://facts.example\n")
    done = filled("ledger", "import", str(table))
    assert (done.returncode, done.stdout) == (1, "")
    assert [line.partition("line 2: ")[2].partition(" ")[0] for line in done.stderr.splitlines()[:-1]] == [
        "stage", "no", "no",
    ]  # fmt: skip
    assert done.stderr.endswith("banwatch: nothing was imported: 3 faults\n")


def test_the_audit_counts_people_by_state(filled: Banwatch) -> None:
    done = filled("ledger", "audit")
    assert done.returncode == 0
    assert "Claims: none. Review items: 0 opened, 0 closed." in done.stdout
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("│ MA")]
    assert [cell.strip() for cell in line.split("│")[1:3]] == ["MA", "1,309,295"]
    assert "Boston, Brookline, Cambridge" in line
    assert "643,077 │ Vermont" in done.stdout
    assert "New York" not in done.stdout
    assert any(line.startswith("│ in all │ ") for line in done.stdout.splitlines())


def test_a_timeline_shows_where_each_measure_stands(filled: Banwatch) -> None:
    done = filled("ledger", "timeline", "ocd-division/country:us/state:ms/place:jackson")
    assert [line.split(" (")[0] for line in done.stdout.splitlines() if not line.startswith(" ")] == [
        "Jackson: ban, repealed", "Jackson: repeal, adopted",
    ]  # fmt: skip


def test_an_export_is_written_whole_or_to_standard_output(filled: Banwatch, tmp_path: Path) -> None:
    file = tmp_path / "ledger.json"
    assert filled("export", "--format", "json", "--state", "Massachusetts", "--output", str(file)).returncode == 0
    assert len(json.loads(file.read_text())["events"]) == 8
    lines = filled("export", "--format", "csv", "--action", "repeal").stdout.splitlines()
    assert len(lines) == 4
    assert filled("export", "--format", "xls").returncode == 2


def test_a_backup_is_put_back(filled: Banwatch, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    assert filled("db", "backup", str(copy)).returncode == 0
    again = filled("db", "backup", str(copy))
    assert (again.returncode, again.stderr) == (2, f"banwatch: no backup was made: {copy} exists\n")
    assert filled("db", "restore", str(copy)).returncode == 0
    assert "42 facts" in filled("ledger", "import").stdout


def test_documents_are_purged_and_read_again(filled: Banwatch) -> None:
    done = filled("documents", "purge", "https://ecode360.com/37058639")
    assert done.stdout.startswith("removed the text of document ")
    assert filled("documents", "purge", "https://ecode360.com/37058639").stdout == "it was removed before\n"
    missing = filled("documents", "purge", "https://nobody.example")
    assert (missing.returncode, missing.stderr) == (1, "banwatch: no document https://nobody.example\n")
    done = filled("reprocess")
    assert done.stdout == (
        "0 documents read; 0 events would change, 0 decisions would be reopened; --apply makes it so\n"
    )
