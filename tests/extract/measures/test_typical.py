"""What typical reports hold beside their news: a page's furniture, first votes, packages, advisers."""

from collections.abc import Callable
from datetime import date

import pytest

from banwatch.documents import DocumentKind
from banwatch.measures import Event
from banwatch.votes import Option

Told = tuple[str, str, str]

LIMA = "LIMA, Ohio — The Lima City Council voted 6-1 Monday to ban facial recognition. "
NEWS = {
    "a government named below a page's menu is named early": (
        "© 2024 WLMA\n\nServing Toledo and Findlay\n\nPlay Live Radio\n\nNext Up:\n\n0:00\n\n0:00\n\n"
        "Available On Air Stations\n\nDonate\n\nLima council bans facial recognition cameras\n\nAnn Hill\n\n"
        "The cameras will not hang in Lima. This is after the Lima City Council voted to ban them Monday.",
        [("Lima", "ban", "adopted")],
    ),
    "how long a pause is to last makes it no old story": (
        "Facial recognition by Lima police is on hold for one year after the Lima City Council voted unanimously to "
        "approve a moratorium.",
        [("Lima", "moratorium", "adopted")],
    ),
    "what was declined years ago is not the news": (
        "LIMA, Ohio — Two years after it declined to outlaw facial recognition, the majority of the Lima City Council "
        "expressed support for a ban on facial recognition.",
        [("Lima", "ban", "proposed")],
    ),
    "a name does not run over the end of a line": (
        "Photo by Erik Castro\nLima is about to pass a ban on facial recognition. The ordinance unanimously passed the "
        "city council's first reading on Monday, and will get second and third readings in June.",
        [("Lima", "ban", "advanced")],
    ),
    "a suburb's great neighbour does not act": (
        "Toledo Suburb Approves Ban on Facial Recognition\n\nThe Maumee City Council voted 5-4 Monday for a ban on "
        "facial recognition.",
        [("Maumee", "ban", "adopted")],
    ),
    "a veto-proof majority has vetoed nothing": (
        LIMA + "The ban, which had a veto-proof majority from the start, now heads to the mayor's desk.",
        [("Lima", "ban", "adopted")],
    ),
    "to nix the technology is not to reject a ban": (
        "Lima Nixes Facial Recognition at Its Parks\n\nThe Lima City Council has unanimously approved a measure that "
        "bans facial recognition cameras in parks.",
        [("Lima", "ban", "adopted")],
    ),
    "what a committee backed may be voted down later": (
        "In Lima on Monday I brought an ordinance that would ban facial recognition by police to the City Council, "
        "after the Safety Committee had recommended it. Though some members of both parties liked it, the majority "
        "voted the ordinance down.",
        [("Lima", "ban", "rejected")],
    ),
    "a headline's second verb is the council's too": (
        "Lima voters turn down bid to wait, pass facial recognition ban\n\nLima's town meeting ran without a hitch on "
        "Monday.",
        [("Lima", "ban", "adopted")],
    ),
    "an assembly may be a town's": (
        "Live face matching is now banned in parks, following a vote of the Anchorage Assembly Monday night. Assembly "
        "members voted 7-4.",
        [("Anchorage", "ban", "adopted")],
    ),
    "a ban that runs out by itself is a moratorium": (
        "The Lima City Council passed an ordinance on Monday that bans facial recognition. The ordinance will run out "
        "on Oct. 9 if the council does not extend it.",
        [("Lima", "moratorium", "adopted")],
    ),
    "a measure that was put off may be an old one": (
        "LIMA — The City Council narrowly voted Monday to table the first reading of a facial recognition ordinance. "
        "The ordinance first came to the council in August and would forbid the use of any facial recognition.",
        [("Lima", "ban", "proposed")],
    ),
    "a provisional vote leaves another": (
        "LIMA, Ohio — Allen County commissioners voted provisionally to ban facial recognition.",
        [("Allen County", "ban", "advanced")],
    ),
    "a preliminary vote is told by its number": (
        "The Lima City Council passed a ban on facial recognition Monday on a preliminary vote of nine to four.",
        [("Lima", "ban", "advanced")],
    ),
    "a vote against a ban for some is no vote for it": (
        "The Lima City Council voted against a ban on facial recognition Monday evening for the police and other "
        "departments.",
        [("Lima", "ban", "rejected")],
    ),
    "to let it lapse was only one way": (
        "With Friday the deadline to act on a moratorium on facial recognition, or to let it lapse, the Lima City "
        "Council could not make up its mind. And so it extended the moratorium on Monday for six more months.",
        [("Lima", "moratorium", "adopted")],
    ),
    "recommendations that come before the board are no measure": (
        "The Allen County Board of Supervisors agreed Monday to put a moratorium on facial recognition. When the "
        "moratorium ends, those recommendations would go before the full Board of Supervisors.",
        [("Allen County", "moratorium", "adopted")],
    ),
    "what will be banned has been decided": (
        "Facial recognition will be banned in Lima from next year on after councilmembers came to terms. The ordinance "
        "was approved, 5-2, on Monday.",
        [("Lima", "ban", "adopted")],
    ),
    "a moratorium is declared while a ban is weighed": (
        "Lima Declares Moratorium On Face Scans While Weighing Permanent Ban\n\nThe step that the Lima City Council "
        "took Monday is temporary.",
        [("Lima", "moratorium", "adopted")],
    ),
    "a motion to ban may be told with its author": (
        "A motion by Lima Council President Ann Hill, which some feel would have largely banned facial recognition, "
        "was "
        "defeated by a 7-2 vote on Monday.",
        [("Lima", "ban", "rejected")],
    ),
    "to deny the end of a ban is to reject it": (
        "The Lima City Council took up the issue of lifting the ban on facial recognition Monday. The council ended "
        "where it began, denying the proposed ordinance on a 3-2 vote.",
        [("Lima", "repeal", "rejected")],
    ),
    "an extended moratorium stands on a list": (
        "LIMA — An extended facial recognition moratorium is among the articles that voters can expect to take up at "
        "the town meeting. The Planning Board submitted the article that would continue the moratorium.",
        [("Lima", "moratorium", "proposed")],
    ),
    "what nobody may do except with a warrant is restricted": (
        "LIMA, Ohio — The Lima City Council passed an ordinance Monday that says officers can't use facial recognition "
        "except with a warrant.",
        [("Lima", "restriction", "adopted")],
    ),
    "an order is told first and what it bans later": (
        "LIMA — Lima's mayor signed an executive order Monday laying out several reforms. It came after a letter from "
        "residents. Mayor Ann Hill signed the order at City Hall. The order bans facial recognition.",
        [("Lima", "ban", "adopted")],
    ),
    "an early count decides nothing": (
        "Early voters in Lima were rejecting a measure that would ban facial recognition, according to the county "
        "clerk.",
        [("Lima", "ban", "proposed")],
    ),
    "a draft law says what it says": (
        "The Lima Civil Rights Coalition calls on Mayor Ann Hill to move forward with her law. The law also prohibits "
        "facial recognition.",
        [("Lima", "ban", "proposed")],
    ),
    "what is all but guaranteed to pass has not passed": (
        "LIMA — The ban on facial recognition is all but guaranteed to pass the Lima City Council tomorrow.",
        [("Lima", "ban", "proposed")],
    ),
    "what does not begin until summer does not end then": (
        "As expected, the Lima City Council passed a bill Monday banning facial recognition, though it won't take "
        "effect until July of 2026.",
        [("Lima", "ban", "adopted")],
    ),
    "last week's first reading was followed by the last": (
        "The city of Lima officially banned facial recognition during Monday night's council meeting. The council "
        "unanimously approved a first reading of the ban, 11-0, last week.",
        [("Lima", "ban", "adopted")],
    ),
    "a code may be stricken of its ban": (
        "A measure that would have stricken the part of Lima City Code prohibiting facial recognition will get further "
        "study. The Lima City Council voted Monday to refer it to a committee.",
        [("Lima", "repeal", "proposed")],
    ),
    "to pave the way for a ban is a step towards it": (
        "The Lima Board of Public Works last week voted to pave the way for a ban on facial recognition by "
        "recommending "
        "it to the City Council, which must approve the final ordinance.",
        [("Lima", "ban", "advanced")],
    ),
}


