"""The event of a government's own record: minutes, an agenda, a matter with its history.

A record tells its news by its form: whose meeting it was and when stands at the head, and an item's outcome is the vote
taken under it. So the place, body and date are read off the head, the action off the item that names the topic, and
the step off that item's votes.
"""

import re
from dataclasses import replace

from banwatch.documents import DocumentKind
from banwatch.measures import Action, DatePrecision, Event, Evidence, Measure, Stage
from banwatch.spans import Span
from banwatch.votes import Classification, Vote, VoteResult
from extract.marks import votes_of
from extract.measures import bodies, heads
from extract.measures.confidence import RecordSignals, confidence
from extract.measures.dates import When
from extract.measures.items import Item, items
from extract.measures.scene import Scene
from extract.measures.scope import scope_of
from extract.measures.sentences import Sentence
from extract.measures.statements import Mood, Statement

_HISTORY_LINE_CHARACTERS = 400
_HEADING_CHARACTERS = 150
# What is said of the next step right after a vote, in characters.
_AFTER_VOTE = 250
_FIRST = re.compile(
    r"\b(?:first reading|1st reading|first time|introduc(?:e|ed|tion)|first consideration|set(?:ting)? (?:a "
    r"|the )?public hearing"
    r"|pass to (?:second|print)|ordered (?:to|printed)|refer(?:red)? to|on first|first passage|second reading (?:on"
    r"|will|is set|set|to be)"
    r"|be introduced|return(?:s|ing)? (?:on|for)|reported favorably|do pass)\b",
    re.IGNORECASE,
)
_LAST = re.compile(
    r"\b(?:second(?: and final)? reading|third reading|final (?:reading|passage|adoption)|adopt(?:ed|ion|s)?"
    r"|enact(?:ed)?"
    r"|second and third|suspend(?:ing)? the rules|finally passed|emergency (?:ordinance|clause))\b",
    re.IGNORECASE,
)
_FINAL = re.compile(r"\bfinal (?:adoption|passage|reading)\b", re.IGNORECASE)
# What is said right after a vote on one of several readings.
_COMING = re.compile(
    r"\b(?:second|third|final) reading (?:will|is (?:set|scheduled)|to be|set|scheduled|next)\b"
    r"|\b(?:second|third) (?:and final )?reading on [A-Z]",
    re.IGNORECASE,
)
# "Policy 12, No Facial Recognition in Schools".
_NO = re.compile(r"\bN[oO] \Z|\b(?:have|use|allow|permit|be) no \Z")
_NO_CHARACTERS = 12
_PROVISIONAL = re.compile(r"\b(?:provisional|preliminar|tentative)(?:ly|y)?\b", re.IGNORECASE)
_LATER = re.compile(
    r"\b(?:return|come back|scheduled|set|placed|brought back|continued?)\b[^.\n]{0,60}\b(?:adoption|second reading"
    r"|final)[^.\n]{0,40}",
    re.IGNORECASE,
)
_ONWARD = re.compile(
    r"\b(?:transmitted|sent|messaged?|message) to the (?:house|senate|assembly)\b"
    r"|\bthird reading (?:of the bill )?(?:was )?ordered\b"
    r"|\bordered to (?:a )?third reading\b|\bre-?refer",
    re.IGNORECASE,
)
_ALLOWS = re.compile(r"\b(?:allow|permit)\w{0,4}\b[^.;]{0,30}\buse\b", re.IGNORECASE)
_DIRECTS = re.compile(
    r"\bdirect\w{0,3}\b[^.;]{0,80}\b(?:draft|prepare|bring back|return)\b|\bfor the drafting of\b"
    r"|\A(?!.{0,200}\b(?:adopt|approve|pass|enact)\b).{0,60}\bdirect(?:s|ed|ing)? (?:the )?"
    r"(?:(?:city|town|county|village) )?(?:staff|manager|attorney|administrator|counsel|solicitor)\b",
    re.IGNORECASE | re.DOTALL,
)
# A board advises the town meeting on an article, and decides nothing on it.
_ADVISES = re.compile(r"\b(?:not )?recommend", re.IGNORECASE)
_ARTICLE = re.compile(r"\b(?:warrant )?article\b", re.IGNORECASE)
_SUBSTITUTE = re.compile(r"\bsubstitut", re.IGNORECASE)
_SETS_HEARING = re.compile(
    r"\b(?:set|schedule|call for|advertise)(?:s|ing)? (?:a |the )?public hearing\b", re.IGNORECASE
)
# What people come to speak on: "the following spoke on the final adoption of the ordinance".
_STEP_NAMED = re.compile(r"(?:final )?(?:adoption|approval|passage|enactment|vote)", re.IGNORECASE)
# A matter's own line in a legislative system: "Type: Ordinance Status: Adopted".
_STATUS = re.compile(r"\bStatus: {0,3}(?P<status>[A-Z][A-Za-z ]{2,30})")
_LEGISLATION = re.compile(r"\bType: {0,3}(?:Ordinance|Resolution|Local Law|Bill|By-?law)\b")
_DONE = re.compile(r"(?:finally )?(?:adopted|passed|enacted|approved|signed)\b", re.IGNORECASE)
# A township committee and a school committee are governing bodies.
_COMMITTEE = re.compile(r"(?<!township )(?<!school )\b(?:sub)?committee\b(?! of the whole)", re.IGNORECASE)
_EARLY = frozenset({Classification.READING_1, Classification.REFERRAL, Classification.COMMITTEE_PASSAGE})


