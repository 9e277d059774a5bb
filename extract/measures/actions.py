"""What a document's own measure does, weighed over all that is stated of it: prohibit, pause, restrict, take back."""

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from banwatch.measures import Action, DatePrecision, Stage
from extract.measures.cues import Cue
from extract.measures.moods import Mood
from extract.measures.scene import Scene
from extract.measures.sentences import Sentence
from extract.measures.statements import About, Statement

_GIVEN = frozenset({"have", "has", "had", "given", "giving", "gives", "gave"})
_ANOTHER_PAUSE = re.compile(r"\b[Aa]n? (?:[\w-]{1,14} ){0,2}(?:moratorium|pause)\b")
# How many days before the news a step lies that is only recalled.
_DAYS_BEFORE = 4


def action_of(scene: Scene, weighted: Sequence[tuple[Statement, float]]) -> tuple[Action | None, bool]:
    """The action of the news, or None where nothing says one; and whether another was nearly as likely."""
    totals: dict[Action, float] = defaultdict(float)
    latest = _latest_day(scene, weighted)
    for statement, weight in weighted:
        if statement.action is not None and statement.mood is not Mood.SUPPOSED:
            if latest is not None and _is_told_of_before(scene, statement, latest):
                continue
            certain = statement.stage or statement.postponed or statement.mood is Mood.FUTURE
            if not certain and not scene.is_lead(statement.sentence):
                continue
            totals[statement.action] += weight * (1.0 if certain else 0.6)
    if not totals:
        return _told_later(scene, weighted), False
    best = max(totals, key=lambda action: (totals[action], action.value))
    if best is Action.REPEAL and len(totals) > 1 and not _in_lead(scene, weighted, Action.REPEAL):
        best = max((a for a in totals if a is not Action.REPEAL), key=lambda action: (totals[action], action.value))
    top = totals[best]
    mixed = sum(1 for value in totals.values() if value >= 0.4 * top) > 1
    if _in_lead(scene, weighted, Action.REPEAL) and totals.get(Action.REPEAL, 0) >= 0.45 * top:
        return Action.REPEAL, mixed
    if best in (Action.BAN, Action.RESTRICTION) and totals.get(Action.BAN, 0) >= 0.6 * top:
        if _is_first_allowed(scene, weighted) and totals.get(Action.RESTRICTION, 0) >= 0.4 * top:
            return Action.RESTRICTION, mixed
        pausing = totals.get(Action.MORATORIUM, 0)
        pauses = pausing >= 0.6 * top or _is_to_end(scene)
        pauses = pauses or (pausing >= 0.3 * top and _in_lead(scene, weighted, Action.MORATORIUM))
        return (Action.MORATORIUM if pauses else Action.BAN), mixed
    return best, mixed


def _latest_day(scene: Scene, weighted: Sequence[tuple[Statement, float]]) -> date | None:
    """The last day on which the lead says that a step was taken."""
    steps = [s for s, _ in weighted if s.stage is not None and s.asserted and scene.is_lead(s.sentence)]
    return max((day for s in steps for day in _days(scene, s)), default=None)


def _is_told_of_before(scene: Scene, statement: Statement, latest: date) -> bool:
    """Whether all days of the sentence lie well before the news: "on June 5 the mayor had announced a pause"."""
    days = _days(scene, statement)
    return bool(days) and all((latest - day).days > _DAYS_BEFORE for day in days)


def _days(scene: Scene, statement: Statement) -> list[date]:
    found = scene.dates_in(statement.sentence.span)
    return [when.day for when in found if when.precision is DatePrecision.DAY and not when.future]


def _told_later(scene: Scene, weighted: Sequence[tuple[Statement, float]]) -> Action | None:
    """Where the lead only names the measure that was acted on, what the text says further down that it does."""
    acted = [s for s, _ in weighted if scene.is_lead(s.sentence) and s.about is About.NAMED]
    if not any(s.stage is not None or s.postponed for s in acted) or any(s.mood is Mood.SUPPOSED for s in acted):
        return None
    return next(
        (s.action for s, _ in weighted if s.asserted and s.action in (Action.BAN, Action.MORATORIUM) and not s.earlier),
        None,
    )


def is_a_purchase(scene: Scene, weighted: Sequence[tuple[Statement, float]]) -> bool:
    """Whether the lead says that the technology itself was approved or bought, and nothing there restricts it."""
    lead = [s for s, _ in weighted if scene.is_lead(s.sentence)]
    if any(s.action is not None for s in lead):
        return False
    return any(
        s.stage is Stage.ADOPTED
        and (
            any(0 <= topic.start - s.anchor.end <= 1 for topic in s.sentence.topics)
            or (s.about is About.NAMED and s.sentence.has("use"))
        )
        for s in lead
    )


def _is_first_allowed(scene: Scene, weighted: Sequence[tuple[Statement, float]]) -> bool:
    """Whether the first thing the lead says was decided is that use is allowed under conditions."""
    first = next(
        (s for s, _ in weighted if s.action and s.stage and scene.is_lead(s.sentence) and not s.sentence.headline), None
    )
    return first is not None and first.action is Action.RESTRICTION and not first.noun


def _in_lead(scene: Scene, weighted: Sequence[tuple[Statement, float]], action: Action) -> bool:
    lead = [s for s, _ in weighted if scene.is_lead(s.sentence)]
    if any(s.action is action and s.stage and (s.asserted or action is not Action.REPEAL) for s in lead):
        return True
    return action is Action.REPEAL and any(map(_is_proposed_back, lead)) and not any(map(_is_decided, lead))


def _is_proposed_back(statement: Statement) -> bool:
    """Whether a repeal is what somebody is asked to do, or has put off."""
    asked = statement.postponed or statement.mood in (Mood.FUTURE, Mood.HYPOTHETICAL, Mood.DESIRED)
    return statement.action is Action.REPEAL and asked


def _is_decided(statement: Statement) -> bool:
    """Whether a prohibition was adopted, which nobody has asked to take back yet."""
    return statement.stage is Stage.ADOPTED and statement.asserted and statement.action is not Action.REPEAL


def _is_to_end(scene: Scene) -> bool:
    """Whether the document says that its own prohibition ends by itself."""
    topical = {s.sentence.index for s in scene.own}
    return any(
        any(cue.kind == "ends" and not _is_a_deadline(sentence, cue) for cue in sentence.cues)
        and not _ANOTHER_PAUSE.search(sentence.text)
        and not sentence.quoted
        and any(abs(sentence.index - index) <= 2 for index in topical)
        and len({place.jurisdiction.name for place in sentence.places}) <= 1
        for sentence in scene.sentences[:16]
    )


def _is_a_deadline(sentence: Sentence, cue: Cue) -> bool:
    """ "Departments have until January to report": nothing ends then."""
    return any(word.lower in _GIVEN for word in sentence.words[max(0, cue.first - 2) : cue.first])
