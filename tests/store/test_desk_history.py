"""The database itself keeps the history: no line of it is changed or taken away, whoever asks."""

from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from store import reviews

Desk = Any

ACTS = (
    "UPDATE review_decision SET who = 'somebody else'",
    "DELETE FROM review_decision",
    "UPDATE desk_step SET kind = 'accept'",
    "DELETE FROM desk_step",
)


@pytest.mark.parametrize("act", ACTS)
def test_a_line_of_the_history_is_neither_changed_nor_taken_away(desk: Desk, act: str) -> None:
    desk.record("https://gazette.example/a", desk.event(confidence=0.4))
    reviews.decide(desk.engine, 1, "rejected", who="ann", clock=desk.clock)
    with pytest.raises(IntegrityError, match="only added to"), desk.engine.begin() as connection:
        connection.execute(text(act))
    with desk.engine.connect() as connection:
        assert connection.execute(text("SELECT who, kind FROM review_decision, desk_step")).all() == [("ann", "reject")]


def test_on_a_server_the_history_is_not_emptied_at_once(store: Engine) -> None:
    if store.dialect.name != "postgresql":
        return
    with pytest.raises(IntegrityError, match="only added to"), store.begin() as connection:
        connection.execute(text("TRUNCATE review_decision CASCADE"))
