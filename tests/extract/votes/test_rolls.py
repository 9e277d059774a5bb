"""Who voted how, as clerks set it down: each test is a property of many bodies' minutes, in words of ours."""

from collections.abc import Callable

import pytest

from banwatch.votes import Option, Vote, VoteResult

Minutes = Callable[[str], tuple[Vote, ...]]
YES, NO, ABSTAIN, ABSENT, EXCUSED = Option.YES, Option.NO, Option.ABSTAIN, Option.ABSENT, Option.EXCUSED
MOVED = "Moved by Hazel, seconded by Birch, to mow the green. "


def only(votes: tuple[Vote, ...]) -> Vote:
    assert len(votes) == 1, votes
    return votes[0]


def test_a_title_with_a_precinct_is_no_name(minutes: Minutes) -> None:
    vote = only(
        minutes(
            "Motion By: Commissioner Precinct 3 Ann Hazel\nSecond By: Commissioner Precinct 2 Lee Birch\n"
            "Motion: To mow the green.\n\nAye: County Judge Kit B. Cedar\n  Commissioner Precinct 2 Lee Birch\n"
            "  Commissioner Precinct 3 Ann Hazel\nOther: Commissioner Precinct 4 Joe Elm (RECUSE)\n"
        )
    )
    assert (vote.mover, vote.seconder, vote.motion) == ("Ann Hazel", "Lee Birch", "To mow the green")
    assert vote.roll_call == {YES: ("Kit B. Cedar", "Lee Birch", "Ann Hazel"), EXCUSED: ("Joe Elm",)}


def test_rows_of_name_and_option_may_begin_with_one_that_abstains(minutes: Minutes) -> None:
    rows = only(
        minutes(MOVED + "\nRoll call:\n  Cedar    Abstain\n  Hazel    Aye\n  Birch    Aye\n  Elm      Absent\n")
    )
    assert rows.roll_call == {YES: ("Hazel", "Birch"), ABSTAIN: ("Cedar",), ABSENT: ("Elm",)}
    across = only(
        minutes(
            MOVED
            + "\nMember Hazel, yes    Member Cedar, abstained   Member Birch, yes\nMember Elm, no    Opposed, (1)\n"
        )
    )
    assert across.roll_call == {YES: ("Hazel", "Birch"), NO: ("Elm",), ABSTAIN: ("Cedar",)}


@pytest.mark.parametrize(
    "block",
    [
        "Hazel - Y   Birch - Y   Cedar - N   Elm - Y",
        "Hazel (Y), Birch (Y), Cedar (N), Elm (Y). Motion carried.",
        "  HAZEL ......... YES\n  BIRCH ......... YES\n  CEDAR ......... NO\n  ELM ........... YES\nMotion carried.",
        "Ayes 3\nHazel, Birch, Elm\nNoes\n1\nCedar\nAPPROVED",
        "Those voting aye          Those voting nay\n"
        "Member Hazel              Member Cedar\nMember Birch\nMember Elm\n",
        "the following voted in favor thereof: Hazel, Birch, Elm; "
        "and the following voted against the same: Cedar. Motion carried.",
        "Members Hazel, Birch and Elm for the motion; Member Cedar against it. The motion was adopted.",
        "AYES: Ann Hazel, Councilmember; Lee Birch, Mayor; Jo Elm, Ward 3\nNAYS: Kit Cedar, Vice Mayor\n",
        "        Hazel  Birch  Cedar  Elm\nYes       X      X             X\nNo                      X\nCarried.",
        "Ayes—Hazel, Birch, Elm; Nays—Cedar. Motion carried.",
        "Motion passed with three yes votes (Hazel, Birch, Elm) and one no vote (Member Cedar).",
        "Ayes: 3 [Hazel, Birch, Elm]; Nays: 1 [Cedar].",
        "AYES: Member Hazel Member Birch Member Elm NAYS: Member Cedar",
        "those voting Aye being Member Hazel, Member Birch and Elm; those voting No being Member Cedar. Carried.",
        "Ayes: Council Members - Hazel, Birch, and Elm\n(Mayor)\nNoes: Council Members - Cedar\n",
        "FOR PASSAGE: Hazel, Birch, Elm TOTAL - 3,\nAGAINST PASSAGE: Cedar TOTAL - 1.\n",
        "VOTE Hazel Birch Cedar Elm\nAye ☒☒☐☒\nNay ☐☐☒☐\nAbstain ☐☐☐☐\n",
        "Hazel     Y     Cedar     N\nBirch     Y     Elm       Y\nYes: 3     No: 1     Abs: 0\n".replace(
            "     Abs: 0", ""
        ),
        "AYES:  HAZEL\n       BIRCH\n       ELM\nNAYS:  CEDAR\n",
    ],
)
def test_a_roll_call_reads_the_same_in_any_layout(minutes: Minutes, block: str) -> None:
    vote = only(minutes(f"{MOVED}\n{block}\n"))
    last = {option: sorted(name.split()[-1].title() for name in named) for option, named in vote.roll_call.items()}
    assert last == {YES: ["Birch", "Elm", "Hazel"], NO: ["Cedar"]}
    assert vote.counts == {YES: 3, NO: 1}