def record_event(scene: Scene) -> Event | None:
    """The event of the item on the topic; None where nothing was decided or put forward under it."""
    where = heads.jurisdiction(scene)
    deciding = [item for item in items(scene) if _action(scene, item) is not None]
    if where is None or not deciding:
        return None
    item = max(deciding, key=lambda item: (bool(item.votes), -item.span.start))
    vote = item.votes[-1] if item.votes else None
    action, stage = _action(scene, item), _stage(scene, item, vote)
    if action is None or stage is None:
        return None
    body = heads.body(scene)
    where = replace(where, level=bodies.level_of(body) or where.level)
    when = None if heads.is_agenda(scene) else _date(scene, vote)
    signals = RecordSignals(vote=vote is not None, dated=when is not None, resolved=where.resolved)
    return Event(
        measure=Measure(where, action, scene.technology, scope=scope_of(s.text for s in item.sentences if s.topics)),
        stage=stage,
        primary=True,
        date=when.day if when else None,
        date_precision=when.precision if when else None,
        body=body,
        vote=vote,
        confidence=confidence(signals),
        doubts=signals.doubts(),
        evidence=_evidence(scene, item, vote, when),
    )


def _date(scene: Scene, vote: Vote | None) -> When | None:
    """The meeting's; in the history of a matter, where each action has its own, the last before the vote."""
    if scene.context.kind is DocumentKind.RECORD and vote is not None and vote.span is not None:
        before = scene.dates_in(Span(max(0, vote.span.start - _HISTORY_LINE_CHARACTERS), vote.span.end))
        days = [when for when in before if when.precision is DatePrecision.DAY and when.explicit]
        if days:
            return days[-1]
    return heads.meeting_date(scene)


def _statements(scene: Scene, item: Item) -> list[Statement]:
    inside = {sentence.index for sentence in item.sentences}
    return [s for s in scene.statements if s.sentence.index in inside]


def _action(scene: Scene, item: Item) -> Action | None:
    """What the item's title says it does; a prohibition that is to end is a moratorium."""
    every = [s for s in _statements(scene, item) if s.action is not None and _is_current(scene, s)]
    # A record quotes titles too: entitled "An ordinance forbidding ...".
    stated = [s for s in every if not s.quoted] or every
    if _is_substituted(scene, item):
        later = [s for s in stated if _SUBSTITUTE.search(s.sentence.text)]
        stated = later or stated
    actions = [s.action for s in stated if s.action is not None]
    if not actions:
        return Action.BAN if any(_says_no(scene, sentence) for sentence in item.sentences) else None
    if Action.BAN in actions[:2] and _is_opened(scene, item):
        return Action.RESTRICTION
    for action in (Action.REPEAL, Action.MORATORIUM):
        if action in actions[:2]:
            return action
    if Action.BAN in actions:
        ends = any(s.has("ends") for s in item.sentences)
        return Action.MORATORIUM if ends else Action.BAN
    return actions[0]


def _says_no(scene: Scene, sentence: Sentence) -> bool:
    """Whether a title or motion names the technology only to say no to it."""
    return any(_NO.search(scene.text, max(0, topic.start - _NO_CHARACTERS), topic.start) for topic in sentence.topics)


