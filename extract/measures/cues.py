"""Cues: the words of a sentence that say what was done, how far it went, and how certain the sentence is of it."""

from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from tomllib import TOMLDecodeError, loads
from typing import NamedTuple

from pydantic import TypeAdapter, ValidationError

from extract.lexicon.phrases import PhraseTrie, Word
from extract.topics import BadLexicon

CONTENTS = frozenset({"ban", "moratorium", "restriction", "repeal"})
STEPS = frozenset({"adopted", "advanced", "rejected", "postponed", "vetoed", "overridden", "expired", "proposed"})

# What stands beside a word that may be verb or noun, such as "bans", "limits" or "pause".
_NOUN_BEFORE = frozenset(
    "a an the this that its their his her our such similar outright blanket recognition surveillance of on year month "
    "temporary citywide statewide total full no any new proposed municipal local partial technology month-old frt "
    "existing own strict another maintain maintains have has had imposed passed adopted enacted approved toughest "
    "strictest".split()
)
_NOUN_AFTER = frozenset(
    {"on", "against", "of", "in", "was", "is", "passed", "fails", "passes", "failed", "goes", "heads"}
)
_VOTING = frozenset({"vote", "votes", "voted", "voting"})
_NUMBERS = frozenset(
    "no yes aye two three four five six seven eight nine ten eleven twelve thirteen more enough the".split()
)
_SOME = frozenset({"few", "several", "some", "many", "city", "square", "dozen"})
_AGAINST = frozenset({"down", "against", "not"})
# What follows a word that means something else with it: "passed over", "signed up", "veto-proof".
_PARTICLES = {
    "passed": {"over", "away", "out", "along", "around"},
    "signed": {"up"},
    "carried": {"out", "on", "over"},
    "veto": {"proof", "power", "powers", "threat"},
}
_DETERMINERS = frozenset("the a an its their his her all several each every some".split())
_PARTICIPLES = frozenset({"extended", "renewed", "approved", "adopted", "enacted", "passed"})
# Of "the distance between the eyes" nobody eyes anything.
_EYES_BEFORE = frozenset("the your their his her our my whose all two between private".split())
_SPENDING = frozenset("money funding funds contract purchase spending bid grant request deal pilot".split())
_PLURAL_BODIES = frozenset(
    "councilors councillors councilmembers members lawmakers legislators senators voters aldermen alders supervisors "
    "commissioners selectmen trustees leaders officials delegates residents regents directors representatives reps "
    "councils cities towns counties states freeholders burgesses electors house".split()
)
_BOUNDED = frozenset({"city", "town", "county", "village", "municipal", "term", "speed", "time"})
_ADVERBS = frozenset("unanimously narrowly overwhelmingly again also finally formally".split())
_VERB_BEFORE = frozenset("to would will could may should must can shall might and or not n't cannot".split())


class Cue(NamedTuple):
    """A phrase of the lexicon at words ``first`` to ``last`` (inclusive) of its sentence."""

    kind: str
    form: str
    first: int
    last: int

    @property
    def is_content(self) -> bool:
        return self.kind in CONTENTS

    @property
    def is_step(self) -> bool:
        return self.kind in STEPS


@cache
def _trie(name: str) -> PhraseTrie:
    source = files("extract").joinpath("lexicon", f"{name}.toml")
    try:
        sections = TypeAdapter(dict[str, dict[str, list[str]]]).validate_python(
            loads(source.read_text(encoding="utf-8"))
        )
    except (TOMLDecodeError, ValidationError) as error:
        raise BadLexicon(f"extract/lexicon/{name}.toml: {error}") from error
    return PhraseTrie(
        {f"{kind}.{form}": phrases for kind, forms in sections.items() for form, phrases in forms.items()}
    )


@cache
def _kind_and_form(label: str) -> tuple[str, str]:
    kind, form = label.split(".")
    return kind, form


def find(words: Sequence[Word], lexicon: str = "measures") -> list[Cue]:
    """The cues among the words, in reading order; of two readings of the same words as one kind the fitting one."""
    readings: dict[tuple[str, int, int], list[Cue]] = {}
    for found in _trie(lexicon).find(words):
        for label in sorted(found.labels):
            kind, form = _kind_and_form(label)
            cue = Cue(kind, form, found.first, found.last)
            if (
                _calls_it(cue, words)
                or _counts_votes(cue, words)
                or _votes_on(cue, words)
                or _bounds_a_town(cue, words)
                or _strikes_down(cue, words)
                or _measures_a_way(cue, words)
                or _means_another_thing(cue, words)
            ):
                continue
            readings.setdefault((kind, found.first, found.last), []).append(cue)
    return _without_covered([_fitting(cues, words) for cues in readings.values()])


def _counts_votes(cue: Cue, words: Sequence[Word]) -> bool:
    """ "Six votes to three" is a tally, not "votes to" do something; "voted down a plan to" is no vote for it."""
    if cue.kind == "adopted" and any(word.lower in _AGAINST for word in words[cue.first + 1 : cue.last]):
        return words[cue.first].lower in _VOTING
    if words[cue.last].lower == "to" and cue.last > cue.first and cue.last + 1 < len(words):
        if cue.kind == "adopted" and words[cue.last - 1].lower in ("needed", "required"):
            return True
        if words[cue.last - 1].lower.isdigit() and words[cue.last + 1].lower.isdigit():
            return True
    if cue.first == 0 or words[cue.first].lower != "votes" or cue.kind == "more_to_come":
        return False
    before = words[cue.first - 1].lower
    return before.isdigit() or before in _NUMBERS


