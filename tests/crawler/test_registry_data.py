"""The sources that come with banwatch: whom they cover, and that nobody's guess is crawled as if it were known."""

import re
from collections import Counter
from zoneinfo import ZoneInfo

import pytest

from banwatch.gazetteer import gazetteer
from banwatch.sources import Platform, Source
from crawler.registry import load_sources

SOURCES = {source.id: source for source in load_sources()}

STARTING_LEDGER = {
    "Alameda, CA": ("ca-alameda-council", "ca-alameda-post"),
    "Baltimore, MD": ("md-baltimore-council", "md-the-baltimore-banner"),
    "Bellingham, WA": ("wa-bellingham-council", "wa-cascadia-daily-news"),
    "Berkeley, CA": ("ca-berkeley-council", "ca-berkeleyside"),
    "Boston, MA": ("ma-boston-legistar", "ma-universal-hub"),
    "Brookline, MA": ("ma-brookline-council", "ma-brookline-news"),
    "CA": ("ca-legislature", "ca-calmatters"),
    "Cambridge, MA": ("ma-cambridge-council", "ma-cambridge-day"),
    "CO": ("co-legislature", "co-the-colorado-sun"),
    "Denver, CO": ("co-denver-council", "co-denverite"),
    "Easthampton, MA": ("ma-easthampton-council", "ma-the-reminder"),
    "Hamden, CT": ("ct-hamden-council", "ct-patch-hamden"),
    "Jackson, MS": ("ms-jackson-council", "ms-jackson-advocate"),
    "King County, WA": ("wa-king-county-council", "wa-publicola"),
    "Madison, WI": ("wi-madison-legistar", "wi-the-cap-times"),
    "ME": ("me-legislature", "me-maine-morning-star"),
    "Milwaukee, WI": ("wi-milwaukee-council", "wi-urban-milwaukee"),
    "Minneapolis, MN": ("mn-minneapolis-council", "mn-minnpost"),
    "New Orleans, LA": ("la-new-orleans-council", "la-the-lens"),
    "NY": ("ny-legislature", "ny-new-york-focus"),
    "Northampton, MA": ("ma-northampton-council", "ma-daily-hampshire-gazette"),
    "Oakland, CA": ("ca-oakland-council", "ca-the-oaklandside"),
    "Pittsburgh, PA": ("pa-pittsburgh-council", "pa-publicsource"),
    "Portland, ME": ("me-portland-council", "me-portland-press-herald"),
    "Portland, OR": ("or-portland-council", "or-portland-mercury"),
    "San Francisco, CA": ("ca-san-francisco-council", "ca-mission-local"),
    "Santa Cruz, CA": ("ca-santa-cruz-council", "ca-santa-cruz-local"),
    "Somerville, MA": ("ma-somerville-council", "ma-the-somerville-times"),
    "Springfield, MA": ("ma-springfield-council", "ma-nepm"),
    "Teaneck, NJ": ("nj-teaneck-council", "nj-patch-teaneck"),
    "VA": ("va-legislature", "va-virginia-mercury"),
    "VT": ("vt-legislature", "vt-vtdigger"),
    "WA": ("wa-legislature", "wa-washington-state-standard"),
    "West Lafayette, IN": ("in-west-lafayette-council", "in-based-in-lafayette"),
    "Worcester, MA": ("ma-worcester-council", "ma-worcester-telegram-and-gazette"),
}
"""Every jurisdiction in the starting ledger, with the source of its records and a newsroom that covers it."""

LARGEST_CITIES = {
    "AK": "Anchorage",
    "AZ": "Chandler, Gilbert, Glendale, Mesa, Phoenix, Scottsdale, Tucson",
    "CA": "Anaheim, Bakersfield, Chula Vista, Fremont, Fresno, Irvine, Long Beach, Los Angeles, Oakland, Riverside, "
    "Sacramento, San Diego, San Francisco, San Jose, Santa Ana, Stockton",
    "CO": "Aurora, Colorado Springs, Denver",
    "DC": "Washington",
    "FL": "Hialeah, Jacksonville, Miami, Orlando, St. Petersburg, Tampa",
    "GA": "Atlanta",
    "HI": "Honolulu",
    "ID": "Boise",
    "IL": "Chicago",
    "IN": "Fort Wayne, Indianapolis",
    "KS": "Wichita",
    "KY": "Lexington, Louisville",
    "LA": "Baton Rouge, New Orleans",
    "MA": "Boston",
    "MD": "Baltimore",
    "MI": "Detroit",
    "MN": "Minneapolis, St. Paul",
    "MO": "Kansas City, St. Louis",
    "NC": "Charlotte, Durham, Greensboro, Raleigh, Winston-Salem",
    "NE": "Lincoln, Omaha",
    "NJ": "Jersey City, Newark",
    "NM": "Albuquerque",
    "NV": "Henderson, Las Vegas, North Las Vegas, Reno",
    "NY": "Buffalo, New York",
    "OH": "Cincinnati, Cleveland, Columbus, Toledo",
    "OK": "Oklahoma City, Tulsa",
    "OR": "Portland",
    "PA": "Philadelphia, Pittsburgh",
    "TN": "Memphis, Nashville",
    "TX": "Arlington, Austin, Corpus Christi, Dallas, El Paso, Fort Worth, Garland, Houston, Irving, Laredo, Lubbock, "
    "Plano, San Antonio",
    "VA": "Chesapeake, Norfolk, Richmond, Virginia Beach",
    "WA": "Seattle, Spokane",
    "WI": "Madison, Milwaukee",
}
"""The hundred largest cities of the fifty states and the District of Columbia, by the gazetteer's populations."""

