"""Where a measure stands, in cases that are sentences of the rules, and through the ledger."""

from datetime import date
from typing import Any

import pytest

from banwatch.measures import Action, DatePrecision, Stage
from store import reviews
from store.engine import reading
from store.lifecycle import Moment, standings
from store.timelines import measures, protected, timeline

Desk = Any
YEAR = DatePrecision.YEAR
BAN, REPEAL, RULES = Action.BAN, Action.REPEAL, Action.RESTRICTION


def _on(stage: Stage, *day: int, action: Action = BAN, scope: tuple[str, ...] = (), year: bool = False) -> Moment:
    return Moment(action, stage, date(*day) if day else None, YEAR if year else DatePrecision.DAY, scope)


@pytest.mark.parametrize(
    "steps,status",
    [
        ([_on(Stage.PROPOSED, 2021, 1, 5)], "proposed"),
        ([_on(Stage.PROPOSED, 2021, 1, 5), _on(Stage.ADVANCED, 2021, 2, 2)], "advanced"),
        ([_on(Stage.ADOPTED, 2021, 3, 2), _on(Stage.ADVANCED, 2021, 2, 2)], "adopted"),
        ([_on(Stage.ADVANCED, 2021, 2, 2), _on(Stage.REJECTED, 2021, 3, 2)], "rejected"),
        ([_on(Stage.ADOPTED, 2021, 3, 2), _on(Stage.VETOED, 2021, 3, 9)], "vetoed"),
        ([_on(Stage.ADOPTED, 2021, 3, 2), _on(Stage.VETOED)], "vetoed"),
        ([_on(Stage.ADOPTED, 2021, 3, 2), _on(Stage.VETOED, 2021, 3, 9), _on(Stage.ADOPTED, 2021, 4, 6)], "adopted"),
        ([_on(Stage.ADOPTED, 2019, 10, 8), _on(Stage.EXPIRED, 2023, 1, 1)], "expired"),
        ([_on(Stage.ADOPTED, 2021, 3, 2), _on(Stage.PROPOSED)], "adopted"),
        ([], "dismissed"),
    ],
)
def test_the_last_step_says_where_a_measure_stands(steps: list[Moment], status: str) -> None:
    assert standings({1: steps})[1].status == status


def test_a_repeal_closes_the_bans_it_takes_back_and_nothing_else() -> None:
    where = standings({
        1: [_on(Stage.ADOPTED, 2020, 12, 17, scope=("police",))],
        2: [_on(Stage.ADOPTED, 2022, 7, 21, action=REPEAL, scope=("police",))],
        3: [_on(Stage.ADOPTED, 2022, 8, 4, action=RULES, scope=("police",))],
        4: [_on(Stage.ADOPTED, 2024, 5, 5, scope=("police",))],
        5: [_on(Stage.ADOPTED, 2020, 1, 1, scope=("schools",))],
        6: [_on(Stage.ADOPTED, 2019, 1, 1, action=RULES, scope=("police",))],
    })  # fmt: skip
    assert [where[n].status for n in range(1, 7)] == ["repealed", *["adopted"] * 5]
    assert (where[1].since, where[1].note) == (date(2022, 7, 21), "taken back by the repeal adopted on 2022-07-21")


def test_a_repeal_without_a_ban_to_take_back_loosens_the_rules_in_force() -> None:
    lives = {
        1: [_on(Stage.ADOPTED, 2020, 1, 1, action=RULES)],
        2: [_on(Stage.ADOPTED, 2021, 1, 1, action=REPEAL, year=True)],
    }
    assert standings(lives)[1].status == "repealed"


def test_a_repeal_that_failed_or_was_vetoed_closes_nothing() -> None:
    vetoed = [_on(Stage.ADOPTED, 2021, 1, 5, action=REPEAL), _on(Stage.VETOED, 2021, 1, 9, action=REPEAL)]
    for repeal in (vetoed, [_on(Stage.REJECTED, 2021, 1, 5, action=REPEAL)], [_on(Stage.PROPOSED, action=REPEAL)]):
        assert standings({1: [_on(Stage.ADOPTED, 2020, 1, 1)], 2: repeal})[1].status == "adopted"


def test_the_ledger_shows_each_measures_life(desk: Desk) -> None:
    story = (
        (Stage.PROPOSED, date(2021, 9, 1), BAN), (Stage.ADVANCED, date(2021, 12, 7), BAN),
        (Stage.ADOPTED, date(2021, 12, 14), BAN), (Stage.ADOPTED, date(2023, 5, 1), REPEAL),
    )  # fmt: skip
    for number in (3, 0, 2, 1):
        stage, day, action = story[number]
        desk.record(f"https://gazette.example/{number}", desk.event(stage, day, action=action))
    with reading(desk.engine) as session:
        ban, repeal = timeline(session, desk.worcester.ocd_id)
        assert [row.measure_id for row in measures(session, status="repealed")] == [ban.measure_id]
        assert protected(session) == []
    assert (ban.status, ban.since, repeal.status) == ("repealed", date(2023, 5, 1), "adopted")
    assert [row.stage for row in ban.events] == [Stage.PROPOSED, Stage.ADVANCED, Stage.ADOPTED]


def test_what_an_analyst_says_counts_for_where_a_measure_stands(desk: Desk) -> None:
    desk.record("https://gazette.example/a", desk.event(confidence=0.4))
    with reading(desk.engine) as session:
        (item,) = reviews.queue(session)
    reviews.decide(desk.engine, item.item_id, "corrected", who="ann", clock=desk.clock, changes={"stage": "rejected"})
    assert _statuses(desk) == ["rejected"]
    reviews.decide(desk.engine, item.item_id, "rejected", who="ann", clock=desk.clock)
    assert _statuses(desk) == ["dismissed"]


def _statuses(desk: Desk) -> list[str]:
    with reading(desk.engine) as session:
        return [row.status for row in measures(session)]
