"""Which places a text names."""

import pytest
import spacy
from spacy.language import Language

from banwatch.jurisdictions import Level
from banwatch.readings import Place
from extract.marks import Context, places_of
from extract.places.component import read_places


def read(text: str, home: str | None = None) -> dict[str, str | None]:
    """State, or country where it is abroad, of each place named in a text; of one named often, the last."""
    places = read_places(text, Context(home_state=home))
    return {
        p.text: p.jurisdiction.state or (None if p.jurisdiction.country == "US" else p.jurisdiction.country)
        for p in places
    }


def one(text: str, home: str | None = None) -> Place:
    (place,) = read_places(text, Context(home_state=home))
    return place


@pytest.mark.parametrize(
    ("text", "home", "expected"),
    [
        ("WORCESTER, Mass. — The council voted 11-0.", None, {"WORCESTER": "MA"}),
        ("Officials in Portland, Ore., agreed.", "ME", {"Portland": "OR"}),
        ("Officials in Portland, ME, agreed.", "OR", {"Portland": "ME"}),
        ("In the Maine city of Portland, voters approved it.", "OR", {"Portland": "ME"}),
        ("Officials in Springfield agreed.", "IL", {"Springfield": "IL"}),
        ("Officials in Springfield agreed.", None, {"Springfield": None}),
        ("The ban passed in Boston.", None, {"Boston": "MA"}),
        (
            "The ban passed in Berkeley and Boston and Brookline, Massachusetts.",
            None,
            {"Berkeley": "CA", "Boston": "MA", "Brookline": "MA"},
        ),
        (
            "The Massachusetts cities of Somerville and Cambridge did so.",
            "NH",
            {"Somerville": "MA", "Cambridge": "MA"},
        ),
        ("The Cambridge City Council voted.", "MA", {"Cambridge": "MA"}),
        ("The Iowa City Council voted.", "IA", {"Iowa City": "IA"}),
        ("COUNTY OF MAUI: The council met.", "HI", {"MAUI": "HI"}),
        ("New York State acted before Washington state did.", None, {"New York": "NY", "Washington": "WA"}),
        ("It was made in Washington, D.C., not elsewhere.", None, {"Washington, D.C.": "DC"}),
        (
            "Orange County and Barrow, Jackson and Madison counties met.",
            "GA",
            {"Orange County": None, "Barrow": "GA", "Jackson": "GA", "Madison": "GA"},
        ),
        ("The police of London use it.", "MA", {"London": "GB"}),
        ("The council of Cambridge, England, met.", "MA", {"Cambridge": "GB", "England": "GB"}),
        ("He was seen in Tbilisi, Georgia.", None, {"Tbilisi": "GE", "Georgia": "GA"}),
        ("Penn Township in Cass County, Michigan, met.", "IN", {"Penn Township": "MI", "Cass County": "MI"}),
        ("The Philadelphia Board of Aldermen met.", "MS", {"Philadelphia": "MS"}),
        ("The council of Sullivan’s Island met.", "SC", {"Sullivan’s Island": "SC"}),
        ("The Hawaiʻi County Council met.", "HI", {"Hawaiʻi County": "HI"}),
        ("The Maeystown Village Board met.", "IL", {"Maeystown": "IL"}),
        ("So says the National Conference of State Legislatures in Denver.", "ME", {"Denver": "CO"}),
        ("AN ORDINANCE BANNING CAMERAS in Oak Brook. The Village Board met.", "IL", {"Oak Brook": "IL"}),
    ],
)
def test_a_place_is_resolved_by_what_stands_beside_it(text: str, home: str | None, expected: dict[str, str]) -> None:
    assert read(text, home) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Councilor Khrystian King spoke. King said the ban matters, and King's motion passed.",
        "The Black community spoke.",
        "Boston Dynamics makes robots.",
        "The University of Oregon studied it.",
        "Washington Street is closed, and so is the corner of Lincoln and Harrison streets.",
        "The Boston Globe reported it, and the Boston Celtics won.",
        "The Washington administration was long ago.",
        "Reading the bill took an hour.",
        "MOTION BY DAVIS, SECOND BY LEE.",
        "The ACLU of Massachusetts spoke.",
    ],
)
def test_people_companies_and_common_words_are_not_places(text: str) -> None:
    assert read(text, "MA") == {}


def test_a_neighbourhood_is_not_the_town_of_its_name() -> None:
    places = read_places("A man from the Brookline neighborhood of Pittsburgh spoke.", Context(home_state="PA"))
    assert [(p.text, p.jurisdiction.ocd_id is None) for p in places] == [("Brookline", True), ("Pittsburgh", False)]


def test_two_places_of_one_name_are_kept_apart() -> None:
    text = (
        "Portland passed its ban. Portland, Oregon, had acted earlier. "
        + "Nothing else happened. " * 20
        + "Portland waits."
    )
    states = [p.jurisdiction.state for p in read_places(text, Context(home_state="ME"))]
    assert states == ["ME", "OR", "ME"]


def test_the_level_is_the_one_the_text_names() -> None:
    assert one("The Town of Brookline voted.", "MA").jurisdiction.level is Level.TOWN
    assert one("The Worcester City Council voted.", "MA").jurisdiction.level is Level.CITY
    assert one("King County acted.", "WA").jurisdiction.level is Level.COUNTY


def test_the_home_division_outweighs_all_but_a_named_state() -> None:
    context = Context(home_state="NJ", home_ocd_id="ocd-division/country:us/state:nj/county:union/place:springfield")
    (place,) = read_places("The committee of Springfield voted.", context)
    assert place.jurisdiction.ocd_id == context.home_ocd_id


def test_the_component_sets_attribute_and_span_group() -> None:
    nlp: Language = spacy.blank("en")
    nlp.add_pipe("banwatch_places")
    doc = nlp("Officials in Worcester, Mass., and in Boston’s suburbs voted.")
    assert [place.text for place in places_of(doc)] == ["Worcester", "Boston"]
    assert [span.text for span in doc.spans["places"]] == ["Worcester", "Boston"]
    for place in places_of(doc):
        assert place.span.of(doc.text) == place.text


def test_states_in_a_list_are_states() -> None:
    text = "Towns in Virginia, Minnesota, Illinois and Iowa have done so."
    levels = {place.text: place.jurisdiction.level.value for place in read_places(text, Context(home_state="CA"))}
    assert levels == dict.fromkeys(("Virginia", "Minnesota", "Illinois", "Iowa"), "state")


def test_an_interim_police_chief_is_chief_of_no_interim_place() -> None:
    text = "Interim Oxford Police Chief Jed McCollum proposed it."
    assert [place.text for place in read_places(text, Context(home_state="MS"))] == ["Oxford"]
