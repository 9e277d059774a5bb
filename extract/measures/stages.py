"""What the news is: which action, and how far it went, weighed over all that the document states of its own measure."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from banwatch.measures import Action, Stage
from extract.measures.actions import action_of, is_a_purchase
from extract.measures.finality import ByStage, leaves_a_vote
from extract.measures.moods import Mood
from extract.measures.scene import Scene
from extract.measures.statements import About, Statement
from extract.measures.vetoes import is_overridden, is_vetoed, override_failed

# Not how long it is to last: "is on hold for one year after the council voted".
_YEARS = re.compile(
    r"(?<!\bfor a )(?<!\bfor one )(?<!\bfor two )(?<!-)\b(?:years?|anniversary|decade)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Decision:
    """``deciding`` is the statement of the text that says it best, ``plainest`` that of text and title; ``margin`` is
    1 where nothing spoke for another stage, 0 where another was as likely."""

    action: Action
    stage: Stage
    deciding: Statement
    margin: float
    mixed: bool
    plainest: Statement


def decide(scene: Scene) -> Decision | None:
    """The document's own news; None where it states no step of a measure."""
    weighted = [(statement, scene.weight(statement)) for statement in scene.own]
    action, mixed = action_of(scene, weighted)
    if action is None or (action is Action.RESTRICTION and is_a_purchase(scene, weighted)):
        return None
    by_stage = _by_stage(weighted, action)
    stage = _stage(scene, by_stage)
    if stage is None:
        return None
    if _only_recalls(scene, stage, by_stage):
        return None
    source = next(s for s in (stage, Stage.ADOPTED, Stage.VETOED, *by_stage) if s in by_stage)
    total = sum(weight for _, weight in by_stage[source])
    others = max((sum(w for _, w in found) for other, found in by_stage.items() if other is not source), default=0.0)
    # What decides has to stand in the text, if it can: a page's title is no evidence in it.
    within = [pair for pair in by_stage[source] if pair[0].anchor.start >= scene.context.headline_end]
    margin = (total - others) / max(total, others)
    return Decision(action, stage, _plainest(within or by_stage[source]), margin, mixed, _plainest(by_stage[source]))


def _plainest(weighted: Sequence[tuple[Statement, float]]) -> Statement:
    return max(weighted, key=lambda pair: (pair[1], -pair[0].sentence.index))[0]


def _only_recalls(scene: Scene, stage: Stage, by_stage: ByStage) -> bool:
    """Whether the lead dates the decision well before publication and nothing recent names it: an old story retold."""
    old = [
        s
        for s in scene.statements
        if scene.is_lead(s.sentence)
        and s.stage is stage
        and not s.quoted
        and scene.is_about_home(s)
        and scene.is_history(s)
    ]
    found = by_stage.get(stage, ())
    if found and all(s.earlier and _YEARS.search(s.sentence.text) for s, _ in found if s.about is not About.FOCUS):
        return any(s.about is not About.FOCUS for s, _ in found)
    return bool(old) and not any(s.about is About.NAMED and s.asserted for s, _ in by_stage.get(stage, ()))


def _by_stage(weighted: Sequence[tuple[Statement, float]], action: Action) -> ByStage:
    found: ByStage = defaultdict(list)
    for statement, weight in weighted:
        prohibits = {statement.action, action} <= {Action.BAN, Action.MORATORIUM}
        if statement.action not in (None, action) and not prohibits:
            continue
        stage = _effective(statement)
        if stage is not None:
            found[stage].append((statement, weight))
    return found


def _effective(statement: Statement) -> Stage | None:
    """A step under a modal is a proposal where a definite measure is named; so is one put off."""
    if statement.mood is Mood.ASSERTED:
        return Stage.PROPOSED if statement.postponed else statement.stage
    if statement.mood in (Mood.DENIED, Mood.SUPPOSED):
        return None
    if statement.stage is Stage.PROPOSED or statement.mood is Mood.FUTURE or statement.sentence.has("measure"):
        return Stage.PROPOSED
    if statement.mood is Mood.DESIRED and statement.sentence.bodies and statement.about is About.NAMED:
        return Stage.PROPOSED
    return None