def test_rows_of_a_table_export_are_fields(minutes: Minutes) -> None:
    vote = only(
        minutes(
            "| Motion | Mow the green |\n| Moved by | Hazel |\n| Seconded by | Birch |\n| Ayes | Hazel, Birch |\n"
            "| Nays | Elm |\n| Result | Passed 2-1 |\n"
        )
    )
    assert (vote.mover, vote.seconder, vote.motion) == ("Hazel", "Birch", "Mow the green")
    assert vote.roll_call == {YES: ("Hazel", "Birch"), NO: ("Elm",)}


def test_members_called_by_first_name_are_those_of_the_roster(minutes: Minutes) -> None:
    vote = only(
        minutes(
            "Members present were Fern Hazel, Jill Birch and Rufus Cedar. Others: Nell Elm.\n"
            "Jill made a motion to mow the green. Rufus second. Passed 2-1, Fern opposed.\n"
        )
    )
    assert (vote.mover, vote.seconder, vote.roll_call) == ("Jill Birch", "Rufus Cedar", {NO: ("Fern Hazel",)})


def test_a_last_name_that_is_a_residents_first_name_stays(minutes: Minutes) -> None:
    vote = only(
        minutes(
            "Present: Ann Jordan, Lee Birch.\nJordan Smith spoke. "
            "Jordan moved to mow the green. Birch seconded. Carried 2-0."
        )
    )
    assert vote.mover == "Jordan"


def test_names_in_brackets_with_a_verb_of_their_own_are_not_of_the_number_before(minutes: Minutes) -> None:
    vote = only(minutes(MOVED + "MOTION PREVAILED by a roll call vote of 4 Ayes to 2 Nays (Member Elm was absent)."))
    assert (vote.counts, vote.roll_call) == ({YES: 4, NO: 2, ABSENT: 1}, {ABSENT: ("Elm",)})


def test_a_third_number_is_of_those_away_where_as_many_are_named_so(minutes: Minutes) -> None:
    vote = only(
        minutes(
            MOVED
            + "The motion was adopted (3-0-2); Member Elm absent from the meeting and Member Fir absent for the vote."
        )
    )
    assert vote.counts == {YES: 3, NO: 0, ABSENT: 2}


def test_a_tally_with_a_slash_is_one_and_a_date_or_fraction_is_not(minutes: Minutes) -> None:
    assert only(minutes(MOVED + "Motion carried, 4/2, Elm absent.")).counts == {YES: 4, NO: 2, ABSENT: 1}
    assert only(minutes(MOVED + "Motion carried, 2/3 vote required. Approved 5/20.")).counts == {}


def test_two_for_and_two_against_with_a_fifth_who_breaks_the_tie(minutes: Minutes) -> None:
    vote = only(
        minutes(
            MOVED
            + "Roll call; Hazel - no, Birch - yes, Cedar - no, Elm - yes. Two were for and two against, Mayor Fir "
            "broke the tie with a vote against mowing."
        )
    )
    assert (vote.counts, vote.result) == ({YES: 2, NO: 3}, VoteResult.FAIL)


def test_one_named_member_breaks_a_tie_told_in_numbers(minutes: Minutes) -> None:
    vote = only(minutes(MOVED + "Vote 3-3, Mayor Fir voted yes to break the tie. Motion carried."))
    assert (vote.counts, vote.roll_call) == ({YES: 4, NO: 3}, {YES: ("Fir",)})


def test_last_names_with_nothing_between_them_are_as_many_members(minutes: Minutes) -> None:
    vote = only(minutes(MOVED + "AYES: Hazel Birch Cedar Elm Gum NAYS: None ABSENT: Fir"))
    assert vote.roll_call == {YES: ("Hazel", "Birch", "Cedar", "Elm", "Gum"), ABSENT: ("Fir",)}


