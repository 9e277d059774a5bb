"""What one sentence states about the measure: which action, how far it went, and whether it is certain.

A statement is read off a *content* cue ("ban"), the *steps* that govern it ("voted to approve an ordinance that would
ban": voted to > approve > ban) and the modality of the outermost of them. A sentence without a content cue can still
state a step of the measure spoken of ("the ordinance passed 7-2").
"""

import itertools
import re
from dataclasses import dataclass

from banwatch.measures import Action, Stage
from banwatch.spans import Span
from extract.lexicon.phrases import Word
from extract.measures.abouts import About, about_content, about_step
from extract.measures.chains import (
    governors,
    is_a_first_vote,
    is_one_members,
    is_only_wished,
    may_govern,
    put_off_now,
    sent_back,
    stage_of,
    voted_on,
)
from extract.measures.cues import STEPS, Cue
from extract.measures.moods import Mood, is_earlier, mood_of
from extract.measures.sentences import Sentence

__all__ = ["About", "Mood", "Statement", "read"]

_IN_FORCE = frozenset({"law", "laws", "statute", "statutes"})
_THIS_ONE = frozenset({"the", "this", "that", "her", "his", "their", "proposed", "draft"})
_OTHER_ITEM = re.compile(
    r"(?:In other (?:action|business|matters|news)|Separately|Also (?:on|at|during))\b", re.IGNORECASE
)
_USES = frozenset({"use", "purchase", "buy", "acquire", "deploy", "install", "deployment"})
# What may come after a decision told in the same sentence: "passed it in 2021, but it was allowed to expire".
_ENDINGS = frozenset({"vetoed", "expired"})
_EXECUTIVE = re.compile(r"\b(?:veto|mayor|governor|gov\.|executive)", re.IGNORECASE)
_OUTCOMES = frozenset({"adopted", "rejected", "advanced"})
_SET_OFF = frozenset({",", "—", "–", "effectively", "thereby", "permanently"})
_TELLING = frozenset({"announced", "announces", "pledged", "promised"})
_STILL = frozenset({"still", "remains", "remain", "stays"})
_SUCCEEDING = frozenset({"cementing", "replacing", "ending", "following", "capping", "succeeding", "supplanting"})
_PASSIVE = frozenset({"be", "been", "is", "was", "were", "are", "being", "gets", "got"})
# From the subject of a passive, with what it is on, to its verb.
_SUBJECT_REACH = 10
_ARTICLES = frozenset({"a", "an", "the", "its", "any", "previously"})
_CONCERNING = frozenset({"regarding", "about", "concerning", "toward", "towards", "against", "considering"})
_WHO = frozenset({"which", "who", "whose", "where"})
_AND = frozenset({"and", "but", ",", ";"})
_WISH_REACH = 6
_CALL_REACH = 9
_CONDITIONS = frozenset({"warrant", "consent", "permission", "order", "signature"})
_UNDER = frozenset({"with", "under", "by", "when", "if", "pursuant", "on"})
_CONSENTS = frozenset({"audit", "audited", "approved", "approves", "approval", "approve", "yes", "judge", "authorized"})
_DURATION = re.compile(
    r"\b(?:(?:\d{1,3}|one|two|three|four|five|six|twelve|eighteen)[- ](?:years?|months?|week|day)\b"
    r"(?![- ](?:old|after|ago|since|later))|until\s(?!now\b|then\b|recently\b)|temporar(?:y|ily)|sunsets?\b|interim\b)",
    re.IGNORECASE,
)
_VOTE_TO = re.compile(
    r"(?<!ahead of )(?<!before )(?<!until )\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?: night| evening)?"
    r"|[Ll]ast (?:night|week|month|year)|[Yy]esterday|[Cc]ouncil|[Bb]oard|[Cc]ommission|[Cc]ity|[Tt]own|[Cc]ounty"
    r"|[Vv]oters|[Ll]awmakers|[Ll]egislature)(?:[’']s?)"
    r" (?:(?:unanimous|recent|historic|landmark|\d{1,2}[-–]\d{1,2}) ){0,2}(?:vote|decision)"
    r"(?: (?:by|of) [^.;,:]{3,50}| (?:Mon|Tues|Wednes|Thurs|Fri)day(?: night)?| last \w{4,6}| in (?:\w{3,9} )?\d{4})?"
    r" to (?:[a-z]{4,12}ly )?\Z"
    # "With a 10-4 vote Wednesday to repeal it".
    r"|\b(?:with|in|on|by) an? (?:unanimous|narrow|\d{1,2}[-–]\d{1,2}) vote(?: (?:Mon|Tues|Wednes|Thurs|Fri)day"
    r"(?: night)?)? to (?:[a-z]{4,12}ly )?\Z"
)
_LATER = re.compile(
    r"\b(?:for (?:at least )?(?:\w{1,8}) (?:year|month)s?\b"
    r"|until (?!now\b|then\b|recently\b|yesterday\b|\w{1,9}day\b)\w)"
)
_NOT_BEFORE = re.compile(r"\b(?:not|won't|doesn't|never|cannot|can't|isn't|wouldn't)\b[^,;:]{0,60}\Z")
_NUMBER = (
    r"(?:(?:up to|at least|no more than) )?(?:\d{1,3}|one|two|three|four|five|six|nine|ten|twelve|eighteen|ninety)"
)
_LASTING = re.compile(
    rf"(?:(?:that (?:lasts|will last|would last)|lasting|of) (?:{_NUMBER}|an?)|for {_NUMBER})"
    r" (?:day|week|month|year)s?\b"
)


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

    @property
    def tells_what_it_would_do(self) -> bool:
        """Whether it only says what a measure holds, which is no older than the measure: "would forbid"."""
        return self.stage is None and not self.postponed and self.mood is Mood.HYPOTHETICAL


