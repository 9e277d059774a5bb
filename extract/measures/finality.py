"""Whether the step taken leaves a final vote to come: a committee's, a first reading's, one chamber's."""

import re
from typing import TypeAlias

from banwatch.jurisdictions import Level
from banwatch.measures import DatePrecision, Stage
from banwatch.spans import Span
from extract.measures.scene import Scene
from extract.measures.sentences import Sentence
from extract.measures.statements import About, Statement

ByStage: TypeAlias = dict[Stage, list[tuple[Statement, float]]]
"""The statements of the news by the step they state, each with its weight."""

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
_OTHER_CHAMBER = re.compile(
    r"\b(?:House|Senate|Assembly) (?:has yet to|still (?:has|must|needs)|must (?:now|still|also)"
    r"|will (?:now )?(?:consider|vote|take))"
    r"|\b(?:now |next )?(?:goes|heads|moves|returns|went|sent) (?:back )?to the (?:House|Senate|Assembly)\b"
)
_PREVIOUSLY = re.compile(
    r"\b(?:last (?:week|month|year)|(?:two|three|several|few) weeks ago|a (?:week|month) ago"
    r"|earlier this (?:month|year)|previously|already)\b"
)
_CHAMBERS_LEAD = 12
# What comes before a body next is not the measure: "those recommendations would go before the full board".
_PAPERS = re.compile(
    r"(?:(?:When|Once|After)\b[^,.]{3,60}, )?(?:[Tt]he|[Tt]hose|[Tt]hese|[Aa]ny|[Tt]heir|[Ii]ts|[Tt]hat)"
    r" (?:\w{3,14} ){0,2}(?:recommendations?|reports?|findings?|study|budget|rules|regulations)\b"
)
_STILL_NEEDED = re.compile(r"\b(?:must|needs?|requires?|required|has to|have to|still|awaits?|pending)\b")
# How far down a report still says that a final vote is to come.
_TOLD_LATE = 60
# How near to the name of a last vote must stand what says that it is to come, in characters.
_BESIDE = 60
_FIRST_VOTE = re.compile(
    r"\bfirst (?:reading|vote|passage)|\bintroduc|\bpreliminar|\btentativ|\binitial", re.IGNORECASE
)


def leaves_a_vote(scene: Scene, by_stage: ByStage, adopted: float, advanced: float) -> bool:
    """Whether the step taken leaves a final vote to come: a committee's, a first reading, one chamber."""
    if adopted > 0 and _goes_to_a_governor(scene):
        return False
    followed = _was_followed(scene, by_stage)
    if advanced >= 0.6 * adopted and advanced > 0 and not followed:
        return True
    about = [s for s in scene.sentences[:16] if not s.quoted and scene.is_near_own(s.index) and _is_of_home(scene, s)]
    about += [s for s in scene.sentences[16:_TOLD_LATE] if s.has("measure") and s.says("final") and not s.quoted]
    more = any((s.says("more_to_come") and not _PAPERS.match(s.text)) or _final_is_ahead(scene, s) for s in about)
    final = any(
        s.sentence.has("final") and not _final_is_ahead(scene, s.sentence) for s, _ in by_stage.get(Stage.ADOPTED, ())
    )
    if (more or (_is_a_first_vote(scene, by_stage) and not followed)) and not final:
        return True
    taken = by_stage.get(Stage.ADOPTED, ())
    deciding = max(taken, key=lambda pair: pair[1], default=None)
    in_text = max(taken, key=lambda pair: (not pair[0].sentence.headline, pair[1]), default=None)
    if deciding is None or in_text is None:
        return False
    return _is_a_committees(in_text[0]) or any(_is_one_chambers(scene, s) for s in (deciding[0], in_text[0]))


def _was_followed(scene: Scene, by_stage: ByStage) -> bool:
    """Whether every first vote told of is dated before the decision: "banned it Monday night ... had approved a first
    reading, 11-0, last week"."""
    taken = [s for s, _ in by_stage.get(Stage.ADOPTED, ()) if s.asserted and s.about is About.NAMED and not s.noun]
    days = [when.day for s in taken for when in scene.dates_in(s.sentence.span) if when.precision is DatePrecision.DAY]
    first = [s for s, _ in by_stage.get(Stage.ADVANCED, ()) if s.asserted]
    return bool(days and first) and all(_PREVIOUSLY.search(s.sentence.text) for s in first)


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
        if cue.kind == "final" and sentence.words_of(cue).lower() != "signed":
            span = sentence.span_of(cue)
            end = min(sentence.span.end, span.end + _BESIDE)
            around = Span(max(sentence.span.start, span.start - _BESIDE), end)
            before = Span(around.start, span.end)
            needed = _STILL_NEEDED.search(scene.text, around.start, around.end)
            if needed or any(when.overlaps(around) for when in later) or any(m.overlaps(before) for m in modals):
                return True
    return False


def _is_a_first_vote(scene: Scene, by_stage: ByStage) -> bool:
    """Whether the lead calls the vote a first one by name."""
    return any(
        scene.is_lead(s.sentence) and not s.earlier and _FIRST_VOTE.search(s.anchor.of(scene.text))
        for s, _ in by_stage.get(Stage.ADVANCED, ())
    )


def _is_one_chambers(scene: Scene, statement: Statement) -> bool:
    """Whether one chamber of a legislature acted and nothing says that the other has: no word of both, or of the
    governor to whom the bill goes."""
    if scene.home is None or scene.home.jurisdiction.level is not Level.STATE:
        return False
    if not is_by_a_chamber(statement):
        return False
    if any(_OTHER_CHAMBER.search(s.text) for s in scene.sentences[:_CHAMBERS_LEAD] if not s.quoted):
        return True
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
