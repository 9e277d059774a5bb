"""What one sentence states about the measure: which action, how far it went, and whether it is certain.

A statement is read off a *content* cue ("ban"), the *steps* that govern it ("voted to approve an ordinance that would
ban": voted to > approve > ban) and the modality of the outermost of them. A sentence without a content cue can still
state a step of the measure spoken of ("the ordinance passed 7-2").
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from banwatch.measures import Action, Stage
from banwatch.spans import Span
from extract.lexicon.phrases import Word
from extract.measures.cues import Cue
from extract.measures.sentences import Sentence

_LEFT_REACH = 28
_RIGHT_REACH = 18
_TOPIC_REACH = 34
_MODAL_REACH = 9
_DETERMINERS = frozenset(
    {"the", "this", "that", "its", "their", "such", "his", "her", "both", "local", "new", "city's"}
)
_BREAKS = frozenset({";"})
_CONTRAST = frozenset({"but", "while", "although", "though", "whereas"})
_DECISIONS = frozenset({"decision", "vote", "debate", "bill", "ordinance", "measure", "proposal", "hearing", "item"})
_CONDITIONS = frozenset({"warrant", "consent", "permission", "order", "signature"})
_EARLIER = frozenset({"had", "having", "after", "since", "earlier", "previously"})
_OBJECTS = frozenset(
    "it its their technology technologies software tool tools systems police government officers use surveillance "
    "biometric facial face such".split()
)
_BY_ITSELF = frozenset({"itself", "course", "relented", "backtracked"})
_DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december jan. feb. aug. sept. oct. nov. dec. first second final third".split()
)
_COMMON_PAUSES = frozenset({"pause", "suspension", "freeze", "hold", "halt", "standstill"})
_PASSIVE = frozenset({"is", "are", "was", "were", "be", "been", "being", "gets", "stays", "remains"})
_SUPPOSING = frozenset({"imagine", "suppose", "supposing", "whether", "should", "let", "maybe"})
_DURATION = re.compile(
    r"\b(?:(?:\d{1,2}|one|two|three|four|five|six|twelve|eighteen|24|18)[- ](?:year|month)s?\b(?![- ]old)|until\s"
    r"|temporar(?:y|ily)|sunsets?\b|interim\b)",
    re.IGNORECASE,
)


class Mood(StrEnum):
    """How certain a sentence is of what it states."""

    ASSERTED = "asserted"
    FUTURE = "future"
    HYPOTHETICAL = "hypothetical"
    SUPPOSED = "supposed"
    DESIRED = "desired"
    DENIED = "denied"


class About(StrEnum):
    """How a sentence names the technology: itself, by "the technology", by its measure, or not at all."""

    NAMED = "named"
    TECHNOLOGY = "technology"
    MEASURE = "measure"
    FOCUS = "focus"


@dataclass(frozen=True, slots=True)
class Statement:
    """``stage`` is None where only a content is named without any step ("its ban on ...")."""

    sentence: Sentence
    action: Action | None
    stage: Stage | None
    mood: Mood
    about: About
    anchor: Span
    content: Span | None = None
    postponed: bool = False
    quoted: bool = False
    finite: bool = False
    earlier: bool = False
    noun: bool = False

    @property
    def asserted(self) -> bool:
        return self.mood is Mood.ASSERTED


def read(sentence: Sentence, *, in_focus: bool) -> list[Statement]:
    """The statements of a sentence. ``in_focus`` says that a sentence shortly before spoke of the measure, so that
    "the ordinance" or "it" means it."""
    used: set[Cue] = set()
    found: list[Statement] = []
    contents = [
        (cue, _about(sentence, cue, in_focus=in_focus))
        for cue in sentence.cues
        if cue.is_content and not _is_taken_back(sentence, cue)
    ]
    found += [_content_statement(sentence, cue, about, used) for cue, about in contents if about is not None]
    if not any(statement.stage for statement in found):
        found.extend(_step_statements(sentence, used, in_focus=in_focus))
    return found


def _is_taken_back(sentence: Sentence, cue: Cue) -> bool:
    """Whether the noun is what a repeal takes back: the ban in "lifted its ban"."""
    return cue.form == "noun" and any(
        other.kind == "repeal" and 0 < cue.first - other.last <= 6 and cue.kind != "repeal" for other in sentence.cues
    )


def _about(sentence: Sentence, cue: Cue, *, in_focus: bool) -> About | None:
    """How the content cue is tied to the technology; None where it is about something else."""
    if cue.kind == "repeal" and not _takes_back_a_ban(sentence, cue):
        return None
    if cue.kind == "moratorium" and cue.form != "noun" and _puts_off_a_decision(sentence, cue):
        return None
    for topic in sentence.topics:
        position = sentence.word_at(topic.start)
        after = 0 <= position - cue.first <= _TOPIC_REACH
        if after or (-_TOPIC_REACH <= position - cue.last < 0 and _takes_what_stands_before(sentence, cue)):
            return About.NAMED
    if any(c.kind == "technology" and abs(c.first - cue.last) <= 14 for c in sentence.cues):
        return About.TECHNOLOGY
    if cue.form != "noun" and cue.kind != "repeal" and not (in_focus and _takes_a_pronoun(sentence, cue)):
        return None
    if (
        cue.kind == "moratorium"
        and sentence.words[cue.first].lower in _COMMON_PAUSES
        and not _is_definite(sentence, cue)
    ):
        return None
    if cue.kind == "restriction" or not in_focus or _names_another_thing(sentence, cue):
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
    return any(
        c.kind == "repeal_object" and (0 < c.first - cue.last <= 9 or 0 < cue.first - c.last <= 5)
        for c in sentence.cues
    )


def _words(sentence: Sentence, cue: Cue) -> tuple[Word, ...]:
    return sentence.words[cue.first : cue.last + 1]


def _content_statement(sentence: Sentence, cue: Cue, about: About, used: set[Cue]) -> Statement:
    chain = _governors(sentence, cue)
    used.update(chain)
    anchor = chain[-1] if chain else cue
    stage, postponed = _stage_of_chain(chain)
    if stage is None and not postponed and cue.form == "finite":
        stage = Stage.ADOPTED
    mood = _mood(sentence, anchor)
    if not chain and cue.form != "finite" and mood is Mood.ASSERTED:
        stage = None
    if mood is Mood.DENIED and chain and stage is Stage.ADOPTED and anchor.kind == "adopted":
        stage, mood = Stage.REJECTED, Mood.HYPOTHETICAL
    return Statement(
        sentence=sentence,
        action=_action(sentence, cue),
        stage=stage,
        mood=mood,
        about=about,
        anchor=sentence.span_of(anchor),
        content=sentence.span_of(cue),
        postponed=postponed,
        quoted=sentence.is_quoted(cue),
        finite=cue.form == "finite" and not chain,
        earlier=_is_earlier(sentence, anchor),
        noun=cue.form == "noun",
    )


def _action(sentence: Sentence, cue: Cue) -> Action:
    action = Action(cue.kind)
    if action is Action.BAN:
        start = max(0, cue.first - 5)
        stretch = sentence.words[start : cue.last + 25]
        text = " ".join(word.lower for word in sentence.words[start : cue.last + 1])
        if _DURATION.search(text) or (cue.form != "noun" and _ends_later(stretch)):
            return Action.MORATORIUM
        if _is_conditional(sentence.words[cue.last + 1 : cue.last + 30]):
            return Action.RESTRICTION
    return action


def _is_conditional(words: tuple[Word, ...]) -> bool:
    """ "Prohibits use without a warrant" allows it with one."""
    for position, word in enumerate(words):
        if word.lower in (";", ":"):
            return False
        if word.lower in ("solely", "sole"):
            return True
        if word.lower == "without":
            return any(after.lower in _CONDITIONS for after in words[position + 1 : position + 8])
    return False


def _ends_later(words: tuple[Word, ...]) -> bool:
    text = " ".join(word.lower for word in words)
    return bool(re.search(r"\b(?:for (?:at least )?(?:\w{1,8}) (?:year|month)s?\b|until \w)", text))


def _governors(sentence: Sentence, cue: Cue) -> list[Cue]:
    """The steps above a content cue, from the nearest out; first to its left, else, for a noun, to its right."""
    if cue.form == "finite" and not _is_in_a_relative_clause(sentence, cue):
        return []
    left = _left_chain(sentence, cue)
    if cue.form != "noun" or (left and left[-1].form == "finite"):
        return left
    right = _right_governor(sentence, cue)
    return [right] if right else left


def _is_in_a_relative_clause(sentence: Sentence, cue: Cue) -> bool:
    """Of "an ordinance that bans" the ordinance is decided on; "voted ..., after it lifted its ban" is another act."""
    before = sentence.words[max(0, cue.first - 3) : cue.first]
    return sentence.headline or any(word.lower in ("that", "which", "who", "to", "would") for word in before)


def _left_chain(sentence: Sentence, cue: Cue) -> list[Cue]:
    chain: list[Cue] = []
    position = cue.first
    for step in reversed([c for c in sentence.cues if c.is_step and c.last < cue.first and _may_govern(c)]):
        if position - step.last > _LEFT_REACH or _broken(sentence, step.last, cue.first):
            break
        if chain and chain[-1].form == "finite":
            break
        if step.first >= position:
            continue
        chain.append(step)
        position = step.first
    return chain


def _may_govern(step: Cue) -> bool:
    return not (step.kind == "proposed" and step.form == "noun")


def _right_governor(sentence: Sentence, cue: Cue) -> Cue | None:
    for step in sentence.cues:
        if step.is_step and _may_govern(step) and 0 < step.first - cue.last <= _RIGHT_REACH:
            if _broken(sentence, cue.last, step.first):
                return None
            if any(c.is_content and cue.last < c.first < step.first and c.form != "noun" for c in sentence.cues):
                return None
            return step
    return None


def _broken(sentence: Sentence, first: int, last: int) -> bool:
    between = sentence.words[first + 1 : last]
    return any(w.lower in _BREAKS for w in between) or any(
        w.lower in _CONTRAST and i and between[i - 1].lower == "," for i, w in enumerate(between)
    )


def _stage_of_chain(chain: list[Cue]) -> tuple[Stage | None, bool]:
    """The weakest link decides: what was rejected, vetoed or only proposed is not adopted."""
    kinds = {step.kind for step in chain}
    if "overridden" in kinds:
        return Stage.ADOPTED, False
    if "postponed" in kinds:
        return None, True
    for kind in ("vetoed", "rejected", "expired", "proposed", "advanced", "adopted"):
        if kind in kinds:
            return Stage(kind), False
    return None, False


def _mood(sentence: Sentence, anchor: Cue) -> Mood:
    """Certainty, by the modal words shortly before the anchor in its own clause."""
    begin = max(0, anchor.first - _MODAL_REACH)
    for position in range(anchor.first - 1, begin - 1, -1):
        if sentence.words[position].lower in (";", ":", "—", "\n"):
            begin = position + 1
            break
    if _supposes(sentence, anchor):
        return Mood.SUPPOSED
    moods = {
        "modal_future": Mood.FUTURE,
        "modal_conditional": Mood.HYPOTHETICAL,
        "modal_desire": Mood.DESIRED,
        "negation": Mood.DENIED,
    }
    reach = {"modal_future": 7, "modal_conditional": 6, "modal_desire": 5, "negation": 3}
    for cue in reversed(sentence.cues):
        mood = moods.get(cue.kind)
        if mood is None or cue.first < begin or _is_the_month(sentence, cue):
            continue
        if cue.last < anchor.first and anchor.first - cue.last <= reach[cue.kind]:
            if anchor.form == "finite" and mood is not Mood.DENIED and not _precedes_directly(sentence, cue, anchor):
                continue
            return mood
    return Mood.ASSERTED


def _is_earlier(sentence: Sentence, anchor: Cue) -> bool:
    """Whether the step lies before the sentence's own news: "had passed", "ten days after the council voted"."""
    for word in reversed(sentence.words[max(0, anchor.first - 7) : anchor.first]):
        if word.lower in (",", ";", ":", "—", "–"):
            return False
        if word.lower in _EARLIER:
            return True
    return False


