"""The body that decided, as the text names it."""

import re
from collections.abc import Iterable, Sequence

from banwatch.jurisdictions import Level
from banwatch.measures import Stage
from extract.lexicon.phrases import split
from extract.measures import cues
from extract.measures.cues import Cue
from extract.measures.sentences import Sentence
from extract.measures.statements import Statement

_LEGISLATIVE = frozenset({"city", "county", "state", "school", "federal"})
_EXECUTIVES = frozenset({"mayor", "gov", "governor", "county executive", "city manager", "town manager"})
_NEVER = frozenset({"city hall", "members", "residents", "the panel", "police department", "senators", "delegates"})
_BOARDS = frozenset({"supervisors", "commissioners", "aldermen", "alders", "selectmen", "trustees", "directors"})
_VOTERS = frozenset({"voters", "electorate"})
_NEAR_SENTENCES = 3
_SIGNED = re.compile(r"\b(?:Gov\.|Governor\b)[^.;]{0,60}\bsigned\b")
_COMMITTEE = re.compile(
    r"(?:[A-Z][\w’'-]{2,20}(?:,? (?:and |& )?(?=[A-Z])| )){0,5}(?:[Ss]ub)?[Cc]ommittee\b|\b(?:[A-Z][\w’'-]{2,20} ){0,3}"
    r"(?:[Tt]ask [Ff]orce|[Ww]orking [Gg]roup|Planning Board|Planning Commission)\b"
)
_TITLE_AND_NAME = re.compile(
    r"(?:Gov\.|Governor|Mayor|County Executive|City Manager)"
    r"\s(?:[A-Z][\w’'-]{1,20}|[A-Z]\.)(?:\s(?:[A-Z][\w’'-]{1,20}|[A-Z]\.)){1,3}"
)


def body_of(
    statement: Statement, stage: Stage, sentences: Sequence[Sentence], level: Level | None = None
) -> str | None:
    """The one who takes the step: for a veto or a signature the executive, else the body named nearest before the
    verb, else the fullest name of a body near by. ``level`` is that of the government: of a town's or county's
    decision no legislature is the body."""
    sentence = statement.sentence
    if stage is Stage.VETOED or signs(statement) or _is_signed(statement, sentences):
        executive = _first(sentences[: sentence.index + _NEAR_SENTENCES], _EXECUTIVES, sentence)
        if executive is not None:
            return executive
    before = [cue for cue in sentence.bodies if sentence.span_of(cue).start < statement.anchor.start]
    if stage is Stage.ADVANCED and (committee := _committee(statement)) is not None:
        return committee
    for cue in reversed(before):
        if _is_a_body(sentence, cue) and cue.form == "phrases":
            return sentence.words_of(cue)
    if any(_words(sentence, cue) in _VOTERS for cue in sentence.bodies) and not _is_members(sentence, before[-1:]):
        return "voters"
    near = [s for s in sentences if abs(s.index - sentence.index) <= _NEAR_SENTENCES]
    kinds = _LEGISLATIVE if level in (None, Level.STATE, Level.FEDERAL) else _LEGISLATIVE - {"state", "federal"}
    for others, forms in (
        (near, ("phrases",)),
        (near, ("people",)),
        (sentences[:8], ("phrases",)),
        (sentences, ("phrases",)),
    ):
        for other in others:
            for cue in other.bodies:
                if cue.form in forms and cue.kind in kinds and not other.is_quoted(cue):
                    return _board_of(other.words_of(cue), sentences)
    found = _any_body(sentence, sentences[:8])
    return found and _board_of(found, sentences)


def _board_of(members: str, sentences: Sequence[Sentence]) -> str:
    """The board by its name where the text gives it, else its members as they are called: "county supervisors"."""
    *_, last = members.split()
    if last.lower() not in _BOARDS:
        return members
    board = re.compile(rf"\b(?:County )?[Bb]oard of (?:[Cc]ounty )?{last}\b", re.IGNORECASE)
    return next((match.group() for s in sentences if (match := board.search(s.text)) is not None), members)


def _committee(statement: Statement) -> str | None:
    """The committee or task force that acts, with its name where it has one: "Public Safety Committee"."""
    sentence = statement.sentence
    before = sentence.text[: max(0, statement.anchor.start - sentence.span.start)]
    found = list(_COMMITTEE.finditer(before))
    return found[-1].group().strip() if found else None


def _is_members(sentence: Sentence, nearest: Sequence[Cue]) -> bool:
    """Whether the ones named nearest before the verb are a body's members: "the supervisors approving a ban"."""
    return any(cue.form == "people" and _words(sentence, cue) not in _VOTERS for cue in nearest)


def _any_body(sentence: Sentence, lead: Sequence[Sentence]) -> str | None:
    for other in (sentence, *lead):
        for cue in other.bodies:
            if _is_a_body(other, cue) and not other.is_quoted(cue):
                return other.words_of(cue)
    for other in (sentence, *lead):
        for cue in other.bodies:
            return other.words_of(cue)
    return None


def _is_a_body(sentence: Sentence, cue: Cue) -> bool:
    words = _words(sentence, cue)
    return words not in _NEVER and words not in _EXECUTIVES


def _is_signed(statement: Statement, sentences: Sequence[Sentence]) -> bool:
    """Whether the lead says that a governor signed it."""
    return statement.sentence.headline and any(_SIGNED.search(s.text) for s in sentences[:4] if not s.quoted)


def signs(statement: Statement) -> bool:
    """Whether the step is a signature."""
    words = statement.anchor.of(" " * statement.sentence.span.start + statement.sentence.text).lower()
    return words.startswith(("sign", "inked", "put her name", "put his name"))


def _first(sentences: Iterable[Sentence], wanted: frozenset[str], own: Sentence) -> str | None:
    """The executive by title and name where a sentence near by gives both, else by the title."""
    found = [
        (sentence, cue)
        for sentence in (own, *sentences)
        for cue in sentence.bodies
        if _words(sentence, cue).rstrip(".") in wanted and not sentence.is_quoted(cue)
    ]
    named = (name for sentence, cue in found if not sentence.headline and (name := _named(sentence, cue)) is not None)
    return next(named, None) or next((sentence.words_of(cue) for sentence, cue in found), None)


def _named(sentence: Sentence, cue: Cue) -> str | None:
    start = sentence.span_of(cue).start - sentence.span.start
    match = _TITLE_AND_NAME.match(sentence.text, start)
    return match.group() if match else None


def _words(sentence: Sentence, cue: Cue) -> str:
    return sentence.words_of(cue).lower()


def level_of(body: str | None) -> Level | None:
    """SCHOOL or AGENCY where a body's name tells that it decides for one of these; None for all others."""
    if body is None:
        return None
    kinds = {cue.kind for cue in cues.find(split(body), "bodies")}
    if "school" in kinds:
        return Level.SCHOOL
    return Level.AGENCY if kinds == {"agency"} else None