@pytest.mark.parametrize(
    "told",
    [
        "Motion carried 3-1, with a no vote from Cedar.",
        "Approved with three affirmative votes and one negative vote (Cedar).",
        "The motion carried by a vote of three (3) to one (1), Cedar opposed.",
        "MOTION CARRIED 3/1 (Cedar against).",
        "Motion carried by a 3/1 vote, Cedar nay.",
        "Approved 3:1, Cedar dissenting.",
        "The motion passed 3-1, Cedar casting the only no.",
        "The motion passed 3-1. Cedar was the lone no vote.",
        "The motion passed 3-1, the lone dissent coming from Cedar.",
        "The motion passed 3-1. Mr. Cedar asked to be recorded as voting no.",
    ],
)
def test_the_one_who_lost_is_named_beside_the_numbers(minutes: Minutes, told: str) -> None:
    vote = only(minutes(MOVED + told))
    assert (vote.counts, vote.roll_call) == ({YES: 3, NO: 1}, {NO: ("Cedar",)})


def test_all_aye_except_one_is_that_ones_no(minutes: Minutes) -> None:
    vote = only(minutes(MOVED + "All aye except Cedar."))
    assert (vote.result, vote.unanimous, vote.roll_call) == (VoteResult.PASS, False, {NO: ("Cedar",)})


def test_numbers_with_colons_are_a_vote_and_excused_members_its_third(minutes: Minutes) -> None:
    vote = only(minutes(MOVED + "The motion carried by a vote of 5:0:2 (Members Elm and Fir were excused)."))
    assert vote.counts == {YES: 5, NO: 0, EXCUSED: 2}


def test_dates_and_a_number_of_a_thing_are_no_counts(minutes: Minutes) -> None:
    assert only(minutes(MOVED + "All in favor, effective 8-26-19. Motion carried for May 15-21.")).counts == {}
    assert minutes("PLANS FOR WELL\nNO. 29 APPROVED\nThe Council was told of the well.\n") == ()


def test_members_present_are_not_those_who_did_not_vote(minutes: Minutes) -> None:
    assert only(minutes(MOVED + "Passed by unanimous vote of the five members present.")).counts == {}


def test_a_surname_that_is_a_word_of_minutes_is_a_name_after_a_title(minutes: Minutes) -> None:
    vote = only(minutes("Mr. Ward moved to mow the green. Commissioner May seconded. Carried 3-0."))
    assert (vote.mover, vote.seconder) == ("Ward", "May")


def test_a_nickname_in_quotation_marks_is_part_of_a_name(minutes: Minutes) -> None:
    vote = only(minutes('Motion by William "Bill" Hazel, seconded by Birch, to mow the green. Carried.'))
    assert vote.mover == "William Hazel"


@pytest.mark.parametrize("told", ["5-Yes, 1-No", "Y-5 N-1", "Aye votes: 5; Nay votes: 1", "CARRIED, 5/1, Elm nay"])
def test_numbers_beside_options_in_short_forms(minutes: Minutes, told: str) -> None:
    assert only(minutes(MOVED + told)).counts == {YES: 5, NO: 1}


@pytest.mark.parametrize("told", ["Aye-All.", "Ayes - all. Motion carried.", "All yes.", "MCU."])
def test_short_forms_of_a_unanimous_vote(minutes: Minutes, told: str) -> None:
    vote = only(minutes(MOVED + told))
    assert (vote.unanimous, vote.counts) == (True, {})


def test_number_words_repeated_in_digits_are_counts(minutes: Minutes) -> None:
    vote = only(
        minutes("On a motion by Hazel, second by Birch, the board voted five (5) for, zero (0) opposed, to mow.")
    )
    assert vote.counts == {YES: 5, NO: 0}


def test_what_opens_the_next_options_number_is_not_counted_before(minutes: Minutes) -> None:
    vote = only(minutes(MOVED + "All voted aye, none opposed. The motion carried."))
    assert (vote.counts, vote.unanimous) == ({NO: 0}, True)


def test_a_quorum_or_a_heading_of_two_options_counts_no_votes(minutes: Minutes) -> None:
    vote = only(minutes(MOVED + "Members opposing or abstaining: none\nFinal vote: Unanimous (with 9 present)"))
    assert (vote.counts, vote.unanimous) == ({}, True)


def test_those_who_abstain_because_they_were_away_before_are_here(minutes: Minutes) -> None:
    vote = only(minutes(MOVED + "Motion carried 3-0 with two abstentions (Elm and Fir were absent May 4)."))
    assert (vote.counts, vote.roll_call) == ({YES: 3, NO: 0, ABSTAIN: 2}, {ABSTAIN: ("Elm", "Fir")})