def _is_the_month(sentence: Sentence, cue: Cue) -> bool:
    return cue.first > 0 and sentence.words_of(cue) == "May"


def _supposes(sentence: Sentence, anchor: Cue) -> bool:
    """Whether the clause of the anchor, or the whole sentence, only supposes: "if the council acted"."""
    if sentence.words and sentence.words[0].lower in _SUPPOSING:
        return True
    if sentence.text.rstrip("”\"' ").endswith("?"):
        return True
    for word in reversed(sentence.words[max(0, anchor.first - 12) : anchor.first]):
        if word.lower in (",", ";", ":", "—", "–"):
            return False
        if word.lower in ("if", "whether", "unless"):
            return True
    return False


def _precedes_directly(sentence: Sentence, modal: Cue, anchor: Cue) -> bool:
    """A finite verb is under a modal only where no other subject stands between: "would be banned", not "would ...,
    said Lopez, who passed"."""
    between = sentence.words[modal.last + 1 : anchor.first]
    return len(between) <= 4 and not any(w.lower in (",", "that", "which", "who", "and") for w in between)


def _step_statements(sentence: Sentence, used: set[Cue], *, in_focus: bool) -> list[Statement]:
    """Steps of the measure spoken of, where the sentence names it or is plainly about it."""
    found: list[Statement] = []
    for step in sentence.cues:
        if not step.is_step or step in used or not _may_govern(step):
            continue
        about = _step_about(sentence, step, in_focus=in_focus)
        if about is None:
            continue
        stage, postponed = _stage_of_chain([step])
        mood = _mood(sentence, step)
        if step.form == "bare" and mood is Mood.ASSERTED:
            continue
        found.append(
            Statement(
                sentence=sentence,
                action=None,
                stage=stage,
                mood=mood,
                about=about,
                anchor=sentence.span_of(step),
                postponed=postponed,
                quoted=sentence.is_quoted(step),
                finite=step.form == "finite",
                earlier=_is_earlier(sentence, step),
            )
        )
    return found


