"""Which motion a vote is on, by whom, in whose words: each test is a property of many bodies' minutes."""

from collections.abc import Callable

import pytest

from banwatch.votes import Option, Vote, VoteResult

Minutes = Callable[[str], tuple[Vote, ...]]
YES, NO = Option.YES, Option.NO


def only(votes: tuple[Vote, ...]) -> Vote:
    assert len(votes) == 1, votes
    return votes[0]


@pytest.mark.parametrize(
    "moved",
    [
        "HAZEL/BIRCH\nMotion to mow the green.",
        "Motion and second, Hazel/Birch to mow the green.",
        "Motion (Hazel/Birch) to mow the green.",
        "Moved Hazel, supported Birch, to mow the green.",
        "Hazel moved to mow the green. Birch supported.",
        "Hazel make a motion to mow the green, Birch 2nd.",
        "MOTION: Vice-Mayor Hazel moved to mow the green; Member Birch\nseconded.\n",
        "It was moved by Council-\nman Hazel, seconded by Council-\nman Birch, to mow the green.",
        "Motion to mow the green was made by Tr. Hazel and seconded by Tr. Birch.",
        "Offered by: Hazel     Seconded by: Birch\nTo mow the green.",
        "Upon motion by Ms. Hazel, seconded by Mr. Birch, it was\nVOTED: To mow the green.",
        "Hazel offered the following resolution and moved its adoption, seconded by Birch: RESOLVED, that we "
        "mow the green.",
        "2 Elm Street Member Hazel made a motion to mow the green. Chair Birch passed the gavel and seconded.",
        "The Chair asked for a motion to mow the green. So moved by Hazel, seconded by Birch.",
        "Motion by Hazel & Birch to mow the green.",
        "Offered by Ms. Hazel who moved its adoption\nSeconded by Mr. Birch:\nRESOLVED, that the crew mow the green.",
        "Member Hazel moved, for the good of all, to mow the green.          MOTION TO\nMember Birch seconded it.",
        "Moved by   : Hazel\nSeconded by: Birch\nTo mow the green.",
        "At 8:05 it was moved by Hazel, second by Birch, and carried unanimously to mow the green.",
        "Hazel moved to mow the green with these conditions:\n1. Twice a year.\n2. Before noon.\nBirch seconded.",
        'Ms. Hazel made the following motion: "I move that we mow the green." Seconded by Mr. Birch.',
        "Resolved, that the crew mow the green.\nBy Member Hazel, supported by Member Birch.",
        "(Hazel/Birch) Move to mow the green.",
        "M: Hazel S: Birch to mow the green.",
        "Chair Elm entertained a motion to mow the green. Motion by Hazel; second by Birch.",
        "Shall we mow the green: Moved Hazel, seconded Birch.",
        "Ms. Hazel said the grass was high. She moved to mow the green. Seconded by Mr. Birch.",
        'There was a motion by Member Hazel to mow the green by item "c" followed by a second from Member Birch.',
        "MOTION TO MOW THE GREEN - HAZEL        SECONDED: BIRCH",
        "MOTION: To mow the green\nMade by Ms. Hazel, seconded by Mr. Birch",
        "Hazel moved to mow the green,\nBirch second.",
        "It was noted, Council,\nCC -6\non motion of Hazel, Birch second,\nCC -9\nvoted to mow the green.",
        "Mow the green. M/Hazel S/Birch.",
        "Mow the green. 1st: Hazel 2nd: Birch.",
        "Moved - Hazel, seconded - Birch, to mow the green.",
        "M=Hazel S=Birch to mow the green.",
        "MMSC (Hazel/Birch) to mow the green.",
        "Motion (Hazel, Birch) to mow the green.",
        "Moved by Hazel, Birch to mow the green.",
        "It was moved and seconded by Hazel and Birch to mow the green.",
        "Motion by Hazel/second by Birch to mow the green.",
        "Motion by Hazel (seconded by Birch) to mow the green.",
        "First by Hazel, second by Birch, to mow the green.",
        "Hazel motion to mow the green, Birch second.",
        "Hazel moves to mow the green. Birch seconds.",
        "A motion was made by Hazel. It was seconded by Birch to mow the green.",
        "The motion to mow the green was made by Hazel and seconded by Birch.",
        "Motion by Hazel\nSupport by Birch\nTo mow the green.",
        "Clm. Hazel entered a motion to mow the green, seconded by Board Member Birch.",
        "Elm asked for a motion to mow the green. Moved by Hazel, second by Birch.",
        "Hazel introduced Resolution 9, to mow the green, and moved its adoption. Birch seconded.",
        "The Board approved a contract to mow the green on a motion by Hazel, second by Birch.",
        "Present: Hazel, Birch. On a Hazel-Birch motion, the board voted to mow the green.",
        "Present: Hazel, Birch.\nMotion Hazel-Birch to mow the green.",
        "The Board voted to mow the green, Hazel moving and Birch seconding.",
        "REQUESTS\n\u2022 Hazel/Birch \u2013 Mow the green.",
        "HAZEL/BIRCH.... mow the green.",
        "Motion: Hazel motioned to mow the green.\nSecond: Birch",
        "MOTION: Hazel made the motion to mow the green, Birch seconded.",
        "2.3 MOTION - Hazel\nSECOND - Birch\nMoved to mow the green.",
        "Hazel made and Birch seconded a motion to mow the green.",
        "Hazel moved and was seconded by Birch to mow the green.",
        "Elm called for a motion to mow the green; Hazel so moved; Birch seconded.",
        "On motion of Hazel, seconded by Birch, the Council unanimously agreed to mow the green.",
        "A rule to mow the green was introduced by Hazel, seconded by Birch, and passed on roll call.",
        "Hazel moved, seconded b,, Birch to mow the green.",
        "LOT USE LAND/BUILDINGS 6 Mill Road. Hazel moved to mow the green. Second: Birch",
        "Mr. Hazel moved, seconded by Ms. Birch and carried by a vote of 4-1 (Mr. Cedar voting no) to mow the green.",
        "Member Hazel offered a motion, seconded by Mr. Birch, THAT, the crew mow the green.",
        "Motion #3 (Hazel, Birch): To mow the green.",
        "- Motion: Mow the green.\n- Mover/Second: Member Hazel / Member Birch.",
        "Motion to mow the green. Hazel/Birch; carried 4-1.",
        "MOTION by Member Hazel, seconded by Member Birch recommending that we mow the green.",
    ],
)
def test_mover_seconder_and_words_of_a_motion(minutes: Minutes, moved: str) -> None:
    vote = only(minutes(f"{moved}\nMotion carried 4-1.\n"))
    assert ((vote.mover or "").title(), (vote.seconder or "").title()) == ("Hazel", "Birch")
    assert "mow the green" in (vote.motion or "").lower()
    assert vote.counts == {YES: 4, NO: 1}


