"""What all sentences of a document state, each read knowing what was spoken of before it."""

import re
from collections.abc import Sequence

from banwatch.jurisdictions import Level
from banwatch.measures import Stage
from banwatch.votes import Classification, Vote, VoteResult
from extract.measures import statements
from extract.measures.early import early_steps
from extract.measures.sentences import Sentence
from extract.measures.statements import About, Mood, Statement

# A package's parts may come some sentences after what became of it.
_TOLD_OF = 10
_MEASURE_SAYS = re.compile(
    r"(?:The|This|That|Its|It) (?:\w{3,12} )?(?:order|ordinance|bill|law|legislation|measure|resolution|policy|package"
    r"|act|bylaw|by-law|rule)s? (?:also |would |will )?(?:bans?|prohibits?|bars?|outlaws?|forbids?|stops?|halts?"
    r"|suspends?|restricts?|limits?|requires?)\b",
    re.IGNORECASE,
)
# How many sentences the lead may speak of a measure before it names the technology.
_AHEAD = 2
# How many sentences after the last mention of the topic "the ordinance" or "it" still means its measure.
_FOCUS_SENTENCES = 30
_VOTE_FOCUS_SENTENCES = 4
_SIDE_MOTIONS = frozenset({Classification.AMENDMENT, Classification.SUBSTITUTE, Classification.PROCEDURE})
_PUT_OFF = frozenset({Classification.DEFERRAL, Classification.REFERRAL})
# What says that a sentence is about another item of the same meeting, or an earlier step.
OTHER_BUSINESS = re.compile(
    r"\b(?:also|separate(?:ly)?|other (?:business|action)|in addition|another motion|an hour earlier|earlier"
    r"|first reading"
    r"|committee|rezon|contract|budget|appropriat|elsewhere|amendment|override)",
    re.IGNORECASE,
)
_RECOMMENDS = re.compile(
    r"\bto recommend\b|\brecommend(?:ed|ing|s)? (?:its |the |their )?(?:passage|approval|adoption)\b"
)


def state(sentences: Sequence[Sentence], votes: Sequence[Vote] = ()) -> list[Statement]:
    """The statements of all sentences, each read knowing whether the measure was spoken of shortly before, or is right
    after the first words; a vote in a sentence that states no step itself is a step."""
    found: list[Statement] = []
    last_topical = -100
    told_of = _told_of(sentences)
    for sentence in sentences:
        shortly = sentences[sentence.index + 1 : sentence.index + 1 + _AHEAD] if sentence.index <= _AHEAD else ()
        ahead = any(s.topics for s in shortly) or (sentence.index < told_of and sentence.has("measure"))
        in_focus = bool(sentence.topics) or ahead or sentence.index - last_topical <= _FOCUS_SENTENCES
        read = statements.read(sentence, in_focus=in_focus)
        found.extend(read)
        if sentence.topics or any(s.about in (About.MEASURE, About.TECHNOLOGY) for s in read):
            last_topical = sentence.index
        if sentence.index - last_topical <= _VOTE_FOCUS_SENTENCES and not any(s.stage or s.postponed for s in read):
            found.extend(_vote_statements(sentence, votes))
    return found


def _told_of(sentences: Sequence[Sentence]) -> int:
    """The sentence that tells which measure the lead spoke of: "signed an order ... The order bans face scans"; 0 where
    none does."""
    for sentence in sentences[:_TOLD_OF]:
        if sentence.topics:
            return sentence.index if _MEASURE_SAYS.match(sentence.text) else 0
    return 0


def _stage_of(vote: Vote, sentence: Sentence) -> Stage:
    """What a vote comes to: one that only recommends leaves the decision to others."""
    if vote.result is not VoteResult.PASS:
        return Stage.REJECTED
    early = _RECOMMENDS.search(sentence.text) or next(early_steps(sentence, Level.CITY, coming=False), None)
    return Stage.ADVANCED if early else Stage.ADOPTED


def _vote_statements(sentence: Sentence, votes: Sequence[Vote]) -> list[Statement]:
    found = [
        Statement(
            sentence=sentence,
            action=None,
            stage=_stage_of(vote, sentence),
            mood=Mood.ASSERTED,
            about=About.NAMED if sentence.topics else About.FOCUS,
            anchor=vote.span,
            quoted=any(quoted.overlaps(vote.span) for quoted in sentence.quoted),
        )
        for vote in votes
        if vote.span is not None
        and sentence.span.start <= vote.span.start < sentence.span.end
        and vote.result is not None
        and vote.classification not in _SIDE_MOTIONS | _PUT_OFF
    ]
    return [] if found and OTHER_BUSINESS.search(sentence.text) else found
