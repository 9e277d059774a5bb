"""CSV for spreadsheets (RFC 4180, UTF-8): an event a line, and no cell that a spreadsheet would run."""

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import Session

from banwatch.votes import Option
from store.details import EventDetail
from store.export.dataset import About, day, every, moment
from store.ledger import EventFilter

_NUMBER = re.compile(r"[+-]?\d{1,20}(?:\.\d{1,20})?")
_RUNS = tuple("=+-@\t\r\n|%＝＋－＠")
"""What a spreadsheet takes for the beginning of a formula or a command, also after spaces."""


def safe(value: object) -> str:
    """A cell's text; one that would be run gets an apostrophe before it, which marks text. Plain numbers stay."""
    text = "" if value is None else str(value)
    runs = text.startswith(_RUNS) or text.lstrip(" \u00a0\ufeff").startswith(_RUNS)
    return f"'{text}" if runs and not _NUMBER.fullmatch(text) else text


def write(session: Session, wanted: EventFilter, about: About) -> Iterator[str]:
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for value in every(session, wanted):
        writer.writerow([safe(cell) for cell in _cells(value, about)])
        yield line.getvalue()
        line.seek(0)
        line.truncate()
    yield line.getvalue()


COLUMNS = (
    "id", "url", "measure", "measure_status", "jurisdiction", "state", "level", "country", "ocd_id", "population",
    "latitude", "longitude", "technology", "action", "stage", "primary", "date", "date_precision", "body", "scope",
    "file_number", "result", *(option.value.replace(" ", "_") for option in Option), "unanimous", "confidence",
    "review_state", "imported", "flags", "first_detected_at", "sources", "source_urls", "evidence",
)  # fmt: skip


def _cells(value: EventDetail, about: About) -> list[Any]:
    row, vote = value.row, value.vote
    place = row.place
    result = vote.result.value if vote and vote.result else None
    counts = [vote.counts.get(option) if vote else None for option in Option]
    urls = " ".join(each.url for each in value.sources)
    words = " | ".join(dict.fromkeys(said.text for each in value.sources for said in each.evidence if said.text))
    return [
        f"event/{row.event_id}", about.event_url(row.event_id),
        f"measure/{row.measure_id}" if row.measure_id is not None else None, row.status, place.name, place.state,
        place.level.value, place.country, place.ocd_id, place.population, place.latitude, place.longitude,
        row.technology, row.action.value, row.stage.value, _word(row.primary), day(row),
        row.date_precision.value if row.date_precision else None, row.body, "; ".join(row.scope), row.file_number,
        result, *counts, _word(vote.unanimous if vote else None), round(row.confidence, 3), row.review_state,
        _word(row.imported), "; ".join(row.flags), moment(row.first_detected_at), row.sources, urls, words,
    ]  # fmt: skip


def _word(value: bool | None) -> str | None:
    return None if value is None else "yes" if value else "no"
