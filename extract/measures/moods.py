"""How certain a sentence is of what it states: asserted, to come, supposed, wished for or denied."""

import re
from enum import StrEnum

from extract.lexicon.phrases import Word
from extract.measures.cues import Cue
from extract.measures.sentences import Sentence

_MODAL_REACH = 9
# From "if" over a subject with its relative clause to the verb.
_CONDITION_REACH = 18
# "Asked the county last year to pass it": an infinitive may stand further from the wish.
_INFINITIVE_REACH = 9
_EARLIER = frozenset({"had", "having", "after", "since", "earlier", "previously", "already"})
_WANTING = frozenset(
    "for before needs need needed awaits await awaiting pending requires require requiring seeking toward".split()
)
_ADVERBS = frozenset("formally finally officially not then later eventually".split())
_WOULD_BE = re.compile(
    r"(?:This|That|It|The (?:vote|move|decision|extension)) (?:would|could) (?:mark|be|make|become)\b"
)
# What somebody or something would be, up to what it would be first to do: "would be the second city to ban".
_WOULD_BE_ONE = re.compile(
    r"\b(?:would|could|might|may)(?: (?:also|then|likely|probably|again|thus))? (?:be|become|make|mark)"
    r" (?:it |them )?(?:the|a|an|one|among|only|\w{2,20}[’']s)\b[^,;:—–]{0,80}\Z"
)
_EXPECTED = re.compile(r"[^,;.]{0,60}\b(?:is|are) (?:expected|set|scheduled|slated|planned|due)\b")
# Who decided stands last: "the moratorium will be extended by six months, county commissioners decided Tuesday".
_DECIDED = re.compile(
    r", [^,;]{0,60}\b(?:[Cc]ouncil|[Bb]oard|[Cc]ommission(?:ers)?|[Vv]oters|[Ss]upervisors|[Tt]rustees|[Aa]ldermen"
    r"|[Ll]awmakers|[Ss]electmen|[Cc]ouncilors|[Mm]embers)"
    r" (?:has |have )?(?:unanimously )?(?:decided|ruled|agreed|voted"
    r"|resolved)\b[^,;]{0,40}\Z"
)
_RELATIVE = frozenset({"which", "who", "whose"})
_SUPPOSING = frozenset({"imagine", "suppose", "supposing", "whether", "should", "let", "maybe"})


class Mood(StrEnum):
    """How certain a sentence is of what it states."""

    ASSERTED = "asserted"
    FUTURE = "future"
    HYPOTHETICAL = "hypothetical"
    SUPPOSED = "supposed"
    DESIRED = "desired"
    DENIED = "denied"


def mood_of(sentence: Sentence, anchor: Cue) -> Mood:
    """Certainty, by the modal words shortly before the anchor in its own clause."""
    begin = max(0, anchor.first - _MODAL_REACH)
    for position in range(anchor.first - 1, begin - 1, -1):
        if sentence.words[position].lower in (";", ":", "—", "\n"):
            begin = position + 1
            break
    if sentence.headline and anchor.first and sentence.words[anchor.first - 1].lower == ",":
        # A headline's next verb: "Voters turn down bid to wait, pass ban".
        begin = anchor.first
    if _supposes(sentence, anchor):
        return Mood.SUPPOSED
    if _is_still_wanted(sentence, anchor) or _is_expected(sentence, anchor) or _is_some_time_off(sentence, anchor):
        return Mood.FUTURE
    if _is_being_counted(sentence, anchor):
        return Mood.FUTURE
    start = sentence.words[anchor.first].start - sentence.span.start
    if _is_infinitive_passive(sentence, anchor) or _WOULD_BE.match(sentence.text):
        return Mood.HYPOTHETICAL
    if anchor.form != "noun" and _WOULD_BE_ONE.search(sentence.text, 0, start):
        return Mood.HYPOTHETICAL
    moods = {
        "modal_future": Mood.FUTURE,
        "modal_conditional": Mood.HYPOTHETICAL,
        "modal_desire": Mood.DESIRED,
        "negation": Mood.DENIED,
    }
    reach = {"modal_future": 7, "modal_conditional": 6, "modal_desire": 5, "negation": 3}
    for cue in reversed(sentence.cues):
        mood = moods.get(cue.kind)
        if mood is None or cue.first < begin or _is_the_month(sentence, cue) or _is_in_a_step(sentence, cue):
            continue
        infinitive = mood is Mood.DESIRED and anchor.form == "bare" and sentence.words[anchor.first - 1].lower == "to"
        if cue.last < anchor.first and anchor.first - cue.last <= max(
            reach[cue.kind], _INFINITIVE_REACH if infinitive else 0
        ):
            if anchor.form == "finite" and mood is not Mood.DENIED and not _precedes_directly(sentence, cue, anchor):
                continue
            return Mood.ASSERTED if mood is Mood.FUTURE and _DECIDED.search(sentence.text) else mood
    return Mood.ASSERTED


def _is_still_wanted(sentence: Sentence, anchor: Cue) -> bool:
    """ "Must return for final approval": what is needed or awaited has not happened."""
    if anchor.form != "noun":
        return False
    before = {word.lower for word in sentence.words[max(0, anchor.first - 3) : anchor.first]}
    return bool(before & _WANTING) or ("after" in before and sentence.has("modal_future", "modal_conditional"))


