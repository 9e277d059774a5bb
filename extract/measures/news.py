"""The document's own event: its news."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from banwatch.jurisdictions import Level
from banwatch.measures import DatePrecision, Event, Evidence, Measure, Stage
from banwatch.spans import Span
from banwatch.votes import Classification, Option, Vote, VoteResult
from extract.marks import votes_of
from extract.measures import bodies
from extract.measures.confidence import Signals, confidence
from extract.measures.dates import When
from extract.measures.early import early_steps
from extract.measures.homes import Home
from extract.measures.places import LOCAL, is_dateline, key
from extract.measures.scene import Scene
from extract.measures.scope import scope_of
from extract.measures.sentences import Sentence
from extract.measures.stages import Decision, decide
from extract.measures.statements import About, Statement
from extract.measures.stating import OTHER_BUSINESS
from extract.measures.voice import speaks_as_author

_VOTE_BEFORE, _VOTE_AFTER = 2, 4
_DATED_LEAD = 6
_RECENT_DAYS = 45
_NAMED_EARLY = 7
# Within so many sentences of the first that names the technology, however much furniture stands above it.
_NAMED_AT_ONCE = 3
# A page's furniture may stand before the dateline.
_NAMED_IN_LEAD = 14
# Below this a survey of many places is as likely as news of one.
_LEAST_MARGIN = 0.06
# A sentence that goes on about the vote, whatever other places it names then.
_GOES_ON = re.compile(r"(?:The|That|Its) (?:[\w-]{1,14} ){0,2}vote\b")
_ASIDE = re.compile(r", (?:which|who|whose|where)\b[^,;]{3,120}(?:, \d{4})?[^,;]{0,60},")
_VOTE_NAMED = 45
_COMPANY = re.compile(
    r"\b(?:company|chain|retailer|stores?|Inc\b|Corp\b|LLC|chief executive|CEO|shareholders|customers|airline"
    r"|start-?up)\b"
)


def news(scene: Scene) -> Event | None:
    """The event the document reports as its news, or None where it reports none."""
    home = scene.home
    if home is None:
        return None
    decision = decide(scene)
    if decision is None:
        return None
    if (home.margin < _LEAST_MARGIN and not _in_headline(scene)) or not _is_named_early(scene):
        return None
    stating = [s for s in scene.own if s.asserted and s.stage is decision.deciding.stage]
    if _is_a_companys(scene, [decision.deciding, *stating]):
        return None
    body = bodies.body_of(decision.deciding, decision.stage, scene.sentences, home.jurisdiction.level)
    when = _date(scene, decision, stating)
    # Which chamber's vote a governor's signature would carry is not said.
    signed = home.jurisdiction.level is Level.STATE and bodies.signs(decision.deciding)
    vote = None if signed or decision.stage is Stage.PROPOSED else _vote(scene, decision, stating)
    signals = _signals(scene, home, decision, when, vote, body)
    where = replace(home.jurisdiction, level=bodies.level_of(body) or home.jurisdiction.level)
    return Event(
        measure=Measure(
            where,
            decision.action,
            scene.technology,
            scope=scope_of(s.sentence.text for s in scene.own if s.content is not None),
        ),
        stage=decision.stage,
        primary=True,
        date=when.day if when else None,
        date_precision=when.precision if when else None,
        body=body,
        vote=vote,
        confidence=confidence(signals),
        doubts=signals.doubts(),
        evidence=_evidence(scene, decision, when, vote),
    )


def _is_named_early(scene: Scene) -> bool:
    """Whether the lead names the place, or the source is the place's own: a survey names its places further down."""
    if scene.context.home_ocd_id is not None:
        return True
    if all(map(scene.is_home, (p for s in scene.sentences for p in s.places if p.jurisdiction.level in LOCAL))):
        return True
    if scene.home is not None and scene.home.jurisdiction.level is Level.STATE and _a_chamber_acts(scene):
        return True
    lead = [(s, place) for s in scene.sentences[:_NAMED_IN_LEAD] for place in s.places if scene.is_home(place)]
    begin = next((s.index for s in scene.sentences if s.topics), 0)
    return any(s.index < max(_NAMED_EARLY, begin + _NAMED_AT_ONCE) or is_dateline(scene.text, s, p) for s, p in lead)


