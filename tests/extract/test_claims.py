"""Claims about the record as a whole: what counts as one, and what does not."""

from datetime import UTC, date, datetime

import pytest

from banwatch.claims import Claim, ClaimKind
from banwatch.documents import DocumentKind
from banwatch.gazetteer import gazetteer
from extract.pipeline import extractor
from extract.time_zones import time_zone


def _claims(text: str, state: str = "MA") -> tuple[Claim, ...]:
    return extractor("facial_recognition").read(text, published=date(2021, 12, 15), home_state=state).claims


@pytest.mark.parametrize(
    "text,number,unit,state",
    [
        ("Worcester is the eighth municipality in Massachusetts to ban facial recognition.", 8, "municipality", "MA"),
        ("Worcester became the 8th city in the state to bar facial recognition.", 8, "city", "MA"),
        ("With the vote, Portland is the third city in the country to outlaw facial recognition.", 3, "city", None),
        ("Maine is now the second state in the nation to prohibit facial recognition.", 2, "state", None),
        ("Vermont became the first state to ban police use of facial recognition.", 1, "state", None),
        ("Worcester is the first in the state to ban facial recognition.", 1, "jurisdiction", "MA"),
        ("Madison is the first in Wisconsin to ban facial recognition.", 1, "jurisdiction", "WI"),
        ("Hamden became Connecticut’s first town to ban facial recognition.", 1, "town", "CT"),
        ("The eighth Massachusetts municipality to ban facial recognition acted Tuesday.", 8, "municipality", "MA"),
        ("Oakland is the third U.S. city to ban facial recognition after San Francisco.", 3, "city", None),
        (
            "Worcester is one of eight Massachusetts communities that have banned face recognition.",
            8,
            "municipality",
            "MA",
        ),
        ("Thirteen cities in the United States have banned facial recognition.", 13, "city", None),
    ],
)
def test_an_ordinal_says_how_many_governments_there_are(text: str, number: int, unit: str, state: str | None) -> None:
    (claim,) = [claim for claim in _claims(text) if claim.kind is ClaimKind.ORDINAL]
    assert (claim.number, claim.unit, claim.state) == (number, unit, state)
    assert claim.span.of(text) in text


def test_a_list_names_those_that_went_before() -> None:
    text = (
        "The Worcester City Council voted unanimously to ban facial recognition, joining Boston, Brookline and "
        "Cambridge — as well as San Francisco and Portland, Oregon."
    )
    (claim,) = [claim for claim in _claims(text) if claim.kind is ClaimKind.LIST]
    assert [(place.name, place.state) for place in claim.places] == [
        ("Boston", "MA"), ("Brookline", "MA"), ("Cambridge", "MA"), ("San Francisco", "CA"), ("Portland", "OR"),
    ]  # fmt: skip
    assert claim.span.of(text).startswith("Boston")


@pytest.mark.parametrize(
    "text,names",
    [
        ("Facial recognition has been banned in Oakland, Berkeley and Boston.", "Oakland Berkeley Boston"),
        ("Bans on facial recognition are already in place in Oakland, California, and Boston.", "Oakland Boston"),
        ("Following Oakland and Boston, Alameda banned facial recognition.", "Oakland Boston"),
        ("Alameda joins Oakland and Boston in banning facial recognition, while Denver uses it.", "Oakland Boston"),
    ],
)
def test_a_list_ends_where_the_sentence_goes_on_to_something_else(text: str, names: str) -> None:
    (claim,) = [claim for claim in _claims(text) if claim.kind is ClaimKind.LIST]
    assert " ".join(place.name for place in claim.places) == names


def test_the_people_of_a_state_are_counted_by_its_name() -> None:
    text = "More than 1.5 million Massachusetts residents live under a ban on facial recognition."
    (claim,) = _claims(text, "NY")
    assert (claim.number, claim.state) == (1_500_000, "MA")


def test_a_number_of_people_is_a_claim() -> None:
    text = (
        "Facial recognition bans now protect almost 1.5 million Bay Staters. Cities banned the technology one by one."
    )
    (claim,) = [claim for claim in _claims(text, "NY") if claim.kind is ClaimKind.POPULATION]
    assert (claim.number, claim.state) == (1_500_000, "MA")


@pytest.mark.parametrize(
    "text",
    [
        "Worcester would become the eighth municipality in Massachusetts to ban facial recognition.",
        "Worcester is the second largest city in Massachusetts and likes its parks.",
        "Worcester was the eighth city in Massachusetts to ban plastic bags, joining Boston, Cambridge and Somerville.",
        "The ban on facial recognition passed on second reading.",
        "Worcester, the second largest city in Massachusetts, banned facial recognition.",
        "The ban on facial recognition covers nearly 650,000 residents of Boston.",
        "Eight cities in Massachusetts use facial recognition, and Worcester banned it.",
    ],
)
def test_what_is_no_claim_about_the_record_is_left_alone(text: str) -> None:
    assert _claims(text) == ()


def test_hostile_text_takes_no_longer_than_its_length() -> None:
    text = "first " * 20_000 + "facial recognition ban joining " + "Boston, " * 100
    assert isinstance(_claims(text), tuple)


AGENDA = """CITY OF ALBANY, NEW YORK
COMMON COUNCIL — REGULAR MEETING AGENDA
Monday, June 7, 2021, 7:00 P.M.

LOCAL LAWS HELD
A-2021  In relation to outdoor dining permits
D-2021  A local law to ban the use of face recognition by city departments
"""


def _hearings(text: str, kind: DocumentKind, published: date) -> list[tuple[str, str, datetime, str]]:
    place = "ocd-division/country:us/state:ny/place:albany"
    read = extractor("facial_recognition").read(
        text, published=published, home_state="NY", home_ocd_id=place, kind=kind
    )
    return [(each.jurisdiction.name, each.body, each.start.astimezone(UTC), each.item) for each in read.hearings]


def test_an_agenda_announces_a_hearing() -> None:
    (hearing,) = _hearings(AGENDA, DocumentKind.AGENDA, date(2021, 5, 28))
    assert hearing == (
        "Albany", "COMMON COUNCIL", datetime(2021, 6, 7, 23, tzinfo=UTC),
        "D-2021 A local law to ban the use of face recognition by city departments",
    )  # fmt: skip


_ZONES = {
    "America/New_York": "Miami FL, South Bend IN, Knoxville TN, Louisville KY",
    "America/Chicago": "Dallas TX, Pensacola FL, Gary IN, Evansville IN, Nashville TN, Bismarck ND",
    "America/Denver": "El Paso TX, Boise ID, Rapid City SD",
    "America/Boise": "Ontario OR",
    "America/Los_Angeles": "Lewiston ID, Portland OR",
}


@pytest.mark.parametrize("zone", _ZONES)
def test_a_time_without_a_zone_is_that_of_the_place(zone: str) -> None:
    for town in _ZONES[zone].split(", "):
        place = gazetteer().find(town[:-3], town[-2:])
        assert place is not None
        assert time_zone(place).key == zone, town


def test_only_an_agenda_of_a_coming_meeting_does() -> None:
    assert _hearings(AGENDA, DocumentKind.MINUTES, date(2021, 5, 28)) == []
    assert _hearings(AGENDA, DocumentKind.AGENDA, date(2021, 6, 20)) == []
    assert _hearings(AGENDA.replace("Monday, June 7, 2021", "soon"), DocumentKind.AGENDA, date(2021, 5, 1)) == []
