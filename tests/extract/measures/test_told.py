"""Further properties of the language of reports: what is to come, what is recalled, whose step it is."""

from collections.abc import Callable
from datetime import date

import pytest

from banwatch.measures import DatePrecision, Event

Told = tuple[str, str, str]

BAN = "LIMA, Ohio — The Lima City Council voted 6-1 Monday to ban facial recognition. "
NEWS = {
    "a gap in a phrase ends at the first word that closes it": (
        "LIMA, Ohio — The Lima City Council voted Monday to ban facial recognition software, which allows officers to "
        "search for a name.",
        [("Lima", "ban", "adopted")],
    ),
    "what was voted down was not voted for": (
        "LIMA, Ohio — Lima voters on Monday voted down a referendum to ban facial recognition.",
        [("Lima", "ban", "rejected")],
    ),
    "votes that were needed are no vote": (
        "LIMA, Ohio — The Lima City Council has delayed a decision on a ban on facial recognition. Because it lacked "
        "the five votes needed to pass the ban, the issue returns Wednesday.",
        [("Lima", "ban", "proposed")],
    ),
    "a final vote that is expected has not been held": (
        "LIMA, Ohio — The Lima City Council voted 3-2 Monday to draft a moratorium on facial recognition. A final vote "
        "on the moratorium is expected Feb. 3.",
        [("Lima", "moratorium", "proposed")],
    ),
    "those who decided may stand last": (
        "LIMA, Ohio — Lima's moratorium on facial recognition will be extended by six months, city council members "
        "decided Tuesday.",
        [("Lima", "moratorium", "adopted")],
    ),
    "a ban that is said to be temporary is a moratorium": (
        BAN + "The ban is temporary, the city manager said.",
        [("Lima", "moratorium", "adopted")],
    ),
    "what is prohibited unless it is approved is restricted": (
        "LIMA, Ohio — The Lima City Council adopted a policy Monday that prohibits facial recognition unless the "
        "council has approved it.",
        [("Lima", "restriction", "adopted")],
    ),
    "a repeal that is asked for is a proposal to repeal": (
        "LIMA, Ohio — The Lima City Council voted Monday to table a resolution with which its ban on facial "
        "recognition would have been lifted.",
        [("Lima", "repeal", "proposed")],
    ),
    "an order that will be signed is not signed": (
        "LIMA, Ohio — Mayor Ann Hill of Lima announced Monday that she will sign an order that bans facial "
        "recognition.",
        [("Lima", "ban", "proposed")],
    ),
    "no money for it is no ban": (
        "LIMA, Ohio — The Lima City Council on Monday said no to money for a year of facial recognition.",
        [],
    ),
    "an item that was passed over was not passed": (
        "LIMA, Ohio — The Lima City Council debated an ordinance banning facial recognition Monday. The ordinance was "
        "read out and passed over.",
        [("Lima", "ban", "proposed")],
    ),
    "to postpone indefinitely is to reject": (
        "LIMA, Ohio — An article to ban facial recognition was indefinitely postponed Monday by the Lima town meeting.",
        [("Lima", "ban", "rejected")],
    ),
    "a veto that is to be overridden has been given": (
        "LIMA, Ohio — The Lima City Council will vote Monday on whether to override Mayor Ann Hill's veto of a "
        "moratorium on facial recognition.",
        [("Lima", "moratorium", "vetoed")],
    ),
    "a vote for an override overrides": (
        "LIMA, Ohio — The Lima City Council voted Monday for an override of the mayor's veto of a bill that bans "
        "facial recognition.",
        [("Lima", "ban", "adopted")],
    ),
    "the house that has yet to approve keeps the senate's vote a step": (
        "COLUMBUS, Ohio — The Ohio Senate passed a ban on facial recognition Monday, 21-14. The House has yet to "
        "approve it. Signed by Gov. Pat Marlowe, it would be law in July.",
        [("Ohio", "ban", "advanced")],
    ),
    "a judge's order is not the council's": (
        BAN + "A federal judge on Friday issued a temporary order banning facial recognition at protests in Lima.",
        [("Lima", "ban", "adopted")],
    ),
    "a pause announced days before is not the news": (
        BAN + "On May 2, the mayor announced a one-month pause on facial recognition.",
        [("Lima", "ban", "adopted")],
    ),
    "an inverted condition did not happen": (
        "LIMA, Ohio — An ordinance to ban facial recognition failed 3-2 Monday in the Lima City Council. Had the "
        "ordinance passed, police would have lost the software.",
        [("Lima", "ban", "rejected")],
    ),
    "blocks of a street block nothing": (
        "Police in Lima use facial recognition. Two blocks from City Hall, cameras read faces with facial recognition.",
        [],
    ),
    "a resolution that asks bans nothing, though it passes": (
        "The sheriff should ban facial recognition: that is what the Lima City Council urges in a resolution which it "
        "passed Monday.",
        [],
    ),
    "what a council was to do is a body's own where no state's body acts": (
        "Police in Ohio get facial recognition from the state in June, but Lima will not use it. The City Council "
        "voted 5-0 Tuesday to prohibit facial recognition in all departments.",
        [("Lima", "ban", "adopted")],
    ),
    "the government that acted lately has the news": (
        "More on the way. It was Dayton that in 2013 banned facial recognition first. On Monday night, May 13, the "
        "Lima City Council approved a ban on facial recognition.",
        [("Lima", "ban", "adopted")],
    ),
    "a second decision of the night is news too": (
        "LIMA, Ohio — The Lima City Council on Monday rejected a ban on facial recognition, 5-2. It then approved "
        "instead, 6-1, new rules for facial recognition that require a warrant.",
        [("Lima", "ban", "rejected"), ("Lima", "restriction", "adopted")],
    ),
    "an earlier moratorium is not what is decided now": (
        "LIMA, Ohio — The Lima City Council decided Monday to go beyond its earlier moratoriums, signing off on an "
        "ordinance that permanently bans facial recognition.",
        [("Lima", "ban", "adopted")],
    ),
    "another vote in two weeks leaves this one a step": (
        "LIMA, Ohio — The Lima City Council voted Monday to ban facial recognition. The ban becomes official with "
        "another vote in two weeks.",
        [("Lima", "ban", "advanced")],
    ),
    "what it takes time to pass has not passed": (
        "LIMA, Ohio — It will be some time before an ordinance on facial recognition is passed in Lima. The City "
        "Council voted Monday to have staff draft a ban.",
        [("Lima", "ban", "proposed")],
    ),
    "a clause belongs to the place before it": (
        "LIMA, Ohio — The Lima City Council gave a first reading Monday to a ban on facial recognition. It is like "
        "the one in Dayton, where a ban on facial recognition passed on final reading in April.",
        [("Lima", "ban", "advanced")],
    ),
}