def _a_chamber_acts(scene: Scene) -> bool:
    """Whether the lead speaks of a legislature or a governor, whose state need not be named."""
    return any(cue.kind == "state" for sentence in scene.sentences[:_NAMED_EARLY] for cue in sentence.bodies)


def _in_headline(scene: Scene) -> bool:
    return any(sentence.headline and any(map(scene.is_home, sentence.places)) for sentence in scene.sentences[:4])


def _is_a_companys(scene: Scene, stating: Sequence[Statement]) -> bool:
    """Whether the one who decides is a business: no body of a government acts, and the lead speaks of a company."""
    if any(statement.sentence.bodies for statement in stating):
        return False
    if any(map(scene.is_home, (p for s in stating if s.sentence.headline for p in s.sentence.places))):
        return False
    return any(_COMPANY.search(sentence.text) for sentence in scene.sentences[:4])


def _signals(
    scene: Scene, home: Home, decision: Decision, when: When | None, vote: Vote | None, body: str | None
) -> Signals:
    fitting = [s for s in scene.own if s.stage is decision.deciding.stage]
    return Signals(
        headline_silent=_is_silent(scene, fitting),
        lead=any(0 < s.sentence.index <= 3 for s in fitting),
        named=any(s.about is About.NAMED for s in fitting),
        vote=vote is not None,
        dated=when is not None,
        home_margin=home.margin,
        stage_margin=max(0.0, decision.margin),
        resolved=home.jurisdiction.resolved,
        mixed_actions=decision.mixed,
        body=body is not None,
        lead_decides=scene.is_lead(decision.plainest.sentence),
        action_named=decision.plainest.action is not None,
        recent=_is_recent(scene, when),
        repeated=len({s.sentence.index for s in fitting if s.asserted and not s.sentence.headline}) > 1,
        first_person=speaks_as_author(scene.sentences),
        asserted=decision.plainest.asserted,
    )


def _is_silent(scene: Scene, stating: Sequence[Statement]) -> bool:
    """Whether there is a headline, and none that states the step."""
    has_one = any(sentence.headline and _speaks(scene, sentence) for sentence in scene.sentences)
    return has_one and not any(statement.sentence.headline for statement in stating)


def _speaks(scene: Scene, headline: Sentence) -> bool:
    """Whether a line above the story is its headline rather than a date, a byline or a menu."""
    if headline.topics or any(cue.is_content or cue.is_step for cue in headline.cues):
        return True
    return bool(headline.bodies) or any(map(scene.is_home, headline.places))


def _is_recent(scene: Scene, when: When | None) -> bool:
    published = scene.context.published
    if when is None or when.precision is not DatePrecision.DAY:
        return False
    return published is None or 0 <= (published - when.day).days <= _RECENT_DAYS


def _date(scene: Scene, decision: Decision, stating: Sequence[Statement]) -> When | None:
    """The date of the step: in the deciding sentence, nearest the verb; else in another that states the step; else the
    first recent day that the lead names."""
    coming = decision.stage is Stage.PROPOSED
    for statement in (decision.deciding, *stating):
        found = [when for when in _dates_of_step(scene, statement) if coming or not when.future]
        days = [when for when in found if when.precision is DatePrecision.DAY]
        if days:
            own = [when for when in days if not _is_in_an_aside(scene, statement, when)]
            return min(own or days, key=lambda when: abs(when.span.start - statement.anchor.start))
    if not coming and (day := _recent_day(scene, decision)):
        return day
    vague = [when for s in (decision.deciding, *stating) for when in _dates_of_step(scene, s) if not when.future]
    return next(iter(vague), None)


