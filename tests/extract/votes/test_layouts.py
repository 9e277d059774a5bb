"""How clerks and their programs set a vote down: each test is a property of many bodies' minutes, in words of ours."""

from collections.abc import Callable

import pytest

from banwatch.votes import Option, Vote, VoteResult

Minutes = Callable[[str], tuple[Vote, ...]]
YES, NO, ABSTAIN, ABSENT = Option.YES, Option.NO, Option.ABSTAIN, Option.ABSENT


def only(votes: tuple[Vote, ...]) -> Vote:
    assert len(votes) == 1, votes
    return votes[0]


def test_labels_read_as_one_column_take_the_names_of_the_column_read_after_them(minutes: Minutes) -> None:
    vote = only(
        minutes(
            "Moved by Hazel, seconded by Birch, to repair the weir.\nAYES:\nNOES:\nABSENT:\nABSTAIN:\n"
            "Members Hazel, Birch, Cedar\nDogwood\nElm\nNone\nMotion carried."
        )
    )
    assert vote.counts == {YES: 3, NO: 1, ABSTAIN: 0, ABSENT: 1}
    assert vote.roll_call == {YES: ("Hazel", "Birch", "Cedar"), NO: ("Dogwood",), ABSENT: ("Elm",)}


def test_a_table_with_columns_for_the_mover_and_the_seconder_names_them(minutes: Minutes) -> None:
    vote = only(
        minutes(
            "RESOLUTION 8 ROCK SALT\n\n"
            "              Moved  Second  Yes  No  Absent\n"
            "Mr. Hazel       X             X\n"
            "Ms. Birch              X      X\n"
            "Mr. Cedar                          X\n"
            "Mayor Elm                               X\n"
        )
    )
    assert (vote.mover, vote.seconder, vote.result) == ("Hazel", "Birch", VoteResult.PASS)
    assert vote.roll_call == {YES: ("Hazel", "Birch"), NO: ("Cedar",), ABSENT: ("Elm",)}


@pytest.mark.parametrize(
    "text",
    [
        "Hazel-AYE; Birch-AYE; Cedar-NAY.",
        "Mr. Hazel: Aye\nMs. Birch: Aye\nMr. Cedar: Nay",
        "Hazel, aye; Birch, aye; Cedar, nay.",
        "Councilors Hazel and Birch, YES; Councilor Cedar, NO.",
        "Ayes: Councilmembers Hazel and\nBirch.\nNays: Councilmember Cedar.",
        "2 Yes (Hazel & Birch) 1 No (Cedar).",
        "2 for (Hazel and Birch) and 1 (Cedar) against.",
        "| Hazel | Aye |\n| Birch | Aye |\n| Cedar | Nay |",
    ],
)
def test_a_roll_call_is_read_in_whatever_order_name_and_option_stand(minutes: Minutes, text: str) -> None:
    vote = only(
        minutes(f"Ms. Birch moved to mow the green. Mr. Hazel seconded. Roll call vote:\n{text}\nMotion passed.")
    )
    assert vote.roll_call == {YES: ("Hazel", "Birch"), NO: ("Cedar",)}
    assert (vote.counts[YES], vote.counts[NO], vote.result) == (2, 1, VoteResult.PASS)


@pytest.mark.parametrize(
    "text",
    [
        "Hazel/Birch m/s to mow the green. Motion passed.",
        "Action: Hazel / Birch\nTo mow the green\nApproved 3-0.",
        "Moved (Hazel) and seconded (Birch) to mow the green. Vote: 3-0.",
        "Mr. Hazel, with second by Ms. Birch, moved to mow the green. Motion passed 3-0.",
        "Hazel moved to mow the green. Birch made the second. All in favor. Motion carried.",
        "Hazel moved to mow the green, Birch supported. Motion carried.",
        "M: Hazel  S: Birch  to mow the green.  Vote: 3-0.",
        "MSC Hazel/Birch to mow the green.",
        "Motion: Hazel\nSecond: Birch\nTo mow the green.\nMotion carried.",
        "Commissioners Hazel and Birch moved a motion to mow the green. On roll call, all voted yes.",
        "On motion of Mr. Hazel, seconded by Ms. Birch, it was RESOLVED that crews mow the green. Ayes: 3. Nays: 0.",
        "Mr. Hazel offered the following resolution, which was seconded by Ms. Birch and was adopted:\n"
        "RESOLVED, that crews mow the green.\nAyes: 3\nNoes: 0\n",
        "MOVED BY councillor hazel\nSECONDED BY councillor birch\n\nTHAT crews mow the green.\n\nCARRIED UNANIMOUSLY\n",
        "Upon motion by Hazel and seconded by Birch, the Board\n\n   VOTED: To mow the green.\n\nUnanimous vote.\n",
        "A motion to mow the green was made by Mr. Hazel and seconded by Ms. Birch. Motion carried.",
    ],
)
def test_mover_seconder_and_words_are_found_however_a_clerk_puts_them(minutes: Minutes, text: str) -> None:
    vote = only(minutes(text))
    assert [(name or "").lower() for name in (vote.mover, vote.seconder)] == ["hazel", "birch"]
    assert "mow the green" in (vote.motion or "")
    assert vote.result is VoteResult.PASS