@pytest.mark.parametrize("name", NEWS)
def test_news(name: str, told_in: Callable[..., list[Told]]) -> None:
    text, wanted = NEWS[name]
    assert told_in(text, primary=True) == wanted


MENTIONS = {
    "a list may be parted by semicolons": (
        BAN + "Three cities — Salem, Oregon; Erie, Pennsylvania; and Dover, Delaware — have banned facial recognition.",
        [("Dover", "ban", "adopted"), ("Erie", "ban", "adopted"), ("Salem", "ban", "adopted")],
    ),
    "states in a list may be only the ground": (
        BAN + "Four cities have banned it — they are in Virginia, Iowa and Maine.",
        [],
    ),
    "a state that has its first ban has one of a town's": ("Ohio has its first ban on facial recognition. " + BAN, []),
    "a senator from a town is not the town": (
        BAN + "Dayton Senator Joe Hill has banned facial recognition from his office.",
        [],
    ),
    "a bill before another council is under way there": (
        BAN + "A similar bill is under consideration in Dayton.",
        [("Dayton", "ban", "proposed")],
    ),
    "one elsewhere that passed a similar ordinance": (
        BAN + "The Dayton City Commission passed a similar ordinance in April.",
        [("Dayton", "ban", "adopted")],
    ),
    "a moratorium may end in the sentence that tells of it": (
        BAN + "Dayton passed a one-year moratorium in 2021, but it was allowed to expire in December 2022.",
        [("Dayton", "moratorium", "adopted"), ("Dayton", "moratorium", "expired")],
    ),
    "what is lifted may be meant by a pronoun": (
        BAN + "Dayton imposed a ban on facial recognition in 2021 and lifted it in 2022.",
        [("Dayton", "ban", "adopted"), ("Dayton", "repeal", "adopted")],
    ),
    "the veto that was overridden came before": (
        "LIMA, Ohio — The Lima City Council on Monday overrode Mayor Ann Hill's veto of a ban on facial recognition.",
        [("Lima", "ban", "vetoed")],
    ),
    "what is known in a question was done": (
        BAN + "When Dayton banned facial recognition in 2020, what happened next?",
        [("Dayton", "ban", "adopted")],
    ),
    "what was asked of one is not done": (
        BAN + "A group asked Dayton last year to pass a ban on facial recognition.",
        [],
    ),
    "a warrant rule is a restriction": (
        BAN + "In April the Dayton City Commission approved a warrant rule for most searches by police.",
        [("Dayton", "restriction", "adopted")],
    ),
}


@pytest.mark.parametrize("name", MENTIONS)
def test_mention(name: str, told_in: Callable[..., list[Told]]) -> None:
    text, wanted = MENTIONS[name]
    assert told_in(text, primary=False) == wanted


def test_a_survey_tells_what_each_government_decided(told_in: Callable[..., list[Told]]) -> None:
    text = (
        "Facial recognition bans win in three cities\nAll over the country, three bans on facial recognition passed on "
        "Tuesday. In Dayton, Ohio, 70% of voters approved a measure that bans facial recognition. In Erie, "
        "Pennsylvania, voters approved a ban on facial recognition too. Voters in Salem, Oregon, rejected a ban on "
        "facial recognition."
    )
    assert told_in(text, primary=True) == [
        ("Dayton", "ban", "adopted"),
        ("Erie", "ban", "adopted"),
        ("Salem", "ban", "rejected"),
    ]


def test_an_override_that_falls_short_keeps_its_count(events_of: Callable[..., tuple[Event, ...]]) -> None:
    text = (
        "LIMA, Ohio — The Lima City Council failed in a 16-12 vote Monday to override the mayor's veto of a ban on "
        "facial recognition."
    )
    (event,) = [each for each in events_of(text) if each.primary]
    assert event.vote is not None
    assert {option.value: count for option, count in event.vote.counts.items()} == {"yes": 16, "no": 12}


@pytest.mark.parametrize(
    ("words", "day"), [("this week", date(2024, 5, 1)), ("last week", date(2024, 5, 1)), ("three weeks ago", None)]
)
def test_a_week_is_as_exact_as_its_month(
    words: str, day: date | None, events_of: Callable[..., tuple[Event, ...]]
) -> None:
    text = f"LIMA, Ohio — The Lima City Council voted 6-1 {words} to ban facial recognition."
    (event,) = [each for each in events_of(text) if each.primary]
    wanted = day or date(2024, 4, 1)
    assert (event.date, event.date_precision) == (wanted, DatePrecision.MONTH)
