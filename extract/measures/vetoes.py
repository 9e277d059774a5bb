"""Vetoes and what becomes of them, as the lead of a report tells it."""

import re

from banwatch.votes import Classification, VoteResult
from extract.marks import votes_of
from extract.measures.cues import Cue
from extract.measures.moods import Mood, mood_of
from extract.measures.scene import Scene
from extract.measures.sentences import Sentence

_IN_VAIN = re.compile(
    r"\bfail(?:s|ed) to override|\boverride (?:attempt |vote )?fail(?:s|ed)|\bsustain(?:s|ed)? [^.]{0,30}veto"
)
_VETO = re.compile(r"\bveto", re.IGNORECASE)
# How many words behind "override" the veto stands that is meant: "override Mayor Hill's veto".
_AFTER_OVERRIDE = 6


def is_overridden(scene: Scene) -> bool:
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


def override_failed(scene: Scene) -> bool:
    """Whether the lead tells of a vote to override a veto that fell short."""
    lead = [s for s in scene.sentences if scene.is_lead(s) and not s.quoted]
    return any(
        vote.classification is Classification.VETO_OVERRIDE and vote.result is VoteResult.FAIL
        for vote in votes_of(scene.doc)
        if vote.span is not None and any(vote.span.overlaps(s.span) for s in lead)
    )


def is_vetoed(scene: Scene) -> bool:
    """Whether the lead tells of a veto: the verb, or the noun beside the one who wields it; one that was tried to
    override in vain is an older story."""
    if any(_IN_VAIN.search(sentence.text) for sentence in scene.sentences if scene.is_lead(sentence)):
        return False
    lead = [sentence for sentence in scene.sentences if scene.is_lead(sentence)]
    if any(_override_is_to_come(sentence) for sentence in lead):
        return True
    return any(
        cue.kind == "vetoed"
        and not sentence.is_quoted(cue)
        and (mood_of(sentence, cue) is Mood.ASSERTED or _is_to_be_overridden(sentence, cue))
        and (cue.form == "finite" or (cue.form == "noun" and any(c.kind in ("any", "state") for c in sentence.bodies)))
        for sentence in scene.sentences
        if scene.is_lead(sentence)
        for cue in sentence.cues
    )


def _override_is_to_come(sentence: Sentence) -> bool:
    """ "Will vote on whether to override the mayor's veto"."""
    return any(
        cue.kind == "overridden"
        and cue.form == "bare"
        and _VETO.search(sentence.words_of(cue)) is not None
        and any(step.kind == "proposed" and 0 < cue.first - step.last <= _AFTER_OVERRIDE for step in sentence.cues)
        for cue in sentence.cues
    )


def _is_to_be_overridden(sentence: Sentence, veto: Cue) -> bool:
    """ "Will vote on whether to override the mayor's veto": the veto has been given."""
    return any(
        cue.kind == "overridden" and cue.form == "bare" and cue.first <= veto.first <= cue.last + _AFTER_OVERRIDE
        for cue in sentence.cues
    )
