"""CivicClerk, PrimeGov, eSCRIBE's calendar and BoardDocs' lists: JSON."""

import json
from typing import Any

import pytest

from banwatch.documents import Link, Page
from banwatch.sources import Platform, Source
from crawler.spiders import LayoutNotUnderstood, Listing, civicclerk, primegov
from crawler.trying import source_for, try_page

ZONE = "America/New_York"
CLERK = "https://laketown.api.civicclerk.com/v1/Events"
PRIME = "https://laketown.primegov.com/api/v2/PublicPortal/ListUpcomingMeetings"
SCRIBE = "https://pub-laketown.escribemeetings.com/MeetingsCalendarView.aspx/GetCalendarMeetings"
BOARD = "https://go.boarddocs.com/xx/lake/Board.nsf/BD-GETMeetingsListForSEO"


def _try(platform: Platform, url: str, value: object) -> list[dict[str, Any]]:
    return list(try_page(platform, json.dumps(value).encode(), url, source_for(platform, url, ZONE)))


def test_civicclerk_events_are_read_by_the_councils_clock() -> None:
    first, second = _try(
        Platform.CIVICCLERK,
        CLERK,
        {
            "@odata.context": "https://laketown.api.civicclerk.com/v1/$metadata#Events",
            "value": [
                {
                    "id": 5,
                    "eventName": "CANCELED: Council Meeting",
                    "categoryName": "City Council",
                    "startDateTime": "2026-07-14T19:00:00Z",
                    "publishedFiles": [
                        {"fileId": 31, "type": "Agenda", "name": "Agenda 7.14"},
                        {"fileId": 32, "type": "Minutes", "name": "Draft", "streamUrl": "https://files.example/32"},
                        {"fileId": 33, "type": "Agenda Packet", "name": ""},
                    ],
                    "externalMediaUrl": "https://youtu.be/x",
                },
                {"id": 6, "eventName": "Library Board", "categoryName": "", "eventDate": "2026-07-15T00:00:00Z"},
            ],
        },
    )
    assert (first["body"], first["status"], first["start"]) == (
        "City Council",
        "cancelled",
        "2026-07-14T19:00:00-04:00",
    )
    assert first["url"] == "https://laketown.portal.civicclerk.com/event/5/overview"
    api = "https://laketown.api.civicclerk.com/v1/Meetings/GetMeetingFileStream"
    assert [(each["kind"], each["url"]) for each in first["documents"]] == [
        ("agenda", f"{api}(fileId=31,plainText=false)"),
        ("minutes", "https://files.example/32"),
        ("packet", f"{api}(fileId=33,plainText=false)"),
        ("video", "https://youtu.be/x"),
    ]
    assert (second["body"], second["start"], second["documents"]) == ("Library Board", "2026-07-15", [])


def test_civicclerk_is_asked_newest_first_and_page_by_page() -> None:
    source = Source("c", "C", Platform.CIVICCLERK, ("https://laketown.portal.civicclerk.com",), time_zone=ZONE)
    (first,) = civicclerk.start(source)
    assert first.url.startswith("https://laketown.api.civicclerk.com/v1/Events?$orderby=startDateTime%20desc")
    event = {"id": 1, "eventName": "Council", "startDateTime": "2026-07-14T19:00:00Z"}
    body = json.dumps({"value": [event], "@odata.nextLink": f"{CLERK}?$skip=1"}).encode()
    listing = civicclerk.read(Page(CLERK, body), first, source)
    assert [link.role for link in listing.links] == ["older"]
    last = Link(CLERK, "older", context={"pages": str(civicclerk.MOST_PAGES)})
    assert civicclerk.read(Page(CLERK, body), last, source).links == ()


def test_primegov_papers_are_pages_or_files() -> None:
    (meeting,) = _try(
        Platform.PRIMEGOV,
        PRIME,
        [
            {
                "id": 7,
                "title": "City Council Meeting ",
                "dateTime": "2026-01-06T18:00:00",
                "videoUrl": "//laketown.granicus.com/MediaPlayer.php?clip_id=3",
                "documentList": [
                    {"id": 1, "templateId": 11, "compileOutputType": 3, "templateName": "HTML Agenda"},
                    {"id": 2, "templateId": 11, "compileOutputType": 1, "templateName": "Agenda"},
                    {"id": 3, "templateId": 12, "compileOutputType": 1, "templateName": "Action Minutes"},
                    {"id": 4, "link": "/files/notice.pdf", "templateName": "Notice of Special Meeting"},
                ],
            }
        ],
    )
    assert (meeting["body"], meeting["start"]) == ("City Council", "2026-01-06T18:00:00-05:00")
    at = "https://laketown.primegov.com"
    assert [(each["kind"], each["url"]) for each in meeting["documents"]] == [
        ("agenda", f"{at}/Portal/Meeting?meetingTemplateId=11"),
        ("agenda", f"{at}/Public/CompiledDocument?meetingTemplateId=11&compileOutputType=1"),
        ("minutes", f"{at}/Public/CompiledDocument?meetingTemplateId=12&compileOutputType=1"),
        ("notice", f"{at}/files/notice.pdf"),
        ("video", "https://laketown.granicus.com/MediaPlayer.php?clip_id=3"),
    ]


