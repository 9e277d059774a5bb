"""What an analyst sends: fields of the event, compared with what the ledger holds."""

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from alerts.cleaning import one_line
from banwatch.gazetteer import gazetteer
from banwatch.jurisdictions import Jurisdiction
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
    place: str | None = None
    vote: str | None = None
    scope: str | None = None
    file_number: str | None = None
    primary: str | None = None


def held(event: EventRow) -> Sent:
    """The event as the form shows it at first."""
    return Sent(
        event.action.value,
        event.stage.value,
        date_text(event),
        one_line(event.body, LONGEST_BODY),
        place_text(event.place),
        one_line(event.vote, LONGEST_BODY),
        one_line(", ".join(event.scope), LONGEST_BODY),
        one_line(event.file_number, LONGEST_BODY),
        "yes" if event.primary else "no",
    )


def changes(event: EventRow, sent: Sent) -> dict[str, Any]:
    """What the form has other than the ledger, as ``store.reviews.decide`` takes it; raises Unusable."""
    before = held(event)
    try:
        wanted: dict[str, Any] = {"action": Action(sent.action).value, "stage": Stage(sent.stage).value}
    except ValueError as error:
        raise Unusable(str(error)) from error
    changed = {name: new for name, new in wanted.items() if new != getattr(before, name)}
    changed |= _more(before, sent)
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


def _more(before: Sent, sent: Sent) -> dict[str, Any]:
    changed: dict[str, Any] = {}
    if _differs(before.place, sent.place):
        changed["place"] = parse_place(sent.place or "").ocd_id
    if _differs(before.vote, sent.vote):
        changed["vote"] = parse_vote(sent.vote or "")
    if _differs(before.scope, sent.scope):
        changed["scope"] = [part for each in (sent.scope or "").split(",") if (part := one_line(each, 60))]
    if _differs(before.file_number, sent.file_number):
        changed["file_number"] = one_line(sent.file_number, LONGEST_BODY) or None
    if _differs(before.primary, sent.primary):
        changed["primary"] = sent.primary == "yes"
    return changed


def _differs(before: str | None, sent: str | None) -> bool:
    """A field that the form does not send at all is not changed."""
    return sent is not None and one_line(sent, LONGEST_BODY) != (before or "")


def place_text(place: Jurisdiction) -> str:
    """A government as the form shows it, and as ``parse_place`` takes it back: "Salem, MA", "Oregon", else its id."""
    if place.ocd_id is None:
        return one_line(place.name, 120)
    for text in (place.name, f"{place.name}, {place.state}"):
        if place.state and _named(text) == place.ocd_id:
            return text
    return place.ocd_id


def _named(text: str) -> str | None:
    try:
        return parse_place(text).ocd_id
    except Unusable:
        return None


def parse_place(text: str) -> Jurisdiction:
    """A government named as "Salem, MA" or "Suffolk County, New York", a state, or an OCD id; raises Unusable."""
    wanted, known = one_line(text, 200), gazetteer()
    if wanted.startswith("ocd-division/"):
        found = known.by_id(wanted)
    else:
        name, comma, state = (part.strip() for part in wanted.rpartition(","))
        found = known.find(name, state) if comma else known.state(wanted)
    if found is None or found.ocd_id is None:
        raise Unusable(f"No government is known as {wanted or 'that'}. A place is written Salem, MA; a state Oregon.")
    return found


_COUNTED = re.compile(r"([0-9]{1,4}) (yes|no|abstain|absent|not voting|excused)")
_BOTH = re.compile(r"([0-9]{1,4})\s?[-–]\s?([0-9]{1,4})")


def state_code(text: str) -> str | None:
    """A state by USPS code or name as its code; None for no words; raises Unusable."""
    wanted = text.strip()
    if not wanted:
        return None
    found = gazetteer().state(wanted) or gazetteer().state(wanted.title())
    if found is None:
        raise Unusable(f"No state is called {wanted[:40]}.")
    return found.state


def parse_vote(text: str) -> dict[str, Any] | None:
    """A vote as pages write it, "11-0, 1 absent, unanimous" or "failed 4-5"; None for no words; raises Unusable."""
    words = one_line(text, LONGEST_BODY).casefold()
    if not words:
        return None
    failed = words.startswith("failed")
    counts: dict[str, int] = {}
    unanimous = False
    for part in words.removeprefix("failed").removeprefix("passed").strip(" ,").split(","):
        both, counted = _BOTH.fullmatch(part.strip()), _COUNTED.fullmatch(part.strip())
        if both:
            counts |= {"yes": int(both[1]), "no": int(both[2])}
        elif counted:
            counts[counted[2]] = int(counted[1])
        elif part.strip() in ("unanimous", "unanimously"):
            unanimous = True
        elif part.strip():
            raise Unusable("A vote is written 11-0, or 6-3, 1 abstain, or unanimous, or failed 4-5.")
    return {"counts": counts, "unanimous": unanimous or _agreed(counts), "result": "fail" if failed else "pass"}


def _agreed(counts: dict[str, int]) -> bool | None:
    if "yes" not in counts or "no" not in counts:
        return None
    return counts["no"] == 0 and counts.get("abstain", 0) == 0 and counts["yes"] > 0


@dataclass(frozen=True, slots=True)
class Held:
    """The event behind a form; an item about a document has none, and nothing to change."""

    event: EventRow | None

    def changes(self, sent: Sent) -> dict[str, Any]:
        return changes(self.event, sent) if self.event else {}


def number(text: str, problem: str) -> int:
    """The number of an event as an analyst types it, with or without #; raises Unusable."""
    wanted = text.strip().lstrip("#")
    if not wanted.isdecimal() or len(wanted) > 18:
        raise Unusable(problem)
    return int(wanted)


def note(reason: str, words: str) -> str:
    """The reason and the analyst's own words as they are kept in the history."""
    return one_line(": ".join(part for part in (reason.strip(), words.strip()) if part), LONGEST_NOTE)
