from collections.abc import Callable

import pytest

from banwatch.votes import Option, Vote, VoteResult

News = Callable[[str], tuple[Vote, ...]]
YES, NO, ABSTAIN, ABSENT, EXCUSED = Option.YES, Option.NO, Option.ABSTAIN, Option.ABSENT, Option.EXCUSED


@pytest.mark.parametrize(
    ("sentence", "counts"),
    [
        ("The council voted 8-1 to rezone the mill.", {YES: 8, NO: 1}),
        ("The council voted 8-1, with two members absent, to rezone the mill.", {YES: 8, NO: 1, ABSENT: 2}),
        ("By a vote of eight to one, the board closed the school.", {YES: 8, NO: 1}),
        ("The ordinance passed 9-0 Tuesday night.", {YES: 9, NO: 0}),
        ("The measure passed 5-0-2.", {YES: 5, NO: 0, ABSTAIN: 2}),
        ("The order was adopted by four votes to three.", {YES: 4, NO: 3}),
        ("The tally was 179 in favor, 8 opposed.", {YES: 179, NO: 8}),
        ("The plan went down, 22 to 15.", {YES: 15, NO: 22}),
        ("The House passed the bill 63-33.", {YES: 63, NO: 33}),
        ("Five members voted aye, two no; one was absent.", {YES: 5, NO: 2, ABSENT: 1}),
    ],
)
def test_tallies_of_news_are_read(news: News, sentence: str, counts: dict[Option, int]) -> None:
    assert [dict(vote.counts) for vote in news(sentence)] == [counts]


@pytest.mark.parametrize(
    "sentence",
    [
        "The Hawks beat the Owls 21-14 in the season opener.",
        "Children aged 5-12 may apply to the council from 6-8 p.m.",
        "The council met 3-4 times in the 2021-22 fiscal year.",
        "The board discussed Section 12-9 of the code and Resolution 22-14.",
        "District 4-1 voters will receive 2 to 3 ballots.",
        "Democrats hold a 6-3 majority on the council.",
    ],
)
def test_what_only_looks_like_a_tally_is_not_read(news: News, sentence: str) -> None:
    assert news(sentence) == ()


def test_two_votes_of_one_article_keep_their_own_clauses(news: News) -> None:
    ban, rezoning = news(
        "The council voted 6-3 to ban leaf blowers in city parks. Earlier, members voted 8-1 to rezone the mill."
    )
    assert ban.motion == "to ban leaf blowers in city parks"
    assert rezoning.motion == "to rezone the mill"


def test_members_named_after_the_tally_join_its_roll_call(news: News) -> None:
    (vote,) = news("The order passed, 6-1. Councilor Vera Lint cast the lone no, and Councilor Al Roy recused himself.")
    assert vote.roll_call == {NO: ("Vera Lint",), EXCUSED: ("Al Roy",)}
    assert vote.counts == {YES: 6, NO: 1, EXCUSED: 1}


def test_a_unanimous_vote_has_no_counts(news: News) -> None:
    (vote,) = news("The council voted unanimously to plant elms.")
    assert (vote.unanimous, vote.counts, vote.result) == (True, {}, VoteResult.PASS)
    assert vote.motion == "to plant elms"


def test_more_noes_than_ayes_is_a_failure(news: News) -> None:
    (vote,) = news("An amendment to lower the cap failed, 3-4.")
    assert (vote.result, vote.unanimous) == (VoteResult.FAIL, False)


def test_digits_joined_by_to_and_hyphens_are_a_tally(news: News) -> None:
    (vote,) = news("Council members approved the kite ordinance in a 6-to-3 vote late Monday.")
    assert vote.counts == {YES: 6, NO: 3}


def test_a_sentence_on_the_vote_gives_the_numbers_of_the_decision_before_it(news: News) -> None:
    (vote,) = news("Supervisors unanimously approved a kite ordinance Tuesday.\n\nThe board's vote was 4-0.")
    assert (vote.counts, vote.unanimous) == ({YES: 4, NO: 0}, True)


def test_one_member_named_of_several_opposed_is_no_count(news: News) -> None:
    (vote,) = news("Eight of the ten voted yes on the kite ban.\n\nRay Hazel was one of those opposed.")
    assert NO not in vote.counts


def test_what_passed_after_something_failed_keeps_its_larger_number_first(news: News) -> None:
    votes = news("The delay failed before the mayor broke the tie and the kite ban was approved 5-4.")
    assert [vote.counts for vote in votes] == [{YES: 5, NO: 4}]


@pytest.mark.parametrize(
    "sentence",
    [
        "Only Council Member Ann Hill voted against it.",
        "Hill was the sole vote against it when the kite ban passed.",
        "The council approved the kite ban, with Alderman Ray casting the lone dissenting vote.",
    ],
)
def test_the_only_one_against_makes_one_no(news: News, sentence: str) -> None:
    (vote,) = news("The council voted on a kite ban Tuesday. " + sentence)
    assert (vote.counts, vote.unanimous) == ({NO: 1}, False)


def test_noes_may_be_told_by_number_alone(news: News) -> None:
    (vote,) = news("Ray Hazel and Ann Hill cast the two nay votes on the kite moratorium.")
    assert vote.counts == {NO: 2}


def test_a_body_may_be_unanimous_in_doing_something(news: News) -> None:
    (vote,) = news("The city council was unanimous in adopting the kite policy.")
    assert vote.unanimous


def test_an_override_that_falls_short_keeps_its_larger_number_first(news: News) -> None:
    (vote,) = news("The council failed in a 16-12 vote Monday to override the mayor's veto of the kite ban.")
    assert vote.counts == {YES: 16, NO: 12}


@pytest.mark.parametrize(
    "sentence",
    [
        "Town Meeting wrapped up with unanimous approval of Article 30, a ban on kites.",
        "A planned ban on kites won the council's unanimous support.",
        "It was approved by all seven council members.",
    ],
)
def test_all_of_a_body_may_stand_behind_a_thing(news: News, sentence: str) -> None:
    (vote,) = news(sentence)
    assert (vote.unanimous, vote.result) == (True, VoteResult.PASS)
