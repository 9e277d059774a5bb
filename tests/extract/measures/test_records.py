"""Events of minutes: which vote is the measure's own, and what it came to."""

from collections.abc import Callable
from datetime import date

import pytest

from banwatch.documents import DocumentKind
from banwatch.measures import Event
from banwatch.votes import Option

HEAD = "TOWN OF HALIFAX, VERMONT\nSELECTBOARD\nMinutes of the Regular Meeting, August 1, 2023\n\n"


@pytest.fixture
def event(events_of: Callable[..., tuple[Event, ...]]) -> Callable[[str], Event]:
    """The one event that minutes of a Vermont town decide."""

    def read(text: str) -> Event:
        (primary,) = [each for each in events_of(text, "VT", DocumentKind.MINUTES) if each.primary]
        return primary

    return read


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
def test_vote(event: Callable[[str], Event], name: str) -> None:
    text, (action, stage, yes, no) = MINUTES[name]
    read = event(HEAD + text)
    assert (read.measure.action.value, read.stage.value) == (action, stage)
    assert read.vote is not None
    assert (read.vote.counts.get(Option.YES), read.vote.counts.get(Option.NO)) == (yes, no)


def test_a_district_is_not_the_board_that_meets_for_it(event: Callable[[str], Event]) -> None:
    text = (
        "HALIFAX UNION SCHOOL DISTRICT\nBoard of Trustees\nMinutes, August 1, 2023\n\nMs. Crane moved to ban facial "
        "recognition in all schools. Seconded by Mr. Peck. Passed 4-1."
    )
    assert event(text).body == "Board of Trustees"


def test_the_minutes_approved_are_of_another_day(event: Callable[[str], Event]) -> None:
    text = (
        "date 2023-08-09 TOWN OF HALIFAX, VERMONT\nSELECTBOARD\nApproval of the minutes of July 18, 2023\nRegular "
        "Meeting, August 1, 2023\n\nMs. Crane moved to ban facial recognition. Seconded by Mr. Peck. Passed 4-1."
    )
    assert event(text).date == date(2023, 8, 1)


def test_a_hawaiian_county_is_known_by_its_marks(events_of: Callable[..., tuple[Event, ...]]) -> None:
    text = (
        "COUNTY COUNCIL\nThe Council of the County of Kaua`i met on August 9, 2023.\n\nMs. Pa moved to adopt a ban on "
        "facial recognition. Seconded by Mr. Aki. Motion carried 4-1."
    )
    found = events_of(text, "HI", DocumentKind.MINUTES)
    assert [each.measure.jurisdiction.name for each in found if each.primary] == ["Kauai County"]


def test_a_page_of_minutes_is_of_the_government_it_names_most(event: Callable[[str], Event]) -> None:
    text = (
        "July 26, 2023   Page 3 of 7\n\nMotion by Member Crane, seconded by Member Peck, to thank Bethel Schools "
        "for the "
        "picnic.\nAyes 5, Nays 0\n\nMotion by Member Crane, seconded by Member Peck, to adopt Ordinance 899, an "
        "ordinance that imposes a moratorium on the use of facial recognition by the City of Barre.\n"
        "Ayes 5, Nays 0"
    )
    assert event(text).measure.jurisdiction.name == "Barre"


def test_what_staff_is_told_to_draft_is_proposed(event: Callable[[str], Event]) -> None:
    text = (
        HEAD
        + "Ms. Crane moved to direct staff to put together an ordinance prohibiting facial recognition. Seconded by "
        "Mr. Peck. Passed 4-1."
    )
    assert event(text).stage.value == "proposed"


def test_a_motion_that_sets_a_hearing_leaves_a_vote(event: Callable[[str], Event]) -> None:
    text = (
        HEAD + "Ms. Crane moved to approve the moratorium on facial recognition as presented, and to schedule a public "
        "hearing for September 5. Seconded by Mr. Peck. Passed 4-1."
    )
    assert event(text).stage.value == "advanced"


def test_what_people_came_to_speak_on_is_not_decided(event: Callable[[str], Event]) -> None:
    text = (
        HEAD + "PUBLIC COMMENT.\nThe following spoke on the adoption of Ordinance 3, Prohibition of Facial Recognition "
        "by Town Departments: Walt Stone, Doris Lane.\n\nMs. Crane moved to buy a sign. Seconded by Mr. Peck. Passed "
        "4-0."
    )
    assert event(text).stage.value == "proposed"


def test_schools_that_have_no_facial_recognition_ban_it(event: Callable[[str], Event]) -> None:
    text = (
        HEAD + "Ms. Crane made a motion that the two schools have no facial recognition in any form. Seconded by Mr. "
        "Peck. Passed 5-0."
    )
    assert (event(text).measure.action.value, event(text).stage.value) == ("ban", "adopted")


def test_a_clerk_may_number_every_line(events_of: Callable[..., tuple[Event, ...]]) -> None:
    text = (
        HEAD + "4 A. Minutes of July 18.\n5 B. Licenses.\n6\n7 Motion by Ms. Crane, seconded by Mr. Peck, to approve "
        "the Consent\n8 Agenda. Passed 4-0.\n9\n10 PUBLIC HEARINGS\n11 A. Ordinance 6, an ordinance that places a "
        "moratorium on facial\n12 recognition, is to be considered after a hearing.\n"
    )
    found = events_of(text, "VT", DocumentKind.MINUTES)
    assert not any(each.vote for each in found)


@pytest.mark.parametrize(
    ("kind", "stage"), [("Ordinance", "adopted"), ("Motion", "advanced")], ids=["an ordinance", "a motion to draft one"]
)
def test_the_status_of_a_matter_says_how_far_it_went(
    events_of: Callable[..., tuple[Event, ...]], kind: str, stage: str
) -> None:
    text = (
        f"File #: 23-13    Version: 2\nType: {kind} Status: Adopted\nFile created: 5/30/2023 In control: Barre City "
        "Council\nOn agenda: 6/6/2023 Final action: 6/6/2023\nTitle: A moratorium on facial recognition by any "
        "department of the City of Barre."
    )
    found = events_of(text, "VT", DocumentKind.RECORD)
    assert [each.stage.value for each in found if each.primary] == [stage]


def test_an_item_continued_from_before_was_not_put_off_again(event: Callable[[str], Event]) -> None:
    text = (
        "CITY OF BARRE, VERMONT\nCITY COUNCIL\nMinutes, August 1, 2023\n\nORDINANCE NO. 14, PROHIBITING FACIAL "
        "RECOGNITION BY CITY DEPARTMENTS (Continued from July 18, 2023).\n\nMoved by Ms. Crane, seconded by Mr. Peck, "
        "to adopt. AYES: Crane, Peck, Hill NOES: Stone. Motion carried."
    )
    assert event(text).stage.value == "adopted"