def read(sentence: Sentence, *, in_focus: bool) -> list[Statement]:
    """The statements of a sentence. ``in_focus`` says that a sentence shortly before spoke of the measure, so that
    "the ordinance" or "it" means it."""
    used: set[Cue] = set()
    found: list[Statement] = []
    contents = [
        (cue, about_content(sentence, cue, in_focus=in_focus))
        for cue in sentence.cues
        if cue.is_content and not _is_taken_back(sentence, cue) and not _is_an_adjective(sentence, cue)
    ]
    found += [_content_statement(sentence, cue, about, used) for cue, about in contents if about is not None]
    if sentence.topics or not _OTHER_ITEM.match(sentence.text):
        decided = any(statement.stage and statement.asserted for statement in found)
        found.extend(_step_statements(sentence, used, in_focus=in_focus, kinds=_ENDINGS if decided else STEPS))
    return found


def _is_an_adjective(sentence: Sentence, cue: Cue) -> bool:
    """ "Would replace a repealed ordinance": nobody repeals there."""
    if cue.form != "finite" or cue.first == 0 or cue.first != cue.last:
        return False
    word, before = sentence.words[cue.first].lower, sentence.words[cue.first - 1].lower
    following = [c for c in sentence.cues if c.kind == "measure" and c.first == cue.last + 1]
    return word.endswith("ed") and before in _ARTICLES and bool(following)


def _is_taken_back(sentence: Sentence, cue: Cue) -> bool:
    """Whether it is what a repeal takes back: the ban in "lifted its ban", the law in "repeal of a law banning"."""
    if cue.kind == "repeal" or cue.form == "finite":
        return False
    if cue.form == "noun" and any(
        o.kind == "repeal" and o.form == "noun" and o.first == cue.last + 1 for o in sentence.cues
    ):
        return True
    if cue.form == "noun" and any(_takes_back_its_subject(sentence, cue, other) for other in sentence.cues):
        return True
    return any(
        other.kind == "repeal"
        and 0 < cue.first - other.last <= 6
        and not any(word.lower in _AND for word in sentence.words[other.last + 1 : cue.first])
        for other in sentence.cues
    )


def _takes_back_its_subject(sentence: Sentence, cue: Cue, repeal: Cue) -> bool:
    """ "The ban would be lifted": of the passive the subject is what is taken back."""
    if repeal.kind != "repeal" or repeal.form != "finite" or not 0 < repeal.first - cue.last <= _SUBJECT_REACH:
        return False
    between = [word.lower for word in sentence.words[cue.last + 1 : repeal.first]]
    return bool(_PASSIVE & set(between[-2:])) and not set(between) & {",", "that", "which"}


