"""Chains of steps above what a sentence says is done: "voted to approve an ordinance that would ban" is a chain of
"voted to" and "approve" above "ban"."""

import itertools
from collections.abc import Sequence

from banwatch.measures import Stage
from extract.lexicon.phrases import Word
from extract.measures.cues import Cue
from extract.measures.sentences import Sentence

_LEFT_REACH = 28
_RIGHT_REACH = 18
# An infinitive brings its object and more before the verb of its subject.
_CLAUSE_REACH = 26
_SUBJECT_REACH = 18
_CONDITIONAL = frozenset({"if", "once", "when", "unless", "until"})
_ALLOWING = frozenset({"allow", "allowing", "permit", "permitting", "let", "letting", "authorize", "authorizing"})
_SIDES = frozenset({"against", "no", "yes", "aye", "favor"})
# What a noun behind one of these is only the time or ground of: "systems approved before the moratorium".
_BESIDE = frozenset({"before", "under", "during", "despite", "since", "until"})
_SOME = frozenset("one two three four five six seven eight nine ten 1 2 3 4 5 6 7 8 9 10".split())
# "Went a step beyond its earlier moratoriums": those were decided before.
_FORMER = frozenset({"earlier", "previous", "prior", "past", "former"})
_OFFICES = frozenset({"mayor", "member", "members", "council member", "council members", "councilor"})
_OF_A_BODY = frozenset({"member", "president", "chair", "chairman", "chairwoman", "vice"})
_VOTER_REACH = 12
_ATTEMPTS = frozenset(
    "attempt attempts effort efforts bid motion proposal ordinance resolution bill measure article question petition "
    "amendment law bylaw rule initiative legislation item plan referendum move push".split()
)
_TELLING = frozenset({"announced", "announces"})
_PERFECT = frozenset({"was", "were", "is", "has", "finally"})
_ON = frozenset({"on", "in", "at", "by", "during", "upon"})
_BREAKS = frozenset({";"})
_CONTRAST = frozenset({"but", "while", "although", "though", "whereas"})


def governors(sentence: Sentence, cue: Cue) -> list[Cue]:
    """The steps above a content cue, from the nearest out; first to its left, else, for a noun, to its right."""
    if cue.form == "finite" and not _is_in_a_relative_clause(sentence, cue):
        return []
    if cue.form == "noun" and any(w.lower in _FORMER for w in sentence.words[max(0, cue.first - 2) : cue.first]):
        return []
    left = _left_chain(sentence, cue)
    if left and left[-1].form == "finite":
        return left
    if left and left[-1].form == "bare" and _is_in_a_subject(sentence, left[-1]):
        right = _right_governor(sentence, cue)
        return [*left, right] if right else []
    if cue.form != "noun" and (left or not _is_in_a_subject(sentence, cue)):
        return left
    right = _right_governor(sentence, cue)
    return [right] if right else left


def _is_in_a_subject(sentence: Sentence, cue: Cue) -> bool:
    """Whether the verb tells what a measure or attempt is for, of which more is said: "an ordinance to ban ... was
    withdrawn"."""
    relative = False
    for word in reversed(sentence.words[max(0, cue.first - _SUBJECT_REACH) : cue.first]):
        if word.lower in _ATTEMPTS:
            return True
        if word.lower in (";", ":", "—", "–") or (word.lower == "," and not relative):
            return False
        relative = word.lower in ("which", "that")
    return False


def _is_in_a_relative_clause(sentence: Sentence, cue: Cue) -> bool:
    """Of "an ordinance that bans" the ordinance is decided on; "voted ..., after it lifted its ban" is another act."""
    before = sentence.words[max(0, cue.first - 3) : cue.first]
    return sentence.headline or any(word.lower in ("that", "which", "who", "to", "would") for word in before)


