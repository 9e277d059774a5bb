"""The pipeline as a whole: what it says of a plain story, and that it says the same each time."""

from datetime import date

import pytest

from banwatch.documents import DocumentKind
from banwatch.measures import Action, Event, Stage
from banwatch.votes import Option
from extract.pipeline import COMPONENTS, SpacyExtractor, build, extractor
from extract.topics import BadLexicon

PUBLISHED = date(2024, 3, 13)
STORY = (
    "Haverhill bans police use of face scans\n\nHAVERHILL, Mass. — The Haverhill City Council voted 9-2 Tuesday to ban "
    "the use of facial recognition technology by city departments, joining Boston and Cambridge.\n\n“We kept our "
    "streets for people and not for machines,” said Councilor Dana King, who wrote the ordinance."
)


@pytest.fixture(scope="module")
def pipeline() -> SpacyExtractor:
    return extractor("facial_recognition")


def news(pipeline: SpacyExtractor, text: str, kind: DocumentKind = DocumentKind.ARTICLE) -> Event | None:
    found = pipeline.read(text, published=PUBLISHED, home_state="MA", kind=kind)
    return next((event for event in found.events if event.primary), None)


def test_a_plain_story_gives_who_what_where_and_when(pipeline: SpacyExtractor) -> None:
    found = news(pipeline, STORY)
    assert found is not None
    assert found.measure.jurisdiction.ocd_id == "ocd-division/country:us/state:ma/place:haverhill"
    assert (found.measure.action, found.stage, found.date) == (Action.BAN, Stage.ADOPTED, date(2024, 3, 12))
    assert found.vote is not None
    assert (found.vote.counts[Option.YES], found.vote.counts[Option.NO]) == (9, 2)


def test_every_value_carries_the_words_it_was_read_from(pipeline: SpacyExtractor) -> None:
    found = news(pipeline, STORY)
    assert found is not None
    fields = {piece.field for piece in found.evidence}
    assert {"action", "stage", "date", "vote", "place"} <= fields
    assert all(piece.span.of(STORY) == piece.text for piece in found.evidence)


def test_a_councilor_named_king_is_the_speaker_and_no_county(pipeline: SpacyExtractor) -> None:
    found = pipeline.read(STORY, published=PUBLISHED, home_state="MA")
    assert [quote.speaker for quote in found.quotes] == ["Dana King"]
    assert not [place for place in found.places if "King" in place.text]


def test_reading_twice_gives_the_same(pipeline: SpacyExtractor) -> None:
    one = pipeline.read(STORY, published=PUBLISHED, home_state="MA")
    pipeline.read("Something else about Portland, Maine, and facial recognition.", home_state="ME")
    assert pipeline.read(STORY, published=PUBLISHED, home_state="MA") == one
    assert extractor("facial_recognition").read(STORY, published=PUBLISHED, home_state="MA") == one


def test_a_weekday_without_a_publication_date_stays_unknown(pipeline: SpacyExtractor) -> None:
    found = pipeline.read(STORY, home_state="MA")
    assert [event.date for event in found.events if event.primary] == [None]


def test_a_title_can_make_a_document_relevant(pipeline: SpacyExtractor) -> None:
    assert pipeline.read("The council met.", title="Facial recognition debated").relevant
    assert not pipeline.read("The council met.", title="Budget debated").relevant


def test_half_of_a_surrogate_pair_keeps_every_offset(pipeline: SpacyExtractor) -> None:
    text = "\ud83d " + STORY
    found = pipeline.read(text, published=PUBLISHED, home_state="MA")
    assert found.text == text
    assert all(place.span.of(text) == place.text for place in found.places)


def test_the_components_run_in_the_order_they_build_on_each_other() -> None:
    assert build("facial_recognition").pipe_names == [f"banwatch_{name}" for name in COMPONENTS]


def test_the_version_names_release_topic_and_rules(pipeline: SpacyExtractor) -> None:
    release, _, rest = pipeline.version.partition("+")
    assert release
    topic, rules = rest.split(".")
    assert (len(topic), len(rules)) == (6, 8)


def test_an_unknown_topic_is_refused_by_name() -> None:
    with pytest.raises(BadLexicon, match="no topic 'drones'"):
        extractor("drones")
