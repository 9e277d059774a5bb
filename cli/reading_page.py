"""Readings as one self-contained page: everything escaped, no script, nothing fetched from anywhere."""

from collections.abc import Iterable
from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined

from banwatch.readings import Reading
from cli.reading_marks import KINDS, facts_of, marks, pieces, quote_words, reasons, visible, vote_words
from extract.topics import Topic


def page(readings: Iterable[tuple[str, Reading]], threshold: float, topic: Topic) -> str:
    """The page with each reading under the name of its document."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, finalize=_shown)
    template = environment.from_string(files("cli").joinpath("reading.html.jinja").read_text(encoding="utf-8"))
    return template.render(kinds=KINDS, pages=[_values(name, reading, threshold, topic) for name, reading in readings])


def _shown(value: Any) -> Any:
    return visible(value) if type(value) is str else value


def _values(name: str, reading: Reading, threshold: float, topic: Topic) -> dict[str, Any]:
    found = marks(reading, topic)
    used = {mark.kind for mark in found}
    return {
        "name": name,
        "title": reading.title,
        "facts": facts_of(reading),
        "legend": [kind for kind in KINDS if kind in used],
        "pieces": [
            {"text": piece.text, "kind": piece.kind, "title": "; ".join(f"{m.kind}: {m.meaning}" for m in piece.marks)}
            for piece in pieces(reading.text, found)
        ],
        "events": [reasons(event, reading, threshold) for event in reading.events],
        "quotes": quote_words(reading),
        "votes": [(vote.motion or "motion not named", vote_words(vote)) for vote in reading.votes],
    }
