"""Events of minutes: which vote is the measure's own, and what it came to."""

from datetime import date
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
    "a title in capitals may go over several lines": (
        """4. RESOLUTION 7
A RESOLUTION OF THE TOWN OF HALIFAX PROHIBITING
THE ACQUISITION OR USE OF FACIAL RECOGNITION BY
ANY DEPARTMENT OF THE TOWN

Mr. Peck moved to adopt Resolution 7. Ms. Crane seconded. Motion carried 3-1.

5. Rental of an excavator
Mr. Crane moved to rent it. Seconded by Ms. Peck. Motion carried 4-0.""",
        ("ban", "adopted", 3, 1),
    ),
    "a provisional adoption leaves the final one to come": (
        """4. ORDINANCE 7, BANNING FACIAL RECOGNITION
Mr. Peck moved to provisionally adopt Ordinance 7, and to bring it back for final adoption. Ms. Crane seconded.
Motion carried 3-1.""",
        ("ban", "advanced", 3, 1),
    ),
    "a second reading is no last one where the third is told": (
        """Motion by Ms. Crane, second by Mr. Peck, to approve the second reading of the ordinance to bar Town offices
from facial recognition. Motion carried 3-1. The third reading will be August 27.""",
        ("ban", "advanced", 3, 1),
    ),
    "what nobody shall own is banned": (
        """4. Policy on Facial Recognition
Mr. Peck moved that no board or employee of the Town, the police included, shall own or use facial recognition.
Ms. Crane seconded. Motion carried 3-1.""",
        ("ban", "adopted", 3, 1),
    ),
    "a title may say no": (
        """4. Policy E-12
Mr. Peck moved to adopt Policy E-12, No Facial Recognition in Town Buildings. Ms. Crane seconded. Motion carried
3-1.""",
        ("ban", "adopted", 3, 1),
    ),
    "an item may begin with a letter alone": (
        """E Award of the bid for sand
Mr. Peck moved to award it. Ms. Crane seconded. Motion carried 4-0.
F First Reading of an Ordinance to bar the police from facial recognition
Mr. Peck moved to approve. Ms. Crane seconded. Motion failed 1-3.
G Rental of an excavator
Mr. Crane moved to rent it. Ms. Peck seconded. Motion carried 4-0.""",
        ("ban", "rejected", 1, 3),
    ),
    "a discussion of another tool decides nothing about it": (
        """4. BAN ON FACIAL RECOGNITION
Mr. Peck moved to adopt a ban on facial recognition. Ms. Crane seconded. Motion carried 3-1.

5. LICENSE PLATE READERS
The chief said the readers have no facial recognition. Mr. Crane moved to buy two. Ms. Peck seconded. Motion carried
4-0.""",
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


def test_the_minutes_approved_are_of_another_day() -> None:
    text = (
        "date 2023-08-09 TOWN OF HALIFAX, VERMONT\nSELECTBOARD\nApproval of the minutes of July 18, 2023\nRegular "
        "Meeting, August 1, 2023\n\nMs. Crane moved to ban facial recognition. Seconded by Mr. Peck. Passed 4-1."
    )
    assert event(text).date == date(2023, 8, 1)


def test_a_hawaiian_county_is_known_by_its_marks() -> None:
    text = (
        "COUNTY COUNCIL\nThe Council of the County of Kaua`i met on August 9, 2023.\n\nMs. Pa moved to adopt a ban on "
        "facial recognition. Seconded by Mr. Aki. Motion carried 4-1."
    )
    found = _reader().read(text, home_state="HI", kind=DocumentKind.MINUTES).events
    assert [each.measure.jurisdiction.name for each in found if each.primary] == ["Kauai County"]
