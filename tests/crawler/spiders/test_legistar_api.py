import json
from datetime import date
from typing import Any

import pytest

from banwatch.documents import Link, Page
from banwatch.sources import Platform, Source
from banwatch.votes import Option, VoteResult
from crawler.records import Matter, lines
from crawler.rendering import render
from crawler.spiders import Gathered, LayoutNotUnderstood, Listing, gather_offline
from crawler.spiders.legistar_api import read, start
from crawler.spiders.legistar_words import only_parks, option

ROOT = "https://webapi.legistar.com/v1/laketown"
SOURCE = Source(
    "l", "L", Platform.LEGISTAR_API, (ROOT,), options={"page_size": "2", "terms": "face 'prints'; biometric"}
)


def _page(url: str, value: object, status: int = 200) -> Page:
    return Page(url, json.dumps(value).encode(), "application/json", status)


def _history(number: int, action: str, day: str, **more: Any) -> dict[str, Any]:
    names = {
        "event": "MatterHistoryEventId",
        "flag": "MatterHistoryPassedFlagName",
        "roll": "MatterHistoryRollCallFlag",
        "mover": "MatterHistoryMoverName",
        "seconder": "MatterHistorySeconderName",
        "tally": "MatterHistoryTally",
        "text": "MatterHistoryActionText",
        "minutes": "MatterHistoryMinutesSequence",
    }
    row = dict.fromkeys(names.values()) | {
        "MatterHistoryId": number,
        "MatterHistoryActionName": action,
        "MatterHistoryActionDate": f"{day}T00:00:00",
        "MatterHistoryActionBodyName": "Common Council",
        "MatterHistoryPassedFlag": {"Pass": 1, "Fail": 0}.get(more.get("flag", "")),
    }
    return row | {names[name]: value for name, value in more.items()}


def _vote(number: int, name: str, value: str) -> dict[str, Any]:
    return {"VoteId": number, "VotePersonName": name, "VoteValueName": value, "VoteSort": number}


MATTER = {
    "MatterId": 7,
    "MatterFile": "21-0007",
    "MatterTitle": "An ordinance  banning facial recognition",
    "MatterTypeName": "Ordinance",
    "MatterStatusName": "In Committee",
    "MatterBodyName": "Common Council",
    "MatterIntroDate": "2021-11-02T00:00:00",
    "MatterEnactmentNumber": None,
}
HISTORIES = f"{ROOT}/matters/7/histories"
LINK = Link(HISTORIES, "matter", title="An ordinance banning facial recognition")


def _gather(histories: list[dict[str, Any]], **pages: Page) -> tuple[Matter, str]:
    found = {f"{ROOT}/{path.replace('__', '/')}": page for path, page in pages.items()}
    known = {f"{ROOT}/matters/7": _page(f"{ROOT}/matters/7", MATTER)} | found
    gathering = read(_page(HISTORIES, histories), LINK, SOURCE)
    assert not isinstance(gathering, Listing)
    gathered = gather_offline(gathering, known)
    assert isinstance(gathered, Gathered)
    return gathered.record, gathered.note


def _list(rows: object, link: Link | None = None) -> Listing:
    link = link or start(SOURCE)[0]
    listing = gather_offline(read(_page(link.url, rows), link, SOURCE))
    assert isinstance(listing, Listing)
    return listing


def test_the_start_filters_by_the_terms_in_the_title() -> None:
    (link,) = start(SOURCE)
    assert link.url.startswith(
        f"{ROOT}/matters?$filter=substringof%28%27face%20%27%27prints%27%27%27%2CMatterTitle%29%20or"
    )
    assert link.url.endswith("&$orderby=MatterId%20desc&$top=2&$skip=0")
    assert link.role == "matters"


def test_matters_are_listed_once_and_a_full_page_leads_to_the_next() -> None:
    listing = _list([MATTER, MATTER])
    assert [link.url for link in listing.links[:-1]] == [HISTORIES]
    assert listing.links[-1].url.endswith("&$top=2&$skip=2")
    assert _list([MATTER], listing.links[-1]).links[0].title == "An ordinance banning facial recognition"
    assert _list([]).note == "no matter's title names the topic; the events answered 404"


def test_a_server_that_ignores_skip_does_not_page_forever() -> None:
    other = MATTER | {"MatterId": 6}
    following = _list([MATTER, other]).links[-1]
    with pytest.raises(LayoutNotUnderstood, match="skip is ignored"):
        _list([MATTER, other], following)


@pytest.mark.parametrize(
    "rows, words",
    [
        ({"Message": "An error has occurred."}, "not a list of rows, it says: An error"),
        ([{"MatterFile": "1"}], "a row without MatterId"),
        (["text"], "a row without MatterId"),
        (None, "not a list"),
    ],
)
def test_another_layout_is_not_understood(rows: object, words: str) -> None:
    with pytest.raises(LayoutNotUnderstood, match=words):
        _list(rows)


