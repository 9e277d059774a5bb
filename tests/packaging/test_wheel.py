"""The wheel, installed away from the checkout, has all that a user needs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel's contents, its dependencies being those of the running Python."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=CHECKOUT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    target = folder / "installed"
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(target)]
    subprocess.run([*install, str(wheel)], check=True, capture_output=True)
    return target


def run(installed: Path, *arguments: str, database: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "PYTHONPATH": str(installed),
        "BANWATCH_DATABASE_URL": f"sqlite:///{database}",
    }
    return subprocess.run(
        [sys.executable, "-m", "cli", *arguments],
        cwd=database.parent,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_the_wheel_brings_a_database_to_this_release(installed: Path, tmp_path: Path) -> None:
    done = run(installed, "db", "upgrade", database=tmp_path / "new.sqlite")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "new.sqlite").exists()
    assert (installed / "store" / "migrations" / "env.py").exists()


def test_the_wheel_reads_a_document(installed: Path, tmp_path: Path) -> None:
    page = tmp_path / "story.txt"
    page.write_text("The Keene City Council in New Hampshire voted 8-1 on June 3, 2024 to ban facial recognition.")
    done = run(installed, "extract", str(page), "--json", database=tmp_path / "unused.sqlite")
    assert done.returncode == 0, done.stderr
    assert '"ban"' in done.stdout
    assert str(CHECKOUT) not in done.stderr