def _stage(scene: Scene, by_stage: ByStage) -> Stage | None:
    if not by_stage:
        return None
    total = {stage: sum(weight for _, weight in found) for stage, found in by_stage.items()}
    lead = {stage: sum(weight for s, weight in found if scene.is_lead(s.sentence)) for stage, found in by_stage.items()}
    if override_failed(scene):
        return Stage.REJECTED
    if is_overridden(scene):
        return Stage.ADOPTED
    if is_vetoed(scene):
        return Stage.VETOED
    headline = _headline_stage(by_stage)
    if headline in (Stage.VETOED, Stage.REJECTED, Stage.EXPIRED):
        return headline
    if _is_put_off(scene, by_stage):
        return Stage.PROPOSED
    adopted, advanced = total.get(Stage.ADOPTED, 0.0), total.get(Stage.ADVANCED, 0.0)
    for stage in (Stage.REJECTED, Stage.EXPIRED):
        if _is_only_earlier(by_stage, stage):
            continue
        if lead.get(stage, 0) > max(lead.get(Stage.ADOPTED, 0), lead.get(Stage.ADVANCED, 0)):
            return stage
    if not adopted and _is_rejected_later(by_stage):
        return Stage.REJECTED
    proposed = total.get(Stage.PROPOSED, 0.0)
    proposed -= _left_by_a_vote(scene, by_stage)
    if adopted + advanced >= 0.4 * proposed and adopted + advanced > 0:
        return Stage.ADVANCED if leaves_a_vote(scene, by_stage, adopted, advanced) else Stage.ADOPTED
    return max(total, key=lambda stage: (total[stage], stage.value))


def _left_by_a_vote(scene: Scene, by_stage: ByStage) -> float:
    """The weight of what a vote told in the lead leaves to come, which says nothing against it: "is about to pass"
    after a first vote, "will be banned from June on" after the last."""
    taken = {
        stage
        for stage in (Stage.ADVANCED, Stage.ADOPTED)
        for s, _ in by_stage.get(stage, ())
        if scene.is_lead(s.sentence) and s.asserted and (stage is Stage.ADVANCED or s.about is not About.FOCUS)
    }
    return sum(
        weight
        for s, weight in by_stage.get(Stage.PROPOSED, ())
        if s.mood is Mood.FUTURE
        and (Stage.ADVANCED in taken or (Stage.ADOPTED in taken and s.anchor == s.content and s.finite))
    )


def _is_rejected_later(by_stage: ByStage) -> bool:
    """Whether a committee's or a first vote was followed by a rejection, as the order of telling has it."""
    advanced = [s.anchor.start for s, _ in by_stage.get(Stage.ADVANCED, ()) if s.asserted]
    rejected = [s for s, _ in by_stage.get(Stage.REJECTED, ()) if s.asserted and not s.earlier]
    return bool(advanced) and any(s.anchor.start > max(advanced) for s in rejected if s.about is not About.FOCUS)


def _is_only_earlier(by_stage: ByStage, stage: Stage) -> bool:
    """Whether a step is only told of as what came before another: "two years after it declined to ban it"."""
    others = [s for other, found in by_stage.items() if other is not stage for s, _ in found]
    return all(s.earlier for s, _ in by_stage.get(stage, ())) and any(not s.earlier and s.asserted for s in others)


def _is_put_off(scene: Scene, by_stage: ByStage) -> bool:
    """Whether the lead says that the decision was postponed, more plainly than that it was taken."""
    put_off = sum(
        w for s, w in by_stage.get(Stage.PROPOSED, ()) if s.postponed and s.asserted and scene.is_lead(s.sentence)
    )
    taken = sum(
        w
        for stage in (Stage.ADOPTED, Stage.ADVANCED)
        for s, w in by_stage.get(stage, ())
        if scene.is_lead(s.sentence) and s.about is not About.FOCUS
    )
    return put_off > 0 and put_off >= taken


def _headline_stage(by_stage: ByStage) -> Stage | None:
    for stage, found in by_stage.items():
        if any(s.sentence.headline and s.asserted for s, _ in found):
            return stage
    return None
