"""Ways in which minutes put motions, results and roll calls into words: a property of many bodies each, in ours."""

from collections.abc import Callable

import pytest

from banwatch.votes import Option, Vote, VoteResult

Minutes = Callable[[str], tuple[Vote, ...]]
YES, NO, ABSTAIN, ABSENT = Option.YES, Option.NO, Option.ABSTAIN, Option.ABSENT
MOVED = "Hazel moved to mow the green. Birch seconded. "


def only(votes: tuple[Vote, ...]) -> Vote:
    assert len(votes) == 1, votes
    return votes[0]


@pytest.mark.parametrize(
    "moved",
    [
        "A motion by Hazel, seconded by Birch, to mow the green was approved 4-1, with Cedar voting against.",
        "Hazel made a motion to mow the green, and the motion was seconded by Birch. Carried 4-1.",
        "M/S/C: Hazel / Birch - to mow the green, by the following vote: AYES: 4 NOES: 1",
        "Motion made by Hazel to mow the green,\nMotion seconded by Birch. Carried 4-1.",
    ],
)
def test_a_motion_ends_before_its_second_and_result(minutes: Minutes, moved: str) -> None:
    assert only(minutes(moved)).motion == "to mow the green"


def test_a_motion_that_lists_its_parts_has_them_all(minutes: Minutes) -> None:
    vote = only(minutes("Hazel moved to: 1) Adopt the survey; 2) Mow the green. Birch seconded. Carried 4-1."))
    assert vote.motion == "to: 1) Adopt the survey; 2) Mow the green"


def test_a_member_with_two_last_names_is_one_mover(minutes: Minutes) -> None:
    vote = only(minutes("Motion Hazel-Birch to mow the green. Carried 4-1."))
    assert (vote.mover, vote.seconder) == ("Hazel-Birch", None)


def test_words_without_spaces_between_them_are_a_motion(minutes: Minutes) -> None:
    vote = only(
        minutes("Hazelmoved,Birchseconded,mowingofthegreen.\n\nRoll Call\nAyes:Hazel, Birch and Elm.\nNays:None.\n")
    )
    assert (vote.mover, vote.seconder, vote.counts) == ("Hazel", "Birch", {YES: 3, NO: 0})


@pytest.mark.parametrize(
    "told",
    [
        "Vote: For 4 Against 1.",
        "DEFEATED YES 4 NO 1",
        "(4Y-1N)",
        "Passed 4Y, 1N.",
        "Motion carried 4\nin favor and Cedar voting no.",
        "Motion carried 4 ayes 1 nays.",
    ],
)
def test_numbers_beside_options_without_colons(minutes: Minutes, told: str) -> None:
    assert only(minutes(MOVED + told)).counts == {YES: 4, NO: 1}


@pytest.mark.parametrize(
    "told",
    [
        "Motion passed with Hazel, Birch\nvoting aye; Cedar,\nvoting no.",
        "Vote: Yeas; Hazel, Birch, Nays; Tr. Cedar.",
        "ROLL CALL: Hazel-Y  Birch-Y  Cedar-N",
        "Roll call: Hazel, Y; Birch, Y; Cedar, N.",
        "Carried with Hazel and Birch for; Cedar against.",
        "VOTE: 2-1. Motion carries,\nRoll Call:\nMember Hazel,' ,yes Member Birch, yes\nMember'Cedar,no Opposed, (1)",
        "Adopted by the affirmative votes of Hazel and Birch; Cedar opposed.",
        "YES VOTE: Hazel, Birch; NO VOTE: Cedar",
        "A roll call was taken:\nMayor Hazel, Chair - yes\nMs. Birch, Vice-Chair - yes\nMs. Cedar - no\n",
    ],
)
def test_names_beside_options_are_a_roll_call(minutes: Minutes, told: str) -> None:
    assert only(minutes(MOVED + told)).roll_call == {YES: ("Hazel", "Birch"), NO: ("Cedar",)}


@pytest.mark.parametrize(
    "told", ["Carried 4-1, Cedar casting the dissenting vote.", "Carried 4-1 with one nay vote by Cedar."]
)
def test_who_cast_the_only_vote_against(minutes: Minutes, told: str) -> None:
    assert only(minutes(MOVED + told)).roll_call == {NO: ("Cedar",)}