def test_a_name_between_commas_after_the_mover_does_not_hide_him(minutes: Minutes) -> None:
    vote = only(
        minutes("Article 3. Ann Hazel of Mill Lane, chief petitioner, moved the article. Article 3 carried, 61-40.")
    )
    assert (vote.mover, vote.counts) == ("Ann Hazel", {YES: 61, NO: 40})


def test_articles_that_follow_one_another_in_one_line_keep_their_own_counts(minutes: Minutes) -> None:
    first, second = minutes(
        "There were 90 voters. Article 1: I move that the Town buy a plow. YES - 80 NO - 4 Article 2: I move that the "
        "Town sell the barn. YES - 30 NO - 55"
    )
    assert (first.counts, first.result) == ({YES: 80, NO: 4}, VoteResult.PASS)
    assert (second.counts, second.result) == ({YES: 30, NO: 55}, VoteResult.FAIL)
    assert "plow" in (first.motion or "")
    assert "barn" in (second.motion or "")


def test_yes_and_no_on_lines_of_their_own_without_a_colon_are_counts(minutes: Minutes) -> None:
    vote = only(minutes("Article 6. To see if the Town will buy the quarry.\n\nYes 41\n\nNo 77\n\narticle defeated\n"))
    assert (vote.counts, vote.result) == ({YES: 41, NO: 77}, VoteResult.FAIL)


def test_what_boards_advise_a_town_meeting_is_no_vote_of_it(minutes: Minutes) -> None:
    vote = only(
        minutes(
            "The Moderator read Article 4. The Select Board voted 2-1 to recommend. Moved by Ann Hazel. "
            "Article 4 carried: Yes 70, No 12."
        )
    )
    assert vote.counts == {YES: 70, NO: 12}


def test_words_that_a_scan_has_broken_are_read_as_words(minutes: Minutes) -> None:
    vote = only(
        minutes(
            "MEM BER HAZEL MO VED, MEMBER BIRCH SEC ONDED, TO MOW THE GREEN. Aye s: Members Hazel, Birch, Cedar "
            "Na ys: None Abs ent: Member Elm Mot ion c arried."
        )
    )
    assert (vote.mover, vote.seconder) == ("HAZEL", "BIRCH")
    assert vote.counts == {YES: 3, NO: 0, ABSENT: 1}


def test_a_file_number_or_claim_numbers_are_no_tally(minutes: Minutes) -> None:
    vote = only(
        minutes(
            "18-474 ORDINANCE on kites\nClaim numbers 219-245 were read. Moved by Hazel, seconded by Birch, to pay. "
            "Ayes: 5"
        )
    )
    assert (vote.counts, vote.result) == ({YES: 5}, VoteResult.PASS)


def test_a_number_sign_after_no_names_nobody(minutes: Minutes) -> None:
    vote = only(
        minutes(
            "Moved by Hazel, seconded by Birch, to deny the permit. Finding No. 1 was amended. Voting Yes: Hazel, "
            "Birch."
        )
    )
    assert vote.roll_call == {YES: ("Hazel", "Birch")}


def test_the_vote_on_the_motion_as_amended_is_another_than_the_amendments(minutes: Minutes) -> None:
    amendment, main = minutes(
        "It was moved by Hazel, seconded by Birch, to spend $900. It was moved by Cedar, seconded by Birch, to amend "
        "the motion to $700. Unanimously carried. The question was called on the motion, as amended. Unanimously "
        "carried."
    )
    assert (amendment.mover, main.mover) == ("Cedar", "Hazel")


def test_a_tally_in_brackets_after_what_the_board_did_is_a_vote(minutes: Minutes) -> None:
    vote = only(minutes("The Board appointed a bell ringer for the season. (4-1)\n\nThe chair thanked the guests.\n"))
    assert (vote.counts, vote.motion) == ({YES: 4, NO: 1}, "appointed a bell ringer for the season")


def test_a_motion_without_a_second_leaves_no_vote_behind(minutes: Minutes) -> None:
    assert minutes("Hazel moved to sell the bell. The motion did not receive a second. The chair went on.") == ()


def test_what_a_speaker_says_another_body_approved_is_not_voted_on(minutes: Minutes) -> None:
    assert minutes("Mr. Hazel noted that the committee approved the lease 3-0 in May.") == ()
