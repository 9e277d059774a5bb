"""How a cue is tied to the technology: by its name, by "the technology", by its measure, or not at all."""

from enum import StrEnum

from extract.lexicon.phrases import Word
from extract.measures.chains import broken
from extract.measures.cues import Cue
from extract.measures.sentences import Sentence

_TOPIC_REACH = 34
_SUBJECT_REACH = 5
# How far before its verb stands what is taken back: directly, or meant by "it" ("imposed a ban in 2021 and lifted it"),
# or as the subject of a passive ("its ban on the software would have been lifted").
_OBJECT_BEFORE = 5
_PRONOUN_REACH = 14
# "Passed legislation that ...": of a story's first sentence it is what the next one names.
_OBJECT_AFTER = 3
_OBJECT_NEXT = 2
_DETERMINERS = frozenset(
    {"the", "this", "that", "its", "their", "such", "his", "her", "both", "local", "new", "city's"}
)
_DECISIONS = frozenset({"decision", "vote", "debate", "bill", "ordinance", "measure", "proposal", "hearing", "item"})
_OBJECTS = frozenset(
    "it its their technology technologies software tool tools systems police government officers use surveillance "
    "biometric facial face such".split()
)
_WAITING = frozenset({"until", "while", "before", "pending"})
_ON = frozenset({"on", "about", "regarding", "for", "governing", "concerning"})
_TOOLS = frozenset({"technology", "technologies", "software", "tech", "tool", "tools", "system", "systems", "practice"})
_OTHER_TOOLS = frozenset("plate plates drone drones gunshot shot body red speed traffic audio school license".split())
_BY_ITSELF = frozenset({"itself", "course", "relented", "backtracked"})
_DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december jan. feb. aug. sept. oct. nov. dec. first second final third".split()
)
_COMMON_PAUSES = frozenset({"pause", "suspension", "freeze", "hold", "halt", "standstill"})
_PASSIVE = frozenset({"is", "are", "was", "were", "be", "been", "being", "gets", "stays", "remains"})


class About(StrEnum):
    """How a sentence names the technology: itself, by "the technology", by its measure, or not at all."""

    NAMED = "named"
    TECHNOLOGY = "technology"
    MEASURE = "measure"
    FOCUS = "focus"


def about_content(sentence: Sentence, cue: Cue, *, in_focus: bool) -> About | None:
    """How the content cue is tied to the technology; None where it is about something else."""
    if cue.kind == "repeal" and not _takes_back_a_ban(sentence, cue):
        return None
    if cue.kind == "moratorium" and cue.form != "noun" and _puts_off_a_decision(sentence, cue):
        return None
    if cue.kind == "repeal" and _takes_back_another_thing(sentence, cue):
        return None
    if cue.kind == "restriction" and _is_what_it_waits_for(sentence, cue):
        return None
    for topic in sentence.topics:
        position = sentence.word_at(topic.start)
        after = 0 <= position - cue.first <= _TOPIC_REACH
        before = -_TOPIC_REACH <= position - cue.last < 0
        subject = before and position - cue.first >= -_SUBJECT_REACH and cue.form == "finite"
        if after or subject or (before and _takes_what_stands_before(sentence, cue)):
            return About.NAMED
    if any(c.kind == "technology" and abs(c.first - cue.last) <= 14 for c in sentence.cues):
        return About.TECHNOLOGY
    if in_focus and _takes_the_tool(sentence, cue):
        return About.TECHNOLOGY
    if cue.form != "noun" and cue.kind != "repeal" and not (in_focus and _takes_a_pronoun(sentence, cue)):
        return None
    if (
        cue.kind == "moratorium"
        and sentence.words[cue.first].lower in _COMMON_PAUSES
        and not _is_definite(sentence, cue)
    ):
        return None
    if cue.kind == "restriction" and not any("warrant" in word.lower for word in _words(sentence, cue)):
        return None
    if not in_focus or _names_another_thing(sentence, cue):
        return None
    return About.MEASURE


def _takes_what_stands_before(sentence: Sentence, cue: Cue) -> bool:
    """A verb takes as its object what stands before it only in the passive: "face scans were banned", but not "a girl
    misread by face recognition was barred from a rink"."""
    if cue.form == "noun" or cue.kind in ("repeal", "restriction") or sentence.headline:
        return True
    following = sentence.words[cue.last + 1 : cue.last + 2]
    if sentence.words[cue.last].lower == "from" or (following and following[0].lower == "from"):
        return False
    around = sentence.words[max(0, cue.first - 3) : cue.last + 1]
    return cue.last > cue.first or any(word.lower in _PASSIVE for word in around)


def _is_what_it_waits_for(sentence: Sentence, cue: Cue) -> bool:
    """ "A moratorium until regulations are tightened" regulates nothing yet."""
    pauses = [c.last for c in sentence.cues if c.kind in ("ban", "moratorium") and c.last < cue.first]
    return bool(pauses) and any(word.lower in _WAITING for word in sentence.words[pauses[-1] : cue.first])


