"""JSON: one object with the dataset's facts and all events; and JSON Lines: the facts first, then an event a line."""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import Session

from store.export.dataset import About, event, every, metadata
from store.ledger import EventFilter


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def write(session: Session, wanted: EventFilter, about: About) -> Iterator[str]:
    yield f'{{"dataset":{_text(metadata(session, wanted, about))},"events":['
    for number, value in enumerate(every(session, wanted)):
        yield f"{',' if number else ''}\n{_text(event(value, about))}"
    yield "\n]}\n"


def write_lines(session: Session, wanted: EventFilter, about: About) -> Iterator[str]:
    yield f"{_text({'dataset': metadata(session, wanted, about)})}\n"
    for value in every(session, wanted):
        yield f"{_text(event(value, about))}\n"