def test_those_away_or_abstaining_may_be_told_at_length(minutes: Minutes) -> None:
    away = only(
        minutes(MOVED + "Carried (3-0-2); Elm absent from the meeting; and Fir absent when the vote was taken.")
    )
    abstained = only(minutes(MOVED + "Carried with 4 yes, Cedar abstained for it is by his farm."))
    assert away.counts == {YES: 3, NO: 0, ABSENT: 2}
    assert abstained.roll_call == {ABSTAIN: ("Cedar",)}


def test_a_member_away_told_after_those_in_favor_is_none_of_them(minutes: Minutes) -> None:
    vote = only(minutes(MOVED + "In favor- Hazel and Birch; Mr. Fir was not\npresent for vote; opposed - none"))
    assert vote.roll_call == {YES: ("Hazel", "Birch"), ABSENT: ("Fir",)}


def test_nobody_voted_nay_is_none(minutes: Minutes) -> None:
    assert only(minutes(MOVED + "All voted 'aye' no one voted 'nay,' and the motion passed.")).counts == {NO: 0}


def test_each_number_stands_before_its_own_option(minutes: Minutes) -> None:
    assert only(minutes(MOVED + "Carried 5 ayes 0 nays 2 absent.")).counts == {YES: 5, NO: 0, ABSENT: 2}


def test_names_in_full_go_on_over_the_end_of_a_line(minutes: Minutes) -> None:
    vote = only(
        minutes(
            "Attendee Title\nWill Hazel St. Ann County Supervisor Present\nAnn Birch Supervisor Present\n\n"
            "RESULT: APPROVED [UNANIMOUS]\nAYES: Ann Birch, Cy Cedar, Dan Elm, Tim\nFir, Flo Gum, Will\nHazel\n"
            "EXCUSED: Ivy Holly\n"
        )
    )
    assert vote.roll_call[YES] == ("Ann Birch", "Cy Cedar", "Dan Elm", "Tim Fir", "Flo Gum", "Will Hazel")


def test_a_first_name_before_a_place_is_a_last_name(minutes: Minutes) -> None:
    vote = only(minutes("Present: Will Hazel St. Ann County.\nMotion carried. AYES: Birch, Hazel NAYS: Cedar\n"))
    assert vote.roll_call[YES] == ("Birch", "Hazel")


def test_the_next_article_in_a_paragraph_does_not_take_the_roll_call_above_it(minutes: Minutes) -> None:
    vote = only(
        minutes(
            "Article 7: To mow the green\nMoved by Hazel, seconded by Birch.\nVOTE: 2-1.\nRoll Call Vote:\n"
            "Member Hazel,yes Member Birch, yes\nMember Cedar,no Opposed, one\nArticle 8: To sell bells:\nNo action.\n"
        )
    )
    assert vote.roll_call == {YES: ("Hazel", "Birch"), NO: ("Cedar",)}


def test_an_amendment_and_the_motion_as_amended_have_their_own_results(minutes: Minutes) -> None:
    amendment, main = minutes(
        "Hazel moved to mow the green. Birch seconded. Elm moved to amend the price. Fir seconded. Motion to amend\n"
        "carried. Main motion as amended carried 4 in favor and Ald. Cedar and Gum voting no."
    )
    assert (amendment.mover, amendment.counts) == ("Elm", {})
    assert (main.mover, main.counts) == ("Hazel", {YES: 4, NO: 2})


def test_a_vote_on_the_main_motion_moved_before_the_page_is_on_that(minutes: Minutes) -> None:
    vote = only(
        minutes(
            "A roll call was taken on the main motion with Hazel and\nBirch voting aye; Cedar and Elm\nvoting no; "
            "Mayor Fir voted aye and broke the tie; the bill was declared passed and given number 7.\n"
        )
    )
    assert (vote.motion, vote.counts, vote.result) == ("the main motion", {YES: 3, NO: 2}, VoteResult.PASS)


@pytest.mark.parametrize(
    ("text", "motion"),
    [
        ("The Council approved the consent agenda.", "approved the consent agenda"),
        (
            "The Select Board, acting under its rules, lowered the quorum and told the Clerk. (5-0)",
            "lowered the quorum and told the Clerk",
        ),
    ],
)
def test_what_the_body_did_is_a_vote_though_no_motion_is_told(minutes: Minutes, text: str, motion: str) -> None:
    vote = only(minutes(f"SELECT BOARD AND COUNCIL\nActions taken\n\n{text}\n"))
    assert (vote.result, vote.motion) == (VoteResult.PASS, motion)


