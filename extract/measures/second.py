"""A second decision of the same government on the same night: "defeated the ban and approved a policy instead"."""

import re
from dataclasses import replace

from banwatch.measures import Action, Event, Evidence, Measure, Stage
from extract.marks import votes_of
from extract.measures.confidence import Signals, confidence
from extract.measures.scene import Scene
from extract.measures.statements import About, Statement

_DECIDED = frozenset({Stage.ADOPTED, Stage.REJECTED, Stage.VETOED, Stage.ADVANCED})
_LEAD = 9
_PROHIBITS = frozenset({Action.BAN, Action.MORATORIUM})
# What sets one decision off from another.
_APART = re.compile(
    r"\b(?:instead|also|then|another|separate(?:ly)?|second|alternative|but|after that|next|while|in place of)\b",
    re.IGNORECASE,
)
# "Turned it down and chose to take up another in its place".
_IN_PLACE = re.compile(r"\binstead\b|\bin (?:its|their) place\b|\bin place of\b")


def second_decision(scene: Scene, primary: Event | None) -> Event | None:
    """Another measure that the document's own government decided on, told in the lead with a step of its own; None
    where all that is decided belongs to the news itself."""
    if primary is None or scene.is_record or primary.stage not in _DECIDED:
        return None
    deciding = next((e.span for e in primary.evidence if e.field == "stage"), None)
    said = next((s.text for s in scene.sentences if deciding and s.span.overlaps(deciding)), "")
    for statement in scene.own:
        if _is_another(statement, primary, said):
            return _event(scene, statement, primary)
    return None


def _is_another(statement: Statement, primary: Event, said: str) -> bool:
    """``said`` is the sentence that tells the first decision."""
    action, sentence = statement.action, statement.sentence
    if action is None or not statement.asserted or statement.earlier:
        return False
    in_place = primary.stage is Stage.REJECTED and _IN_PLACE.search(sentence.text) is not None
    if statement.stage not in _DECIDED and not (in_place and statement.stage is Stage.PROPOSED):
        return False
    if sentence.index > _LEAD or sentence.headline or statement.about is not About.NAMED:
        return False
    same = {action, primary.measure.action} <= _PROHIBITS or action is primary.measure.action
    if same or statement.stage is primary.stage:
        return False
    return in_place or any(_APART.search(text) is not None for text in (sentence.text, said))


def _event(scene: Scene, statement: Statement, primary: Event) -> Event:
    sentence = statement.sentence
    vote = next((v for v in votes_of(scene.doc) if v.span and v.span.overlaps(sentence.span)), None)
    if vote is not None and primary.vote is not None and vote.span == primary.vote.span:
        vote = None
    signals = Signals(
        headline_silent=True,
        lead=scene.is_lead(sentence),
        named=True,
        vote=vote is not None,
        dated=primary.date is not None,
        home_margin=scene.home.margin if scene.home else 0.0,
        stage_margin=0.0,
        resolved=primary.measure.jurisdiction.resolved,
        mixed_actions=True,
        body=primary.body is not None,
        lead_decides=scene.is_lead(sentence),
    )
    return replace(
        primary,
        measure=Measure(primary.measure.jurisdiction, statement.action or primary.measure.action, scene.technology),
        stage=statement.stage or primary.stage,
        vote=vote,
        confidence=confidence(signals),
        doubts=signals.doubts(),
        evidence=(
            Evidence("stage", statement.anchor, statement.anchor.of(scene.text)),
            *(e for e in primary.evidence if e.field in ("place", "date")),
        ),
    )