@pytest.mark.parametrize(("text", "wanted"), NEWS.values(), ids=NEWS.keys())
def test_the_news_is(told_in: Callable[..., list[Told]], text: str, wanted: list[Told]) -> None:
    assert told_in(text, primary=True) == wanted


BACKGROUND = {
    "another town's clause behind a contrast is its own": (
        LIMA + "The ban passed by a wide margin — although Toledo adopted a similar measure before noon.",
        [("Toledo", "ban", "adopted")],
    ),
    "a government that is only outdone tells nothing": (
        "In a move that outdoes even the council in Toledo, Lima's City Council on Monday passed a moratorium on "
        "facial "
        "recognition.",
        [],
    ),
    "a town may already have done so": (
        "Thumbs up for the council in Lima, which will vote on a ban on facial recognition. Toledo already bans facial "
        "recognition.",
        [("Toledo", "ban", "adopted")],
    ),
}


@pytest.mark.parametrize(("text", "wanted"), BACKGROUND.values(), ids=BACKGROUND.keys())
def test_beside_the_news_is_told(told_in: Callable[..., list[Told]], text: str, wanted: list[Told]) -> None:
    assert [each for each in told_in(text, primary=False) if each[0] != "Lima"] == wanted


def _news(found: tuple[Event, ...]) -> Event:
    (primary,) = [event for event in found if event.primary]
    return primary


