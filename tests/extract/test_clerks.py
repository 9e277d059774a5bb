"""Texts of unknown kind that are records, and news that is not."""

import pytest

from extract.clerks import reads_as_record

RECORDS = {
    "a clerk's labels": "Moved by Hill. Seconded by Stone. Ayes: Hill, Stone. Motion carried.",
    "a head and plain words": (
        "HALIFAX SELECTBOARD\nRegular Meeting, August 1\n\nTobias moved to rent an excavator, Jill second, passed 4-0. "
        "Jill moved to buy a sign, Rufus second, failed."
    ),
}
NEWS = {
    "news of a vote": (
        "The council voted 6-1 on Monday at its regular meeting to ban facial recognition. The motion passed after an "
        "hour of debate in which many residents spoke of arrests that had gone wrong, of cameras on each corner and of "
        "what the police had said about them in the spring. The mayor, who seldom speaks on such nights, thanked the "
        "crowd, and the city manager promised a report before the summer, with numbers for each precinct and camera."
    ),
    "a report that took minutes": "It took twenty minutes. Nobody spoke.",
    "nothing": "",
}


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_is_known_by_its_words(name: str) -> None:
    assert reads_as_record(RECORDS[name])


@pytest.mark.parametrize("name", NEWS)
def test_news_is_none(name: str) -> None:
    assert not reads_as_record(NEWS[name])
