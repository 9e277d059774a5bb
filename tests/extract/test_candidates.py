"""A statistical model, if the settings name one, adds people and places; here a small one made for the test."""

from pathlib import Path

import pytest
import spacy

from extract.candidates import ModelCandidates, NoSuchModel, load_model
from extract.marks import Candidates
from extract.pipeline import extractor

TEXT = (
    "The council heard from the public on facial recognition. “It sees everyone,” said 2Pac Okonkwo-Bell."
    " Orange was glad that no vote came."
)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A folder with a pipeline whose only component sees two names."""
    language = spacy.blank("en")
    ruler = language.add_pipe("entity_ruler")
    ruler.add_patterns(  # type: ignore[attr-defined]
        [{"label": "PERSON", "pattern": "2Pac Okonkwo-Bell"}, {"label": "GPE", "pattern": "Orange"}]
    )
    folder = tmp_path_factory.mktemp("model")
    language.to_disk(folder)
    return str(folder)


def test_a_model_adds_a_person_and_a_place_that_the_rules_leave_out(model: str) -> None:
    alone, helped = extractor("facial_recognition").read(TEXT), extractor("facial_recognition", model).read(TEXT)
    assert "Orange" not in [place.text for place in alone.places]
    assert "Orange" in [place.text for place in helped.places]
    assert [quote.speaker for quote in alone.quotes] != ["2Pac Okonkwo-Bell"]
    assert [quote.speaker for quote in helped.quotes] == ["2Pac Okonkwo-Bell"]


def test_documents_are_read_again_when_the_model_changes(model: str) -> None:
    alone, helped = extractor("facial_recognition").version, extractor("facial_recognition", model).version
    assert alone != helped
    # The store keeps a hundred characters of it, and a folder's path may be longer.
    assert len(helped) < 50


def test_a_text_longer_than_the_models_limit_is_left_to_the_rules(model: str) -> None:
    component = ModelCandidates(model, load_model(model))
    component.model.max_length = 40
    assert component(spacy.blank("en").make_doc(TEXT))._.candidates == Candidates()


def test_a_model_that_is_not_installed_is_told_with_what_to_do() -> None:
    with pytest.raises(NoSuchModel, match="python -m spacy download en_core_web_nowhere"):
        extractor("facial_recognition", "en_core_web_nowhere")


def test_a_folder_that_holds_no_model_is_told_too(tmp_path: Path) -> None:
    with pytest.raises(NoSuchModel, match="cannot be loaded"):
        extractor("facial_recognition", str(tmp_path))
