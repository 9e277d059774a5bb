from collections.abc import Callable

from banwatch.votes import Classification, Option, Vote, VoteResult

Minutes = Callable[[str], tuple[Vote, ...]]
YES, NO, ABSTAIN, ABSENT = Option.YES, Option.NO, Option.ABSTAIN, Option.ABSENT


def only(votes: tuple[Vote, ...]) -> Vote:
    assert len(votes) == 1, votes
    return votes[0]


def test_labels_before_names_give_the_roll_call_and_its_counts(minutes: Minutes) -> None:
    vote = only(
        minutes(
            "4. Street trees\nACTION: M/S Ray/Hill to approve the planting plan.\n"
            "AYES: Ray, Hill, Stone\nNOES: None\nABSTAIN: Cole\nABSENT: Nix\n"
        )
    )
    assert vote.counts == {YES: 3, NO: 0, ABSTAIN: 1, ABSENT: 1}
    assert vote.roll_call == {YES: ("Ray", "Hill", "Stone"), ABSTAIN: ("Cole",), ABSENT: ("Nix",)}
    assert (vote.mover, vote.seconder, vote.motion) == ("Ray", "Hill", "to approve the planting plan")
    assert (vote.result, vote.unanimous) == (VoteResult.PASS, False)


def test_third_and_fourth_numbers_are_abstentions_and_absences(minutes: Minutes) -> None:
    vote = only(minutes("Moved by Ms. Ray, seconded by Mr. Hill, to pave Elm Street. Motion carried 4-1-0-2."))
    assert vote.counts == {YES: 4, NO: 1, ABSTAIN: 0, ABSENT: 2}


def test_counts_never_follow_from_the_word_unanimous(minutes: Minutes) -> None:
    vote = only(minutes("Ms. Ray moved to pave Elm Street. Mr. Hill seconded. So voted, unanimous."))
    assert (vote.counts, vote.unanimous, vote.result) == ({}, True, VoteResult.PASS)


def test_an_amendment_and_the_main_motion_each_take_their_own_vote(minutes: Minutes) -> None:
    amendment, main = minutes(
        "Moved by Ray, seconded by Hill, to adopt the budget. Cole moved to amend the motion by cutting travel; "
        "Stone seconded. The amendment failed, 2-5. The main motion carried 6-1."
    )
    assert (amendment.mover, amendment.result, amendment.counts) == ("Cole", VoteResult.FAIL, {YES: 2, NO: 5})
    assert amendment.classification is Classification.AMENDMENT
    assert (main.mover, main.seconder, main.motion) == ("Ray", "Hill", "to adopt the budget")
    assert main.counts == {YES: 6, NO: 1}


def test_a_substitute_and_the_ordinance_as_substituted_are_two_votes(minutes: Minutes) -> None:
    substitute, ordinance = minutes(
        "Ray moved to adopt the sign ordinance; Hill seconded. Cole offered a substitute, to allow banners. Seconded "
        "by Stone. The substitute was adopted, 4-3. The ordinance, as substituted, was adopted, 5-2."
    )
    assert (substitute.mover, substitute.classification) == ("Cole", Classification.SUBSTITUTE)
    assert (ordinance.mover, ordinance.counts) == ("Ray", {YES: 5, NO: 2})


def test_the_mayor_who_breaks_a_tie_joins_the_roll_call(minutes: Minutes) -> None:
    vote = only(
        minutes(
            "Present: Mayor Ida Quill and Councilors Ray, Hill, Cole and Stone.\n\n"
            "Moved by Ray, seconded by Hill, to open the pool.\n\n"
            "   For        Ray, Hill\n   Against    Cole, Stone\n\n"
            "The council being equally divided, the Mayor cast the deciding vote in favor and declared it carried, 3-2."
        )
    )
    assert vote.counts == {YES: 3, NO: 2}
    assert vote.roll_call == {YES: ("Ray", "Hill", "Ida Quill"), NO: ("Cole", "Stone")}
    assert vote.mismatch is None


def test_marks_in_columns_are_read_by_their_position(minutes: Minutes) -> None:
    vote = only(
        minutes(
            "3. Bus shelters\n   By Ms. Ray; seconded by Mr. Hill.\n\n"
            "                 AYE    NAY    ABSTAIN\n"
            "   Ray            X\n   Hill                  X\n   Cole                          X\n"
            "   Stone          X\n   ADOPTED: 2-1-1\n"
        )
    )
    assert vote.roll_call == {YES: ("Ray", "Stone"), NO: ("Hill",), ABSTAIN: ("Cole",)}
    assert (vote.mover, vote.motion) == ("Ray", "Bus shelters")


def test_mover_and_seconder_may_follow_the_result_as_fields(minutes: Minutes) -> None:
    vote = only(
        minutes(
            "5. Ordinance 9, rezoning 14 Mill Street\n\nRESULT: DEFEATED [2 TO 3]\nMOVER: Pat Poe, Councilmember\n"
            "SECONDER: Jane Doe, Councilmember\nAYES: Poe, Doe\nNAYS: Roe, Low, Moe\n"
        )
    )
    assert (vote.mover, vote.seconder, vote.result) == ("Pat Poe", "Jane Doe", VoteResult.FAIL)
    assert vote.roll_call[NO] == ("Roe", "Low", "Moe")


def test_scanned_text_reads_like_clean_text(minutes: Minutes) -> None:
    vote = only(minutes("It was rnoved by Ray, seconded by Hill, to buy a rnower. M0TION CARR1ED 5-1-O."))
    assert (vote.counts, vote.mover) == ({YES: 5, NO: 1, ABSTAIN: 0}, "Ray")


def test_a_tally_that_does_not_fit_its_roll_call_is_kept_and_reported(minutes: Minutes) -> None:
    vote = only(
        minutes("Moved by Ray, seconded by Hill, to adjourn. Motion carried 5-1. AYES: Ray, Hill, Cole. NOES: Fox.")
    )
    assert vote.counts == {YES: 5, NO: 1}
    assert vote.mismatch == "yes: 5 stated, 3 named"


def test_what_is_no_vote_of_this_meeting_is_not_read(minutes: Minutes) -> None:
    assert not minutes("PRESENT: Ray, Hill, Cole\nABSENT: Stone\n\nThe minutes were distributed.")
    assert not minutes("Nine residents spoke: eight in favor, one opposed. No action was taken.")
    assert not minutes("Cole moved to table the plan. The motion died for lack of a second.")
    assert not minutes(
        'Ms. Ray recalled the debate: "First reading passed four to two in October, and nothing changed."'
    )


def test_a_motion_without_words_of_its_own_takes_its_item(minutes: Minutes) -> None:
    first, second = minutes(
        "6. Purchase of two trucks\nMotion by Ray, second by Hill. Approved 5-0.\n\n"
        "7. Library hours\nMoved by Cole, seconded by Ray, to approve. Approved 4-1.\n"
    )
    assert first.motion == "Purchase of two trucks"
    assert second.motion == "to approve (Library hours)"
