"""The queue's filters as the address bar has them, and as the page offers them."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from banwatch.gazetteer import gazetteer
from banwatch.measures import Action, Stage
from store.desk_queue import AGES, OLDER, SURE, QueueFilter
from store.desk_tables import ITEM_STATES

REASONS = ("conflict", "unresolved", "doubt", "confidence", "date", "gap", "evidence")
"""The rules' words at the beginning of reasons, in the order offered."""

AGE_WORDS = {"day": "a day", "week": "a week", "month": "a month", OLDER: "longer than a month"}
SURE_WORDS = {"low": "below 50%", "middle": "50 to 80%", "high": "80% and more"}

_NAMES = {"place_state": "in", "priority": "group", "assigned": "for", "search": "q"}
"""Names of fields in the address, where they differ."""


def asked(values: Mapping[str, str], who: str) -> QueueFilter:
    """The filter that an address asks for; what is no value of a field counts as not asked. ``for=me`` is ``who``."""

    def one(name: str, allowed: object) -> str:
        value = values.get(name, "")
        return value if value in allowed else ""  # type: ignore[operator]

    place = values.get("in", "").strip()[:30]
    state = gazetteer().state(place) or gazetteer().state(place.title()) if place else None
    group = values.get("group", "")
    return QueueFilter(
        state=one("state", ITEM_STATES) or "open",
        place_state=(state.state or "") if state else place[:2].upper(),
        stage=one("stage", set(Stage)),
        action=one("action", set(Action)),
        source=values.get("source", "").strip()[:200],
        reason=one("reason", REASONS),
        sure=one("sure", SURE),
        age=one("age", {*AGES, OLDER}),
        assigned=who if values.get("for") == "me" else "",
        priority=int(group) if group.isdecimal() and len(group) < 4 else None,
        search=values.get("q", "").strip()[:100],
    )


def query(wanted: QueueFilter, **more: Any) -> str:
    """The part of an address after its question mark, with nothing in it that is not asked for."""
    values = {_NAMES.get(name, name): getattr(wanted, name) for name in wanted.__slots__}
    values["state"] = "" if wanted.state == "open" else wanted.state
    values["for"] = "me" if wanted.assigned else ""
    values |= more
    return urlencode({name: value for name, value in values.items() if value not in ("", None)})


def address(path: str, wanted: QueueFilter, **more: Any) -> str:
    asked_for = query(wanted, **more)
    return f"{path}?{asked_for}" if asked_for else path


def parsed(text: str) -> dict[str, str]:
    """The fields of a query that a form carried along."""
    return dict(parse_qsl(text[:2000]))
