"""Cases of linking, each a sentence of the ledger's rules."""

from dataclasses import replace
from datetime import date
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from banwatch.measures import Action, DatePrecision, Stage
from store.lines import lines, relate
from store.linking import Report, settle
from store.tallies import Tally

DAY = date(2021, 12, 14)
ADOPTED = Report("a", Action.BAN, Stage.ADOPTED, True, date=DAY, precision=DatePrecision.DAY, body="City Council")
RECORD = replace(ADOPTED, key="record", official=True, tally=Tally((("yes", 11), ("no", 0)), True, "pass"))
MENTION = replace(ADOPTED, key="mention", primary=False, date=None, precision=None, body=None)


def test_a_newspaper_a_day_off_tells_the_same_event() -> None:
    (step,) = settle([RECORD, replace(ADOPTED, key="b", date=date(2021, 12, 15))])
    assert (step.date, step.tally, step.conflicts, step.notes) == (DAY, RECORD.tally, (), ())


def test_an_undated_mention_joins_what_is_known_and_conflicts_with_nothing() -> None:
    mention = replace(MENTION, action=Action.MORATORIUM)
    (step,) = settle([mention, RECORD])
    assert (step.action, step.primary, step.conflicts) == (Action.BAN, True, ())


def test_a_year_alone_joins_the_event_of_that_year() -> None:
    year = replace(MENTION, date=date(2021, 1, 1), precision=DatePrecision.YEAR)
    assert len(settle([year, ADOPTED])) == 1
    assert len(settle([replace(year, date=date(2020, 1, 1)), ADOPTED])) == 2


def test_an_undated_article_joins_the_vote_it_was_printed_after() -> None:
    article = replace(ADOPTED, key="b", date=None, precision=None, published=date(2021, 12, 16))
    assert len(settle([article, ADOPTED])) == 1
    assert len(settle([replace(article, published=date(2023, 5, 1)), ADOPTED])) == 2


def test_two_tallies_in_two_papers_are_a_conflict() -> None:
    one = replace(ADOPTED, key="b", tally=Tally((("yes", 11), ("no", 0))))
    other = replace(ADOPTED, key="c", tally=Tally((("yes", 10), ("no", 1))))
    (step,) = settle([one, other])
    assert step.conflicts == ("10-1 or 11-0 between sources",)


def test_the_official_record_settles_a_tally_and_the_other_stays_visible() -> None:
    (step,) = settle([RECORD, replace(ADOPTED, key="c", tally=Tally((("yes", 10), ("no", 1))))])
    assert (step.tally, step.conflicts) == (RECORD.tally, ())
    assert step.notes == ("the record says 11-0, unanimous, another source 10-1",)


def test_a_ban_that_another_paper_calls_a_moratorium_is_a_conflict() -> None:
    (step,) = settle([ADOPTED, replace(ADOPTED, key="b", action=Action.MORATORIUM)])
    assert step.conflicts == ("ban or moratorium between sources",)


def test_one_vote_reported_as_two_stages_is_disputed() -> None:
    steps = settle([ADOPTED, replace(ADOPTED, key="b", stage=Stage.ADVANCED)])
    assert [(step.disputed, bool(step.conflicts)) for step in steps] == [(True, True), (True, True)]


def test_the_official_record_settles_which_step_a_vote_was() -> None:
    steps = settle([RECORD, replace(ADOPTED, key="b", stage=Stage.ADVANCED)])
    first, second = sorted(steps, key=lambda step: step.stage)
    assert (first.stage, first.disputed, first.conflicts) == (Stage.ADOPTED, False, ())
    assert first.notes == ("the record says adopted, another source advanced",)
    assert (second.disputed, second.conflicts) == (True, ("one vote reported as adopted and as advanced",))


def test_a_wrong_outcome_in_a_paper_does_not_end_the_measure() -> None:
    advanced = replace(RECORD, key="first", stage=Stage.ADVANCED, date=date(2021, 12, 7))
    wrong = replace(ADOPTED, key="b", stage=Stage.REJECTED, tally=Tally((("yes", 3), ("no", 8)), None, "fail"))
    (line,) = lines(settle([advanced, RECORD, wrong]))
    assert [(step.stage, step.disputed) for step in line] == [
        (Stage.ADVANCED, False), (Stage.REJECTED, True), (Stage.ADOPTED, False),
    ]  # fmt: skip


def test_a_ban_that_fails_on_the_evening_a_moratorium_passes_is_no_conflict() -> None:
    failed = replace(ADOPTED, key="b", stage=Stage.REJECTED, tally=Tally((("yes", 3), ("no", 8)), None, "fail"))
    pause = replace(ADOPTED, action=Action.MORATORIUM, tally=RECORD.tally)
    assert [(step.disputed, step.conflicts) for step in settle([pause, failed])] == [(False, ()), (False, ())]