def _takes_the_tool(sentence: Sentence, cue: Cue) -> bool:
    """ "Voted to ban the controversial software": the object is the technology by another word."""
    following = [word.lower for word in sentence.words[cue.last + 1 : cue.last + 6]]
    if cue.form == "noun" or following[:1] not in (["the"], ["such"], ["these"], ["this"], ["that"], ["all"]):
        return False
    head = next((place for place, word in enumerate(following) if word in _TOOLS), None)
    return head is not None and not any(word in _OTHER_TOOLS for word in following[:head])


def _takes_a_pronoun(sentence: Sentence, cue: Cue) -> bool:
    following = sentence.words[cue.last + 1 : cue.last + 2]
    return bool(following) and following[0].lower in ("it", "them")


def _names_another_thing(sentence: Sentence, cue: Cue) -> bool:
    """ "A ban on fireworks sales": what the noun is on is said, and it is not the technology."""
    following = sentence.words[cue.last + 1 : cue.last + 8]
    if sentence.words[cue.last].lower not in ("on", "against", "of") and (
        not following or following[0].lower not in ("on", "against", "of")
    ):
        return False
    if len(following) > 1 and following[1].lower in _DAYS:
        return False
    return not any(word.lower in _OBJECTS for word in following)


def _puts_off_a_decision(sentence: Sentence, cue: Cue) -> bool:
    """ "Put the vote on hold" pauses the decision, not the technology."""
    stretch = sentence.words[cue.first : cue.last + 4]
    return any(word.lower in _DECISIONS for word in stretch)


def _takes_back_a_ban(sentence: Sentence, cue: Cue) -> bool:
    if cue.last - cue.first >= 1 and any(
        w.lower in ("ban", "prohibition", "moratorium") for w in _words(sentence, cue)
    ):
        return True
    if cue.form == "noun" or sentence.words[cue.last].lower in _BY_ITSELF:
        return True
    afar = _takes_a_pronoun(sentence, cue) or sentence.words[cue.first - 1].lower in ("be", "been")
    before = _PRONOUN_REACH if afar else _OBJECT_BEFORE
    return any(
        c.kind == "repeal_object" and (0 < c.first - cue.last <= 9 or 0 < cue.first - c.last <= before)
        for c in sentence.cues
    )


def _takes_back_another_thing(sentence: Sentence, cue: Cue) -> bool:
    """ "Rescinded its policy regarding plate readers": what the policy is on is said, and it is not the technology."""
    if cue.form == "noun":
        return False
    held = [c.last for c in sentence.cues if c.kind == "repeal_object" and 0 < c.first - cue.last <= 6]
    following = sentence.words[held[0] + 1 : held[0] + 10] if held else ()
    if not following or following[0].lower not in _ON:
        return False
    end = following[-1].end
    named = any(following[0].start <= topic.start < end for topic in sentence.topics)
    return not named and not any(word.lower in _OBJECTS for word in following)


def _words(sentence: Sentence, cue: Cue) -> tuple[Word, ...]:
    return sentence.words[cue.first : cue.last + 1]


def about_step(sentence: Sentence, step: Cue, *, in_focus: bool) -> About | None:
    measures = [
        c
        for c in sentence.cues
        if c.kind == "measure"
        and -8 <= c.first - step.last <= 10
        and not broken(sentence, min(c.last, step.last), max(c.first, step.first))
    ]
    if sentence.topics and (measures or _names_topic_after(sentence, step)):
        return About.NAMED
    if not in_focus:
        return None
    if any(_is_definite(sentence, cue) for cue in measures):
        return About.MEASURE
    if sentence.index <= 1 and any(0 < cue.first - step.last <= _OBJECT_AFTER for cue in measures):
        return About.FOCUS
    following = sentence.words[step.last + 1 : step.last + 3]
    if following and following[0].lower in ("it", "them"):
        return About.MEASURE
    before = sentence.words[max(0, step.first - 3) : step.first]
    if any(w.lower == "it" for w in before):
        return About.MEASURE
    return None


def _names_topic_after(sentence: Sentence, step: Cue) -> bool:
    """ "Puts off decision on face surveillance"; but "approves facial recognition contract" is no step of a measure."""
    if step.form != "finite" or sentence.has("use") or _turns_the_tool_away(sentence, step):
        return False
    return any(0 < sentence.word_at(topic.start) - step.last <= 10 for topic in sentence.topics)


def _turns_the_tool_away(sentence: Sentence, step: Cue) -> bool:
    """ "Nixes face recognition at its parks" rejects the technology itself, not a measure on it."""
    if step.kind != "rejected":
        return False
    ends = [t.end for t in sentence.topics if 0 <= sentence.word_at(t.start) - step.last <= _OBJECT_NEXT]
    following = sentence.word_at(ends[0]) if ends else None
    return following is not None and not any(
        (c.is_content or c.kind == "measure") and 0 <= c.first - following <= 1 for c in sentence.cues
    )


def _is_definite(sentence: Sentence, cue: Cue) -> bool:
    before = sentence.words[max(0, cue.first - 4) : cue.first]
    return any(word.lower in _DETERMINERS or word.lower.endswith("'s") for word in before) or (
        cue.first == 0 or sentence.headline
    )
