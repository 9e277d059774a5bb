"""How sure a reading is."""

import pytest

from extract.measures import confidence
from extract.measures.confidence import MentionSignals, RecordSignals, Signals, signal_names

CLEAR = Signals(
    headline_silent=False, lead=True, named=True, vote=True, dated=True, home_margin=1.0, stage_margin=1.0,
    resolved=True, mixed_actions=False, body=True,
)  # fmt: skip
DIM = Signals(
    headline_silent=True, lead=False, named=False, vote=False, dated=False, home_margin=0.0, stage_margin=0.0,
    resolved=False, mixed_actions=True, body=False, lead_decides=False, action_named=False, recent=False,
    first_person=True, asserted=False,
)  # fmt: skip


def test_what_all_says_is_surer_than_what_nothing_says() -> None:
    assert confidence.confidence(CLEAR) > 0.9 > 0.5 > confidence.confidence(DIM)


@pytest.mark.parametrize("name", signal_names(Signals))
def test_no_signal_makes_the_opposite_of_what_it_says(name: str) -> None:
    table = confidence.weights().news
    low, high = confidence.values(DIM), confidence.values(DIM) | {name: 1.0}
    low[name] = 0.0
    change = confidence.probability(table, high) - confidence.probability(table, low)
    assert change <= 0 if name in confidence.AGAINST else change >= 0


def test_clear_news_leaves_no_doubts_and_dim_news_names_them() -> None:
    assert CLEAR.doubts() == ()
    assert len(DIM.doubts()) == 6


def test_a_record_says_what_it_lacks() -> None:
    assert RecordSignals(vote=True, dated=True, resolved=True).doubts() == ()
    assert len(RecordSignals(vote=False, dated=False, resolved=False).doubts()) == 3


@pytest.mark.parametrize("signals", [CLEAR, DIM, RecordSignals(True, True, True), MentionSignals()])
def test_a_confidence_is_a_probability(signals: confidence.AnySignals) -> None:
    assert 0 < confidence.confidence(signals) < 1


def test_what_was_weighed_can_be_listened_to() -> None:
    with confidence.watched() as seen:
        confidence.confidence(CLEAR)
        confidence.confidence(MentionSignals())
    confidence.confidence(DIM)
    assert seen == [CLEAR, MentionSignals()]