def _is_current(scene: Scene, statement: Statement) -> bool:
    """Whether it is of the item itself, not of what its discussion recalls; a title names the technology."""
    return bool(statement.sentence.topics) or not scene.is_history(statement)


def _is_substituted(scene: Scene, item: Item) -> bool:
    """Whether a substitute took the place of what the item's title says."""
    votes = [v for v in votes_of(scene.doc) if v.span and item.span.start <= v.span.start < item.span.end]
    return any(v.classification is Classification.SUBSTITUTE and v.result is VoteResult.PASS for v in votes)


def _is_opened(scene: Scene, item: Item) -> bool:
    """Whether an amendment that passed under the item lets the technology be used after all."""
    votes = [v for v in votes_of(scene.doc) if v.span and item.span.start <= v.span.start < item.span.end]
    return any(v.result is VoteResult.PASS and v.motion and _ALLOWS.search(v.motion) for v in votes)


def _stage(scene: Scene, item: Item, vote: Vote | None) -> Stage | None:
    status = _STATUS.search(scene.text[: heads.HEAD_CHARACTERS])
    if status and _DONE.match(status["status"]) and (vote is None or vote.counts == {}):
        return Stage.ADOPTED if _LEGISLATION.search(scene.text[: heads.HEAD_CHARACTERS]) else Stage.ADVANCED
    if heads.is_agenda(scene):
        return Stage.PROPOSED
    end = min(item.span.end, vote.span.end + _AFTER_VOTE) if vote and vote.span else item.span.end
    text = scene.text[_begin(item) : end]
    if vote is not None:
        return _stage_by_vote(scene, vote, f"{text}\n{vote.motion or ''}")
    others = [v.span for v in votes_of(scene.doc) if v.span is not None]
    stated = [
        s
        for s in _statements(scene, item)
        if s.asserted
        and s.stage is not None
        and not s.quoted
        and (s.action is not None or not any(s.anchor.overlaps(vote) for vote in others))
    ]
    # "The statute would have allowed it there and forbidden it here" is talk of what a text says.
    steps = [s for s in stated if not (s.finite and s.action is not None)] or stated
    stages = [s.stage for s in steps if s.stage is not None and not _STEP_NAMED.fullmatch(s.anchor.of(scene.text))]
    if not stages:
        coming = scene.context.kind is DocumentKind.RECORD or any(
            s.mood is Mood.FUTURE for s in _statements(scene, item)
        )
        return Stage.PROPOSED if coming or stated else None
    early = stages[-1] is Stage.ADOPTED and _FIRST.search(text) and not _LAST.search(text)
    return Stage.ADVANCED if early else stages[-1]


def _begin(item: Item) -> int:
    """Where the words about the topic begin, with what its heading says just before."""
    topic = next((s.span.start for s in item.sentences if s.topics), item.span.start)
    return max(item.span.start, topic - _HEADING_CHARACTERS)


def _stage_by_vote(scene: Scene, vote: Vote, text: str) -> Stage:
    if vote.classification is Classification.DEFERRAL or (vote.motion and _DIRECTS.search(vote.motion)):
        return Stage.PROPOSED
    if vote.motion and _ADVISES.search(vote.motion) and _ARTICLE.search(text):
        return Stage.PROPOSED
    if vote.result is VoteResult.FAIL:
        return Stage.REJECTED
    if vote.motion and (_PROVISIONAL.search(vote.motion) or _SETS_HEARING.search(vote.motion)):
        return Stage.ADVANCED
    if vote.span and _COMING.search(scene.text, vote.span.start, vote.span.end + _AFTER_VOTE):
        return Stage.ADVANCED
    if vote.motion and _FINAL.search(vote.motion):
        return Stage.ADOPTED
    if vote.classification in _EARLY or _COMMITTEE.search(heads.body(scene) or ""):
        return Stage.ADVANCED
    if _ONWARD.search(text):
        return Stage.ADVANCED
    if _FIRST.search(text) and not _LAST.search(_LATER.sub("", text)):
        return Stage.ADVANCED
    return Stage.ADOPTED


def _evidence(scene: Scene, item: Item, vote: Vote | None, when: When | None) -> tuple[Evidence, ...]:
    title = next((s for s in item.sentences if s.topics), None)
    pieces = [("action", title.span if title else item.span)]
    if vote and vote.span:
        pieces.append(("vote", vote.span))
    if when:
        pieces.append(("date", when.span))
    return tuple(Evidence(field, span, span.of(scene.text)) for field, span in pieces)