def _left_chain(sentence: Sentence, cue: Cue) -> list[Cue]:
    chain: list[Cue] = []
    if cue.form == "noun" and any(w.lower in _BESIDE for w in sentence.words[max(0, cue.first - 3) : cue.first]):
        return chain
    position = cue.first
    for step in reversed([c for c in sentence.cues if c.is_step and c.last < cue.first and may_govern(c)]):
        if position - step.last > _LEFT_REACH or broken(sentence, step.last, cue.first):
            break
        if chain and chain[-1].form == "finite":
            break
        if step.first >= position or is_one_members(sentence, step) or _is_put_in(sentence, step):
            continue
        if step.kind == "advanced" and step.form == "bare" and _is_allowed(sentence, step):
            continue
        if is_only_wished(sentence, step.last, position):
            break
        chain.append(step)
        position = step.first
    return chain


def _is_allowed(sentence: Sentence, step: Cue) -> bool:
    """ "Voted to allow the police to move forward" is no step on a measure's way."""
    return any(word.lower in _ALLOWING for word in sentence.words[max(0, step.first - 12) : step.first])


def _is_put_in(sentence: Sentence, step: Cue) -> bool:
    """A condition put in between decides nothing: "tabled an ordinance that would, if adopted, ban"."""
    return step.first > 0 and sentence.words[step.first - 1].lower in _CONDITIONAL and step.form == "finite"


def is_only_wished(sentence: Sentence, first: int, last: int) -> bool:
    """Whether somebody only calls for it between two words: "issued a report which called for a ban"; not in an aside:
    "passed an ordinance, which the mayor had asked for, that bans"."""
    return any(
        first < c.first and c.last < last and c.kind == "call" and not _is_set_off(sentence, first, c, last)
        for c in sentence.cues
    )


def _is_set_off(sentence: Sentence, first: int, call: Cue, last: int) -> bool:
    before = [word.lower for word in sentence.words[first + 1 : call.first]]
    opens = any(pair in ([",", "which"], [",", "who"], [",", "as"]) for pair in map(list, itertools.pairwise(before)))
    return opens and any(word.lower == "," for word in sentence.words[call.last + 1 : last])


def may_govern(step: Cue) -> bool:
    return not (step.kind == "proposed" and step.form == "noun")


def _is_said_of_its_author(sentence: Sentence, step: Cue) -> bool:
    """ "The moratorium proposed by Councilman Smythe passed": what passed is said after."""
    following = sentence.words[step.last + 1 : step.last + 2]
    return step.kind == "proposed" and bool(following) and following[0].lower == "by"


def _is_an_attribution(sentence: Sentence, cue: Cue, step: Cue) -> bool:
    """ "There will be no ban, the council announced": what was announced is all that stands before."""
    between = sentence.words[cue.last + 1 : step.first]
    return sentence.words[step.first].lower in _TELLING and any(word.lower == "," for word in between)


def _is_aside(sentence: Sentence, cue: Cue, step: Cue) -> bool:
    """ "A ban that fell short a few weeks ago was approved Monday": the relative clause is not the news; nor is one set
    off by commas."""
    before = [word.lower for word in sentence.words[cue.last + 1 : step.first]]
    if before[:2] in ([",", "which"], [",", "that"]):
        closing = next((i for i in range(step.last, len(sentence.words)) if sentence.words[i].lower == ","), None)
        return "," not in before[1:] and any(
            later.is_step and later.form == "finite" and later.first == (closing or 0) + 1 for later in sentence.cues
        )
    if not any(word in ("that", "which") for word in before[-2:]):
        return False
    return any(
        later.is_step
        and later.form == "finite"
        and 0 < later.first - step.last <= _RIGHT_REACH
        and any(word.lower in _PERFECT for word in sentence.words[later.first - 1 : later.first + 1])
        and not broken(sentence, step.last, later.first)
        for later in sentence.cues
    )


def _right_governor(sentence: Sentence, cue: Cue) -> Cue | None:
    for step in sentence.cues:
        reach = _RIGHT_REACH if cue.form == "noun" else _CLAUSE_REACH
        if step.is_step and may_govern(step) and 0 < step.first - cue.last <= reach:
            if (cue.form != "noun" and step.form != "finite") or _is_said_of_its_author(sentence, step):
                continue
            if step.form == "bare" and step.kind == "proposed":
                # "A moratorium until there was further study" studies nothing yet.
                continue
            if _is_an_attribution(sentence, cue, step) or _is_aside(sentence, cue, step):
                continue
            if broken(sentence, cue.last, step.first):
                return None
            between = [c for c in sentence.cues if c.is_content and cue.last < c.first < step.first]
            if cue.form == "noun" and any(c.form != "noun" for c in between):
                return None
            return step
    return None


