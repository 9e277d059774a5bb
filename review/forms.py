"""What an analyst sends: fields of the event, compared with what the ledger holds."""

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from alerts.cleaning import one_line
from banwatch.measures import Action, DatePrecision, Stage
from store.ledger import EventRow

LONGEST_NOTE = 1000
LONGEST_BODY = 200
_PARTIAL = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?")


class Unusable(ValueError):
    """A field that cannot be taken as it is; the message says what is wrong with it, for the analyst."""


@lru_cache(maxsize=1)
def reasons() -> tuple[str, ...]:
    """Why an item may be rejected, as ``reasons.txt`` has them; raises ValueError for none or more than nine."""
    lines = files("review").joinpath("reasons.txt").read_text(encoding="utf-8").splitlines()
    found = tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))
    if not 1 <= len(found) <= 9 or len(set(found)) < len(found):
        raise ValueError(f"reasons.txt offers one to nine different reasons, not {len(found)}")
    return found


def date_text(event: EventRow) -> str:
    """An event's date as the form shows it: 2021-12-14, 2021-12, 2021 or nothing."""
    if event.date is None:
        return ""
    length = {DatePrecision.YEAR: 4, DatePrecision.MONTH: 7}.get(event.date_precision or DatePrecision.DAY, 10)
    return event.date.isoformat()[:length]


def parse_date(text: str) -> tuple[dt.date | None, DatePrecision | None]:
    """A day, month or year in ISO 8601; raises Unusable for anything else."""
    wanted = text.strip()
    if not wanted:
        return None, None
    found = _PARTIAL.fullmatch(wanted)
    if found is None:
        raise Unusable("A date is written 2021-12-14; 2021-12 or 2021 where no more is known.")
    year, month, day = found.groups()
    try:
        date = dt.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        raise Unusable(f"{wanted} is not a day of the calendar.") from None
    return date, DatePrecision.DAY if day else DatePrecision.MONTH if month else DatePrecision.YEAR


@dataclass(frozen=True, slots=True)
class Sent:
    """The event's fields as the form has them."""

    action: str = ""
    stage: str = ""
    date: str = ""
    body: str = ""


def held(event: EventRow) -> Sent:
    """The event as the form shows it at first."""
    return Sent(event.action.value, event.stage.value, date_text(event), one_line(event.body, LONGEST_BODY))


def changes(event: EventRow, sent: Sent) -> dict[str, Any]:
    """What the form has other than the ledger, as ``store.reviews.decide`` takes it; raises Unusable."""
    before = held(event)
    try:
        wanted: dict[str, Any] = {"action": Action(sent.action).value, "stage": Stage(sent.stage).value}
    except ValueError as error:
        raise Unusable(str(error)) from error
    changed = {name: new for name, new in wanted.items() if new != getattr(before, name)}
    body = one_line(sent.body, LONGEST_BODY)
    if body != before.body:
        changed["body"] = body or None
    if sent.date.strip() != before.date:
        when, precision = parse_date(sent.date)
        changed |= {
            "date": when.isoformat() if when else None,
            "date_precision": precision.value if precision else None,
        }
    return changed


def note(reason: str, words: str) -> str:
    """The reason and the analyst's own words as they are kept in the history."""
    return one_line(": ".join(part for part in (reason.strip(), words.strip()) if part), LONGEST_NOTE)