@pytest.mark.parametrize(
    "told",
    [
        "Approved 4-1. (Hazel/Birch)",
        "Approved 4-1. Motion by Hazel, second by Birch.",
        "APPROVED 4-1\nHazel moved, Birch seconded",
        "Vote: 4-1\nMotion: Hazel\nSecond: Birch",
        "Motion carried 4-1.\nMoved by: Hazel  Seconded by: Birch",
        "Hazel asked for passage of the rule, seconded by Birch.\n\nPassed by the following vote of all members voting "
        "in favor thereof:\n\nAffirmative - Hazel, Birch, Elm and Fir\n\nNegative - Cedar\n\nAffirmative 4 Negative 1",
        "Ayes: Hazel (M), Birch (S), Elm, Fir; Nays: Cedar. Carried.",
    ],
)
def test_who_moved_may_be_told_after_the_outcome_or_in_the_roll_call(minutes: Minutes, told: str) -> None:
    vote = only(minutes(f"4. Mow the green\nStaff told of the cost.\n{told}\n\n5. Sell the barn\nNo action.\n"))
    assert (vote.mover, vote.seconder, vote.counts) == ("Hazel", "Birch", {YES: 4, NO: 1})


def test_a_motion_spoken_of_again_before_its_vote_is_the_same(minutes: Minutes) -> None:
    vote = only(
        minutes(
            'Mr. Hazel moved, seconded by Ms. Birch, "THAT the crew mow the green."\nThe Chair called for a vote on '
            "the motion offered by Mr. Hazel.\nTHERE WAS RECORDED:\nYEAS: Hazel, Birch.\nNAYS: None.\n"
        )
    )
    assert (vote.mover, vote.seconder) == ("Hazel", "Birch")
    assert "mow the green" in (vote.motion or "")


