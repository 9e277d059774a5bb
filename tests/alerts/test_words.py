"""The words in which events are told."""

import tomllib
from datetime import date
from importlib.resources import files

import pytest

from alerts import words
from banwatch.jurisdictions import Jurisdiction, Level
from banwatch.measures import DatePrecision


def test_places_are_named_with_their_state() -> None:
    assert words.place_name(Jurisdiction("Worcester", Level.CITY, "MA")) == "Worcester, Massachusetts"
    assert words.place_name(Jurisdiction("Maine", Level.STATE, "ME")) == "Maine"
    assert words.place_name(Jurisdiction("Springfield", Level.CITY)) == "Springfield"
    assert words.place_name(Jurisdiction("Toronto", Level.FOREIGN, country="CA")) == "Toronto (CA)"


def test_dates_say_no_more_than_is_known() -> None:
    when = date(2021, 12, 4)
    assert words.day(when) == "December 4, 2021"
    assert words.day(when, DatePrecision.MONTH) == "December 2021"
    assert words.day(when, DatePrecision.YEAR) == "2021"
    assert words.day(None) == ""


def test_every_probability_has_a_word() -> None:
    said = [words.sureness(percent / 100) for percent in range(101)]
    assert said[0] == "probably wrong"
    assert said[100] == "almost certain"


@pytest.mark.parametrize(
    ("was", "becomes", "named"),
    [
        ("{place} bans {technology}", "{place} bans {city}", "headline.ban.adopted"),
        ("{place} bans {technology}", "{place.__class__.x} bans", "headline.ban.adopted"),
        ('expired = "A ban on', 'expires = "A ban on', "expire"),
        ('withdrawn = "', 'gone = "', "review state"),
        ("least = 0.0", "least = 0.1", "begin at 0"),
        ("[does]", "[does", "words.toml"),
    ],
)
def test_a_mistake_in_the_file_is_named(was: str, becomes: str, named: str) -> None:
    text = files("alerts").joinpath("templates", "words.toml").read_text(encoding="utf-8")
    assert was in text
    tomllib.loads(text)
    with pytest.raises(ValueError, match=named):
        words.read(text.replace(was, becomes, 1))
