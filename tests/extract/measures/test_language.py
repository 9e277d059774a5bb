"""One property of the language of reports after another, each in a few sentences."""

from collections.abc import Callable
from datetime import date

import pytest

from banwatch.measures import Event
from banwatch.votes import Option

Told = tuple[str, str, str]


NEWS = {
    "an infinitive in the subject is governed by the verb that follows": (
        "LIMA, Ohio — An ordinance to prohibit the use of facial recognition by police in Lima was withdrawn Monday "
        "after a long debate.",
        [("Lima", "ban", "proposed")],
    ),
    "an attempt that failed repeals nothing": (
        "DOVER, Ohio — The Dover City Council voted 6-1 Monday to ban facial recognition. An earlier attempt to repeal "
        "the curfew failed.",
        [("Dover", "ban", "adopted")],
    ),
    "a resolution that calls on others is no ban": (
        "The Lima City Council adopted a resolution Monday urging Congress to ban facial recognition.",
        [],
    ),
    "a vote to study is a proposal": (
        "The Lima City Council voted 5-2 Monday to study a ban on facial recognition.",
        [("Lima", "ban", "proposed")],
    ),
    "a vote to send an ordinance back decides nothing": (
        "The Lima City Council voted Monday to send an ordinance that would ban facial recognition back to committee.",
        [("Lima", "ban", "proposed")],
    ),
    "a condition put in between decides nothing": (
        "Members of the Lima City Council Monday tabled an ordinance that would, if adopted, ban facial recognition.",
        [("Lima", "ban", "proposed")],
    ),
    "the introduction of an ordinance is a first step": (
        "The Lima City Council on Monday approved the introduction of an ordinance banning facial recognition. It must "
        "return to the council for final approval.",
        [("Lima", "ban", "advanced")],
    ),
    "a motion to move ahead with a ban is a first step": (
        "The Lima City Council voted 7-0 Monday to move ahead with a ban on facial recognition. The ordinance still "
        "requires a final vote.",
        [("Lima", "ban", "advanced")],
    ),
    "one chamber of a legislature does not make a law": (
        "COLUMBUS, Ohio — The Ohio Senate on Monday passed a bill banning police use of facial recognition.",
        [("Ohio", "ban", "advanced")],
    ),
    "both chambers do": (
        "COLUMBUS, Ohio — The Ohio Senate gave final passage Monday to a bill barring police facial recognition. "
        "It goes to Gov. Pat Marlowe.",
        [("Ohio", "ban", "adopted")],
    ),
    "what single members did decides nothing": (
        "The Lima City Council banned facial recognition Monday on a 5-2 vote. Council members Reed and Stone voted "
        "against the ban.",
        [("Lima", "ban", "adopted")],
    ),
    "a ban that can be lifted is not lifted": (
        "The Lima City Council voted 7-1 Monday to ban facial recognition. A clause allows the ban to be lifted in an "
        "emergency.",
        [("Lima", "ban", "adopted")],
    ),
    "a deadline for reports ends no ban": (
        "The Lima City Council voted Monday to ban facial recognition. Departments have until January to report on "
        "other tools.",
        [("Lima", "ban", "adopted")],
    ),
    "city limits limit nothing": (
        "The Lima City Council voted Monday to ban facial recognition within the city limits.",
        [("Lima", "ban", "adopted")],
    ),
    "a town whose name holds a verb acts by its own": (
        "The Bar Harbor Town Council rejected a ban on facial recognition Monday.",
        [("Bar Harbor", "ban", "rejected")],
    ),
    "a policy on its use is a restriction": (
        "LIMA, Ohio — The Lima City Council voted 3-0 Monday to adopt a facial recognition policy for its police.",
        [("Lima", "restriction", "adopted")],
    ),
    "a state's law that overrides a county's is no override of a veto": (
        "A bill before the Erie County Council would ban facial recognition. A state law overrides county rules.",
        [("Erie County", "ban", "proposed")],
    ),
    "the county of a body is meant, not the state that says where it lies": (
        "LORAIN, Ohio (AP) — Ohio’s ninth most populous county has passed a ban on facial recognition. Ohio Public "
        "Radio reports the Board of County Commissioners in Lorain County voted 3 to 0 Monday to prohibit its use.",
        [("Lorain County", "ban", "adopted")],
    ),
    "a dateline under a page's furniture names the town": (
        "Menu\nWeather\nSports\nLive\nContact us\nSubscribe\nObituaries\nCouncil acts on cameras\nLIMA, Ohio — Council "
        "members voted 6-1 Monday to ban facial recognition.",
        [("Lima", "ban", "adopted")],
    ),
    "a veto is told by its noun": (
        "Mayor Lee Alder of Lima exercised his veto Monday over an ordinance that would have prohibited facial "
        "recognition. The council had passed it 4-3.",
        [("Lima", "ban", "vetoed")],
    ),
    "several decisions of one day are all news": (
        "Voters in two Ohio towns decided on facial recognition Tuesday. In Athens, voters approved a ban on facial "
        "recognition. In Marietta, voters rejected a ban on facial recognition.",
        [("Athens", "ban", "adopted"), ("Marietta", "ban", "rejected")],
    ),
}


