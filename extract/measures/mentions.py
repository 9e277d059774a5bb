"""Events that a document only mentions, as values."""

from banwatch.jurisdictions import Jurisdiction
from banwatch.measures import Action, Event, Evidence, Measure, Stage
from banwatch.spans import Span
from extract.measures.dates import When
from extract.measures.scene import Scene
from extract.measures.sentences import Sentence

# Mentions never alert; what is told in passing is right somewhat less often than the news.
CONFIDENCE = 0.7
_CLAUSE_CHARACTERS = 90


def mention(scene: Scene, where: Jurisdiction, action: Action, stage: Stage, span: Span, when: When | None) -> Event:
    return Event(
        measure=Measure(where, action, scene.technology),
        stage=stage,
        primary=False,
        date=when.day if when else None,
        date_precision=when.precision if when else None,
        confidence=CONFIDENCE,
        evidence=(Evidence("place", span, span.of(scene.text)),),
    )


def date_near(scene: Scene, sentence: Sentence, span: Span) -> When | None:
    """The date of a mention: the nearest one in its sentence, not across a semicolon."""
    past = [
        when
        for when in scene.dates_in(sentence.span)
        if not when.future and distance(when.span, span) <= _CLAUSE_CHARACTERS
    ]
    return min(past, key=lambda when: distance(when.span, span), default=None)


def distance(one: Span, other: Span) -> int:
    return max(one.start - other.end, other.start - one.end, 0)
