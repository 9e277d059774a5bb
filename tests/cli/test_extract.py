"""``banwatch extract``: its contract, and what it does with bad input."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

Banwatch = Callable[..., subprocess.CompletedProcess[str]]

KEYS = {"title", "published", "relevant", "text", "places", "quotes", "votes", "events"}
EVENT_KEYS = {
    "jurisdiction", "technology", "action", "stage", "primary", "body", "date", "date_precision", "vote", "scope",
    "confidence", "alert", "alert_reason", "evidence",
}  # fmt: skip
TEXT = (
    "HAVERHILL, Mass. — The Haverhill City Council voted 9-2 Tuesday to ban the use of facial recognition "
    "technology by city departments.\n\n“We kept our streets for people,” said Councilor Dana King."
)


def lines(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def read(banwatch: Banwatch, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """Good lines of every form, read in one go."""
    folder = tmp_path_factory.mktemp("good")
    (folder / "page.html").write_text(f"<html><body><article><p>{TEXT}</p></article></body></html>", "utf-8")
    rows: list[dict[str, Any]] = [
        {"id": "text", "text": TEXT, "published": "2024-03-13", "home_state": "Massachusetts", "kind": "news"},
        {"id": 7, "text": "  \tNothing here.\r\n\r\n é𝔞 \ud800", "home_state": None, "other": [1]},
        {"id": "html", "html": f"<html><body><article><p>{TEXT}</p></article></body></html>", "home_state": "MA"},
        {"id": "path", "path": "page.html", "url": "https://news.example/a", "published": "2024-03-13"},
        {"id": "empty", "text": ""},
    ]
    file = folder / "documents.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows) + "\n", "utf-8")
    done = banwatch("extract", "--jsonl", str(file), "--json")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return lines(done)


def test_there_is_one_object_for_each_line_in_order(read: list[dict[str, Any]]) -> None:
    assert [each["id"] for each in read] == ["text", 7, "html", "path", "empty"]
    assert all(set(each) >= KEYS | {"id"} for each in read)


def test_text_comes_back_unchanged_to_the_last_character(read: list[dict[str, Any]]) -> None:
    assert read[0]["text"] == TEXT
    assert read[1]["text"] == "  \tNothing here.\r\n\r\n é𝔞 \ud800"
    assert read[4]["text"] == ""


def test_offsets_are_code_points_of_the_text(read: list[dict[str, Any]]) -> None:
    for each in read:
        pieces = each["places"] + each["quotes"] + [piece for event in each["events"] for piece in event["evidence"]]
        assert all(each["text"][piece["start"] : piece["end"]] == piece["text"] for piece in pieces)


def test_an_event_has_every_key_of_the_contract(read: list[dict[str, Any]]) -> None:
    event = next(event for event in read[0]["events"] if event["primary"])
    assert set(event) >= EVENT_KEYS
    assert event["jurisdiction"]["ocd_id"] == "ocd-division/country:us/state:ma/place:haverhill"
    assert (event["action"], event["stage"], event["date"]) == ("ban", "adopted", "2024-03-12")
    assert event["alert"] is True


def test_html_and_files_are_read_by_their_main_text(read: list[dict[str, Any]]) -> None:
    assert "voted 9-2 Tuesday" in read[2]["text"]
    assert "<p>" not in read[2]["text"]
    assert "voted 9-2 Tuesday" in read[3]["text"]


def test_a_bad_line_is_named_and_the_rest_is_read(banwatch: Banwatch, tmp_path: Path) -> None:
    file = tmp_path / "mixed.jsonl"
    good = json.dumps({"id": "last", "text": TEXT, "published": "yesterday"})
    file.write_bytes(
        b'{"id": 1, "text": \n[1, 2]\n{"id": 3}\n{"id": 4, "path": "missing.html"}\n\n{"id": 5, "text": 6}\n'
        b'{"id": 6, "html": ""}\n{"id": 7, "text": "\xff"}\n' + good.encode() + b"\n"
    )
    done = banwatch("extract", "--jsonl", str(file), "--json")
    assert done.returncode == 1
    assert [each["id"] for each in lines(done)] == ["last"]
    said = done.stderr.splitlines()
    for number, reason in (
        (1, "not JSON"), (2, "not a JSON object"), (3, "none of text, html and path"), (4, "No such file"),
        (6, "text: not a string"), (7, "the page is empty"), (8, "not UTF-8"), (9, "published: not a date"),
    ):  # fmt: skip
        assert any(f"{file}, line {number}: " in line and reason in line for line in said), (number, said)
    assert said[-1] == "banwatch: 8 faults in the input"
    assert len(said) == 9


def test_bad_files_are_named_and_the_rest_is_read(banwatch: Banwatch, tmp_path: Path) -> None:
    truncated = tmp_path / "truncated.pdf"
    truncated.write_bytes(files("cli").joinpath("demo/pages/minutes/council-2024-03-07.pdf").read_bytes())
    empty = tmp_path / "empty.html"
    empty.write_bytes(b"")
    other = tmp_path / "other.html"
    page = "<html><head><meta charset='iso-8859-1'></head><body><article><p>Café. %s</p></article></body></html>"
    other.write_bytes((page % TEXT.replace("—", "-").replace("“", '"').replace("”", '"')).encode("iso-8859-1"))
    minutes = str(files("cli").joinpath("demo/pages/minutes/council-2024-01-18.pdf"))
    missing = str(tmp_path / "missing.txt")
    given = [str(truncated), str(empty), missing, str(other), minutes]
    done = banwatch("extract", *given, "--json", "--home-state", "massachusetts", "--published", "2024-03-13")
    assert done.returncode == 1
    read = lines(done)
    assert [each["source"] for each in read] == [str(other), minutes]
    assert read[0]["text"].startswith("Café.")
    assert "City Council" in read[1]["text"].replace("\n", " ")
    assert read[1]["published"] == "2024-03-13"
    said = done.stderr
    assert f"{truncated}: the PDF cannot be opened" in said
    assert f"{empty}: the page is empty" in said
    assert f"{missing}: No such file" in said
    assert "Traceback" not in said


def test_without_json_the_reasons_are_shown(banwatch: Banwatch, tmp_path: Path) -> None:
    file = tmp_path / "news.txt"
    file.write_text(TEXT, "utf-8")
    done = banwatch("extract", str(file), "--published", "2024-03-13", "--home-state", "MA")
    assert done.returncode == 0
    assert "Haverhill, MA: ban adopted" in done.stdout
    assert "read from" in done.stdout
    assert "alert" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ((), "nothing to read"),
        (("x.txt", "--published", "soon"), "--published: not a date"),
        (("x.txt", "--home-state", "Atlantis"), "--home-state: no such state"),
        (("x.txt", "--kind", "poem"), "--kind: one of article"),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(banwatch: Banwatch, arguments: tuple[str, ...], reason: str) -> None:
    done = banwatch("extract", *arguments)
    assert done.returncode == 2
    assert reason in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("command", [("extract", "news.txt"), ("run", "--once")])
def test_a_language_model_that_is_not_installed_is_told_at_once(
    banwatch: Banwatch, command: tuple[str, ...], tmp_path: Path
) -> None:
    database = {"BANWATCH_DATABASE_URL": f"sqlite:///{tmp_path / 'b.sqlite'}"}
    assert banwatch("db", "upgrade", **database).returncode == 0
    done = banwatch(*command, BANWATCH_LANGUAGE_MODEL="en_core_web_nowhere", **database)
    assert done.returncode == 2
    assert "install it (python -m spacy download en_core_web_nowhere)" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_reader_who_stops_listening_hears_no_complaint(environment: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "many.jsonl"
    file.write_text("".join(json.dumps({"id": n, "text": "word " * 3000}) + "\n" for n in range(40)), "utf-8")
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "cli", "extract", "--jsonl", str(file), "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | environment,
    ) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        first = child.stdout.readline()
        child.stdout.close()
        said = child.stderr.read()
    assert json.loads(first)["id"] == 0
    assert said == b""
