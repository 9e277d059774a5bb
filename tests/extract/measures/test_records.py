"""Events of minutes: which vote is the measure's own, and what it came to."""

from functools import cache

import pytest

from banwatch.documents import DocumentKind
from banwatch.measures import Event
from banwatch.votes import Option
from extract.pipeline import SpacyExtractor, extractor

HEAD = "TOWN OF HALIFAX, VERMONT\nSELECTBOARD\nMinutes of the Regular Meeting, August 1, 2023\n\n"


@cache
def _reader() -> SpacyExtractor:
    return extractor("facial_recognition")


def event(text: str) -> Event:
    found = _reader().read(text, home_state="VT", kind=DocumentKind.MINUTES).events
    (primary,) = [each for each in found if each.primary]
    return primary


MINUTES = {
    "the motion that names the topic has the vote": (
        """Mr. Peck asked about trail cameras.

Mr. Crane moved to rent an excavator. Seconded by Ms. Peck. Passed 4-0.

Mr. Peck moved that no town camera use facial recognition. Seconded by Ms. Crane. Passed 3-1.

Mr. Crane moved to buy a sign. Seconded by Ms. Peck. Failed 2-2.""",
        ("ban", "adopted", 3, 1),
    ),
    "a motion by its number has the vote, however far below": (
        """PUBLIC HEARING:
Local
Law Intro #5 of 2023 – Prohibition of Face Recognition by Town Agencies

Speakers in Favor:
Two

A motion was made by Ms. Crane, seconded by Mr. Peck to
adopt Local Law Intro #5 of 2023.

Vote: 4 ayes, 1 nay. Motion carried.

A motion was made by Ms. Peck, seconded by Mr. Crane to allow the raffle.

Vote: 5 ayes, 0 nays. Motion carried.""",
        ("ban", "adopted", 4, 1),
    ),
    "a final adoption is final whatever was introduced before": (
        """ORDINANCE NO. 11, 2023
entitled, “An ordinance forbidding the police to use facial recognition software”, which had been introduced July 5.

Mr. Peck moved final adoption of Ordinance No. 11. Ms. Crane seconded. Motion carried 3-1.""",
        ("ban", "adopted", 3, 1),
    ),
}


@pytest.mark.parametrize("name", MINUTES)
def test_vote(name: str) -> None:
    text, (action, stage, yes, no) = MINUTES[name]
    read = event(HEAD + text)
    assert (read.measure.action.value, read.stage.value) == (action, stage)
    assert read.vote is not None
    assert (read.vote.counts.get(Option.YES), read.vote.counts.get(Option.NO)) == (yes, no)


def test_a_district_is_not_the_board_that_meets_for_it() -> None:
    text = (
        "HALIFAX UNION SCHOOL DISTRICT\nBoard of Trustees\nMinutes, August 1, 2023\n\nMs. Crane moved to ban facial "
        "recognition in all schools. Seconded by Mr. Peck. Passed 4-1."
    )
    assert event(text).body == "Board of Trustees"
