"""A council in the shape of the Legistar web API: /v1/CLIENT/matters with its OData options, a matter, its histories,
and the votes of one action (https://webapi.legistar.com/Help)."""

import json
import re
from collections.abc import Mapping
from datetime import date
from urllib.parse import parse_qs, urlsplit

from cli.demo.content import Council, History, Matter

_WANTED = re.compile(r"substringof\('([^']{1,80})',\s?MatterTitle\)", re.IGNORECASE)
_MOST_ROWS = 1000

Row = Mapping[str, object]


def answer(council: Council, address: str, day: int) -> bytes | None:
    """The JSON that an address answers on a day of the demo; None where there is nothing (404)."""
    parts = urlsplit(address)
    match parts.path.strip("/").split("/"):
        case ["v1", council.client, "matters"]:
            return _json(_matters(council, parse_qs(parts.query), day))
        case ["v1", council.client, "matters", number]:
            matter = _matter(council, number)
            return _json(_matter_row(matter, day)) if matter else None
        case ["v1", council.client, "matters", number, "histories"]:
            matter = _matter(council, number)
            return _json([_history_row(each) for each in _known(matter, day)]) if matter else None
        case ["v1", council.client, "eventitems", number, "votes"]:
            return _votes(council, number, day)
    return None


def _json(rows: object) -> bytes:
    return json.dumps(rows, ensure_ascii=False).encode()


def _moment(day: date) -> str:
    """Midnight without a zone, as the API writes every date."""
    return f"{day.isoformat()}T00:00:00"


def _known(matter: Matter, day: int) -> list[History]:
    return [history for history in matter.history if history.day <= day]


def _matter(council: Council, number: str) -> Matter | None:
    return next((matter for matter in council.matter if str(matter.id) == number), None)


def _matters(council: Council, query: dict[str, list[str]], day: int) -> list[Row]:
    terms = [term.lower() for term in _WANTED.findall(query.get("$filter", [""])[0])]
    wanted = [m for m in council.matter if not terms or any(term in m.title.lower() for term in terms)]
    wanted.sort(key=lambda matter: matter.id, reverse="desc" in query.get("$orderby", [""])[0])
    skip = int(query.get("$skip", ["0"])[0])
    top = min(int(query.get("$top", [str(_MOST_ROWS)])[0]), _MOST_ROWS)
    return [_matter_row(matter, day) for matter in wanted[skip : skip + top]]


def _matter_row(matter: Matter, day: int) -> Row:
    status = matter.status[max(since for since in matter.status if since <= day)]
    return {
        "MatterId": matter.id,
        "MatterGuid": f"00000000-0000-4000-8000-{matter.id:012d}",
        "MatterLastModifiedUtc": f"{_moment(matter.introduced)}.000",
        "MatterFile": matter.file,
        "MatterName": None,
        "MatterTitle": matter.title,
        "MatterTypeName": matter.type,
        "MatterStatusName": status,
        "MatterBodyName": matter.body,
        "MatterIntroDate": _moment(matter.introduced),
        "MatterEnactmentNumber": None,
    }


def _history_row(history: History) -> Row:
    flag = {True: 1, False: 0, None: None}[history.passed]
    return {
        "MatterHistoryId": history.id,
        "MatterHistoryEventId": history.id // 10,
        "MatterHistoryActionDate": _moment(history.date),
        "MatterHistoryActionName": history.action,
        "MatterHistoryActionText": history.text,
        "MatterHistoryActionBodyName": history.body,
        "MatterHistoryPassedFlag": flag,
        "MatterHistoryPassedFlagName": {1: "Pass", 0: "Fail", None: None}[flag],
        "MatterHistoryRollCallFlag": None,
        "MatterHistoryTally": None,
        "MatterHistoryMoverName": history.mover,
        "MatterHistorySeconderName": history.seconder,
        "MatterHistoryMinutesSequence": None,
    }


def _votes(council: Council, number: str, day: int) -> bytes | None:
    histories = [each for matter in council.matter for each in _known(matter, day)]
    history = next((each for each in histories if str(each.id) == number), None)
    if history is None or history.votes == "missing":
        return None
    named = [(name, "Yea") for name in history.yes] + [(name, "Nay") for name in history.no]
    order = {name: position for position, name in enumerate(council.members, start=1)}
    rows = [
        {
            "VoteId": history.id * 100 + order[name],
            "VotePersonName": name,
            "VoteValueName": word,
            "VoteSort": order[name],
            "VoteEventItemId": history.id,
        }
        for name, word in sorted(named, key=lambda each: order[each[0]])
    ]
    return _json(rows)
