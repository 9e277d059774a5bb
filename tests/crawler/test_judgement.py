from datetime import UTC, date, datetime

from banwatch.documents import DocumentKind, Outcome, Page
from banwatch.sources import Platform, Source
from banwatch.votes import Option, Vote, VoteResult
from crawler.judgement import of_listing
from crawler.records import Meeting, MeetingItem
from crawler.rendering import render_meeting
from crawler.spiders import Listing

NOW = datetime(2024, 3, 1, tzinfo=UTC)
SOURCE = Source("b", "B", Platform.BOARDDOCS, ("https://b.example",), home_state="MI")
VOTE = Vote(
    result=VoteResult.PASS,
    counts={Option.YES: 2, Option.NO: 0},
    mover="Ann",
    seconder="Bo",
    roll_call={Option.YES: ("Ann", "Bo")},
)


class Topic:
    version = "1"

    def may_be_relevant(self, body: bytes, content_type: str) -> bool:
        return b"camera" in body or not content_type

    def is_relevant(self, text: str) -> bool:
        return "camera" in text


def _meeting(title: str, url: str | None) -> Meeting:
    items = (MeetingItem("Opening"), MeetingItem(title, number="2.", action="Adopt", vote=VOTE))
    return Meeting("Board of Education", date(2024, 3, 5), url=url, title="Regular Meeting", items=items)


def test_an_agenda_that_only_the_list_has_is_kept_where_it_is_on_the_topic() -> None:
    meetings = (_meeting("A camera policy", "https://b.example/1"), _meeting("Bus routes", "https://b.example/2"))
    page = Page("https://b.example/list", b"<meetings/>")
    fetched = of_listing(page, Listing(records=meetings), SOURCE, Topic(), NOW)
    assert fetched.outcome is Outcome.LISTING
    (document,) = fetched.documents
    assert (document.url, document.kind, document.published) == (
        "https://b.example/1",
        DocumentKind.AGENDA,
        date(2024, 3, 5),
    )
    assert fetched.pages == (page,)


def test_a_meeting_is_rendered_with_the_votes_on_its_items() -> None:
    assert render_meeting(_meeting("A camera policy", None)) == (
        "Body: Board of Education\nMeeting: Regular Meeting\nDate: March 5, 2024\n\nOpening\n\n"
        "2. A camera policy. Action: Adopt. A motion was made by Ann, seconded by Bo. "
        "The motion passed by a vote of 2-0.\nAyes: 2 - Ann; Bo\n"
    )
