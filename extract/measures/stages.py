"""What the news is: which action, and how far it went, weighed over all that the document states of its own measure."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from banwatch.jurisdictions import Level
from banwatch.measures import Action, DatePrecision, Stage
from banwatch.spans import Span
from banwatch.votes import Classification, VoteResult
from extract.marks import votes_of
from extract.measures.cues import Cue
from extract.measures.moods import Mood, mood_of
from extract.measures.scene import Scene
from extract.measures.sentences import Sentence
from extract.measures.statements import About, Statement

_CHAMBER = re.compile(r"\b(?:Senate|House|Assembly|state (?:senate|house|assembly))\b(?! (?:Bill|File|Joint|and))")
_CHAMBER_AFTER = re.compile(r"^(?: in)? the (?:state )?(?:Senate|House|Assembly)\b(?! (?:Bill|and))")
_BOTH = re.compile(
    r"\b(?:to|awaits?|from|by) (?:the |[A-Z][a-z]{1,12} )?(?:Gov(?:ernor|\.)|governor)"
    r"|\bgovernor[’']s (?:desk|signature|pen)"
    r"|\bboth (?:chambers|houses)\b|\bconcur|\bfinal (?:passage|approval|vote)|\bsigned\b|\bHouse and Senate\b"
    r"|\bSenate and House\b"
    r"|\b(?:Senate|House|Assembly) (?:had |has |already )?(?:passed|approved)\b[^.]{0,60}\b(?:earlier|last|in [A-Z])"
    r"|\b(?:Legislature|lawmakers)\b[^.]{0,30}\b(?:passed|approved|sent)\b",
)
_DESK = re.compile(
    r"\b(?:heads|goes|headed|advances|sent|sends|sending|bound|moves|on its way|now) (?:it |the bill |the measure )?to"
    r" (?:the )?(?:[A-Z][\w.]{1,14} )?(?:[Gg]ov(?:ernor|\.))|\b[Gg]overnor[’']s desk"
    r"|\bup to (?:the )?[Gg]ov(?:ernor|\.)"
)
_GIVEN = frozenset({"have", "has", "had", "given", "giving", "gives", "gave"})
_STILL_NEEDED = re.compile(r"\b(?:must|needs?|requires?|required|has to|have to|still|awaits?|pending)\b")
# How far down a report still says that a final vote is to come.
_TOLD_LATE = 60
_IN_VAIN = re.compile(
    r"\bfail(?:s|ed) to override|\boverride (?:attempt |vote )?fail(?:s|ed)|\bsustain(?:s|ed)? [^.]{0,30}veto"
)
_ANOTHER_PAUSE = re.compile(r"\b[Aa]n? (?:[\w-]{1,14} ){0,2}(?:moratorium|pause)\b")
# How near to the name of a last vote must stand what says that it is to come, in characters.
_BESIDE = 60
_FIRST_VOTE = re.compile(
    r"\bfirst (?:reading|vote|passage)|\bintroduc|\bpreliminar|\btentativ|\binitial", re.IGNORECASE
)
_VETO = re.compile(r"\bveto", re.IGNORECASE)
# How many words behind "override" the veto stands that is meant: "override Mayor Rohmer's veto".
_AFTER_OVERRIDE = 6
# How many days before the news a step lies that is only recalled.
_DAYS_BEFORE = 4
_YEARS = re.compile(r"\b(?:years?|anniversary|decade)\b", re.IGNORECASE)


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
    action, mixed = _action(scene, weighted)
    if action is None or (action is Action.RESTRICTION and _is_a_purchase(scene, weighted)):
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


def _only_recalls(scene: Scene, stage: Stage, by_stage: dict[Stage, list[tuple[Statement, float]]]) -> bool:
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


def _action(scene: Scene, weighted: Sequence[tuple[Statement, float]]) -> tuple[Action | None, bool]:
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


def _is_a_purchase(scene: Scene, weighted: Sequence[tuple[Statement, float]]) -> bool:
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


def _by_stage(
    weighted: Sequence[tuple[Statement, float]], action: Action
) -> dict[Stage, list[tuple[Statement, float]]]:
    found: dict[Stage, list[tuple[Statement, float]]] = defaultdict(list)
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


def _stage(scene: Scene, by_stage: dict[Stage, list[tuple[Statement, float]]]) -> Stage | None:
    if not by_stage:
        return None
    total = {stage: sum(weight for _, weight in found) for stage, found in by_stage.items()}
    lead = {stage: sum(weight for s, weight in found if scene.is_lead(s.sentence)) for stage, found in by_stage.items()}
    if _override_failed(scene):
        return Stage.REJECTED
    if _is_overridden(scene):
        return Stage.ADOPTED
    if _is_vetoed(scene):
        return Stage.VETOED
    headline = _headline_stage(by_stage)
    if headline in (Stage.VETOED, Stage.REJECTED, Stage.EXPIRED):
        return headline
    if _is_put_off(scene, by_stage):
        return Stage.PROPOSED
    adopted, advanced = total.get(Stage.ADOPTED, 0.0), total.get(Stage.ADVANCED, 0.0)
    for stage in (Stage.REJECTED, Stage.EXPIRED):
        if lead.get(stage, 0) > max(lead.get(Stage.ADOPTED, 0), lead.get(Stage.ADVANCED, 0)):
            return stage
    if adopted + advanced >= 0.4 * total.get(Stage.PROPOSED, 0.0) and adopted + advanced > 0:
        return Stage.ADVANCED if _leaves_a_vote(scene, by_stage, adopted, advanced) else Stage.ADOPTED
    return max(total, key=lambda stage: (total[stage], stage.value))


def _is_put_off(scene: Scene, by_stage: dict[Stage, list[tuple[Statement, float]]]) -> bool:
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


def _headline_stage(by_stage: dict[Stage, list[tuple[Statement, float]]]) -> Stage | None:
    for stage, found in by_stage.items():
        if any(s.sentence.headline and s.asserted for s, _ in found):
            return stage
    return None


def _is_overridden(scene: Scene) -> bool:
    """Whether the lead tells of an override of a veto; a state's law may override a town's as well."""
    if not any(_VETO.search(sentence.text) for sentence in scene.sentences[:8]):
        return False
    return any(
        cue.kind == "overridden" and not sentence.is_quoted(cue) and (cue.form == "finite" or _was_voted(sentence, cue))
        for sentence in scene.sentences[:6]
        for cue in sentence.cues
    )


def _was_voted(sentence: Sentence, override: Cue) -> bool:
    """ "Voted for an override of the veto"."""
    return any(
        step.kind == "adopted"
        and step.form == "finite"
        and 0 < override.first - step.last <= 3
        and mood_of(sentence, step) is Mood.ASSERTED
        for step in sentence.cues
    )


def _override_failed(scene: Scene) -> bool:
    """Whether the lead tells of a vote to override a veto that fell short."""
    lead = [s for s in scene.sentences if scene.is_lead(s) and not s.quoted]
    return any(
        vote.classification is Classification.VETO_OVERRIDE and vote.result is VoteResult.FAIL
        for vote in votes_of(scene.doc)
        if vote.span is not None and any(vote.span.overlaps(s.span) for s in lead)
    )


def _is_vetoed(scene: Scene) -> bool:
    """Whether the lead tells of a veto: the verb, or the noun beside the one who wields it; one that was tried to
    override in vain is an older story."""
    if any(_IN_VAIN.search(sentence.text) for sentence in scene.sentences if scene.is_lead(sentence)):
        return False
    return any(
        cue.kind == "vetoed"
        and not sentence.is_quoted(cue)
        and (mood_of(sentence, cue) is Mood.ASSERTED or _is_to_be_overridden(sentence, cue))
        and (cue.form == "finite" or (cue.form == "noun" and any(c.kind in ("any", "state") for c in sentence.bodies)))
        for sentence in scene.sentences
        if scene.is_lead(sentence)
        for cue in sentence.cues
    )


def _is_to_be_overridden(sentence: Sentence, veto: Cue) -> bool:
    """ "Will vote on whether to override the mayor's veto": the veto has been given."""
    return any(
        cue.kind == "overridden" and cue.form == "bare" and cue.first <= veto.first <= cue.last + _AFTER_OVERRIDE
        for cue in sentence.cues
    )


def _leaves_a_vote(
    scene: Scene, by_stage: dict[Stage, list[tuple[Statement, float]]], adopted: float, advanced: float
) -> bool:
    """Whether the step taken leaves a final vote to come: a committee's, a first reading, one chamber."""
    if adopted > 0 and _goes_to_a_governor(scene):
        return False
    if advanced >= 0.6 * adopted and advanced > 0:
        return True
    about = [s for s in scene.sentences[:16] if not s.quoted and _is_near(s.index, scene) and _is_of_home(scene, s)]
    about += [s for s in scene.sentences[16:_TOLD_LATE] if s.has("measure") and s.says("final") and not s.quoted]
    more = any(s.says("more_to_come") or _final_is_ahead(scene, s) for s in about)
    final = any(
        s.sentence.has("final") and not _final_is_ahead(scene, s.sentence) for s, _ in by_stage.get(Stage.ADOPTED, ())
    )
    if (more or _is_a_first_vote(scene, by_stage)) and not final:
        return True
    taken = by_stage.get(Stage.ADOPTED, ())
    deciding = max(taken, key=lambda pair: pair[1], default=None)
    in_text = max(taken, key=lambda pair: (not pair[0].sentence.headline, pair[1]), default=None)
    if deciding is None or in_text is None:
        return False
    return _is_a_committees(in_text[0]) or any(_is_one_chambers(scene, s) for s in (deciding[0], in_text[0]))


