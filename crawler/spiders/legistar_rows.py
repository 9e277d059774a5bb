"""Rows of the Legistar web API as values. Field names: https://webapi.legistar.com/Help."""

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from banwatch.documents import Page
from banwatch.votes import Option, Vote, VoteResult
from crawler.records import History, Matter
from crawler.spiders.legistar_words import only_parks, option
from crawler.spiders.platform import LayoutNotUnderstood

Row = Mapping[str, object]
_TALLY = re.compile(r"(\d{1,3})\s{0,3}[:\-–]\s{0,3}(\d{1,3})")


def answer(page: Page) -> object:
    """The JSON of an answer; raises LayoutNotUnderstood."""
    try:
        return json.loads(page.body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise LayoutNotUnderstood(f"not JSON: {error}") from error


def rows(page: Page, key: str) -> list[Row]:
    """The rows of an answer, each with ``key``, without repeated ones; raises LayoutNotUnderstood."""
    found = answer(page)
    if not isinstance(found, list):
        said = f", it says: {str(found.get('Message'))[:200]}" if isinstance(found, dict) and "Message" in found else ""
        raise LayoutNotUnderstood(f"not a list of rows{said}")
    once: dict[object, Row] = {}
    for row in found:
        if not isinstance(row, dict) or not isinstance(row.get(key), int):
            raise LayoutNotUnderstood(f"a row without {key}")
        once.setdefault(row[key], row)
    return list(once.values())


def text(row: Row, key: str) -> str | None:
    """A field's words with white space evened out; None where it is absent or blank."""
    value = row.get(key)
    return (" ".join(str(value).split()) or None) if value is not None else None


def day(row: Row, key: str) -> date | None:
    """A field's date. The API writes local moments without a zone, such as 2013-04-30T10:00:00."""
    value = text(row, key)
    if value is None:
        return None
    try:
        return date.fromisoformat(value[:10])
    except ValueError as error:
        raise LayoutNotUnderstood(f"{key} is not a date: {value[:40]}") from error


def _same_action(one: Row, other: Row) -> bool:
    """The agenda's row and the minutes' row of one action: the same action at the same meeting, nothing said twice
    differently, and not both in the minutes."""
    same = ("MatterHistoryEventId", "MatterHistoryActionName", "MatterHistoryActionBodyName", "MatterHistoryActionDate")
    free = ("MatterHistoryMoverName", "MatterHistorySeconderName", "MatterHistoryTally", "MatterHistoryActionText")
    return (
        one.get("MatterHistoryEventId") is not None
        and all(one.get(key) == other.get(key) for key in same)
        and all(not text(one, key) or not text(other, key) or text(one, key) == text(other, key) for key in free)
        and not (one.get("MatterHistoryMinutesSequence") and other.get("MatterHistoryMinutesSequence"))
    )


def merged(histories: Sequence[Row]) -> list[list[Row]]:
    """Histories in order of date, the rows of one action together; what the first lacks is filled from the others."""
    groups: list[list[Row]] = []
    for row in sorted(
        histories, key=lambda row: (str(row.get("MatterHistoryActionDate")), str(row["MatterHistoryId"]))
    ):
        for group in groups:
            if _same_action(group[0], row):
                group[0] = {**group[0], **{key: row[key] for key in row if group[0].get(key) is None}}
                group.append(row)
                break
        else:
            groups.append([row])
    return groups


def may_have_votes(row: Row) -> bool:
    """Whether the action can have been voted on by name."""
    return bool(row.get("MatterHistoryRollCallFlag")) or row.get("MatterHistoryPassedFlag") is not None


def roll_call(votes: Sequence[Row]) -> tuple[dict[Option, tuple[str, ...]], list[str]]:
    """Names by option, in the record's order, and the words for a vote that are not known."""
    named: dict[Option, list[str]] = {}
    unknown: list[str] = []
    for row in sorted(
        votes, key=lambda row: int(str(row.get("VoteSort") or 0)) if str(row.get("VoteSort") or 0).isdigit() else 0
    ):
        name, word = text(row, "VotePersonName"), text(row, "VoteValueName")
        if not name or not word:
            continue
        if (cast := option(word)) is None:
            unknown.append(word)
        elif name not in named.setdefault(cast, []):
            named[cast].append(name)
    return {option: tuple(names) for option, names in named.items()}, unknown


def _counts(row: Row, named: Mapping[Option, tuple[str, ...]]) -> dict[Option, int]:
    if named:
        none = {Option.YES: 0, Option.NO: 0}
        return none | Counter({option: len(names) for option, names in named.items()})
    stated = _TALLY.search(text(row, "MatterHistoryTally") or "")
    return {Option.YES: int(stated[1]), Option.NO: int(stated[2])} if stated else {}


def result_of(flag: str | None, action: str | None) -> VoteResult | None:
    """The result that a passed flag gives; None where the action only parks the matter."""
    if only_parks(action or ""):
        return None
    results = {"pass": VoteResult.PASS, "passed": VoteResult.PASS, "fail": VoteResult.FAIL, "failed": VoteResult.FAIL}
    return results.get((flag or "").lower())


def matter(row: Row, url: str) -> Matter:
    """A matter from its own row, without its histories; ``url`` is where it is published."""
    return Matter(
        url=url,
        title=text(row, "MatterTitle") or text(row, "MatterName") or "",
        file_number=text(row, "MatterFile"),
        type=text(row, "MatterTypeName"),
        status=text(row, "MatterStatusName"),
        body=text(row, "MatterBodyName"),
        introduced=day(row, "MatterIntroDate"),
        enactment=text(row, "MatterEnactmentNumber"),
    )


def history(row: Row, named: Mapping[Option, tuple[str, ...]]) -> History:
    """One action from its row and the roll call taken on it."""
    result = result_of(text(row, "MatterHistoryPassedFlagName"), text(row, "MatterHistoryActionName"))
    counts = _counts(row, named)
    mover, seconder = text(row, "MatterHistoryMoverName"), text(row, "MatterHistorySeconderName")
    voted = any((result, counts, mover, seconder, named))
    unanimous = counts.get(Option.NO) == 0 and not counts.get(Option.ABSTAIN) and counts.get(Option.YES, 0) > 0
    vote = Vote(
        result=result,
        counts=counts,
        unanimous=unanimous if counts else None,
        motion=text(row, "MatterHistoryActionText"),
        mover=mover,
        seconder=seconder,
        roll_call=named,
    )
    return History(
        date=day(row, "MatterHistoryActionDate"),
        body=text(row, "MatterHistoryActionBodyName"),
        action=text(row, "MatterHistoryActionName") or "none recorded",
        result=result,
        text=text(row, "MatterHistoryActionText"),
        vote=vote if voted else None,
    )
