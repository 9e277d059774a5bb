"""What a report states, would state, or leaves to others: one property of the language after another."""

from collections.abc import Callable
from datetime import date

import pytest

from banwatch.measures import Event

Told = tuple[str, str, str]


NEWS = {
    "what a vote was taken to do was done": (
        "LIMA, Ohio — Monday night's vote by the Lima City Council to ban facial recognition drew cheers.",
        [("Lima", "ban", "adopted")],
    ),
    "what a vote ahead is to do was not": (
        "LIMA, Ohio — Residents gathered ahead of Monday's vote by the Lima City Council to ban facial recognition.",
        [],
    ),
    "one that would be the second to ban has not banned": (
        "LIMA, Ohio — Lima would probably be the second city in Ohio where voters ban facial recognition. The measure "
        "is ahead in early results.",
        [],
    ),
    "a ban that is only given is not approved": (
        "LIMA, Ohio — A Lima council member spoke of facial recognition Monday. With the ban approved by the council, "
        "a company could win a permit.",
        [],
    ),
    "a vote on fines for owners is not a vote for them": (
        "LIMA, Ohio — On Wednesday, Lima votes on fines for owners who scan faces with facial recognition.",
        [],
    ),
    "a ban that lasts a year is a moratorium": (
        "LIMA, Ohio — The Lima City Council passed a ban lasting one year on facial recognition Monday.",
        [("Lima", "moratorium", "adopted")],
    ),
    "a second approval that is needed leaves the first one a step": (
        "LIMA, Ohio — The Lima City Council voted Monday to ban facial recognition. A second approval in June is "
        "required under the charter.",
        [("Lima", "ban", "advanced")],
    ),
    "the state's attempt is not the town's": (
        "LIMA, Ohio — The Lima City Council voted 6-1 Monday to ban facial recognition. A ban for the whole state has "
        "been attempted and has failed.",
        [("Lima", "ban", "adopted")],
    ),
    "a city council in a state is not the state's": (
        "LIMA, Ohio (AP) — A city council in Ohio has voted to uphold an ordinance that bans facial recognition. It "
        "overrode the mayor's veto, 7-2, on Monday.",
        [("Lima", "ban", "adopted")],
    ),
    "New York City goes by its name in a text of one line": (
        "New York City banned facial recognition in its buildings Monday, and the City Council cheered.",
        [("New York", "ban", "adopted")],
    ),
    "an override that falls short leaves the veto": (
        "LIMA, Ohio — The Lima City Council failed Monday to override the mayor's veto of a ban on facial recognition. "
        "The vote to override the veto was 4-3, one short.",
        [("Lima", "ban", "rejected")],
    ),
    "buying the technology restricts nothing": (
        "Lima City Council approves facial recognition in a 4-2 vote\nThe Lima City Council agreed Monday to buy the "
        "software. It costs $90,000. The mayor was absent. Police were glad. A crowd booed. A panel is to be set up "
        "for the oversight of facial recognition.",
        [],
    ),
    "a county may be called by the name of its town": (
        "Lima bans face recognition\nThe Lima County vote came Monday. ".replace("Lima", "Santa Cruz")
        + "On a 5-0 vote the board of supervisors of Santa Cruz County, California, banned facial recognition.",
        [("Santa Cruz County", "ban", "adopted")],
    ),
    "a relative clause is not the news": (
        "LIMA, Ohio — A ban on facial recognition that fell short a few weeks ago was approved Monday by the Lima City "
        "Council.",
        [("Lima", "ban", "adopted")],
    ),
    "nor is one set off by commas": (
        "LIMA, Ohio — The ban on facial recognition, which comes after two towns nearby approved rules, passed the "
        "Lima City Council 6-1 Monday.",
        [("Lima", "ban", "adopted")],
    ),
    "what is announced may be that there is no ban": (
        "LIMA, Ohio — There will be no ban on facial recognition this year, the Lima City Council announced Monday. "
        "The ban was rejected in a vote of 4 to 4.",
        [("Lima", "ban", "rejected")],
    ),
    "a bill that goes to the governor has passed": (
        "Facial recognition moratorium advances to governor's desk\nCOLUMBUS, Ohio — The Ohio Senate on Monday agreed "
        "to an amendment of the House and passed the moratorium on facial recognition 33-0.",
        [("Ohio", "moratorium", "adopted")],
    ),
    "what an ordinance does may be told further down": (
        "LIMA, Ohio — The Lima City Council voted Monday to table the Community Privacy Act, an ordinance on facial "
        "recognition. The mayor was absent. Police were relieved. A crowd booed. Nobody spoke. Under the ordinance "
        "police may not use facial recognition.",
        [("Lima", "ban", "proposed")],
    ),
    "the first words may speak of a measure that is named after them": (
        "The move unanimously approved by the Lima City Council on Monday was long awaited. Facial recognition had "
        "grown, said Councilwoman Katie Harris, who proposed the ordinance to ban it.",
        [("Lima", "ban", "adopted")],
    ),
    "to refer to something as is no referral": (
        "LIMA, Ohio — The Lima City Council on Monday took a final vote on a moratorium on what staff refers to as "
        "biometric identification, commonly referred to as facial recognition.",
        [("Lima", "moratorium", "adopted")],
    ),
    "what was voted for before may be put off now": (
        "LIMA, Ohio — The Lima City Council, which has voted twice for an ordinance that would ban facial recognition, "
        "on Monday voted to defer a third vote.",
        [("Lima", "ban", "proposed")],
    ),
    "what words describe the technology count beside its name": (
        "LIMA, Ohio — The Lima City Council voted 6-1 Monday to ban software that scans faces. Facial recognition had "
        "led to two wrong arrests.",
        [("Lima", "ban", "adopted")],
    ),
}


@pytest.mark.parametrize("name", NEWS)
def test_news(told_in: Callable[..., list[Told]], name: str) -> None:
    text, wanted = NEWS[name]
    assert told_in(text, primary=True) == wanted


BAN = "LIMA, Ohio — The Lima City Council voted 6-1 Monday to ban facial recognition. "
MENTIONS = {
    "a similar measure is passed by the one named after it": (
        BAN + "A similar measure passed by Dayton is held up in court.",
        [("Dayton", "ban", "adopted")],
    ),
    "a town that considers one is under way": (
        BAN + "Dayton is considering a ban on facial recognition too.",
        [("Dayton", "ban", "proposed")],
    ),
    "one that is to do the same has not": (BAN + "Dayton is to do the same next year.", []),
    "a state may be only where others acted": (
        BAN + "Voters in some towns in Kentucky voted to ban facial recognition in April.",
        [],
    ),
    "many others are nobody": (
        BAN + "Four cities have banned facial recognition, a Lima staff report says.",
        [],
    ),
}


@pytest.mark.parametrize("name", MENTIONS)
def test_mention(told_in: Callable[..., list[Told]], name: str) -> None:
    text, wanted = MENTIONS[name]
    assert told_in(text, primary=False) == wanted


def test_the_day_of_filing_is_not_the_day_of_the_step(events_of: Callable[..., tuple[Event, ...]]) -> None:
    text = "May 13 (UPI) — The mayor of Lima, Ohio, signed a ban on facial recognition on Friday in Lima."
    assert [event.date for event in events_of(text) if event.primary] == [date(2024, 5, 10)]