def _step_about(sentence: Sentence, step: Cue, *, in_focus: bool) -> About | None:
    measures = [
        c
        for c in sentence.cues
        if c.kind == "measure"
        and -8 <= c.first - step.last <= 10
        and not _broken(sentence, min(c.last, step.last), max(c.first, step.first))
    ]
    if sentence.topics and (measures or _names_topic_after(sentence, step)):
        return About.NAMED
    if not in_focus:
        return None
    if any(_is_definite(sentence, cue) for cue in measures):
        return About.MEASURE
    following = sentence.words[step.last + 1 : step.last + 3]
    if following and following[0].lower in ("it", "them"):
        return About.MEASURE
    before = sentence.words[max(0, step.first - 3) : step.first]
    if any(w.lower == "it" for w in before):
        return About.MEASURE
    return None


def _names_topic_after(sentence: Sentence, step: Cue) -> bool:
    """ "Puts off decision on face surveillance"; but "approves facial recognition contract" is no step of a measure."""
    if step.form != "finite" or sentence.has("use"):
        return False
    return any(0 < sentence.word_at(topic.start) - step.last <= 10 for topic in sentence.topics)


def _is_definite(sentence: Sentence, cue: Cue) -> bool:
    before = sentence.words[max(0, cue.first - 4) : cue.first]
    return any(word.lower in _DETERMINERS or word.lower.endswith("'s") for word in before) or (
        cue.first == 0 or sentence.headline
    )