def _goes_to_a_governor(scene: Scene) -> bool:
    """Whether both chambers are done with it: only the governor's word is to come."""
    if scene.home is None or scene.home.jurisdiction.level is not Level.STATE:
        return False
    return any(_DESK.search(s.text) for s in scene.sentences if scene.is_lead(s) and not s.quoted)


def _is_of_home(scene: Scene, sentence: Sentence) -> bool:
    return all(map(scene.is_home, sentence.places))


def _final_is_ahead(scene: Scene, sentence: Sentence) -> bool:
    """Whether the last vote that a sentence names is still to come, by what stands beside it."""
    if not sentence.says("final"):
        return False
    later = [when.span for when in scene.dates_in(sentence.span) if when.future]
    modals = [sentence.span_of(cue) for cue in sentence.cues if cue.kind == "modal_future"]
    for cue in sentence.cues:
        if cue.kind == "final":
            span = sentence.span_of(cue)
            end = min(sentence.span.end, span.end + _BESIDE)
            around = Span(max(sentence.span.start, span.start - _BESIDE), end)
            before = Span(around.start, span.end)
            needed = _STILL_NEEDED.search(scene.text, around.start, around.end)
            if needed or any(when.overlaps(around) for when in later) or any(m.overlaps(before) for m in modals):
                return True
    return False


