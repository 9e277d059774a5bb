"""Decisions of further governments that a report tells as news beside its own: election nights, town meeting days."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from banwatch.jurisdictions import Jurisdiction, Level
from banwatch.measures import Action, DatePrecision, Event, Evidence, Measure, Stage
from banwatch.readings import Place
from extract.marks import votes_of
from extract.measures import bodies
from extract.measures.background import is_said_of
from extract.measures.confidence import Signals, confidence
from extract.measures.dates import When
from extract.measures.places import background_places, is_dateline, key
from extract.measures.scene import Scene
from extract.measures.sentences import Sentence
from extract.measures.statements import About, Statement

_DECIDED = frozenset({Stage.ADOPTED, Stage.REJECTED, Stage.VETOED})
_RECENT = timedelta(days=30)
_LEAD = 12
# Above this the report is about one government, and what it says of others is background.
_MOST_MARGIN = 0.7
_LEAST_OTHERS = 2
_MARGIN = 0.5
# What joins the place to the document's own as another that acted, rather than saying where that lies.
_TOO = re.compile(r";|\b(?:and|as well as|while)\b")
_IN = (" in ", " by voters in ", " in the city of ", " in the town of ")
_LISTED = ("listing", "same")
_SURVEY_LEAD = 6
_SEVERAL = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|several|a (?:handful|string|wave|dozen) of|[2-9]|1\d)"
    r" (?:of the |more |other |further |US |U\.S\. |[A-Z][a-z]{3,12} |big |local |new ){0,3}"
    r"(?:cities|towns|communities|counties|municipalities|local (?:governments|bodies)|bans|measures|elections|contests"
    r"|moratorium decisions|ballot measures|facial recognition (?:bans|votes))\b(?! that have| have already)",
    re.IGNORECASE,
)
_PERFECT = frozenset({"have", "has", "had", "already"})


def further_news(scene: Scene, primary: Event | None) -> list[Event]:
    """The decisions of other governments with a day of their own shortly before publication; in a roundup of several,
    whose lead names the day, also those without."""
    told = list(_told(scene, scene.home.jurisdiction if scene.home and primary else None))
    places = {key(place.jurisdiction) for _, place in told}
    survey = len(places) >= _LEAST_OTHERS and _speaks_of_several(scene)
    several = survey or (len(places) >= _LEAST_OTHERS and (scene.home is None or scene.home.margin < _MOST_MARGIN))
    common = _recent_day(scene) if several else None
    found: dict[object, Event] = {}
    for statement, place in told:
        own = _recent(scene, scene.dates_in(statement.sentence.span))
        when = own or (None if _is_dated(scene, statement.sentence) else common)
        undated = survey and not _is_dated(scene, statement.sentence)
        if (when is not None or undated) and key(place.jurisdiction) not in found:
            action = statement.action or (primary.measure.action if primary else _spoken_of(scene))
            if action is not None:
                found[key(place.jurisdiction)] = _event(scene, statement, place, when, action)
    return list(found.values())


def is_survey(scene: Scene) -> bool:
    """Whether the document tells what several governments did, none of which is more its own than the others."""
    return _speaks_of_several(scene) and len({key(p.jurisdiction) for _, p in _told(scene, None)}) > _LEAST_OTHERS


def _speaks_of_several(scene: Scene) -> bool:
    """Whether headline or lead tells what several governments did, each of which has its own paragraph then."""
    return any(_SEVERAL.search(sentence.text) for sentence in scene.sentences[:_SURVEY_LEAD] if not sentence.quoted)


def _spoken_of(scene: Scene) -> Action | None:
    """What the document speaks of as decided, where its statements mostly do not repeat it."""
    return next((s.action for s in scene.statements if s.action is not None and not s.quoted), None)


def _told(scene: Scene, home: Jurisdiction | None) -> Iterator[tuple[Statement, Place]]:
    for statement in scene.statements:
        sentence = statement.sentence
        if statement.stage not in _DECIDED or not statement.asserted or statement.quoted or statement.earlier:
            continue
        if sentence.has(*_LISTED) or scene.is_history(statement) or _is_perfect(statement):
            continue
        for place in background_places(scene.text, sentence, home):
            local = place.jurisdiction.level not in (Level.STATE, Level.FOREIGN)
            if local and not is_dateline(scene.text, sentence, place) and _acts(scene, statement, place):
                yield statement, place


def _acts(scene: Scene, statement: Statement, place: Place) -> bool:
    """Whether the place is the subject of the statement, or is where it happened: "the ban also passed in Newport"."""
    if not is_said_of(scene, statement.sentence, statement, place):
        return False
    own = [p.span.end for p in statement.sentence.places if scene.is_home(p) and p.span.end <= place.span.start]
    if own and not _TOO.search(scene.text, max(own), place.span.start):
        return False
    if place.span.end <= statement.anchor.start:
        # "In a move that outdoes even Dover's, the Salem council passed ...": Salem acts.
        return not any(
            scene.is_home(p) and place.span.end <= p.span.start and p.span.end <= statement.anchor.start
            for p in statement.sentence.places
        )
    gap = scene.text[statement.anchor.end : place.span.start]
    return statement.about is not About.FOCUS and gap in (
        " in ",
        " by voters in ",
        " in the city of ",
        " in the town of ",
    )


def _is_perfect(statement: Statement) -> bool:
    """ "Two towns have banned it" sums up what lies behind."""
    first = statement.sentence.word_at(statement.anchor.start)
    return any(word.lower in _PERFECT for word in statement.sentence.words[max(0, first - 3) : first])


def _is_dated(scene: Scene, sentence: Sentence) -> bool:
    return any(not when.future for when in scene.dates_in(sentence.span))


def _recent_day(scene: Scene) -> When | None:
    for sentence in scene.sentences[:_LEAD]:
        if (when := _recent(scene, scene.dates_in(sentence.span))) is not None:
            return when
    return None


def _recent(scene: Scene, dates: list[When]) -> When | None:
    published = scene.context.published
    if published is None:
        return None
    past = [when for when in dates if not when.future]
    if any(when.precision is not DatePrecision.DAY and when.day.year < published.year for when in past):
        return None
    # The day of publication in full is the page's own; "Tuesday night" is the vote's, even on the same day.
    days = [w for w in past if w.precision is DatePrecision.DAY and not (w.explicit and w.day == published)]
    return next((when for when in days if timedelta(0) <= published - when.day <= _RECENT), None)


def _event(scene: Scene, statement: Statement, place: Place, when: When | None, action: Action) -> Event:
    sentence, where = statement.sentence, place.jurisdiction
    body = bodies.body_of(statement, statement.stage or Stage.ADOPTED, [sentence])
    vote = next((v for v in votes_of(scene.doc) if v.span and v.span.overlaps(sentence.span)), None)
    signals = Signals(
        headline_silent=any(s.headline for s in scene.sentences),
        lead=scene.is_lead(sentence),
        named=statement.about is About.NAMED,
        vote=vote is not None,
        dated=when is not None,
        home_margin=_MARGIN,
        stage_margin=1.0,
        resolved=where.resolved,
        mixed_actions=False,
        body=body is not None,
        lead_decides=scene.is_lead(sentence),
        action_named=statement.action is not None,
    )
    return Event(
        measure=Measure(replace(where, level=bodies.level_of(body) or where.level), action, scene.technology),
        stage=statement.stage or Stage.ADOPTED,
        primary=True,
        date=when.day if when else None,
        date_precision=when.precision if when else None,
        body=body,
        vote=vote,
        confidence=confidence(signals),
        doubts=signals.doubts(),
        evidence=(
            Evidence("stage", statement.anchor, statement.anchor.of(scene.text)),
            Evidence("place", place.span, place.span.of(scene.text)),
            *((Evidence("date", when.span, when.span.of(scene.text)),) if when else ()),
        ),
    )
