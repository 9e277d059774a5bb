"""Memory while many documents are read: it stays flat, however many new words they bring."""

import subprocess
import sys

import pytest

READ = """
import random, sys
from pathlib import Path
from extract.evaluation.corpus import kind_of, labelled_folder
from extract.pipeline import extractor

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1_000_000

dice = random.Random(1)
stories = labelled_folder(Path(sys.argv[1]))
pipeline = extractor("facial_recognition")
for number in range(1, int(sys.argv[2]) + 1):
    story = stories[number % len(stories)]
    names = " ".join("".join(dice.choices("abcdeiklmnorstu", k=8)).capitalize() for _ in range(20))
    pipeline.read(f"{story.text}\\n\\nThey were {names}.", published=story.labels.published,
                  home_state=story.labels.home_state, kind=kind_of(story))
    if number in (1_000, int(sys.argv[2])):
        print(resident())
"""


@pytest.mark.soak
@pytest.mark.skipif(sys.platform != "linux", reason="resident memory is read from /proc")
def test_memory_is_flat_over_ten_thousand_documents(request: pytest.FixtureRequest) -> None:
    folder = request.config.rootpath / "tests" / "golden" / "tuned"
    command = [sys.executable, "-c", READ, str(folder), "10000"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=3_600, check=True)
    early, late = map(float, done.stdout.split())
    assert late < 400
    assert late < early + 60