def _content_statement(sentence: Sentence, cue: Cue, about: About, used: set[Cue]) -> Statement:
    chain = governors(sentence, cue)
    chain += [step for step in (*sent_back(sentence, cue), *put_off_now(sentence, chain)) if step not in chain]
    used.update(chain)
    anchor = chain[-1] if chain else cue
    stage, postponed = stage_of(chain)
    if stage is None and not postponed and cue.form == "finite" and not _is_what_a_measure_says(sentence, cue):
        stage = Stage.ADOPTED
    mood = mood_of(sentence, anchor)
    adjoined = not chain and stage is None and (_adjoins(sentence, cue) or _is_what_a_vote_was_to(sentence, cue))
    if adjoined:
        stage = Stage.ADOPTED
    if cue.form == "noun" and _is_a_participles(sentence, cue):
        stage = None
    if cue.form == "finite" and not chain and cue.first and sentence.words[cue.first - 1].lower in _STILL:
        stage = None
    if _TELLING & {word.lower for word in sentence.words[anchor.first : anchor.last + 1]} and mood is Mood.ASSERTED:
        ahead = any(anchor.last < c.first < cue.first and c.kind == "modal_future" for c in sentence.cues)
        mood = Mood.FUTURE if ahead else mood
    if not chain and is_only_wished(sentence, cue.first - _WISH_REACH, cue.first):
        mood = Mood.SUPPOSED if _resolves_to_ask(sentence, cue) else Mood.DESIRED
    if not chain and mood in (Mood.HYPOTHETICAL, Mood.DESIRED) and _asks_by_resolution(sentence):
        mood = Mood.SUPPOSED
    if chain and _may_be_let(sentence, anchor):
        stage = None
    if chain and anchor.form == "bare" and _is_only_spoken_of(sentence, anchor):
        stage = None
    if stage is Stage.ADOPTED and chain and is_a_first_vote(sentence, chain[0]):
        stage = Stage.ADVANCED
    if not chain and cue.form != "finite" and mood is Mood.ASSERTED and not adjoined:
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
        earlier=is_earlier(sentence, anchor),
        noun=cue.form == "noun",
    )


def _resolves_to_ask(sentence: Sentence, cue: Cue) -> bool:
    """ "Adopted a resolution urging Congress to ban ...": others are asked, and nothing is proposed here."""
    return any(c.kind == "adopted" and c.form == "finite" and c.last < cue.first for c in sentence.cues)


def _is_a_wish_passed(sentence: Sentence, step: Cue) -> bool:
    """ "Wants the commission to ban it, passes resolution": the resolution asks, and bans nothing."""
    if step.kind != "adopted" or not sentence.has("ban", "moratorium", "repeal", "restriction"):
        return False
    if not any(cue.kind in ("call", "modal_desire") and cue.first < step.first for cue in sentence.cues):
        return False
    around = sentence.words[max(0, step.first - 4) : step.last + 4]
    return any(word.lower == "resolution" for word in around)


def _asks_by_resolution(sentence: Sentence) -> bool:
    """ "The sheriff should ban it, the council urges in a resolution which it passed"."""
    if not any(word.lower == "resolution" for word in sentence.words):
        return False
    passed = any(c.kind == "adopted" and c.form == "finite" for c in sentence.cues)
    return passed and sentence.has("call", "modal_desire")


def _allows_use(sentence: Sentence, step: Cue) -> bool:
    """ "Secured approval for its use" is no step of a measure."""
    following = [word.lower for word in sentence.words[step.last + 1 : step.last + 5]]
    return step.form == "noun" and following[:1] in (["for"], ["to"], ["of"]) and bool(_USES & set(following))


def _overrides_no_veto(sentence: Sentence, step: Cue) -> bool:
    """A state's law overrides a county's without anybody's vote."""
    return step.kind == "overridden" and not _EXECUTIVE.search(sentence.text)


def _is_a_participles(sentence: Sentence, cue: Cue) -> bool:
    """Of "voted to ban it, cementing a two-year moratorium" only the ban was voted on."""
    for place in range(cue.first - 1, max(0, cue.first - 6), -1):
        word = sentence.words[place].lower
        if word in _SUCCEEDING:
            return True
        if word == ",":
            return False
    return False


def _is_only_spoken_of(sentence: Sentence, step: Cue) -> bool:
    """ "A hearing regarding the commissioners enacting a moratorium" enacts none."""
    if not sentence.words[step.first].lower.endswith("ing"):
        return False
    return any(word.lower in _CONCERNING for word in sentence.words[max(0, step.first - 4) : step.first])


def _may_be_let(sentence: Sentence, step: Cue) -> bool:
    """ "The deadline to act on it or to let it lapse": nothing has lapsed."""
    before = [word.lower for word in sentence.words[max(0, step.first - 5) : step.first]]
    return any(pair in (("to", "let"), ("to", "allow")) for pair in itertools.pairwise(before))


def _adjoins(sentence: Sentence, cue: Cue) -> bool:
    """A participle set off by a comma or dash tells what its clause came to: "went further, outlawing it"."""
    if cue.form != "bare" or not sentence.words[cue.first].lower.endswith("ing") or cue.first == 0:
        return False
    if sentence.has("modal_future", "modal_conditional", "modal_desire", "proposed", "call", "postponed", "rejected"):
        return False
    return sentence.words[cue.first - 1].lower in _SET_OFF and bool(sentence.bodies)