def _is_in_an_aside(scene: Scene, statement: Statement, when: When) -> bool:
    """Whether a date stands in a relative clause before the verb: "the council, which met Nov. 6, gave its approval
    Tuesday"."""
    start, anchor = statement.sentence.span.start, statement.anchor.start
    return any(
        match.end() > when.span.end
        for match in _ASIDE.finditer(scene.text, start, anchor)
        if match.start() < when.span.start
    )


def _dates_of_step(scene: Scene, statement: Statement) -> list[When]:
    """Dates of a sentence, without that of the release itself where another stands beside it."""
    found = scene.dates_in(statement.sentence.span)
    published = scene.context.published
    others = [w for w in found if not (w.day == published and (w.explicit or w.span.of(scene.text).lower() == "today"))]
    return others or found


def _recent_day(scene: Scene, decision: Decision) -> When | None:
    published = scene.context.published
    around = decision.deciding.sentence.index
    lead = [s for s in scene.sentences if (s.index <= _DATED_LEAD or abs(s.index - around) <= 3) and not s.quoted]
    if decision.stage is Stage.VETOED:
        return _last_day(scene, lead)
    for sentence in sorted(lead, key=lambda s: abs(s.index - around)):
        elsewhere = sentence.places and not any(map(scene.is_home, sentence.places))
        if elsewhere and not _GOES_ON.match(sentence.text):
            continue
        for when in scene.dates_in(sentence.span):
            if when.future or when.precision is not DatePrecision.DAY or sentence.headline:
                continue
            if published is None or 0 <= (published - when.day).days <= _RECENT_DAYS:
                return when
    return _day_of_the_meeting(scene, lead)


def _day_of_the_meeting(scene: Scene, lead: Sequence[Sentence]) -> When | None:
    """The recent day of which a heading says that it is the meeting's: "January 12 council meeting in brief"."""
    headings = [s for s in lead if s.headline and "meeting" in s.text.lower()]
    days = [when for s in headings for when in scene.dates_in(s.span) if _is_recent(scene, when)]
    return next((when for when in days if not when.future), None)


def _last_day(scene: Scene, lead: Sequence[Sentence]) -> When | None:
    """The last recent day of the lead: a veto comes after the vote."""
    days = [when for s in lead if not s.headline for when in scene.dates_in(s.span) if _is_recent(scene, when)]
    return max((when for when in days if not when.future), key=lambda when: when.day, default=None)


def _vote(scene: Scene, decision: Decision, stating: Sequence[Statement]) -> Vote | None:
    """The vote of the measure's own motion: in a sentence that states the step, else near one that does."""
    votes = [(vote, vote.span) for vote in votes_of(scene.doc) if vote.span is not None]
    for statement in (decision.deciding, *stating):
        inside = [(vote, span) for vote, span in votes if span.overlaps(statement.sentence.span)]
        if inside:
            nearest = min(inside, key=lambda pair: abs(pair[1].start - statement.anchor.start))[0]
            return _oriented(_counted(scene, nearest, statement), decision.stage)
    around = decision.deciding.sentence.index
    near = [s for s in scene.sentences if -_VOTE_BEFORE <= s.index - around <= _VOTE_AFTER or s.index <= _VOTE_AFTER]
    for sentence in sorted(near, key=lambda s: abs(s.index - around)):
        inside = [(vote, span) for vote, span in votes if span.overlaps(sentence.span)]
        if inside and _may_be_its_vote(scene, sentence) and not _is_of_the_past(scene, sentence):
            return _oriented(inside[0][0], decision.stage)
    if decision.stage is Stage.VETOED:
        return _vote_of_passage(scene)
    return _vote_told_late(scene, votes, decision.stage)


def _vote_told_late(scene: Scene, votes: Sequence[tuple[Vote, Span]], stage: Stage) -> Vote | None:
    """A vote that the text comes back to further down: "The vote in Berkeley was unanimous"."""
    starts = [sentence.span.start for sentence in scene.sentences]
    for vote, span in votes:
        sentence = scene.sentences[max(0, bisect_right(starts, span.start) - 1)]
        if _GOES_ON.match(sentence.text) and _may_be_its_vote(scene, sentence):
            return None if _is_of_the_past(scene, sentence) else _oriented(vote, stage)
    return None


