"""Which body a meeting's name names."""

import pytest

from crawler.spiders.bodies import body_of


@pytest.mark.parametrize(
    "name, body",
    [
        ("Regular City Council Meeting", "City Council"),
        ("Special City Council Meeting - Closed Session", "City Council"),
        ("Council Special Meeting", "Council"),
        ("CANCELED - City Council Work Session", "City Council"),
        ("City Council Meeting - 6:00 PM", "City Council"),
        ("Select Board Meeting 3-12-24", "Select Board"),
        ("Lake February 2018 Board Meeting", "Lake Board"),
        ("Lake Board Workshop on Fare Structure Study", "Lake Board"),
        ("Zoning Board of Appeals - Public Hearing", "Zoning Board of Appeals"),
        ("Board of Public Works", "Board of Public Works"),
        ("Special Education Advisory Committee Meeting", "Special Education Advisory Committee"),
        ("Joint Powers Authority Meeting", "Joint Powers Authority"),
        ("Annual Town Meeting", "Annual Town Meeting"),
        ("C.R.A Regular Meeting", "C.R.A"),
        ("BZA Public Hearing", "BZA"),
        ("Work Session", "Work Session"),
        ("Budget Workshop", "Budget Workshop"),
        ("Special Called Meeting - Lake Community Center", "Special Called Meeting - Lake Community Center"),
    ],
)
def test_a_name_without_its_occasion_is_the_body_and_one_without_a_body_stays(name: str, body: str) -> None:
    assert body_of(name) == body