def test_primegov_leads_from_its_years_to_the_newest() -> None:
    source = Source("p", "P", Platform.PRIMEGOV, ("https://laketown.primegov.com/public/portal",), time_zone=ZONE)
    assert [link.url.rsplit("/", 1)[-1] for link in primegov.start(source)] == [
        "ListUpcomingMeetings",
        "GetArchivedMeetingYears",
    ]
    years = primegov.read(Page(PRIME, b"[2024, 2026, 2025]"), Link(PRIME, "list"), source)
    assert isinstance(years, Listing)
    assert [link.url for link in years.links] == [
        "https://laketown.primegov.com/api/v2/PublicPortal/ListArchivedMeetings?year=2026"
    ]


def test_escribe_calendars_are_read_from_their_answers() -> None:
    meeting = {
        "ID": "ab-1",
        "MeetingName": "City Commission",
        "MeetingType": "City Commission",
        "StartDate": "2026/03/18 16:00:00",
        "Url": "Meeting.aspx?Id=ab-1",
        "MeetingDocumentLink": [
            {"Type": "Agenda", "Title": "Agenda (PDF)", "Format": ".pdf", "Url": "FileStream.ashx?DocumentId=1"},
            {"Type": "PostMinutes", "Title": "Minutes (HTML)", "Format": "HTML", "Url": "Meeting.aspx?Id=ab-1&M=1"},
            {"Type": "Cancellation", "Title": "Cancellation Notice", "Url": "FileStream.ashx?DocumentId=2"},
        ],
    }
    for answer in ({"d": [meeting]}, {"d": json.dumps([meeting])}):
        (read,) = _try(Platform.ESCRIBE, SCRIBE, answer)
        assert (read["start"], read["status"]) == ("2026-03-18T16:00:00-04:00", "cancelled")
        at = "https://pub-laketown.escribemeetings.com"
        assert [(each["kind"], each["url"]) for each in read["documents"]] == [
            ("agenda", f"{at}/FileStream.ashx?DocumentId=1"),
            ("minutes", f"{at}/Meeting.aspx?Id=ab-1&M=1"),
            ("notice", f"{at}/FileStream.ashx?DocumentId=2"),
        ]


def test_boarddocs_lists_are_read_in_both_spellings() -> None:
    seo = {"Name": "Work Session", "Description": "6:30 PM, Room 2", "Unique": "AB12", "Date": "2026-03-18T00:00:00Z"}
    short = {"name": "Regular Meeting", "numberdate": "20260401", "unique": "CD34"}
    (first, second) = _try(Platform.BOARDDOCS, BOARD, [seo, short, {}])
    assert (first["meeting"], first["start"]) == ("Work Session", "2026-03-18T18:30:00-04:00")
    assert second["start"] == "2026-04-01"
    assert second["documents"][0]["url"] == "https://go.boarddocs.com/xx/lake/Board.nsf/goto?open&id=CD34"


PLATFORMS = [
    (Platform.CIVICCLERK, CLERK, {"value": []}),
    (Platform.PRIMEGOV, PRIME, []),
    (Platform.ESCRIBE, SCRIBE, {"d": []}),
    (Platform.BOARDDOCS, BOARD, []),
]


@pytest.mark.parametrize(("platform", "url", "empty"), PLATFORMS)
def test_an_empty_list_is_no_meetings(platform: Platform, url: str, empty: object) -> None:
    assert _try(platform, url, empty) == []


@pytest.mark.parametrize(("platform", "url", "empty"), PLATFORMS)
@pytest.mark.parametrize("value", [{"Message": "An error has occurred."}, [{"renamed": 1}], ["x"], "text"])
def test_another_answer_is_not_understood(platform: Platform, url: str, empty: object, value: object) -> None:
    with pytest.raises(LayoutNotUnderstood):
        _try(platform, url, value)
    with pytest.raises(LayoutNotUnderstood):
        list(try_page(platform, b"<html><body>Sign in</body></html>", url))
