import pytest

from crawler.records import PaperKind
from crawler.spiders.meeting_words import (
    is_general,
    is_no_paper,
    not_as_planned,
    paper_kind,
    says_none,
    without_status,
)


@pytest.mark.parametrize(
    ("label", "heading", "url", "kind"),
    [
        ("Agenda", "", "", PaperKind.AGENDA),
        ("Agenda Packet", "", "", PaperKind.PACKET),
        ("Draft Summary Minutes", "", "", PaperKind.MINUTES),
        ("Accessible", "Agenda", "", PaperKind.AGENDA),
        ("Video/Audio", "", "", PaperKind.VIDEO),
        ("MP3 Audio", "", "", PaperKind.AUDIO),
        ("Notice of Cancellation", "", "", PaperKind.NOTICE),
        ("Orden del día", "", "", PaperKind.AGENDA),
        ("Closed captions", "", "", PaperKind.CAPTIONS),
        ("", "", "https://a.example/MinutesViewer.php?clip_id=3", PaperKind.MINUTES),
        ("", "", "https://a.example/files/PC_2024_Agenda.pdf", PaperKind.AGENDA),
        ("", "", "https://youtu.be/x", PaperKind.VIDEO),
        ("Social Media Policy", "", "https://a.example/1.pdf", PaperKind.OTHER),
        ("Ordinance 12", "", "https://a.example/1", PaperKind.OTHER),
    ],
)
def test_a_paper_is_known_by_its_words_its_column_or_its_address(
    label: str, heading: str, url: str, kind: PaperKind
) -> None:
    assert paper_kind(label, heading, url) is kind


def test_links_that_are_no_papers_are_left_out() -> None:
    assert is_no_paper("eComment", "https://a.example/e")
    assert is_no_paper("Join", "https://us02web.zoom.us/j/1")
    assert is_no_paper("Export to iCalendar", "https://a.example/View.ashx?M=IC&ID=1")
    assert not is_no_paper("Printing contract", "https://a.example/1.pdf")
    assert not is_no_paper("Agenda with public comment", "https://a.example/1")


def test_a_meeting_that_does_not_take_place_as_planned_is_told_in_any_wording() -> None:
    assert not_as_planned("CANCELED - City Council") == "cancelled"
    assert not_as_planned(None, "Notice of Cancellation") == "cancelled"
    assert not_as_planned("Rescheduled to May 5") == "rescheduled"
    assert not_as_planned("Deferred") == "postponed"
    assert not_as_planned("Deferred Compensation Board") is None
    assert without_status("City Council (CANCELLED)") == "City Council"
    assert without_status("Deferred Compensation Board") == "Deferred Compensation Board"


def test_headings_and_empty_lists_are_recognised() -> None:
    assert is_general("Upcoming Meetings")
    assert is_general("2024")
    assert not is_general("Board of Health Meetings")
    assert says_none("There are no upcoming events.")
    assert not says_none("City Council meets on Mondays")