def broken(sentence: Sentence, first: int, last: int) -> bool:
    between = sentence.words[first + 1 : last]
    return any(w.lower in _BREAKS for w in between) or any(
        w.lower in _CONTRAST and ((i and between[i - 1].lower == ",") or _is_meanwhile(between[i:]))
        for i, w in enumerate(between)
    )


def _is_meanwhile(words: Sequence[Word]) -> bool:
    """ "Declares a moratorium while weighing a ban" tells of two things."""
    return words[0].lower == "while" and len(words) > 1 and words[1].lower.endswith("ing")


def is_one_members(sentence: Sentence, step: Cue) -> bool:
    """Whether it tells how single members voted, which decides nothing: "Lopez and King voted against it"."""
    words = [word.lower for word in sentence.words[step.first : step.last + 1]]
    if words[:1] not in (["voted"], ["votes"]) or words[-1] not in _SIDES:
        return False
    nearest = max((c for c in sentence.bodies if c.last < step.first), key=lambda c: c.last, default=None)
    if nearest is None or step.first - nearest.last > _VOTER_REACH:
        return True
    if sentence.words[nearest.last + 1].lower in _OF_A_BODY:
        return True
    if nearest.last == step.first - 1 and sentence.words[nearest.last].lower.endswith("s"):
        return nearest.first > 0 and sentence.words[nearest.first - 1].lower in _SOME
    return sentence.words_of(nearest).lower() in _OFFICES


def sent_back(sentence: Sentence, cue: Cue) -> list[Cue]:
    """What sends the measure back, told after what it does: "sent the ordinance to ban ... back to committee"."""
    return [
        step
        for step in sentence.cues
        if step.kind == "postponed"
        and 0 < step.first - cue.last <= _CLAUSE_REACH
        and sentence.words[step.first].lower == "back"
        and not broken(sentence, cue.last, step.first)
    ]


def put_off_now(sentence: Sentence, chain: list[Cue]) -> list[Cue]:
    """What became of a measure whose earlier steps a relative clause tells: "the council, which has voted twice for the
    ban, voted Monday to defer it"."""
    if not chain or chain[-1].first < 1 or sentence.words[chain[-1].first - 1].lower not in ("has", "have", "had"):
        return []
    return [
        step
        for step in sentence.cues
        if step.kind == "postponed" and step.first > chain[0].last and not broken(sentence, chain[0].last, step.first)
    ]


def voted_on(sentence: Sentence, step: Cue) -> list[Cue]:
    """The step that a vote is on: "voted 6-1 to indefinitely defer" is a deferral."""
    if sentence.words[step.last].lower != "to":
        return []
    return [c for c in sentence.cues if c.is_step and c.form == "bare" and 0 < c.first - step.last <= 3]


def is_a_first_vote(sentence: Sentence, step: Cue) -> bool:
    """Whether the step was taken on a first vote: "passed it on a preliminary vote", "approved it at first reading"."""
    for cue in sentence.cues:
        if cue.kind != "advanced" or cue.form != "noun" or not 0 < cue.first - step.last <= _RIGHT_REACH:
            continue
        before = [word.lower for word in sentence.words[max(0, cue.first - 3) : cue.first]]
        if _ON & set(before[-2:]) and not broken(sentence, step.last, cue.first):
            return True
    return False


def stage_of(chain: list[Cue]) -> tuple[Stage | None, bool]:
    """The weakest link decides: what was rejected, vetoed or only proposed is not adopted."""
    kinds = {step.kind for step in chain}
    if "overridden" in kinds and "proposed" in kinds:
        return Stage.VETOED, False
    if "overridden" in kinds:
        return (Stage.REJECTED if "rejected" in kinds else Stage.ADOPTED), False
    if "postponed" in kinds:
        return None, True
    for kind in ("rejected", "vetoed", "expired", "proposed", "advanced", "adopted"):
        if kind in kinds:
            return Stage(kind), False
    return None, False
