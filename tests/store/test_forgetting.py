"""Purging a text, reading documents again, hearings: what is kept and what goes."""

import tracemalloc
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from banwatch.measures import Hearing, Stage
from banwatch.readings import Reading
from store import documents, ledger, reviews, tables
from store.engine import reading
from store.hearings import hearings
from store.purging import purge
from store.reprocessing import reprocess

Desk = Any
PAGE = "https://gazette.example/a"


class _Extractor:
    """Reads every text as one thing, by another version than what was there."""

    def __init__(self, version: str, *events: Any) -> None:
        self.version = version
        self._events = events

    def read(self, text: str, **_: Any) -> Reading:
        if text == "broken":
            raise RuntimeError("cannot")
        return Reading(text, True, self.version, events=self._events)


def test_a_purged_text_is_gone_and_its_facts_stay(desk: Desk) -> None:
    desk.record(PAGE, desk.event(yes=11, no=0))
    before = desk.events()
    (done,) = purge(desk.engine, PAGE, clock=desk.clock, note="asked by the Gazette")
    assert (done.url, done.characters, done.quotes) == (PAGE, 6, 1)
    assert purge(desk.engine, str(done.document_id), clock=desk.clock) == []
    assert desk.events() == before
    with reading(desk.engine) as session:
        whole = ledger.detail(session, before[0].event_id)
        row = session.get_one(tables.Document, done.document_id)
        counts = [session.scalar(select(func.count()).select_from(table)) for table in (tables.Page, tables.Quote)]
    assert (row.text, len(row.text_hash), row.purge_note, counts) == ("", 32, "asked by the Gazette", [0, 0])
    assert whole.sources[0].purged_at == desk.clock.now()
    assert [each.text for each in whole.sources[0].evidence] == [""]
    assert whole.vote is not None


def test_a_purged_text_does_not_come_back(desk: Desk) -> None:
    desk.record(PAGE, desk.event())
    purge(desk.engine, PAGE, clock=desk.clock)
    desk.clock.move(timedelta(days=1))
    with pytest.raises(LookupError):
        desk.document(PAGE, "banned, and printed anew")
    assert list(documents.pending(desk.engine, "9")) == []
    assert len(desk.events()) == 1
    with pytest.raises(LookupError):
        purge(desk.engine, "https://gazette.example/unknown", clock=desk.clock)


def test_reprocessing_shows_what_would_change_and_changes_nothing(desk: Desk) -> None:
    desk.record(PAGE, desk.event(yes=1, no=10))
    better = _Extractor("2", desk.event(yes=11, no=0), desk.event(Stage.PROPOSED, date(2021, 9, 1)))
    done = reprocess(desk.engine, better, clock=desk.clock)
    assert [(change.kind, change.changes) for change in done.changes] == [
        ("changed", ("vote: 1-10 -> 11-0",)),
        ("new", ()),
    ]
    assert (done.applied, [row.vote for row in desk.events()]) == (False, ["1-10"])
    done = reprocess(desk.engine, better, clock=desk.clock, apply=True)
    assert (done.documents, len(done.changes), len(desk.events())) == (1, 2, 2)
    assert reprocess(desk.engine, better, clock=desk.clock, apply=True).documents == 0


def test_reprocessing_reopens_decisions_whose_evidence_changed_and_overwrites_none(desk: Desk) -> None:
    desk.record(PAGE, desk.event(confidence=0.4))
    desk.record("https://gazette.example/b", desk.event(Stage.ADVANCED, date(2021, 12, 7), confidence=0.4))
    with reading(desk.engine) as session:
        items = {item.event.stage: item.item_id for item in reviews.queue(session) if item.event}
    reviews.decide(
        desk.engine, items[Stage.ADOPTED], "corrected", who="ann", clock=desk.clock, changes={"body": "Council"}
    )
    reviews.decide(desk.engine, items[Stage.ADVANCED], "rejected", who="ann", clock=desk.clock)
    done = reprocess(desk.engine, _Extractor("2", desk.event(day=date(2021, 12, 13))), clock=desk.clock, apply=True)
    (row,) = desk.events()
    assert (row.date, row.body, row.review_state) == (date(2021, 12, 13), "Council", "corrected")
    assert done.reopened == 1
    with reading(desk.engine) as session:
        (item,) = reviews.queue(session)
    assert item.reasons[-1] == "evidence: its evidence changed: date 2021-12-14 -> 2021-12-13"


