"""Earlier steps of the document's own government: what passed before the veto, the first reading, the state's law."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from banwatch.gazetteer import gazetteer
from banwatch.jurisdictions import Jurisdiction, Level
from banwatch.measures import Action, Event, Stage
from extract.lexicon.patterns import any_of
from extract.measures.dates import When
from extract.measures.early import early_steps
from extract.measures.finality import is_by_a_chamber
from extract.measures.mentions import date_near, mention
from extract.measures.scene import Scene
from extract.measures.sentences import Sentence
from extract.measures.statements import Statement

# Below this it is not known whose steps they are.
_LEAST_MARGIN = 0.3
_STATE_ACTS = re.compile(
    any_of(
        (
            r"state (?:laws?|lawmakers|statutes?|legislature|legislators|bill)\b",
            *(rf"{word}\b" for word in ("statewide", "the Legislature", "General Assembly")),
            r"(?:for|across|throughout|in) the (?:whole|entire|rest of the) state\b",
            r"the state (?:already |also |itself |has |had |now )?(?:limit|ban|bar|prohibit|requir|restrict|regulat"
            r"|allow|pass|adopt|enact|outlaw)\w{1,3}\b",
        )
    )
)


def earlier_steps(
    scene: Scene, sentence: Sentence, here: Sequence[Statement], primary: Event | None, default: Action
) -> list[Event]:
    """What the sentence says was done before by the document's own government, or by the state it lies in."""
    if scene.home is None or (primary is None and scene.home.margin < _LEAST_MARGIN):
        return []
    home = scene.home.jurisdiction
    if home.level is Level.FEDERAL or (primary is None and scene.is_record):
        return []
    if primary is None and not any(scene.is_home(place) for s in scene.sentences for place in s.places):
        return []
    state = _state_acting(sentence, home) if here else None
    deciding = {evidence.span for evidence in primary.evidence if evidence.field == "stage"} if primary else set()
    found = [
        *_early(scene, sentence, primary),
        *_own_taken_back(scene, sentence, here, primary),
        *_overridden(scene, sentence, primary),
    ]
    for statement in here:
        if statement.quoted or not statement.asserted or statement.stage is None or not scene.is_about_home(statement):
            continue
        if statement.anchor in deciding:
            continue
        when = date_near(scene, sentence, statement.anchor)
        action = statement.action or default
        if state is not None and statement.action is not None and statement.stage is not Stage.PROPOSED:
            found.append(mention(scene, state, action, statement.stage, statement.anchor, when))
        elif state is None and _is_an_earlier_step(scene, statement, primary, when):
            stage = statement.stage
            if stage is Stage.ADOPTED and home.level is Level.STATE and is_by_a_chamber(statement):
                stage = Stage.ADVANCED
            if primary and action is Action.BAN and primary.measure.action is Action.MORATORIUM:
                action = Action.MORATORIUM
            found.append(mention(scene, home, action, stage, statement.anchor, when))
    return found


def _early(scene: Scene, sentence: Sentence, primary: Event | None) -> list[Event]:
    """A committee's vote or a first reading told beside the news, which is another step."""
    if primary is None or primary.stage is Stage.ADVANCED or not _is_in_focus(scene, sentence):
        return []
    if any(not scene.is_home(place) for place in sentence.places):
        return []
    vote = primary.vote.span if primary.vote and not scene.is_record else None
    if vote is not None and vote.overlaps(sentence.span):
        return []
    where, action = primary.measure.jurisdiction, primary.measure.action
    stated = {evidence.span for evidence in primary.evidence if evidence.field == "stage"}
    return [
        mention(scene, where, action, Stage.ADVANCED, span, date_near(scene, sentence, span))
        for span in early_steps(sentence, where.level, coming=primary.stage is Stage.PROPOSED)
        if not any(span.overlaps(other) for other in stated)
    ]


def _is_in_focus(scene: Scene, sentence: Sentence) -> bool:
    return bool(sentence.topics) or scene.is_near_own(sentence.index)


def _own_taken_back(
    scene: Scene, sentence: Sentence, here: Sequence[Statement], primary: Event | None
) -> Iterator[Event]:
    """The measure that the document's own news takes back."""
    if primary is None or primary.measure.action is not Action.REPEAL:
        return
    for statement in here:
        if statement.action is Action.REPEAL and not statement.quoted and scene.is_about_home(statement):
            yield from taken_back(scene, sentence, statement, primary.measure.jurisdiction, before=primary.date)


def _overridden(scene: Scene, sentence: Sentence, primary: Event | None) -> Iterator[Event]:
    """The veto that the news is about overriding."""
    if primary is None or primary.stage not in (Stage.ADOPTED, Stage.REJECTED) or not sentence.has("vetoed"):
        return
    if not _is_in_focus(scene, sentence):
        return
    if not any(s.has("overridden") for s in scene.sentences if scene.is_lead(s)):
        return
    if any(not scene.is_home(place) for place in sentence.places):
        return
    for cue in sentence.cues:
        if cue.kind == "vetoed" and not sentence.is_quoted(cue):
            span = sentence.span_of(cue)
            yield mention(
                scene,
                primary.measure.jurisdiction,
                primary.measure.action,
                Stage.VETOED,
                span,
                date_near(scene, sentence, span),
            )


def taken_back(
    scene: Scene, sentence: Sentence, repeal: Statement, where: Jurisdiction, *, before: date | None
) -> Iterator[Event]:
    """What a repeal takes back was adopted before: "lifted the moratorium it had imposed in 2021"."""
    for cue in sentence.cues:
        span = sentence.span_of(cue)
        if cue.form == "noun" and cue.kind in ("ban", "moratorium") and span.start >= repeal.anchor.start:
            near = date_near(scene, sentence, span)
            earlier = near if near is not None and (before is None or near.day < before) else None
            yield mention(scene, where, Action(cue.kind), Stage.ADOPTED, span, earlier)


def _state_acting(sentence: Sentence, home: Jurisdiction) -> Jurisdiction | None:
    """The state, where a report on a town speaks of what "state lawmakers" or "a state law" did."""
    if home.level is Level.STATE or home.state is None or not _STATE_ACTS.search(sentence.text):
        return None
    return gazetteer().state(home.state)


def _is_an_earlier_step(scene: Scene, statement: Statement, primary: Event | None, when: When | None) -> bool:
    if statement.action is None and (primary is None or scene.is_history(statement)):
        return False
    if statement.stage is Stage.PROPOSED:
        dated = when is not None and primary is not None and when.day != primary.date
        return dated and primary is not None and primary.stage is not Stage.PROPOSED
    if primary is None:
        return True
    if statement.stage is primary.stage:
        return scene.is_history(statement)
    if {statement.stage, primary.stage} == {Stage.VETOED, Stage.ADOPTED}:
        return True
    if statement.stage is Stage.ADVANCED and not scene.is_lead(statement.sentence):
        return True
    return scene.is_history(statement) or _is_pluperfect(statement)


def _is_pluperfect(statement: Statement) -> bool:
    sentence = statement.sentence
    first = sentence.word_at(statement.anchor.start)
    around = sentence.words[max(0, first - 4) : first + 12]
    return any(word.lower in ("had", "having", "earlier", "previously") for word in around)