def test_a_report_that_names_only_those_against_tells_of_what_passed(minutes: Minutes) -> None:
    vote = only(minutes("ITEM 4\nA MOTION TO MOW THE GREEN.\nMOVED: HAZEL\nSECONDED: BIRCH\nNOES: CEDAR\n& ELM\n"))
    assert (vote.result, vote.roll_call) == (VoteResult.PASS, {NO: ("CEDAR", "ELM")})


def test_moved_seconded_and_voted_down_is_a_failure(minutes: Minutes) -> None:
    vote = only(minutes("Moved, seconded and voted down 1-2 to mow the green."))
    assert (vote.motion, vote.counts, vote.result) == ("to mow the green", {YES: 1, NO: 2}, VoteResult.FAIL)


def test_a_note_on_all_votes_or_an_outcome_in_a_title_is_no_vote(minutes: Minutes) -> None:
    assert minutes("Unless otherwise noted, all actions were approved unanimously.\n") == ()
    vote = only(
        minutes(
            "RULE 9 - MOWING - SECOND READING FAILED\nMs. Elm told of the rule.\n\nHazel moved the rule. Birch "
            "seconded. Motion failed 1-4.\n"
        )
    )
    assert (vote.mover, vote.counts) == ("Hazel", {YES: 1, NO: 4})


def test_the_words_of_a_motion_end_where_its_result_or_dissent_begins(minutes: Minutes) -> None:
    first = only(
        minutes("Upon a motion by Hazel, second by Birch, the Board voted 4-1 to mow, with Member Cedar dissenting.")
    )
    second = only(minutes("It was M/S/C (Hazel/Birch) to mow (4-1, Cedar no)."))
    assert (first.motion, second.motion) == ("to mow", "to mow")


def test_capitals_inside_a_sentence_are_no_heading(minutes: Minutes) -> None:
    main, amendment, carried = minutes(
        "MOWING             MOVED BY HAZEL, SECONDED BY BIRCH, TO MOW. MOTION CARRIED.\n\n"
        "                   MOVED BY CEDAR, SECONDED BY ELM, THAT THE CREW\n"
        "                   SWEEP THE STREET WITH BROOMS.\n\n"
        "                   ROLL CALL VOTE: CEDAR, ELM, FIR VOTING YES;\n"
        "                   HAZEL, BIRCH VOTING NO. MOTION CARRIED.\n\n"
        "BELL,              moved to adopt the\nseconded by FIR    calendar.\n\nMOTION CARRIED  5-0\n"
    )
    assert [vote.mover for vote in (main, amendment, carried)] == ["HAZEL", "CEDAR", "BELL"]


def test_a_vote_on_somebodys_motion_makes_no_new_one(minutes: Minutes) -> None:
    postponed, main = minutes(
        "Ms. Hazel moved to mow the green, and Ms. Birch seconded.\n\n"
        "Mr. Cedar moved to postpone. Seconded by Mr. Elm.\n\n"
        "Roll call vote on postponement:\nAYES: Cedar, Elm\nNAYS: Hazel, Birch, Fir\n\n"
        "The motion to postpone failed.\n\n"
        "Roll call vote on Ms. Hazel's motion:\nAYES: Hazel, Birch, Fir\nNAYS: Cedar, Elm\n\nThe motion passed.\n"
    )
    assert (postponed.mover, postponed.result) == ("Cedar", VoteResult.FAIL)
    assert (main.mover, main.seconder, main.counts) == ("Hazel", "Birch", {YES: 3, NO: 2})


def test_a_friendly_amendment_is_not_voted_on(minutes: Minutes) -> None:
    vote = only(
        minutes(
            "Hazel moved to mow the green. Birch seconded. Cedar offered a friendly amendment to mow twice; accepted. "
            "Vote on the motion as amended: 5-0."
        )
    )
    assert (vote.mover, vote.motion) == ("Hazel", "to mow the green")


