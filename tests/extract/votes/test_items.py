"""Which item a vote without words of its own is on: each test is a property of many bodies' minutes."""

from collections.abc import Callable

import pytest

from banwatch.votes import Option, Vote

Minutes = Callable[[str], tuple[Vote, ...]]


@pytest.mark.parametrize(
    "item",
    [
        "Lease of the quarry\n",
        "Quarry Lease\n\n",
        "Lease of the quarry:\n",
        "• Lease of the quarry\n",
        "B-4 Lease of the quarry\n",
        "#7 Lease of the quarry\n",
        "Re: Lease of the quarry\n",
        "SUBJECT: Lease of the quarry\n",
        "6:15 pm Lease of the quarry\n",
        "6:30 PM QUARRY LEASE - The Board will hear the tenant.\n\n",
        "Resolution 2023-15: Lease of the quarry\n",
        "Case No. 23-04: Lease of the quarry\n",
        "BID AWARD - QUARRY LEASE\n\n",
        "NEW BUSINESS\n\nLease of the quarry\n",
        "Discussion/Action: Lease of the quarry\n",
        "The Clerk read the lease of the quarry. ",
    ],
)
@pytest.mark.parametrize(
    "motion", ["Motion by Hazel, second by Birch.", "Moved by Hazel, seconded by Birch, to approve."]
)
def test_a_line_that_stands_apart_is_the_items_title(minutes: Minutes, item: str, motion: str) -> None:
    (vote,) = minutes(f"The chair opened the meeting.\n\n{item}{motion} Motion carried 4-0.\n")
    assert "quarry" in (vote.motion or "").lower()
    assert vote.counts == {Option.YES: 4, Option.NO: 0}


def test_the_number_of_a_resolution_in_capitals_belongs_to_its_title(minutes: Minutes) -> None:
    (vote,) = minutes("RESOLUTION NO. 2021-5\nMotion by Hazel, seconded by Birch. Adopted 4-0.\n")
    assert vote.motion == "RESOLUTION NO. 2021-5"


def test_dates_rosters_and_wrapped_lines_are_no_titles(minutes: Minutes) -> None:
    (vote,) = minutes(
        "May 4, 2021\nAnn Hazel, Town Clerk\nMs. Hazel told the trustees that the tenant of the old\nquarry "
        "wants to leave\n\nMotion by Birch, second by Elm. Carried 4-0.\n"
    )
    assert vote.motion is None


def test_paragraphs_on_two_votes_are_two_votes_though_the_first_was_a_tie(minutes: Minutes) -> None:
    first, second = minutes(
        "A motion to sell the bell did not carry. (2-2-1)\n\n"
        "6:30 PM PARADE - The Board will set a day.\n\nThe Board voted to parade in May. (5-0)\n"
    )
    assert (first.counts[Option.YES], second.counts[Option.YES]) == (2, 5)