def _ends_a_debate(sentence: Sentence, step: Cue) -> bool:
    """ "Debated for an hour before passing the bill", "ended where it began, denying it": what the debate came to."""
    if step.first == 0 or not sentence.bodies or not sentence.words[step.first].lower.endswith("ing"):
        return False
    if step.kind not in _OUTCOMES or sentence.has("modal_future", "modal_conditional", "call", "postponed"):
        return False
    before = sentence.words[step.first - 1].lower
    return before in _SET_OFF or (before == "before" and step.first > 1)


def _is_what_a_vote_was_to(sentence: Sentence, cue: Cue) -> bool:
    """ "Tuesday's vote by the council to ban it", "the city's decision to ban it": the vote was taken."""
    if cue.form != "bare":
        return False
    return _VOTE_TO.search(sentence.text, 0, sentence.words[cue.first].start - sentence.span.start) is not None


def _is_what_a_measure_says(sentence: Sentence, cue: Cue) -> bool:
    """ "The proposed ordinance prohibits ..." tells what stands in it, not that anybody acted; a law that is not "the"
    or "this" one is another, and in force."""
    if sentence.headline:
        return False
    subjects = [c for c in sentence.cues if c.kind == "measure" and 0 < cue.first - c.last <= 3]
    return any(
        sentence.words[c.last].lower not in _IN_FORCE
        or (c.first > 0 and sentence.words[c.first - 1].lower in _THIS_ONE)
        for c in subjects
    )


def _action(sentence: Sentence, cue: Cue) -> Action:
    action = Action(cue.kind)
    if action is Action.BAN:
        start = max(0, cue.first - 5)
        stretch = sentence.words[start : cue.last + 25]
        text = " ".join(word.lower for word in sentence.words[start : cue.last + 1])
        after = " ".join(word.lower for word in sentence.words[cue.last + 1 : cue.last + 7])
        if _DURATION.search(text) or _LASTING.match(after) or (cue.form != "noun" and _ends_later(stretch)):
            return Action.MORATORIUM
        if _is_conditional(sentence.words[cue.last + 1 : cue.last + 30]):
            return Action.RESTRICTION
    return action


def _is_conditional(words: tuple[Word, ...]) -> bool:
    """ "Prohibits use without a warrant" allows it with one."""
    for position, word in enumerate(words):
        if word.lower in (";", ":") or (
            word.lower == "," and words[position + 1 : position + 2] and words[position + 1].lower in _WHO
        ):
            return False
        if word.lower in ("solely", "sole"):
            return True
        if word.lower == "except" and words[position + 1 : position + 2] and words[position + 1].lower in _UNDER:
            return any(after.lower in _CONDITIONS for after in words[position + 1 : position + 7])
        if word.lower == "without":
            return any(after.lower in _CONDITIONS for after in words[position + 1 : position + 8])
        if word.lower == "unless":
            return any(after.lower in _CONDITIONS | _CONSENTS for after in words[position + 1 : position + 14])
    return False


def _ends_later(words: tuple[Word, ...]) -> bool:
    text = " ".join(word.lower for word in words)
    later = _LATER.search(text)
    # "Won't take effect until July" tells when it begins.
    return later is not None and _NOT_BEFORE.search(text, 0, later.start()) is None


def _step_statements(sentence: Sentence, used: set[Cue], *, in_focus: bool, kinds: frozenset[str]) -> list[Statement]:
    """Steps of the measure spoken of, where the sentence names it or is plainly about it."""
    found: list[Statement] = []
    for step in sentence.cues:
        if step.kind not in kinds or step in used or not may_govern(step) or is_one_members(sentence, step):
            continue
        about = about_step(sentence, step, in_focus=in_focus)
        if about is None or _allows_use(sentence, step) or _overrides_no_veto(sentence, step):
            continue
        if step.form != "noun" and is_only_wished(
            sentence, step.last, min(step.last + _CALL_REACH, len(sentence.words))
        ):
            continue
        if _is_a_wish_passed(sentence, step):
            continue
        stage, postponed = stage_of([step, *voted_on(sentence, step)])
        if stage is Stage.ADOPTED and step.form != "noun" and is_a_first_vote(sentence, step):
            stage = Stage.ADVANCED
        mood = mood_of(sentence, step)
        if step.form == "bare" and mood is Mood.ASSERTED and not _ends_a_debate(sentence, step):
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
                earlier=is_earlier(sentence, step),
            )
        )
    return found
