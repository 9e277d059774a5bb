"""All events of a document: its news first, then what it mentions."""

from spacy.tokens import Doc

from banwatch.measures import Action, Event, Stage
from extract.measures.background import background
from extract.measures.news import news
from extract.measures.places import key
from extract.measures.records import record_event
from extract.measures.roundup import further_news, is_survey
from extract.measures.scene import look
from extract.measures.second import second_decision
from extract.topics import Topic


def read_events(doc: Doc, topic: Topic) -> tuple[Event, ...]:
    """The events of a document on the topic; empty where it never names it."""
    scene = look(doc, topic)
    if scene is None:
        return ()
    if scene.is_record:
        primary, further = record_event(scene), []
    else:
        primary = None if is_survey(scene) else news(scene)
        second = second_decision(scene, primary)
        further = [*([second] if second else []), *further_news(scene, primary)]
    own = [event for event in (primary, *further) if event is not None]
    known = {_identity(event) for event in own}
    return (*own, *(event for event in background(scene, primary) if _identity(event) not in known))


def _identity(event: Event) -> tuple[object, Action, Stage]:
    return key(event.measure.jurisdiction), event.measure.action, event.stage
