"""The votes' lexicons, validated when first read."""

import re
import tomllib
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from banwatch.votes import Classification, Option, VoteResult


class _Forms(BaseModel):
    model_config = ConfigDict(extra="forbid")

    labels: list[str]
    words: list[str]
    said: list[str]
    numbered: list[str]


class _Verbs(BaseModel):
    model_config = ConfigDict(extra="forbid")

    verbs: list[str]
    phrases: list[str]
    labelled: list[str] = []


_EVERYONE = (
    r"all (?:of )?(?:the )?(?!others?\b)(?:(?!others?\b)\w{1,16} ){0,3}vot(?:ed|ing) [\"']?"
    r"(?:aye|yes|yea|in favor|in the affirmative)"
)


def _read(name: str) -> dict[str, object]:
    return tomllib.loads(files("extract").joinpath("lexicon", name).read_text(encoding="utf-8"))


@cache
def options() -> dict[Option, _Forms]:
    """The words of each option; raises ValueError where the file does not fit."""
    data = _read("votes_options.toml")
    return {Option(key): _Forms.model_validate(value) for key, value in data.items()}


@cache
def verbs() -> dict[VoteResult, _Verbs]:
    """The verbs and phrases that state a result."""
    data = _read("votes_outcomes.toml")
    return {VoteResult(key): _Verbs.model_validate(value) for key, value in data.items() if key in ("pass", "fail")}


@cache
def _unanimous() -> list[str]:
    phrases = _read("votes_outcomes.toml")["unanimous"]
    if not isinstance(phrases, list):
        raise ValueError("votes_outcomes.toml: unanimous is not a list")
    return [str(p) for p in phrases]


@cache
def unanimity() -> re.Pattern[str]:
    """The phrases that call a vote unanimous."""
    said = alternatives(_unanimous())
    return re.compile(rf"(?<![\w-])(?:{said}|{_EVERYONE})(?![\w])")


@cache
def outcome_words() -> tuple[str, ...]:
    """A word of each phrase that may state an outcome, mostly its longest: a text with none of them states none."""
    phrases = [p for entry in verbs().values() for p in (*entry.verbs, *entry.phrases, *entry.labelled)]
    common = ("vot", "favo", "aye")
    rest = [p for p in (*phrases, *_unanimous()) if not any(word in p for word in common)]
    words = {*common, *(max(reversed(re.findall(r"[\w/]+", phrase)), key=len) for phrase in rest)}
    return tuple(word for word in sorted(words) if not any(other in word for other in words - {word}))


@cache
def classifications() -> tuple[tuple[Classification, re.Pattern[str]], ...]:
    """The patterns of each kind of motion, in the order in which they are tried."""
    data = _read("votes_motions.toml")
    found = []
    for key, phrases in data.items():
        if not isinstance(phrases, list):
            raise ValueError(f"votes_motions.toml: {key} is not a list")
        pattern = re.compile(rf"(?<![\w-])(?:{alternatives([str(p) for p in phrases])})(?![\w])")
        found.append((Classification(key), pattern))
    return tuple(found)


def alternatives(phrases: list[str]) -> str:
    """Phrases as a pattern, the longest first; a space is any white space or a quotation mark after it.

    Those with one first letter are one branch: a pattern costs by its branches at each place of a text.
    """
    by_letter: dict[str, list[str]] = {}
    for phrase in sorted(set(phrases), key=len, reverse=True):
        pattern = r"[\s\"']{1,12}".join(re.escape(word) for word in phrase.split())
        letter = re.escape(phrase[0])
        by_letter.setdefault(letter, []).append(pattern[len(letter) :])
    return "|".join(f"{letter}(?:{'|'.join(rest)})" for letter, rest in by_letter.items())
