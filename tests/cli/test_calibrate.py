"""``banwatch calibrate`` on what analysts decided."""

import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cli import labelled
from cli.trouble import Trouble
from extract.evaluation.labels import load_folder
from store import reviews

Banwatch = Callable[..., subprocess.CompletedProcess[str]]
TUNED = Path(__file__).parents[1] / "golden" / "tuned"


def test_the_exported_decisions_refit_the_confidence_and_say_before_and_after(
    banwatch: Banwatch, tmp_path: Path
) -> None:
    some = sorted(TUNED.glob("*.json"))[:12]
    with zipfile.ZipFile(tmp_path / "labels.zip", "w") as archive:
        for number, file in enumerate(some, start=1):
            archive.write(file, f"labels/decided-{number}.json")
            archive.write(file.with_suffix(".txt"), f"labels/decided-{number}.txt")
    done = banwatch("calibrate", "--corpus", str(tmp_path / "labels.zip"))
    assert done.returncode == 0, done.stderr
    for said in ("before:", "after, cross-validated:", "before, on what analysts decided:",
                 "after, cross-validated, on what analysts decided:", "news: intercept"):  # fmt: skip
        assert said in done.stdout, said


def test_what_is_no_archive_and_a_store_without_decisions_are_said(banwatch: Banwatch, tmp_path: Path) -> None:
    wrong = tmp_path / "labels.zip"
    wrong.write_bytes(b"no archive")
    with pytest.raises(Trouble, match="not a zip file"):
        labelled.folder_of(wrong, tmp_path)
    banwatch("db", "upgrade")
    done = banwatch("calibrate", "--decisions")
    assert (done.returncode, "no document is decided yet" in done.stderr) == (2, True)


def test_decisions_in_the_store_become_labelled_documents(
    newsroom: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = newsroom.doubtful(2)
    reviews.decide(newsroom.engine, first, "accepted", who="ann", clock=newsroom.clock)
    reviews.decide(newsroom.engine, second, "rejected", who="ann", clock=newsroom.clock)
    monkeypatch.setenv("BANWATCH_DATABASE_URL", str(newsroom.engine.url))
    monkeypatch.setenv("BANWATCH_CONFIG", str(tmp_path / "none.toml"))
    one, two = load_folder(labelled.decided(tmp_path))
    assert (len(one.labels.events), len(two.labels.events)) == (1, 0)


def test_an_archive_never_writes_beside_its_folder(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "labels.zip", "w") as archive:
        archive.writestr("../../outside.txt", "x")
        archive.writestr("labels/run.sh", "x")
    folder = labelled.folder_of(tmp_path / "labels.zip", tmp_path)
    assert [file.name for file in folder.iterdir()] == ["outside.txt"]
    assert folder.parent == tmp_path