@pytest.mark.parametrize("name", NEWS)
def test_news(told_in: Callable[..., list[Told]], name: str) -> None:
    text, wanted = NEWS[name]
    home_state = "ME" if "Harbor" in text else "OH"
    assert told_in(text, primary=True, home_state=home_state) == sorted(wanted)


BAN = "The Lima City Council voted 6-1 Monday to ban facial recognition. "
MENTIONS = {
    "places listed as such that have banned it": (
        BAN + "Other cities that have banned it include San Francisco, Oakland and Boston.",
        [("San Francisco", "ban", "adopted"), ("Oakland", "ban", "adopted"), ("Boston", "ban", "adopted")],
    ),
    "a pronoun means the place before it": (
        BAN + "New Orleans went the other way. It reversed course in 2022.",
        [("New Orleans", "repeal", "adopted")],
    ),
    "many that are not named are nobody in particular": (
        BAN + "Seven communities across the state have already banned it.",
        [],
    ),
    "an arrest elsewhere is no measure": (
        BAN + "The debate began after police in Detroit last year arrested the wrong man.",
        [],
    ),
    "a committee's vote before the council's is a step of the way": (
        BAN + "The public safety committee had recommended the ordinance 3-0 in April.",
        [("Lima", "ban", "advanced")],
    ),
    "a planned committee vote is none": (
        BAN + "The public safety committee will recommend rules for cameras in July.",
        [],
    ),
    "who acts in the passive is named after it": (
        BAN + "The ordinance is modeled after one enacted in 2020 by the city of Boston.",
        [("Boston", "ban", "adopted")],
    ),
    "what a repeal takes back was adopted before": (
        "The Lima City Council voted 6-1 Monday to lift the moratorium on facial recognition it had imposed in 2021.",
        [("Lima", "moratorium", "adopted")],
    ),
    "what a mayor vetoed had been passed": (
        "Mayor Lee Alder of Lima vetoed a ban on facial recognition Monday. The council passed the ban 4-3 on May 6.",
        [("Lima", "ban", "adopted")],
    ),
}


@pytest.mark.parametrize("name", MENTIONS)
def test_mention(told_in: Callable[..., list[Told]], name: str) -> None:
    text, wanted = MENTIONS[name]
    assert told_in(text, primary=False) == sorted(wanted)


DATES = {
    "a weekday beside a date is that date": (
        BAN.replace("Monday", "at its Monday, April 29 meeting"),
        date(2024, 4, 29),
    ),
    "the day of effect is not the day of the vote": (
        BAN + "The ban is scheduled to go into effect on May 14, 2024.",
        date(2024, 5, 13),
    ),
    "a veto is dated after the vote": (
        "Lima's mayor vetoes ban on facial recognition\nThe ban that passed on May 6 did not survive the mayor's veto "
        "on Friday in Lima.",
        date(2024, 5, 10),
    ),
}


@pytest.mark.parametrize("name", DATES)
def test_date(events_of: Callable[..., tuple[Event, ...]], name: str) -> None:
    text, wanted = DATES[name]
    assert [event.date for event in events_of(text) if event.primary] == [wanted]


BODIES = {
    "a possessive names the body": (
        "Lima's ban on facial recognition passed Monday after the Lima City Council's debate of a police report.",
        "City Council",
    ),
    "a governor who signs is named": (
        "Ohio bans police facial recognition\nGov. Pat Marlowe signed a bill Monday banning police use of facial "
        "recognition in Ohio.",
        "Gov. Pat Marlowe",
    ),
    "a task force that acts is the body": (
        "Members of a task force, which the Lima City Council created, voted 9-6 Monday in favor of a ban on facial "
        "recognition. The council has the final say.",
        "task force",
    ),
}


@pytest.mark.parametrize("name", BODIES)
def test_body(events_of: Callable[..., tuple[Event, ...]], name: str) -> None:
    text, wanted = BODIES[name]
    assert [event.body for event in events_of(text) if event.primary] == [wanted]


VOTES = {
    "a unanimous vote takes the count that is told later": (
        "The Lima City Council voted unanimously Monday to ban facial recognition. Police had asked for time. The 9-0 "
        "vote came after two hours of comment.",
        9,
    ),
    "a count of other business is not its own": (
        "The Lima City Council voted unanimously Monday to ban facial recognition. In a separate matter, a 9-0 vote "
        "renamed a park.",
        None,
    ),
}


@pytest.mark.parametrize("name", VOTES)
def test_vote(events_of: Callable[..., tuple[Event, ...]], name: str) -> None:
    text, wanted = VOTES[name]
    (vote,) = [event.vote for event in events_of(text) if event.primary]
    assert vote is not None
    assert vote.unanimous
    assert vote.counts.get(Option.YES) == wanted
