"""The gazetteer that the package carries."""

import pytest

from banwatch.gazetteer import gazetteer
from banwatch.jurisdictions import Level

STATE = "ocd-division/country:us/state:"


@pytest.mark.parametrize(
    ("name", "state", "tail"),
    [
        ("Worcester", "MA", "ma/place:worcester"),
        ("Brookline", "MA", "ma/place:brookline"),
        ("Easthampton", "MA", "ma/place:easthampton_town"),
        ("Portland", "OR", "or/place:portland"),
        ("Portland", "Maine", "me/place:portland"),
        ("San Francisco", "CA", "ca/county:san_francisco"),
        ("Denver", "CO", "co/county:denver"),
        ("New Orleans", "LA", "la/parish:orleans"),
        ("Orleans Parish", "LA", "la/parish:orleans"),
        ("Nantucket", "MA", "ma/county:nantucket"),
        ("Honolulu", "HI", "hi/county:honolulu"),
        ("Cherry Hill", "NJ", "nj/county:camden/place:cherry_hill"),
        ("Springfield", "NJ", "nj/county:union/place:springfield"),
        ("King County", "WA", "wa/county:king"),
        ("Prince George's County", "MD", "md/county:prince_george~s"),
        ("Prince George’s County", "MD", "md/county:prince_george~s"),
        ("St. Louis", "MO", "mo/place:st_louis"),
        ("Saint Louis", "MO", "mo/place:st_louis"),
        ("Coeur d'Alene", "ID", "id/place:coeur_d~alene"),
    ],
)
def test_a_place_has_the_division_id_that_open_civic_data_gives_it(name: str, state: str, tail: str) -> None:
    place = gazetteer().find(name, state)
    assert place is not None
    assert place.ocd_id == STATE + tail
    assert gazetteer().by_id(STATE + tail) == place


def test_all_that_bear_a_name_are_known() -> None:
    states = {place.state for place in gazetteer().named("Springfield")}
    assert {"MA", "IL", "MO", "OH", "OR", "VT", "NJ"} <= states


def test_every_county_of_new_england_and_new_jersey_is_there() -> None:
    counties = {"MA": 14, "CT": 8, "RI": 5, "NH": 10, "VT": 14, "ME": 16, "NJ": 21}
    places = gazetteer()
    found = {(p.state, p.ocd_id) for name in places for p in places.named(name) if "/county:" in (p.ocd_id or "")}
    for state, count in counties.items():
        assert sum(1 for at, ocd_id in found if at == state and ocd_id and "/place:" not in ocd_id) == count


def test_states_are_found_by_code_and_by_name() -> None:
    places = gazetteer()
    assert places.state("MA") == places.state("Massachusetts") == places.state("ma")
    assert places.state("Atlantis") is None
    district = places.state("DC")
    assert district is not None
    assert district.ocd_id == "ocd-division/country:us/district:dc"


def test_a_name_that_is_nowhere_is_not_found() -> None:
    assert gazetteer().named("Xanadu Corners") == ()
    assert gazetteer().find("Worcester", "Atlantis") is None
    assert gazetteer().find("Xanadu Corners", "MA") is None
    assert gazetteer().by_id("ocd-division/country:us/state:ma/place:xanadu") is None


def test_town_and_city_are_told_apart_where_both_exist() -> None:
    town, city = gazetteer().find("Barre", "VT", Level.CITY), gazetteer().find("Barre Town", "VT", Level.TOWN)
    assert town is not None
    assert city is None or city != town


def test_foreign_places_have_their_country_and_no_state() -> None:
    london = next(p for p in gazetteer().named("London") if p.country == "GB")
    assert london.level is Level.FOREIGN
    assert london.state is None
    assert london.ocd_id is None
