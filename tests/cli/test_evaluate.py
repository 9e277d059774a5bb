"""``banwatch evaluate`` and ``banwatch calibrate`` through their real entry point."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Banwatch = Callable[..., subprocess.CompletedProcess[str]]
GOLDEN = Path(__file__).parents[1] / "golden"


def some(source: Path, folder: Path, number: int) -> Path:
    folder.mkdir()
    for path in sorted(source.glob("*.json"))[:number]:
        shutil.copy(path, folder)
        shutil.copy(path.with_suffix(".txt"), folder)
    return folder


@pytest.fixture(scope="module")
def tuned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return some(GOLDEN / "tuned", tmp_path_factory.mktemp("golden") / "tuned", 12)


def test_each_value_stands_beside_the_value_to_reach(banwatch: Banwatch, tuned: Path) -> None:
    done = banwatch("evaluate", str(tuned))
    assert (done.returncode, done.stderr) == (0, "")
    line = next(line for line in done.stdout.splitlines() if line.startswith("jurisdiction, action, stage"))
    assert "0.950" in line
    assert "12 documents" in done.stdout


def test_json_has_one_object_a_part(banwatch: Banwatch, tuned: Path) -> None:
    done = banwatch("evaluate", str(tuned), "--json")
    part = json.loads(done.stdout)
    assert part["documents"] == 12
    keys = {row["key"] for row in part["rows"]}
    assert {"alert_precision", "alert_recall", "primaries", "votes", "bodies", "dates", "background", "quotes"} <= keys
    assert "misses" not in part


def test_misses_are_shown_when_asked_for_and_never_of_the_held_out_part(banwatch: Banwatch, tmp_path: Path) -> None:
    wrong = {"kind": "news", "alert": False, "events": [], "quotes": [], "published": "2024-03-13"}
    text = "Keene, N.H. — The Keene City Council voted 9-2 Tuesday to ban police use of facial recognition technology."
    for name in ("other", "held_out"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "one.txt").write_text(text, "utf-8")
        (folder / "one.json").write_text(json.dumps(wrong), "utf-8")
    shown = banwatch("evaluate", str(tmp_path / "other"), "--misses")
    hidden = banwatch("evaluate", str(tmp_path / "held_out"), "--misses")
    assert "one: " in shown.stdout
    assert "one: " not in hidden.stdout
    assert "1 documents" in hidden.stdout


def test_corpora_of_others_are_measured(banwatch: Banwatch, tmp_path: Path) -> None:
    text = "CONCORD, N.H. — “We have waited far too long for this,” said Mayor Ann Ortiz of Concord."
    start = text.index("We have")
    quote = {"start": start, "end": text.index(",”") + 1, "speaker": "Ann Ortiz", "speaker_spans": [[65, 74]]}
    quotes, places = tmp_path / "quotes.jsonl", tmp_path / "places.jsonl"
    quotes.write_text(json.dumps({"id": "1", "text": text, "quotes": [quote]}) + "\n", "utf-8")
    place = {
        "start": text.rindex("Concord"),
        "end": text.rindex("Concord") + 7,
        "text": "Concord",
        "state": "New Hampshire",
    }
    places.write_text(
        json.dumps(
            {"id": "1", "text": text, "home_state": "New Hampshire", "published": "2020-01-02", "places": [place]}
        ),
        "utf-8",
    )
    done = banwatch("evaluate", "--quotes", str(quotes), "--places", str(places), "--json")
    parts = {
        part["part"]: {row["key"]: row["value"] for row in part["rows"]}
        for part in map(json.loads, done.stdout.splitlines())
    }
    assert parts["quotes.jsonl"]["speakers"] == 1.0
    assert parts["places.jsonl"] == {"states_right": 1.0, "states_wrong": 0.0}


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("evaluate", "nowhere"), "nowhere: no labelled documents"),
        (("calibrate", "--corpus", str(GOLDEN / "held_out")), "the held-out part"),
        (("calibrate", "--corpus", "nowhere"), "nowhere: no labelled documents"),
    ],
)
def test_what_cannot_be_measured_is_one_line_and_status_2(
    banwatch: Banwatch, arguments: tuple[str, ...], reason: str
) -> None:
    done = banwatch(*arguments)
    assert done.returncode == 2
    assert reason in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_calibration_prints_before_and_after_and_writes_nothing_unless_told(banwatch: Banwatch, tuned: Path) -> None:
    file = Path(__file__).parents[2] / "extract" / "lexicon" / "confidence.toml"
    kept = file.read_bytes()
    done = banwatch("calibrate", "--corpus", str(tuned))
    assert (done.returncode, done.stderr) == (0, "")
    for words in (
        "before: ",
        "after, cross-validated: ",
        "expected calibration error",
        "alerts by threshold",
        "weights",
    ):
        assert words in done.stdout
    assert file.read_bytes() == kept
