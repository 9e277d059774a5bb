"""Reading: the full pipeline on relevant news of 4,000 characters (target 60 documents a second on one core), the same
by component, and the time to load (target under 2 seconds)."""

import importlib.util
import statistics
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from extract.evaluation.corpus import kind_of
from extract.marks import Context
from extract.pipeline import build, extractor

DOCUMENTS = 60
LOAD = "from extract.pipeline import extractor; extractor('facial_recognition').read('The council met.')"


def _texts() -> ModuleType:
    spec = importlib.util.spec_from_file_location("benchmark_texts", Path(__file__).parent / "texts.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def documents() -> list[tuple[str, Context]]:
    """Texts with what a crawl would know of them."""
    found = []
    for story, text in _texts().news(DOCUMENTS):
        labels = story.labels
        found.append((text, Context(None, labels.published, labels.home_state, None, kind_of(story))))
    return found


def test_the_full_pipeline(benchmark: Any, documents: list[tuple[str, Context]]) -> None:
    pipeline = extractor("facial_recognition")

    def read() -> int:
        return sum(
            pipeline.read(text, published=known.published, home_state=known.home_state, kind=known.kind).relevant
            for text, known in documents
        )

    assert benchmark.pedantic(read, rounds=5, warmup_rounds=1) == DOCUMENTS
    benchmark.extra_info["median_characters"] = statistics.median(len(text) for text, _ in documents)
    benchmark.extra_info["documents_a_second"] = round(DOCUMENTS / benchmark.stats["median"], 1)


def test_the_tokenizer_alone(benchmark: Any, documents: list[tuple[str, Context]]) -> None:
    language = build("facial_recognition")

    def tokenize() -> int:
        return sum(len(language.make_doc(text)) for text, _ in documents)

    assert benchmark.pedantic(tokenize, rounds=5, warmup_rounds=1) > 0
    benchmark.extra_info["documents_a_second"] = round(DOCUMENTS / benchmark.stats["median"], 1)


def test_each_component(benchmark: Any, documents: list[tuple[str, Context]]) -> None:
    """Milliseconds a document by component, in ``extra_info``; the benchmark's own time is that of all."""
    language = build("facial_recognition")
    spent: dict[str, list[float]] = {name: [] for name in ("tokenizer", *language.pipe_names)}

    def read() -> None:
        totals = dict.fromkeys(spent, 0.0)
        for text, known in documents:
            began = time.process_time()
            doc = language.make_doc(text)
            doc._.context = known
            totals["tokenizer"] += time.process_time() - began
            for name, component in language.pipeline:
                began = time.process_time()
                doc = component(doc)
                totals[name] += time.process_time() - began
        for name, seconds in totals.items():
            spent[name].append(seconds / DOCUMENTS * 1000)

    benchmark.pedantic(read, rounds=5, warmup_rounds=1)
    benchmark.extra_info["milliseconds"] = {name: round(statistics.median(each), 2) for name, each in spent.items()}


def test_loading_in_a_new_process(benchmark: Any) -> None:
    """The interpreter, all imports, the lexicons and the gazetteer, and a first document."""

    def load() -> None:
        subprocess.run([sys.executable, "-c", LOAD], check=True)

    benchmark.pedantic(load, rounds=5)