def test_two_tallies_a_day_apart_are_one_vote_in_conflict_and_three_days_apart_two_votes() -> None:
    one = replace(ADOPTED, key="b", tally=Tally((("yes", 11), ("no", 0))))
    other = replace(ADOPTED, key="c", date=date(2021, 12, 15), tally=Tally((("yes", 10), ("no", 1))))
    (step,) = settle([one, other])
    assert step.conflicts == ("10-1 or 11-0 between sources",)
    assert len(settle([one, replace(other, date=date(2021, 12, 17))])) == 2


def test_two_ordinances_of_one_evening_each_keep_what_is_told_of_them() -> None:
    counts = (Tally((("yes", 5), ("no", 0))), Tally((("yes", 4), ("no", 1))))
    filed = [replace(RECORD, key=f"r{n}", file_number=f"21-{n}", tally=count) for n, count in enumerate(counts)]
    told = [replace(ADOPTED, key=f"n{n}", tally=count) for n, count in enumerate(counts)]
    steps = settle([*filed, *told])
    assert [(step.file_number, step.tally, sorted(step.reports)) for step in steps] == [
        ("21-0", counts[0], ["n0", "r0"]), ("21-1", counts[1], ["n1", "r1"]),
    ]  # fmt: skip


def test_a_committees_vote_is_not_the_councils() -> None:
    committee = replace(ADOPTED, key="b", body="Public Safety Committee")
    assert len(settle([ADOPTED, committee])) == 2


def test_two_official_records_of_two_days_are_two_meetings() -> None:
    assert len(settle([RECORD, replace(RECORD, key="b", date=date(2021, 12, 16))])) == 2


def test_first_vote_second_vote_veto_and_override_are_one_measure() -> None:
    story = (
        (Stage.PROPOSED, date(2021, 9, 1)),
        (Stage.ADVANCED, date(2021, 12, 7)),
        (Stage.ADOPTED, DAY),
        (Stage.VETOED, date(2021, 12, 20)),
        (Stage.ADOPTED, date(2022, 1, 11)),
    )
    told = [replace(ADOPTED, key=str(n), stage=stage, date=day) for n, (stage, day) in enumerate(story)]
    (line,) = lines(settle(told))
    assert [(step.stage, step.date) for step in line] == list(story)


def test_a_ban_after_a_moratorium_is_a_new_measure_and_so_is_a_second_try() -> None:
    pause = replace(ADOPTED, key="p", action=Action.MORATORIUM, date=date(2019, 9, 10))
    assert len(lines(settle([pause, ADOPTED]))) == 2
    failed = replace(ADOPTED, key="f", stage=Stage.REJECTED, date=date(2020, 3, 3))
    assert len(lines(settle([failed, ADOPTED]))) == 2


def test_linking_says_why() -> None:
    advanced = replace(ADOPTED, key="b", stage=Stage.ADVANCED, date=date(2021, 12, 7))
    assert relate(ADOPTED, []).relation == "new measure"
    assert relate(ADOPTED, [advanced]).relation == "next step"
    assert relate(advanced, [ADOPTED]).relation == "older event"
    link = relate(MENTION, [RECORD])
    assert (link.relation, link.reason) == (
        "corroborates",
        "the ban adopted of 2021-12-14 is known from 1 other source",
    )
    other = replace(ADOPTED, key="c", tally=Tally((("yes", 10), ("no", 1))))
    assert relate(other, [replace(ADOPTED, tally=Tally((("yes", 9), ("no", 2))))]).relation == "conflict"


_REPORTS = st.lists(
    st.builds(
        Report,
        key=st.uuids().map(str),
        action=st.sampled_from([Action.BAN, Action.MORATORIUM, Action.REPEAL]),
        stage=st.sampled_from([Stage.ADVANCED, Stage.ADOPTED, Stage.REJECTED]),
        primary=st.booleans(),
        official=st.booleans(),
        date=st.one_of(st.none(), st.dates(date(2021, 12, 10), date(2021, 12, 22))),
        precision=st.just(DatePrecision.DAY),
        body=st.sampled_from([None, "City Council", "Rules Committee"]),
        tally=st.sampled_from([Tally(), Tally((("yes", 11), ("no", 0))), Tally((("yes", 8), ("no", 3)))]),
        sources=st.integers(0, 3),
    ),
    max_size=7,
)


@settings(max_examples=150, deadline=None)
@given(_REPORTS, st.randoms(use_true_random=False))
def test_any_order_settles_alike_and_no_report_is_lost_or_doubled(reports, random) -> None:  # type: ignore[no-untyped-def]
    reports = [report if report.date else replace(report, precision=None) for report in reports]
    shuffled = list(reports)
    random.shuffle(shuffled)
    steps = settle(reports)
    assert steps == settle(shuffled)
    assert lines(steps) == lines(settle(shuffled))
    told = [key for step in steps for key in step.reports]
    assert sorted(told) == sorted(report.key for report in reports if report.sources)
    assert sorted(told) == sorted(key for line in lines(steps) for step in line for key in step.reports)


def test_every_order_of_three_reports_is_one_event() -> None:
    told = [RECORD, replace(ADOPTED, key="b", date=date(2021, 12, 15)), MENTION]
    assert len({settle(order) for order in permutations(told)}) == 1
