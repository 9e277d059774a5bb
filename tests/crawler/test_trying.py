import json
from typing import Any

import pytest

from banwatch.sources import Platform, Source
from crawler.spiders import LayoutNotUnderstood, UnknownPlatform
from crawler.trying import source_for, try_page

API = "https://webapi.legistar.com/v1/laketown"


def _api(value: object, path: str) -> list[dict[str, Any]]:
    source = source_for(Platform.LEGISTAR_API, API, "America/Chicago")
    return list(try_page("legistar-api", json.dumps(value).encode(), f"{API}/{path}", source))


def test_a_start_has_no_offset_where_the_zone_is_unknown() -> None:
    url = "https://laketown.primegov.com/api/v2/PublicPortal/ListUpcomingMeetings"
    page = json.dumps([{"title": "Council", "dateTime": "2026-01-06T18:00:00"}]).encode()
    (unknown,) = try_page("primegov", page, url)
    (known,) = try_page("primegov", page, url, Source("p", "P", Platform.PRIMEGOV, (url,), time_zone="America/Chicago"))
    assert (unknown["start"], known["start"]) == ("2026-01-06T18:00:00", "2026-01-06T18:00:00-06:00")


def test_a_feed_gives_its_links() -> None:
    feed = b"<rss><channel><item><title>A</title><link>https://a.example/1</link></item></channel></rss>"
    (line,) = try_page("news", feed, "https://a.example/feed")
    assert (line["type"], line["url"], line["title"]) == ("link", "https://a.example/1", "A")


def test_matters_and_histories_are_read_by_themselves() -> None:
    matter = {
        "MatterId": 7,
        "MatterFile": "24-7",
        "MatterTitle": "Face  prints",
        "MatterIntroDate": "2024-02-01T00:00:00",
    }
    for answer in (matter, [matter], {"value": [matter]}):
        (line,) = _api(answer, "matters/7")
        assert (line["type"], line["file_number"], line["title"], line["introduced"]) == (
            "matter",
            "24-7",
            "Face prints",
            "2024-02-01",
        )
    assert line["url"] == "https://laketown.legistar.com/gateway.aspx?m=l&id=7"
    history = {
        "MatterHistoryId": 1,
        "MatterHistoryActionName": "Adopt",
        "MatterHistoryActionDate": "2024-03-05T00:00:00",
        "MatterHistoryActionBodyName": "Council",
        "MatterHistoryPassedFlagName": "Pass",
        "MatterHistoryMoverName": "Ann",
        "MatterHistoryTally": "5:2",
    }
    action, vote = _api([history], "matters/7/histories")
    assert (action["type"], action["date"], action["result"]) == ("history", "2024-03-05", "pass")
    assert (vote["type"], vote["mover"], vote["counts"]) == ("vote", "Ann", {"yes": 5, "no": 2})


def test_votes_and_roll_calls_are_read_by_themselves() -> None:
    cast = [("Ann", "Aye"), ("Bo", "Nay"), ("Cy", "Perhaps")]
    (vote,) = _api(
        [{"VoteId": n, "VotePersonName": name, "VoteValueName": word} for n, (name, word) in enumerate(cast)],
        "eventitems/1/votes",
    )
    assert (vote["roll_call"], vote["unknown"]) == ({"yes": ["Ann"], "no": ["Bo"]}, ["Perhaps"])
    (present,) = _api(
        [{"RollCallId": 1, "RollCallPersonName": "Ann", "RollCallValueName": "Present"}], "eventitems/1/rollcalls"
    )
    assert present["roll_call"] == {"Present": ["Ann"]}


def test_events_and_their_items_are_read_by_themselves() -> None:
    item = {
        "EventItemId": 2,
        "EventItemTitle": "An ordinance",
        "EventItemMatterFile": "24-7",
        "EventItemActionName": "Adopt",
        "EventItemPassedFlagName": "Pass",
        "EventItemMover": "Ann",
        "EventItemSeconder": "Bo",
        "EventItemTally": "5:2",
    }
    event = {
        "EventId": 1,
        "EventBodyName": "Common Council",
        "EventDate": "2024-03-05T00:00:00",
        "EventTime": "6:30 PM",
        "EventAgendaStatusName": "Final",
        "EventAgendaFile": "https://laketown.legistar1.com/A.pdf",
        "EventMinutesFile": None,
        "EventItems": [item],
    }
    meeting, voted = _api([event], "events")
    assert (meeting["body"], meeting["start"], meeting["status"]) == (
        "Common Council",
        "2024-03-05T18:30:00-06:00",
        "Final",
    )
    assert [each["kind"] for each in meeting["documents"]] == ["agenda"]
    assert (voted["type"], voted["date"], voted["counts"]) == ("vote", "2024-03-05", {"yes": 5, "no": 2})
    line, vote = _api([item], "events/1/eventitems")
    assert (line["type"], line["title"]) == ("item", "An ordinance")
    assert (vote["mover"], vote["seconder"], vote["result"]) == ("Ann", "Bo", "pass")


def test_an_empty_answer_is_empty_and_another_is_not_understood() -> None:
    assert _api([], "matters") == []
    for strange in ({"Message": "An error has occurred."}, [{"Name": 1}], "text"):
        with pytest.raises(LayoutNotUnderstood):
            _api(strange, "matters")


def test_every_platform_has_a_module() -> None:
    for platform in Platform:
        try:
            list(try_page(platform, b"<p>nothing here</p>", "https://a.example/"))
        except LayoutNotUnderstood:
            continue
        except UnknownPlatform:
            pytest.fail(f"no module reads {platform}")
    with pytest.raises(ValueError, match="not a valid Platform"):
        list(try_page("fax", b"", "https://a.example/"))