def _counted(scene: Scene, vote: Vote, statement: Statement) -> Vote:
    """A unanimous vote with the count that is told a little later: "voted unanimously ... The 9-0 vote came after"."""
    if vote.counts or not vote.unanimous:
        return vote
    after = statement.sentence.index
    for sentence in scene.sentences[after + 1 : after + 1 + _VOTE_AFTER]:
        for other in votes_of(scene.doc):
            if other.span is None or not other.span.overlaps(sentence.span) or not _is_of_one_mind(other):
                continue
            if statement.stage is Stage.ADOPTED and _is_an_advisers(scene, sentence):
                continue
            if _may_be_its_vote(scene, sentence) and not _is_of_the_past(scene, sentence):
                return other
    return vote


def _is_an_advisers(scene: Scene, sentence: Sentence) -> bool:
    """Whether the vote told is that of a committee or board that only advised: "the planning board backed it 7-0"."""
    if any(s.sentence is sentence and s.stage is Stage.ADVANCED for s in scene.statements):
        return True
    level = scene.home.jurisdiction.level if scene.home else Level.CITY
    return next(early_steps(sentence, level, coming=False), None) is not None


def _is_of_one_mind(vote: Vote) -> bool:
    return bool(vote.counts.get(Option.YES)) and not vote.counts.get(Option.NO)


def _vote_of_passage(scene: Scene) -> Vote | None:
    """The vote by which what was vetoed had passed, wherever the text tells it."""
    passing = [s.sentence.span for s in scene.own if s.stage in (Stage.ADOPTED, Stage.VETOED)]
    votes = [vote for vote in votes_of(scene.doc) if vote.span is not None and vote.result is VoteResult.PASS]
    return next((vote for vote in votes if any(vote.span and vote.span.overlaps(span) for span in passing)), None)


def _may_be_its_vote(scene: Scene, sentence: Sentence) -> bool:
    """Whether a sentence with a vote can be about the measure: no other place's, and no other business of the day."""
    if sentence.quoted:
        return False
    if sentence.places and not any(map(scene.is_home, sentence.places)) and not _GOES_ON.match(sentence.text):
        return False
    if _GOES_ON.match(sentence.text):
        # "The unanimous vote Friday follows a like one by Dover's council a day earlier."
        return not OTHER_BUSINESS.search(sentence.text, 0, _VOTE_NAMED)
    return not OTHER_BUSINESS.search(sentence.text)


def _is_of_the_past(scene: Scene, sentence: Sentence) -> bool:
    """Whether all that the sentence states lies well before the news."""
    here = [s for s in scene.statements if s.sentence is sentence]
    return bool(here) and all(scene.is_history(s) for s in here)


def _oriented(vote: Vote, stage: Stage) -> Vote:
    """ "Went down, 22 to 15": of a rejection the larger number voted no."""
    yes, no = vote.counts.get(Option.YES), vote.counts.get(Option.NO)
    if stage is not Stage.REJECTED or yes is None or no is None or yes <= no or vote.roll_call:
        return vote
    if vote.classification is Classification.VETO_OVERRIDE:
        return vote
    return replace(vote, counts={**vote.counts, Option.YES: no, Option.NO: yes}, result=VoteResult.FAIL)


def _evidence(scene: Scene, decision: Decision, when: When | None, vote: Vote | None) -> tuple[Evidence, ...]:
    pieces = [("stage", decision.deciding.anchor)]
    if decision.deciding.content:
        pieces.append(("action", decision.deciding.content))
    if when:
        pieces.append(("date", when.span))
    if vote and vote.span:
        pieces.append(("vote", vote.span))
    own = key(scene.home.jurisdiction) if scene.home else None
    places = [place.span for s in scene.sentences for place in s.places if key(place.jurisdiction) == own]
    within = (span for span in places if span.start >= scene.context.headline_end)
    if (place := next(within, None)) is not None:
        pieces.append(("place", place))
    return tuple(Evidence(field, span, span.of(scene.text)) for field, span in pieces)
