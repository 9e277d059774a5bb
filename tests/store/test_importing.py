"""Tables of facts: all or nothing, twice without doubling, every faulty line told."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from banwatch.measures import Stage
from store import importing, ledger, outbox, reviews, subscribers, tables
from store.engine import reading
from store.policy import Policy
from store.tables_of_facts import COLUMNS, read_facts
from store.timelines import measures, protected, timeline

Desk = Any
HEAD = ",".join(COLUMNS)
WORCESTER = (
    "Worcester,MA,city,City Council,ban,adopted,2021-12-14,day,11,0,,yes,all agencies,,a note,https://facts.example/w"
)


def _import(desk: Desk, table: str, name: str = "facts", policy: Policy | None = None) -> importing.Imported:
    return importing.import_facts(desk.engine, table, name=name, technology="facial recognition", clock=desk.clock,
                                  policy=policy)  # fmt: skip


def test_the_starting_ledger_is_imported_once_and_marked_so(desk: Desk) -> None:
    subscribers.add(desk.engine, "a@example.org", clock=desk.clock)
    first = _import(desk, importing.starting_ledger(), importing.STARTING)
    assert first.facts == 42
    before = _rows(desk)
    again = _import(desk, importing.starting_ledger(), importing.STARTING)
    assert (again.new, again.changed, again.unchanged) == (0, 0, first.new)
    assert _rows(desk) == before
    rows = desk.events()
    assert len(rows) == 42
    assert {(row.imported, row.review_state, row.sources) for row in rows} == {(True, "unreviewed", 1)}
    assert all("imported" in row.flags for row in rows)
    assert outbox.lease(desk.engine, "one", desk.clock) == []
    with reading(desk.engine) as session:
        assert {row.place.name for row in measures(session, status="repealed")} == {
            "Jackson",
            "New Orleans",
            "Virginia",
        }
        (vetoed,) = measures(session, status="vetoed")
        (expired,) = measures(session, status="expired")
        (lafayette,) = timeline(session, vetoed.place.ocd_id or "")
        people = {each.state: each for each in protected(session)}
        detail = ledger.detail(session, next(row.event_id for row in rows if row.place.name == "Brookline"))
    assert (expired.place.name, [row.stage for row in lafayette.events]) == (
        "California",
        [Stage.ADOPTED, Stage.VETOED],
    )
    assert people["MA"].places == tuple(
        "Boston Brookline Cambridge Easthampton Northampton Somerville Springfield Worcester".split()
    )
    assert 1_200_000 < people["MA"].people < 1_600_000
    assert [each.text for each in detail.sources[0].evidence if each.field == "note"] == ["other outlets report 178-8"]


def _rows(desk: Desk) -> list[int]:
    with reading(desk.engine) as session:
        return [
            session.scalar(select(func.count()).select_from(table)) or 0 for table in tables.Base.metadata.sorted_tables
        ]


def test_a_crawled_document_ends_the_mark_and_alerts_as_if_it_were_new(desk: Desk) -> None:
    subscribers.add(desk.engine, "a@example.org", clock=desk.clock)
    _import(desk, f"{HEAD}\n{WORCESTER}\n")
    assert [row.alert_reason for row in desk.events()] == ["imported; no crawled document reports it"]
    assert desk.record("https://gazette.example/a", desk.event(yes=11, no=0)).alerts == 1
    (row,) = desk.events()
    assert (row.imported, row.sources) == (False, 2)


def test_a_corrected_table_replaces_what_it_said(desk: Desk) -> None:
    _import(desk, f"{HEAD}\n{WORCESTER}\n")
    desk.clock.move(timedelta(days=1))
    done = _import(desk, f"{HEAD}\n{WORCESTER.replace('adopted,2021-12-14', 'advanced,2021-12-07')}\n")
    assert (done.new, done.changed) == (0, 1)
    assert [(row.stage, row.date) for row in desk.events()] == [(Stage.ADVANCED, date(2021, 12, 7))]


def test_what_an_analyst_confirmed_stays_confirmed(desk: Desk) -> None:
    _import(desk, f"{HEAD}\n{WORCESTER}\n")
    desk.record("https://gazette.example/a", desk.event(yes=9, no=2))
    with reading(desk.engine) as session:
        (item,) = reviews.queue(session)
    reviews.decide(desk.engine, item.item_id, "accepted", who="ann", clock=desk.clock)
    _import(desk, f"{HEAD}\n{WORCESTER}\n")
    assert [row.review_state for row in desk.events()] == ["accepted"]


def test_a_confirmed_fact_whose_note_changes_is_not_asked_about_again(desk: Desk) -> None:
    strict = Policy(threshold=0.95)
    _import(desk, f"{HEAD}\n{WORCESTER}\n", policy=strict)
    with reading(desk.engine) as session:
        (item,) = reviews.queue(session)
    reviews.decide(desk.engine, item.item_id, "accepted", who="ann", clock=desk.clock, policy=strict)
    done = _import(desk, f"{HEAD}\n{WORCESTER.replace('a note', 'another note')}\n", policy=strict)
    assert done.changed == 1
    assert [(row.review_state, row.sources) for row in desk.events()] == [("accepted", 1)]
    with reading(desk.engine) as session:
        assert reviews.queue(session) == []


BAD = (
    (
        "city,City Council,ban",
        "city,City Council,bann",
        "action is one of ban, moratorium, restriction, repeal, not bann",
    ),
    ("adopted", "passed", "stage is one of proposed, advanced, adopted, rejected, vetoed, expired, not passed"),
    ("2021-12-14", "2021-02-30", "no such date: 2021-02-30"),
    ("2021-12-14", "2021-12", "not of the form that day asks for"),
    ("Worcester,MA", "Wurster,MA", "no city of that name is known: Wurster, MA"),
    ("Worcester,MA", "Worcester,ZZ", "no city of that name is known: Worcester, ZZ"),
    ("11,0", "eleven,0", "yes is a number, not eleven"),
    (",yes,", ",maybe,", "unanimous is yes, no or empty, not maybe"),
    ("https://facts.example/w", "javascript:alert(1)", "source is no web address"),
    ("https://facts.example/w", "https://facts.example/w,more", "1 cells too many"),
)


def test_every_faulty_line_is_told_and_nothing_is_imported(desk: Desk) -> None:
    lines = [WORCESTER.replace(old, new) for old, new, _ in BAD]
    with pytest.raises(importing.BadTable) as caught:
        _import(desk, "\n".join((HEAD, WORCESTER, *lines)))
    told = {fault.line: fault.message for fault in caught.value.faults}
    assert sorted(told) == list(range(3, 3 + len(BAD)))
    for number, (_, _, words) in enumerate(BAD, start=3):
        assert words in told[number]
    assert desk.events() == []
    assert sum(_rows(desk)) == 0


@pytest.mark.parametrize(
    "table,words",
    [
        ("", "lacks the columns"),
        (HEAD.replace("stage", "step"), "lacks the columns: stage; line 1: the table has unknown columns: step"),
        (f"{HEAD},stage", "has columns twice: stage"),
        (f'{HEAD}\n"Worcester', "not CSV"),
        (f"{HEAD}\nWorcester,MA", "14 cells too few"),
    ],
)
def test_a_table_of_another_form_is_refused(table: str, words: str) -> None:
    with pytest.raises(importing.BadTable, match=words):
        read_facts(table.splitlines(keepends=True), "facial recognition")