def test_what_is_no_json_is_not_understood() -> None:
    with pytest.raises(LayoutNotUnderstood, match="not JSON"):
        read(Page(LINK.url, b"<html>"), start(SOURCE)[0], SOURCE)


VOTES = [
    _vote(1, "Ada Ames", "Aye"),
    _vote(2, "Ben Bell", "Yea"),
    _vote(3, "Cy Cole", "Nay"),
    _vote(4, "Di Dow", "Recused"),
]


def test_a_roll_call_is_gathered_with_its_matter_and_rendered_by_name() -> None:
    final = _history(20, "Adopted", "2021-12-14", flag="Pass", roll=1, mover="Ada Ames", seconder="Ben Bell", event=3)
    first = _history(10, "Referred", "2021-11-02")
    matter, note = _gather([final, first], eventitems__20__votes=_page("v", VOTES))
    assert note == ""
    assert matter.latest == date(2021, 12, 14)
    vote = matter.histories[1].vote
    assert vote is not None
    assert vote.result is VoteResult.PASS
    assert vote.counts == {Option.YES: 2, Option.NO: 1, Option.EXCUSED: 1}
    assert vote.unanimous is False
    assert render(matter) == (
        "File number: 21-0007\n"
        "Title: An ordinance banning facial recognition\n"
        "Type: Ordinance\n"
        "Status: In Committee\n"
        "Body: Common Council\n"
        "Introduced: November 2, 2021\n\n"
        "November 2, 2021, Common Council. Action: Referred.\n\n"
        "December 14, 2021, Common Council. Action: Adopted.\n"
        "A motion was made by Ada Ames, seconded by Ben Bell. The motion passed by a vote of 2-1.\n"
        "Ayes: 2 - Ada Ames; Ben Bell\n"
        "Noes: 1 - Cy Cole\n"
        "Excused: 1 - Di Dow\n"
    )
    assert [line["type"] for line in lines(matter)] == ["matter", "history", "history", "vote"]


@pytest.mark.parametrize("status, note", [(404, ""), (500, "votes of 20 answered 500")])
def test_a_vote_not_taken_by_name_is_normal(status: int, note: str) -> None:
    final = _history(20, "Adopted", "2021-12-14", flag="Pass", tally="9 : 2")
    matter, said = _gather([final], eventitems__20__votes=_page("v", {}, status))
    assert said == note
    assert matter.histories[0].vote is not None
    assert matter.histories[0].vote.counts == {Option.YES: 9, Option.NO: 2}
    assert "The motion passed by a vote of 9-2." in render(matter)


def test_pass_on_withdrawn_is_no_passage() -> None:
    matter, _ = _gather([_history(20, "Withdrawn", "2021-12-14", flag="Pass")])
    assert matter.histories[0].result is None
    assert "passed" not in render(matter)


def test_the_agendas_and_the_minutes_row_of_one_action_are_one() -> None:
    agenda = _history(20, "Passed", "2021-12-14", flag="Pass", event=3)
    minutes = _history(21, "Passed", "2021-12-14", flag="Pass", event=3, minutes=4, text="Passed on motion of Ames")
    matter, _ = _gather([agenda, minutes], eventitems__21__votes=_page("v", VOTES[:2]))
    assert [history.text for history in matter.histories] == ["Passed on motion of Ames"]
    assert matter.histories[0].vote is not None
    assert matter.histories[0].vote.unanimous is True


def test_two_motions_of_one_name_stay_two() -> None:
    one = _history(20, "Amended", "2021-12-14", flag="Pass", event=3, minutes=4, mover="Ames")
    two = _history(21, "Amended", "2021-12-14", flag="Fail", event=3, minutes=5, mover="Bell")
    matter, _ = _gather([one, two])
    assert [history.result for history in matter.histories] == [VoteResult.PASS, VoteResult.FAIL]


def test_a_word_for_a_vote_that_nobody_listed_is_told() -> None:
    final = _history(20, "Adopted", "2021-12-14", flag="Pass")
    _, note = _gather([final], eventitems__20__votes=_page("v", [_vote(1, "Ada Ames", "Hooray")]))
    assert note == "unknown vote 'Hooray'"


@pytest.mark.parametrize(
    "word, meant",
    [
        ("Aye", Option.YES),
        ("YEA", Option.YES),
        ("Yes", Option.YES),
        ("Nay", Option.NO),
        ("Nonvoting", Option.NOT_VOTING),
        ("Recused", Option.EXCUSED),
        ("Away", Option.ABSENT),
        ("Hooray", None),
    ],
)
def test_options_are_one_however_written(word: str, meant: Option | None) -> None:
    assert option(word) is meant


@pytest.mark.parametrize(
    "action", ["Withdrawn", "Referred to Committee", "Laid on the Table", "Placed on File", "Held"]
)
def test_an_action_that_only_parks_a_matter(action: str) -> None:
    assert only_parks(action)


@pytest.mark.parametrize("action", ["Adopted", "Recommended to Pass", "Passed as Amended", "Failed", "Approved"])
def test_an_action_that_moves_a_matter_on(action: str) -> None:
    assert not only_parks(action)