@pytest.mark.parametrize(
    "text",
    [
        "The Planning Board approved the plan.",
        "At the meeting of May 4 staff told of kites. The Council approved a hearing.",
        "The following actions were heard:\n\nThe Council adopted Resolution 4.",
        "File 4 Type: Ordinance Status: Adopted In control: Council",
        "The ordinance takes effect when it is enacted by the voters.",
        "PASSED AND ADOPTED this ___ day of May, 2021.",
    ],
)
def test_what_others_did_or_did_before_is_no_vote(minutes: Minutes, text: str) -> None:
    assert minutes(f"CITY COUNCIL\n\n{text}\n") == ()


def test_a_motion_that_the_body_approved_is_carried(minutes: Minutes) -> None:
    vote = only(minutes(MOVED + "After talk the Council approved the motion."))
    assert (vote.mover, vote.result) == ("Hazel", VoteResult.PASS)


def test_ranges_of_items_rows_of_lots_and_numbered_ordinances_are_no_counts(minutes: Minutes) -> None:
    listed = only(minutes("Hazel moved to approve items 3-8 and 10-13. Birch seconded. Motion carried unanimously."))
    lots = only(
        minutes("MAP LOT 13 14-5 9 Mill Lane 1 17-3 Pond Road 10 13-K3 Hazel moved to sell. Vote: Motion carried.")
    )
    numbered = only(minutes("Moved by Hazel, seconded by Birch. Ayes: 3. That Ordinance 11-22 be read was approved.\n"))
    assert (listed.counts, lots.counts, numbered.counts) == ({}, {}, {YES: 3})


def test_rows_of_a_matters_history_that_end_in_a_result_are_votes(minutes: Minutes) -> None:
    adopted, advised = minutes(
        "Title: Ordinance to mow the green\nHistory\nDate  Ver.  Action By  Action  Result\n"
        "5/4/2021  1  City Council  adopted  Pass  7:2\n4/20/2021  1  Works Committee  recommended for adoption  Pass\n"
    )
    assert (adopted.motion, adopted.counts) == ("adopted (Ordinance to mow the green)", {YES: 7, NO: 2})
    assert (advised.motion, advised.result) == ("recommended for adoption", VoteResult.PASS)


def test_rows_of_a_history_may_be_told_with_dashes_and_mover(minutes: Minutes) -> None:
    advised, failed = minutes(
        "Title: MOWING OF THE GREEN\n\nHistory\n\n"
        "May 4, 2021 - Works Committee - Recommended for adoption - Pass - Ayes 4, "
        "Noes 1\n\nMay 6, 2021 - Board - Adoption - Mover: Hazel - Seconder: Birch - Fail - Ayes 1, Noes 5, Absent 3\n"
    )
    assert (advised.motion, advised.counts) == ("Recommended for adoption", {YES: 4, NO: 1})
    assert (failed.mover, failed.result, failed.counts) == ("Hazel", VoteResult.FAIL, {YES: 1, NO: 5, ABSENT: 3})


@pytest.mark.parametrize(
    ("text", "motion"),
    [
        (
            "Item F (ID 22-7). Mowing of the green. Staff spoke. Motion by Hazel, second by Birch.",
            "Mowing of the green",
        ),
        ("AGENDA ITEM: Mowing of the green\nMotion by Hazel, second by Birch.", "Mowing of the green"),
        (
            "8. MOWING OF THE GREEN\nMayor Elm opened the hearing.\nMotion by Hazel, second by Birch.",
            "MOWING OF THE GREEN",
        ),
        ("A. Mowing of the green\nApproved 4-1 (Motion Hazel; second Birch; Cedar no).", "Mowing of the green"),
        ("Items 3 through 9 were approved unanimously on motion of Hazel and second of Birch.", "Items 3 through 9"),
        ("The meeting adjourned at 8:05 on motion of Hazel, seconded by Birch.", "meeting adjourned at 8:05"),
    ],
)
def test_what_a_motion_without_words_is_on(minutes: Minutes, text: str, motion: str) -> None:
    vote = only(minutes(f"{text} Carried.\n"))
    assert (vote.mover, vote.seconder, vote.motion) == ("Hazel", "Birch", motion)


def test_a_motion_that_names_nothing_moved_has_no_words(minutes: Minutes) -> None:
    vote = only(
        minutes("Mr. Hazel made a motion and Mr. Birch seconded the motion. Motion passed with three yes votes.")
    )
    assert (vote.motion, vote.counts) == (None, {YES: 3})
