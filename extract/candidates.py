"""Names that a statistical model sees, for the components to weigh; without a model there are none.

The rules stay in charge: a model's place counts only where the gazetteer has the name, a model's person only where no
rule has read the words as something else. Models are spaCy pipelines with an entity recogniser, by the name of an
installed package or the path of a folder: https://spacy.io/models/en
"""

import hashlib
from dataclasses import dataclass
from typing import cast

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from banwatch.spans import Span
from extract.marks import Candidates, text_of

# The labels of the OntoNotes scheme, which all English models of spaCy use.
_PERSON = "PERSON"
_PLACE = "GPE"


class NoSuchModel(ValueError):
    """The language model of the settings is not installed, or cannot be read."""


@dataclass(frozen=True)
class ModelCandidates:
    """Sets ``doc._.candidates``. A text longer than the model's own limit has none, for a model's memory grows with
    the text: https://spacy.io/api/language#attributes (``max_length``). ``source`` is what the model was loaded by."""

    source: str
    model: Language

    def __call__(self, doc: Doc) -> Doc:
        text = text_of(doc)
        if len(text) > self.model.max_length:
            return doc
        entities = self.model(text).ents
        doc._.candidates = Candidates(
            people=frozenset(Span(e.start_char, e.end_char) for e in entities if e.label_ == _PERSON),
            places=frozenset(Span(e.start_char, e.end_char) for e in entities if e.label_ == _PLACE),
        )
        return doc


def version_of(language: Language) -> str:
    """What changes with the model of a pipeline or its release, 8 hex digits; empty where it has none."""
    if "banwatch_candidates" not in language.pipe_names:
        return ""
    component = cast(ModelCandidates, language.get_pipe("banwatch_candidates"))
    told = "\n".join(str(component.model.meta.get(name)) for name in ("lang", "name", "version"))
    return hashlib.sha256(f"{component.source}\n{told}".encode()).hexdigest()[:8]


def load_model(name: str) -> Language:
    """The model by its package's name or its folder's path; raises NoSuchModel."""
    try:
        return spacy.load(name)
    except (OSError, ValueError) as error:
        raise NoSuchModel(
            f"the language model {name!r} cannot be loaded; install it (python -m spacy download {name}) or take"
            f" language_model out of the settings: {error}"
        ) from error


@Language.factory("banwatch_candidates", default_config={"model": ""})
def make_candidates(nlp: Language, name: str, model: str) -> ModelCandidates:  # noqa: ARG001
    """The component for ``nlp.add_pipe("banwatch_candidates", config={"model": "en_core_web_sm"})``."""
    return ModelCandidates(model, load_model(model))