@pytest.mark.parametrize(
    "adviser",
    [
        "The Planning Board supported the moratorium 7-0.",
        "Ultimately, the advisory commission had recommended a twelve-month moratorium, in a vote of 5-0.",
    ],
)
def test_a_unanimous_vote_does_not_take_the_advisers_count(
    events_of: Callable[..., tuple[Event, ...]], adviser: str
) -> None:
    text = f"The Lima City Council unanimously approved a moratorium on facial recognition Monday. {adviser}"
    vote = _news(events_of(text)).vote
    assert vote is not None
    assert vote.unanimous
    assert vote.counts.get(Option.YES) is None


def test_the_day_of_the_meeting_in_a_heading_is_the_votes(events_of: Callable[..., tuple[Event, ...]]) -> None:
    text = (
        "May 13 City Council meeting in brief\n\nPosted Date: 5/15/2024\n\n• Adopted Ordinance No. 34 amending the "
        "Lima code to prohibit facial recognition by city departments."
    )
    assert _news(events_of(text)).date == date(2024, 5, 13)


def test_a_town_acts_by_its_own_name_throughout(events_of: Callable[..., tuple[Event, ...]]) -> None:
    text = (
        "Richmond's City Council on Monday passed a moratorium on facial recognition. Residents denounced the "
        "number of "
        "searches in Richmond (3,000 a year)."
    )
    found = events_of(text, home_state="CA", kind=DocumentKind.ARTICLE)
    assert {event.measure.jurisdiction.state for event in found} == {"CA"}


def test_the_day_of_an_aside_is_not_the_votes(events_of: Callable[..., tuple[Event, ...]]) -> None:
    text = (
        "Lima City Council bans facial recognition\n\nLIMA, Ohio — The council, which initially approved the measure "
        "May 6, gave the ordinance final approval Tuesday."
    )
    assert _news(events_of(text)).date == date(2024, 5, 14)


def test_a_town_of_a_dateline_with_a_date_did_nothing(told_in: Callable[..., list[Told]]) -> None:
    text = (
        "TOLEDO , May 15, 2024 () – A ban on facial recognition was enacted in Lima on Monday, after the Lima City "
        "Council gave its approval. Other communities have already enacted bans, including Findlay and Dayton."
    )
    assert [name for name, _, _ in told_in(text, primary=False)] == ["Dayton", "Findlay"]


def test_a_date_and_a_byline_are_no_headline_that_is_silent(events_of: Callable[..., tuple[Event, ...]]) -> None:
    story = "The Lima City Council voted 6-1 Monday to ban facial recognition by city departments."
    sure, below = _news(events_of(story)), _news(events_of(f"Posted Date: 5/15/2024\n\nBy Ann Hill\n\n{story}"))
    assert below.confidence >= sure.confidence