def _is_some_time_off(sentence: Sentence, anchor: Cue) -> bool:
    """ "It will be some time before an ordinance is passed"."""
    if anchor.form != "finite":
        return False
    before = next(
        (i for i in range(anchor.first - 1, max(-1, anchor.first - 12), -1) if sentence.words[i].lower == "before"),
        None,
    )
    return before is not None and any(
        cue.kind == "modal_future" and 0 < before - cue.last <= _MODAL_REACH for cue in sentence.cues
    )


def _is_expected(sentence: Sentence, anchor: Cue) -> bool:
    """ "A final vote on the ban is expected Feb. 3" has not been held."""
    if anchor.form != "noun" or not anchor.is_step:
        return False
    end = sentence.words[min(anchor.last + _MODAL_REACH, len(sentence.words) - 1)].end
    after = sentence.text[sentence.words[anchor.last].end - sentence.span.start : end - sentence.span.start]
    return _EXPECTED.match(after) is not None


def _is_being_counted(sentence: Sentence, anchor: Cue) -> bool:
    """ "Early voters were rejecting a measure": nothing is decided until all is counted."""
    if not anchor.is_step or not sentence.words[anchor.first].lower.endswith("ing") or anchor.first == 0:
        return False
    return sentence.words[anchor.first - 1].lower in ("were", "was", "are")


def _is_infinitive_passive(sentence: Sentence, anchor: Cue) -> bool:
    """ "Allows the ban to be lifted" tells of no lifting."""
    before = [word.lower for word in sentence.words[max(0, anchor.first - 3) : anchor.first]]
    while before and before[-1] in _ADVERBS:
        before.pop()
    return anchor.form == "finite" and before[-1:] == ["be"] and before[-2:-1] != ["will"]


def is_earlier(sentence: Sentence, anchor: Cue) -> bool:
    """Whether the step lies before the sentence's own news: "had passed", "ten days after the council voted"."""
    for word in reversed(sentence.words[max(0, anchor.first - 7) : anchor.first]):
        if word.lower in (",", ";", ":", "—", "–"):
            return False
        if word.lower in _EARLIER and not _is_main_verb(sentence, word):
            return True
    return False


def _is_main_verb(sentence: Sentence, word: Word) -> bool:
    """ "The ban had its first reading" has it now."""
    if word.lower != "had":
        return False
    following = sentence.words[sentence.word_at(word.start) + 1 :][:1]
    return bool(following) and following[0].lower in ("its", "a", "an", "the", "their", "no")


def _is_in_a_step(sentence: Sentence, modal: Cue) -> bool:
    """Of "voted in favor of" the favor is a vote, not a wish."""
    return any(c.is_step and c.first <= modal.first and modal.last <= c.last for c in sentence.cues)


def _is_the_month(sentence: Sentence, cue: Cue) -> bool:
    return cue.first > 0 and sentence.words_of(cue) == "May"


def _supposes(sentence: Sentence, anchor: Cue) -> bool:
    """Whether the clause of the anchor, or the whole sentence, only supposes: "if the council acted"; what a relative
    clause tells is so all the same: "should it pass, Dover would join Salem, which has banned it"."""
    if any(word.lower in _RELATIVE for word in sentence.words[max(0, anchor.first - 4) : anchor.first]):
        return False
    if sentence.words and sentence.words[0].lower in _SUPPOSING:
        return True
    if sentence.words and sentence.words[0].lower == "had" and _is_before_a_comma(sentence, anchor):
        return True
    asks = sentence.text.rstrip("”\"' ").endswith("?") and not _is_taken_as_known(sentence, anchor)
    if asks or _is_a_given(sentence, anchor):
        return True
    for word in reversed(sentence.words[max(0, anchor.first - _CONDITION_REACH) : anchor.first]):
        if word.lower in (",", ";", ":", "—", "–"):
            return False
        if word.lower in ("if", "whether", "unless"):
            return True
    return False


def _is_taken_as_known(sentence: Sentence, anchor: Cue) -> bool:
    """ "When Salem banned it in 2020, what happened?" asks about what came after."""
    first = sentence.words[0].lower if sentence.words else ""
    return first in ("when", "after", "since") and _is_before_a_comma(sentence, anchor)


def _is_before_a_comma(sentence: Sentence, anchor: Cue) -> bool:
    """Whether the anchor stands in a first clause: "Had the measure passed, police could not ..."."""
    return any(word.lower == "," for word in sentence.words[anchor.last + 1 :])


def _is_a_given(sentence: Sentence, anchor: Cue) -> bool:
    """ "With the ban approved, a company could ...": what is only supposed to have come first."""
    if not sentence.words or sentence.words[0].lower != "with":
        return False
    comma = next((i for i, word in enumerate(sentence.words) if word.lower == ","), len(sentence.words))
    following = sentence.words[comma + 1 : comma + 9]
    return anchor.last < comma and any(word.lower in ("would", "could", "might") for word in following)


def _precedes_directly(sentence: Sentence, modal: Cue, anchor: Cue) -> bool:
    """A finite verb is under a modal only where no other subject stands between: "would be banned", not "would ...,
    said Lopez, who passed"."""
    between = sentence.words[modal.last + 1 : anchor.first]
    return len(between) <= 4 and not any(w.lower in (",", "that", "which", "who", "and") for w in between)
