"""The component that reads measures and events off what the others have marked."""

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

from extract.measures.events import read_events
from extract.topics import load_topic


@Language.factory("banwatch_measures", default_config={"topic": "facial_recognition"})
def create(nlp: Language, name: str, topic: str) -> Callable[[Doc], Doc]:  # noqa: ARG001
    """The component for a topic by name; sets ``doc._.events``."""
    loaded = load_topic(topic)

    def component(doc: Doc) -> Doc:
        doc._.events = read_events(doc, loaded)
        return doc

    return component
