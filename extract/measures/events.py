"""All events of a document: its news first, then what it mentions."""

from spacy.tokens import Doc

from banwatch.measures import Event
from extract.measures.background import background
from extract.measures.heads import is_record
from extract.measures.news import news
from extract.measures.records import record_event
from extract.measures.scene import look
from extract.topics import Topic


def read_events(doc: Doc, topic: Topic) -> tuple[Event, ...]:
    """The events of a document on the topic; empty where it never names it."""
    scene = look(doc, topic)
    if scene is None:
        return ()
    primary = record_event(scene) if is_record(scene) else news(scene)
    return (*((primary,) if primary else ()), *background(scene, primary))