def test_two_motions_of_one_sentence_take_their_own_results(minutes: Minutes) -> None:
    first, second = minutes(
        "Motion to open the hearing made by Hazel, seconded by Birch and passed 5-0; motion to close it made by Cedar, "
        "seconded by Elm and passed 4-1."
    )
    assert (first.mover, first.counts[YES]) == ("Hazel", 5)
    assert (second.mover, second.counts[YES]) == ("Cedar", 4)


def test_what_a_list_says_was_decided_before_the_motion_is_no_vote(minutes: Minutes) -> None:
    vote = only(
        minutes(
            "The minutes were approved; Ordinance 14 was adopted; as follows: LICENSES. Consent Agenda Moved by Hazel, "
            "seconded by Birch, to grant the license. Motion declared carried."
        )
    )
    assert (vote.mover, vote.motion) == ("Hazel", "to grant the license")


def test_an_item_that_begins_after_a_roll_call_does_not_take_it(minutes: Minutes) -> None:
    vote = only(
        minutes(
            "Article 1: To mow the green:\n\nMotion by Member Hazel to recommend. Seconded by Member Birch.\n\n"
            "VOTE: 2-1. Motion carries.\nRoll Call Vote:\n"
            "Member Hazel, yes     Member Birch, yes     Member Elm, no\n\n"
            "Article 2: To sell the bell:\n\nNo action.\n"
        )
    )
    assert vote.roll_call == {YES: ("Hazel", "Birch"), NO: ("Elm",)}


def test_a_number_before_a_motion_on_its_line_is_no_tally(minutes: Minutes) -> None:
    vote = only(
        minutes("22-114  Moved by Hazel, seconded by Birch, to mow the green. Ayes: Hazel, Birch. Nays: None.\n")
    )
    assert vote.counts == {YES: 2, NO: 0}


def test_moved_seconded_and_carried_is_a_vote_without_names(minutes: Minutes) -> None:
    vote = only(minutes("It was regularly moved, seconded and carried to mow the green."))
    assert (vote.motion, vote.result, vote.mover) == ("to mow the green", VoteResult.PASS, None)


def test_the_instrument_named_before_a_motion_without_words_is_what_is_moved(minutes: Minutes) -> None:
    vote = only(minutes("A hearing was held. Resolution No. 14-03. Motion by Hazel, second by Birch. Carried, 5-0."))
    assert vote.motion == "Resolution No. 14-03"


def test_how_it_was_voted_stands_before_what_was_voted(minutes: Minutes) -> None:
    vote = only(minutes("The Committee advised it. VOTED: Unanimously, by voice vote, that the Town mow the green."))
    assert (vote.motion, vote.unanimous) == ("that the Town mow the green", True)


def test_what_a_speaker_says_has_failed_before_is_no_result(minutes: Minutes) -> None:
    vote = only(
        minutes(
            "Hazel moved to mow the green, seconded by Birch.\nMs. Cedar noted that the last plan failed for want of a "
            "mower. Mr. Elm asked whether the bid had passed.\nAyes: Hazel, Birch. Nays: Cedar. Motion carried."
        )
    )
    assert (vote.result, vote.counts) == (VoteResult.PASS, {YES: 2, NO: 1})


def test_a_roll_called_before_its_motion_is_told_belongs_to_it(minutes: Minutes) -> None:
    vote = only(
        minutes(
            "The Clerk called the roll: Hazel - yes, Birch - yes, Elm - no. "
            "Motion to mow by Hazel, seconded by Birch, PASSED."
        )
    )
    assert (vote.mover, vote.counts) == ("Hazel", {YES: 2, NO: 1})


def test_a_label_before_the_result_is_no_motion(minutes: Minutes) -> None:
    vote = only(minutes("Motion by Hazel, seconded by Birch, to mow.\nAyes: 4 Noes: 1\nMotion: Carried\n"))
    assert (vote.motion, vote.counts) == ("to mow", {YES: 4, NO: 1})


def test_what_a_court_or_governor_decided_is_no_vote_here(minutes: Minutes) -> None:
    assert minutes("The motion to dismiss was denied by the court. The bill was approved by the governor.") == ()