def _calls_it(cue: Cue, words: Sequence[Word]) -> bool:
    """ "What staff refers to as biometric identification" sends nothing to a committee."""
    if cue.kind != "postponed" or not words[cue.last].lower.startswith("refer"):
        return False
    return [word.lower for word in words[cue.last + 1 : cue.last + 3]] == ["to", "as"]


def _votes_on(cue: Cue, words: Sequence[Word]) -> bool:
    """ "Votes on fines for owners" tells what a vote is on, not what it is for; it may be "on Tuesday to" ban."""
    if cue.kind != "adopted" or cue.last - cue.first < 2 or words[cue.last].lower != "for":
        return False
    return words[cue.first].lower in _VOTING and words[cue.first + 1].lower == "on"


def _bounds_a_town(cue: Cue, words: Sequence[Word]) -> bool:
    """ "Within the city limits" limits nothing."""
    return cue.first > 0 and words[cue.first].lower == "limits" and words[cue.first - 1].lower in _BOUNDED


def _means_another_thing(cue: Cue, words: Sequence[Word]) -> bool:
    """ "Passed over" an item and "went through" its options decide nothing; "said no to money for it" bans nothing."""
    if cue.last + 1 >= len(words):
        return False
    following = [word.lower for word in words[cue.last + 1 : cue.last + 3]]
    if words[cue.last].lower in ("failed", "fails") and following[:1] == ["to"]:
        return following[1:] in (["waive"], ["suspend"], ["agree"], ["reach"], ["second"], ["attend"])
    if cue.kind == "adopted" and _is_a_participle(cue, words):
        return True
    if words[cue.first].lower == "eyes" and cue.first and words[cue.first - 1].lower in _EYES_BEFORE:
        return True
    if words[cue.first].lower in ("said", "says", "say") and words[cue.last].lower == "to":
        return any(word.lower in _SPENDING for word in words[cue.last + 1 : cue.last + 4])
    if [words[cue.last - 1].lower, words[cue.last].lower] in (["went", "through"], ["goes", "through"]):
        return words[cue.last + 1].lower in _DETERMINERS
    return words[cue.last + 1].lower in _PARTICLES.get(words[cue.last].lower, ())


def _is_a_participle(cue: Cue, words: Sequence[Word]) -> bool:
    """ "An extended moratorium is among the articles": nobody extends it there."""
    alone = cue.first == cue.last and cue.first > 0
    return alone and words[cue.first].lower in _PARTICIPLES and words[cue.first - 1].lower in ("a", "an")


def _measures_a_way(cue: Cue, words: Sequence[Word]) -> bool:
    """ "Two blocks from City Hall" blocks nothing."""
    if cue.first == 0 or words[cue.first].lower != "blocks":
        return False
    before = words[cue.first - 1].lower
    return before in _NUMBERS or before in _SOME or before.isdigit()


def _strikes_down(cue: Cue, words: Sequence[Word]) -> bool:
    """To strike a ban down, as a veto or a court does, is no vote to take it back."""
    if not words[cue.first].lower.startswith(("strike", "striking", "struck")) or cue.kind != "repeal":
        return False
    return cue.first + 1 < len(words) and words[cue.first + 1].lower == "down"


def _acts_as_finite(first: int, words: Sequence[Word]) -> bool:
    """A plain form after a plural subject reports what they did, as headlines do: "voters approve"."""
    if first == 0 or words[first].lower.endswith("ing"):
        return False
    before = words[first - 1].lower
    return before in _PLURAL_BODIES or (first > 1 and before in _ADVERBS and words[first - 2].lower in _PLURAL_BODIES)


def _fitting(cues: list[Cue], words: Sequence[Word]) -> Cue:
    """Of a word that may be verb or noun the form that its neighbours allow."""
    if any(cue.form == "bare" for cue in cues) and _acts_as_finite(cues[0].first, words):
        return cues[0]._replace(form="finite")
    if len(cues) == 1:
        return cues[0]
    by_form = {cue.form: cue for cue in cues}
    first, last = cues[0].first, cues[0].last
    before = words[first - 1].lower if first else ""
    after = words[last + 1].lower if last + 1 < len(words) else ""
    if "noun" in by_form and (before in _NOUN_BEFORE or after in _NOUN_AFTER or before.endswith("'s")):
        return by_form["noun"]
    if "bare" in by_form and before in _VERB_BEFORE:
        return by_form["bare"]
    if "finite" in by_form and words[first].lower.endswith(("s", "d")):
        return by_form["finite"]
    return by_form.get("noun") or by_form.get("bare") or cues[0]


def _without_covered(cues: list[Cue]) -> list[Cue]:
    """Drop a content or step that lies within a longer one, as "ban" does in "temporary ban"."""
    deciding = [cue for cue in cues if cue.is_content or cue.is_step]
    return [cue for cue in cues if not _is_covered(cue, deciding)]


def _is_covered(cue: Cue, others: Iterable[Cue]) -> bool:
    if not (cue.is_content or cue.is_step):
        return False
    if cue.kind == "repeal" and any(o.kind == "overridden" and o.first <= cue.first <= o.last for o in others):
        return True
    return any(
        other.first <= cue.first
        and cue.last <= other.last
        and other.last - other.first > cue.last - cue.first
        and other.is_content == cue.is_content
        for other in others
    )
