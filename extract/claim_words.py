"""The words of claims about the record as a whole (``lexicon/claims.toml``), and the patterns made of them."""

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from tomllib import loads

from pydantic import BaseModel, ConfigDict, Field

_GAP = r"\s{1,5}"
_NAME = r"[A-Z][\w.]{0,20}(?:\s[A-Z]\w{1,20}){0,2}"
_NUMBER = r"(?P<number>\d{1,3}(?:,\d{3}){1,3}|\d{1,3}(?:\.\d{1,3})? million)"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Lists(_Strict):
    joining: list[str] = Field(min_length=1)
    including: list[str]
    done: list[str]
    others: list[str]


class _People(_Strict):
    nouns: list[str] = Field(min_length=1)
    states: dict[str, str]


class Words(_Strict):
    """The lexicon as it is written."""

    ordinals: list[str] = Field(min_length=1)
    cardinals: list[str] = Field(min_length=1)
    units: dict[str, str]
    plurals: dict[str, str]
    superlatives: list[str]
    nation: list[str]
    actions: dict[str, list[str]]
    lists: _Lists
    people: _People


@cache
def words() -> Words:
    file = files("extract").joinpath("lexicon", "claims.toml")
    return Words.model_validate(loads(file.read_text(encoding="utf-8")))


def _any(listed: Sequence[str]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", _GAP) for word in sorted(listed, key=len, reverse=True))


def _where() -> str:
    """ "in the state", "in Massachusetts", "of the nation"; a name that is no state is left to the reader."""
    return rf"{_GAP}(?:in|of){_GAP}(?:the{_GAP})?(?P<where>(?i:{_any(words().nation)}|state|commonwealth)\b|{_NAME})"


@cache
def acts() -> re.Pattern[str]:
    """A word of a prohibition."""
    return re.compile(rf"\b(?:{_any([word for listed in words().actions.values() for word in listed])})\b", re.I)


@cache
def ordinals() -> tuple[re.Pattern[str], ...]:
    """Ways to say which in a row a government is, each with groups ``ordinal``, ``where`` and perhaps ``unit``."""
    known = words()
    first = rf"(?P<ordinal>(?i:{_any(known.ordinals)})|\d{{1,3}}(?:st|nd|rd|th))"
    unit = rf"(?P<unit>(?i:{_any(list(known.units))}))\b"
    plain = rf"(?:(?!(?i:{_any([*known.superlatives, *known.units])})\b)[\w-]{{1,20}}{_GAP}){{0,2}}?"
    return (
        re.compile(rf"\b{first}{_GAP}{plain}{unit}{_where()}"),
        re.compile(rf"\b{first}{_GAP}(?P<where>(?i:{_any(known.nation)})|{_NAME}){_GAP}{unit}"),
        re.compile(rf"(?<!\w)(?P<where>(?i:the{_GAP}(?:state|nation|country))|{_NAME})['’]s{_GAP}{first}{_GAP}{unit}"),
        re.compile(rf"\b{first}{_where()}(?={_GAP}(?:to|that|with){_GAP})"),
        re.compile(rf"\b{first}{_GAP}(?P<unit>(?i:state))(?P<where>)(?={_GAP}(?:to|that|with){_GAP})"),
    )


@cache
def cardinals() -> tuple[re.Pattern[str], ...]:
    """Ways to say how many governments have done it, with the same groups; the act follows within the sentence."""
    known = words()
    count = rf"(?P<ordinal>(?i:{_any(known.cardinals)})|\d{{1,3}}){_GAP}(?:other{_GAP})?"
    unit = rf"(?P<unit>(?i:{_any(list(known.plurals))}))\b"
    done = rf"(?={_GAP}(?:that{_GAP}|which{_GAP})?(?:have|had){_GAP}[^.;]{{0,40}}?(?:{acts().pattern}))"
    return (
        re.compile(rf"\b{count}{unit}{_where()}{done}"),
        re.compile(rf"\b{count}(?P<where>(?i:{_any(known.nation)})|{_NAME}){_GAP}{unit}{done}"),
    )


@cache
def people() -> re.Pattern[str]:
    """A number of people, with groups ``number``, ``whose`` (a state's name) and ``who``."""
    return re.compile(
        rf"\b{_NUMBER}{_GAP}(?:(?P<whose>{_NAME}){_GAP})?(?P<who>(?i:{_any(words().people.nouns)}))\b"
        rf"(?!{_GAP}(?:of|in|from){_GAP}(?!the\b))"
    )


@cache
def list_cues() -> tuple[re.Pattern[str], ...]:
    """What comes right before a list of those that did the same."""
    told = words().lists
    after_done = rf"\b(?:{_any(told.done)})\b.{{0,120}}?\b(?:{_any(told.including)})\b"
    return (
        re.compile(rf"\b(?:{_any(told.joining)})\b", re.I),
        re.compile(after_done, re.I | re.S),
        re.compile(rf"\b(?:{_any(told.others)})\b", re.I),
    )