def test_reprocessing_can_be_narrowed_and_survives_a_bad_document(desk: Desk) -> None:
    for name, text in (("a", "banned"), ("b", "broken")):
        ledger.record(desk.engine, desk.document(f"https://gazette.example/{name}", text), desk.told(desk.event()),
                      clock=desk.clock)  # fmt: skip
    reader = _Extractor("2")
    assert reprocess(desk.engine, reader, clock=desk.clock, source_id="tide").documents == 0
    assert reprocess(desk.engine, reader, clock=desk.clock, since=date(2030, 1, 1)).documents == 0
    done = reprocess(desk.engine, reader, clock=desk.clock, source_id="gazette", apply=True)
    assert (done.documents, done.failed) == (1, {"https://gazette.example/b": "RuntimeError: cannot"})
    assert [row.sources for row in desk.events()] == [1]


class _Wordy(_Extractor):
    """Reads a megabyte from each document."""

    def read(self, text: str, **fields: Any) -> Reading:
        return replace(super().read(text, **fields), title=f"{text} ".ljust(1_000_000))


def test_reprocessing_holds_one_reading_in_memory_however_many_there_are(desk: Desk) -> None:
    number = 12
    for each in range(number):
        desk.document(f"https://gazette.example/{each}", f"banned {each}")
    tracemalloc.start()
    try:
        done = reprocess(desk.engine, _Wordy("2", desk.event()), clock=desk.clock, apply=True)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (done.documents, desk.events()[0].sources) == (number, number)
    assert most < number * 1_000_000 / 2


def _hearing(desk: Desk, start: datetime, item: str = "Item 9: an ordinance") -> Hearing:
    return Hearing(desk.worcester, "City Council", start, item, "")


def test_an_agenda_announces_a_hearing_and_no_event(desk: Desk) -> None:
    start = datetime(2021, 12, 21, 23, tzinfo=UTC)
    document = desk.document("https://council.example/agenda", official=True)
    for version in ("1", "2"):
        said = desk.told(desk.event(Stage.PROPOSED, None), version=version, hearings=(_hearing(desk, start),))
        ledger.record(desk.engine, document, said, clock=desk.clock)
        with reading(desk.engine) as session:
            (row,) = hearings(session, since=desk.clock.now())
        assert (row.start, row.url, row.place.name) == (start, "https://council.example/agenda", "Worcester")
    assert desk.events() == []
    with reading(desk.engine) as session:
        assert hearings(session, since=start + timedelta(days=1)) == []
    desk.record("https://council.example/minutes", desk.event(Stage.REJECTED, date(2021, 12, 21)), official=True)
    assert [row.stage for row in desk.events()] == [Stage.REJECTED]


def test_an_agenda_fetched_after_its_meeting_announces_nothing(desk: Desk) -> None:
    over, coming = datetime(2021, 6, 7, 23, tzinfo=UTC), datetime(2021, 12, 15, 5, tzinfo=UTC)
    document = desk.document("https://council.example/agenda", official=True)
    desk.clock.move(timedelta(days=90))
    said = desk.told(hearings=(_hearing(desk, over), _hearing(desk, coming)))
    ledger.record(desk.engine, document, said, clock=desk.clock)
    with reading(desk.engine) as session:
        assert [row.start for row in hearings(session)] == [coming]


def test_an_item_that_two_documents_announce_is_one_hearing(desk: Desk) -> None:
    start = datetime(2021, 12, 21, 23, tzinfo=UTC)
    keys = set()
    for page, item in (("agenda", "Item 9:  an ordinance"), ("agenda.pdf", "ITEM 9: an ordinance")):
        said = desk.told(hearings=(_hearing(desk, start, item),))
        ledger.record(desk.engine, desk.document(f"https://council.example/{page}"), said, clock=desk.clock)
        with reading(desk.engine) as session:
            (row,) = hearings(session)
        keys.add(row.key)
    assert len(keys) == 1