ZONES = {
    "America/Anchorage": "AK",
    "America/Boise": "ID",
    "America/Chicago": "AL AR IA IL KS LA MN MO MS ND NE OK SD TN TX WI",
    "America/Denver": "CO MT NM UT WY",
    "America/Detroit": "MI",
    "America/Indiana/Indianapolis": "IN",
    "America/Los_Angeles": "CA NV OR WA",
    "America/New_York": "CT DC DE FL GA KY MA MD ME NC NH NJ NY OH PA RI SC VA VT WV",
    "America/Phoenix": "AZ",
    "Pacific/Honolulu": "HI",
}
OTHER_ZONES = {("El Paso", "TX"): "America/Denver", ("Louisville", "KY"): "America/Kentucky/Louisville"}

ROOTS = {
    Platform.BOARDDOCS: r"https://go\.boarddocs\.com/[a-z]{2}/[a-z]{1,40}/Board\.nsf/Public",
    Platform.CIVICCLERK: r"https://[a-z]{1,40}\.portal\.civicclerk\.com/",
    Platform.CIVICPLUS: r"https://[a-z.-]{1,60}/AgendaCenter",
    Platform.ESCRIBE: r"https://pub-[a-z-]{1,40}\.escribemeetings\.com/",
    Platform.GRANICUS: r"https://[a-z-]{1,40}\.granicus\.com/ViewPublisher\.php\?view_id=\d{1,4}",
    Platform.IQM2: r"https://[a-z]{1,40}\.iqm2\.com/Citizens/Calendar\.aspx",
    Platform.LEGISTAR_API: r"https://webapi\.legistar\.com/v1/[a-z0-9-]{1,40}",
    Platform.LEGISTAR_WEB: r"https://(legistar\.council\.nyc\.gov|[a-z0-9-]{1,40}\.legistar\.com)/Calendar\.aspx",
    Platform.MUNICODE: r"https://[a-z-]{1,40}\.municodemeetings\.com/",
    Platform.NOVUSAGENDA: r"https://[a-z]{1,40}\.novusagenda\.com/agendapublic/",
    Platform.PRIMEGOV: r"https://[a-z-]{1,40}\.primegov\.com/public/portal",
}


def _division(place: str) -> str:
    name, _, state = place.rpartition(", ")
    found = gazetteer().find(name, state) if name else gazetteer().state(state)
    assert found is not None, place
    assert found.ocd_id is not None, place
    return found.ocd_id


def _records() -> list[Source]:
    return [source for source in SOURCES.values() if source.platform is not Platform.NEWS]


def test_there_are_at_least_250_sources_in_every_state() -> None:
    assert len(SOURCES) >= 250
    newsrooms = Counter(source.home_state for source in SOURCES.values() if source.platform is Platform.NEWS)
    assert len(newsrooms.keys() - {None}) == 51
    assert newsrooms[None] >= 25


@pytest.mark.parametrize("place", STARTING_LEDGER)
def test_each_jurisdiction_of_the_starting_ledger_has_its_records_and_a_newsroom(place: str) -> None:
    records, newsroom = (SOURCES[name] for name in STARTING_LEDGER[place])
    assert records.platform is not Platform.NEWS
    assert records.home is not None
    assert records.home.ocd_id == _division(place)
    assert newsroom.platform is Platform.NEWS
    assert newsroom.home_state == records.home_state


def test_each_of_the_hundred_largest_cities_has_its_records() -> None:
    largest = [f"{city}, {state}" for state, cities in LARGEST_CITIES.items() for city in cities.split(", ")]
    assert len(set(largest)) == 100
    homes = {source.home.ocd_id for source in _records() if source.home}
    assert [city for city in largest if _division(city) not in homes] == []


def test_records_have_a_home_and_only_the_nations_newsrooms_have_no_state() -> None:
    assert [source.id for source in _records() if source.home is None] == []
    stateless = [source for source in SOURCES.values() if source.home_state is None]
    assert all(source.id.startswith("us-") and source.home is None for source in stateless)
    assert all(source.home_state is None or gazetteer().state(source.home_state) for source in SOURCES.values())


def test_a_home_lies_in_the_state_of_its_file_and_its_id() -> None:
    wrong = [source.id for source in SOURCES.values() if source.home and source.home.state != source.home_state]
    assert wrong == []
    assert [each.id for each in SOURCES.values() if each.id[:2] != (each.home_state or "us").lower()] == []


def test_each_time_zone_is_its_jurisdictions_own() -> None:
    of_state = {state: zone for zone, states in ZONES.items() for state in states.split()}
    assert len(of_state) == 51
    for source in SOURCES.values():
        place = (source.home.name, source.home_state) if source.home else ("", source.home_state)
        expected = OTHER_ZONES.get((place[0], place[1] or "")) or of_state.get(place[1] or "", "America/New_York")
        assert (source.id, source.time_zone) == (source.id, expected)
        assert ZoneInfo(source.time_zone)


def test_what_nobody_has_seen_answer_is_disabled_and_says_how_sure_it_is() -> None:
    unverified = [source for source in SOURCES.values() if not source.verified]
    assert [source.id for source in unverified if source.enabled] == []
    assert [source.id for source in unverified if len(source.note) < 20] == []
    guessed = [source for source in SOURCES.values() if "guess" in source.note.lower()]
    assert guessed
    assert not any(source.verified for source in guessed)


def test_no_two_sources_begin_at_the_same_address() -> None:
    starts = Counter(address for source in SOURCES.values() for address in source.start)
    assert [address for address, times in starts.items() if times > 1] == []


@pytest.mark.parametrize("platform", ROOTS)
def test_an_address_has_the_form_of_its_platform(platform: Platform) -> None:
    sources = [source for source in _records() if source.platform is platform]
    assert sources
    assert [source.id for source in sources if not re.fullmatch(ROOTS[platform], source.start[0])] == []