def _is_a_first_vote(scene: Scene, by_stage: dict[Stage, list[tuple[Statement, float]]]) -> bool:
    """Whether the lead calls the vote a first one by name."""
    return any(
        scene.is_lead(s.sentence) and not s.earlier and _FIRST_VOTE.search(s.anchor.of(scene.text))
        for s, _ in by_stage.get(Stage.ADVANCED, ())
    )


def _is_near(index: int, scene: Scene) -> bool:
    return any(abs(index - s.sentence.index) <= 3 for s in scene.own)


def _is_one_chambers(scene: Scene, statement: Statement) -> bool:
    """Whether one chamber of a legislature acted and nothing says that the other has: no word of both, or of the
    governor to whom the bill goes."""
    if scene.home is None or scene.home.jurisdiction.level is not Level.STATE:
        return False
    if not is_by_a_chamber(statement):
        return False
    return not any(_BOTH.search(s.text) for s in scene.sentences[:10] if not s.quoted)


def is_by_a_chamber(statement: Statement) -> bool:
    """Whether a chamber of a legislature is named as the one who acted."""
    sentence = statement.sentence
    before = sentence.text[: max(0, statement.anchor.start - sentence.span.start)]
    after = sentence.text[statement.anchor.end - sentence.span.start :]
    return _CHAMBER.search(before) is not None or _CHAMBER_AFTER.match(after) is not None


def _is_a_committees(statement: Statement) -> bool:
    """Whether the one who decides, named before the verb, is a committee."""
    sentence = statement.sentence
    governing = [cue for cue in sentence.bodies if cue.kind != "any"]
    return any(
        cue.kind == "committee"
        and sentence.words_of(cue).lower() in ("committee", "subcommittee")
        and sentence.span_of(cue).end <= statement.anchor.start
        and not any(body.first <= cue.first <= body.last for body in governing)
        for cue in sentence.cues
    )
