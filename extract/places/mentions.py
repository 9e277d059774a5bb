"""The places of a document before it is decided which they are: every mention with the evidence beside it."""

import bisect
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from banwatch.gazetteer import Gazetteer
from banwatch.jurisdictions import Jurisdiction, Level
from banwatch.spans import Span
from extract.lexicon.patterns import any_of
from extract.places.context import Judge, Verdict, follows_of
from extract.places.lexicon import Lexicon
from extract.places.names import Found, NameIndex
from extract.places.states import StateReader

MOST_UNLISTED = 100
LIST_GAP = 12
QUALIFIER_GAP = 40
SMALL = 25_000
LARGE = 150_000
HOME_FACTOR = 30
_NEIGHBOURHOOD = re.compile(r",? (?:an? |the )?(?:[A-Za-z]{2,20}(?:'s)? ){0,3}(?:neighbou?rhood|section)s?\b")
_OFFICE_AFTER = re.compile(
    r"(?i) (?:(?:common|legislative) council|board of (?:supervisors|selectmen|aldermen|trustees|commissioners)"
    r"|council|councill?or|hall|manager|commission|attorney|clerk|police|board|solicitor|auditor)"
)
_IN_ITS_COUNTY = re.compile(r"(?:,? in|,) (?:[A-Z][\w.'-]{1,15} ){1,3}(?:County|Parish)(?=,)")
_COUNTRY_AND_STATE = ("GE", "GA")
"""The country, in the gazetteer's codes, that shares its name with a state: Georgia."""
_COUNTY_OF = re.compile(r"\b(?:County of|COUNTY OF) ((?:[A-Z][A-Za-z.'-]{1,15} ){0,2}[A-Z][A-Za-z.'-]{1,15})")
_STATE_AFTER = re.compile(r" [Ss]tate\b(?! (?:University|College))")
_PLURAL = re.compile(r"\b(?:cities|towns|communities|municipalities) of (?:[A-Z]\w+)?$")
_PARTY = re.compile(r"\b(?:D|R|I|DFL|Dem|Rep)-$")
_TOWN_BEFORE = re.compile(r"(?i)\b(?:town|township|village) of (?:the )?$")
_CITY_BEFORE = re.compile(r"(?i)\b(?:city|borough) of (?:the )?$")
_TOWN_AFTER = re.compile(
    r"(?i)(?:'s)? (?:town(?:ship)? (?:council|board|meeting|manager|administrator|clerk|commission|committee|hall)|"
    r"representative town|select ?board|selectmen|board of selectmen|select board)\b"
)
_CITY_AFTER = re.compile(r"(?i)(?:'s)? (?:city (?:council|commission|manager|attorney|clerk|hall)|board of alder)")
_NAME = r"((?:[A-Z][a-z'-]{1,20} ){0,2}[A-Z][A-Za-z'-]{2,20})"
_STATE_AHEAD = re.compile(rf"{any_of((), 'in of near at from to and outside'.split())} {_NAME}(?=, [A-Z])")
_TWO = r"([A-Z][a-z'-]{1,20}(?: [A-Z][a-z'-]{1,20})?)"
_PAIR = r"([A-Z][a-z'-]{1,20} [A-Z][a-z'-]{1,20})"
_MOVES = any_of(
    (),
    "drove went travell?ed moved returned flew headed driving traveling moving returning came live[sd]? living".split(),
)
_OWNERS = any_of((), "an? the his her their".split())
_SIDES = any_of((), "north south east west outside downtown".split())
_PEOPLE = r"(?:man|woman|men|women|couple|residents?|teen|teenager|native|boy|girl|home|house|family)"
_SHAPED = re.compile(rf"{any_of((), 'in near outside downtown from of the'.split())} {_TWO}(?=[,.;]| [a-z])")
_FULL_NAME = r"[A-Z](?<!\w.)[a-z]{1,20} (?:[A-Z]\.? )?[A-Z][a-z]{1,20}"
# Each with words one of which it needs, where there are any.
_UNLISTED: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (_SHAPED, ()),
    (_STATE_AHEAD, ()),
    (re.compile(rf"\d(?<!\w.)\d{{0,2}}, of {_NAME}(?=[,.;]| [a-z])"), ()),
    (re.compile(rf"{_FULL_NAME} of {_TWO}(?=[,.;]| (?:said|says)\b)"), ()),
    (re.compile(rf"{_FULL_NAME} of {_PAIR}(?= [a-z])"), ()),
    (re.compile(rf"{_MOVES} (?:[a-z]{{2,12}} ){{0,2}}(?:to|from|in|near) {_TWO}(?=[,.;]| [a-z])"), ()),
    (re.compile(rf"{_OWNERS} {_PAIR} {_PEOPLE}\b"), ()),
    (re.compile(rf"{_SIDES} (?:of )?(?:rural )?{_TWO}(?=[,.;]| [a-z])"), ()),
    (re.compile(rf"t(?<!\w.)he {_TWO} (?:neighborhood|section|community)\b"), ()),
    (re.compile(rf"{_TWO} (?:Volunteer )?(?:Fire|Police) (?:Department|Chief|Officer)\b"), ("Fire ", "Police ")),
    (
        re.compile(rf"(?:the|The) {_TWO} (?:City|Town|Township|Village|Borough) (?:Council|Board|Commission)\b"),
        ("Council", "Board", "Commission"),
    ),
    (
        re.compile(
            r"(?:^|[.!?] {1,2})([A-Z][A-Z' ]{2,24}?)"
            r"(?=(?:, [A-Z][A-Za-z.]{1,14})?(?: \(AP\))? {1,2}(?:—|–|--|-) )"
        ),
        (" — ", " – ", " -- ", " - "),
    ),
    (re.compile(r"(?:^|[.!?] {1,2})([A-Z][A-Z' ]{2,24})(?=, [A-Z][A-Za-z.]{1,14} \(AP\))"), ("(AP)",)),
)
_NUMBERED_DIVISION = re.compile(r"(?:Ward|District|Precinct|Division|Zone|Section|Article|Item|Route) \d")
_ORGANISATION = re.compile(
    r"\b(?:Conference|Coalition|Alliance|Bureau|Registry|Ministry|Agency|Brotherhood|Department|Association|Board|Council|Church|Society|Club|Institute|Office|Order|Sons|"
    r"Daughters|School|College|University|Academy|Court|Director|Secretary|Chamber|Federation|Union|League|House) of\b"
)
# How far before "of" its word may begin: "the National Conference of State Legislatures".
_ORGANISATION_WORD = 14
_COUNTIES = re.compile(
    r"((?:[A-Z][a-z.]{1,15}(?: [A-Z][a-z]{1,15})?, ){0,6}[A-Z][a-z.]{1,15}(?: [A-Z][a-z]{1,15})?,? and "
    r"[A-Z][a-z.]{1,15}(?: [A-Z][a-z]{1,15})?) counties\b"
)
_COUNTY_NAME = re.compile(r"[A-Z][a-z.]{1,15}(?: [A-Z][a-z]{1,15})?")
_WORD_BEFORE = re.compile(r"[\w-]")
_WORD_AFTER = re.compile(r"\w")
_LIST_GAP = re.compile(r"(?:, |,? (?:and|or) |; )(?:in )?")


@dataclass(slots=True)
class Mention:
    """A place named in the text.

    ``options`` are the places it can be; ``state`` is the USPS code, ``country`` the ISO code, that stands beside it;
    ``states`` those of the list it is in; ``office`` says that a local body of its stands beside it,
    ``of_county`` that its state is its county's.
    """

    start: int
    end: int
    name: str
    options: tuple[Jurisdiction, ...]
    verdict: Verdict
    state: str | None = None
    country: str | None = None
    level: Level | None = None
    neighbourhood: bool = False
    dateline: bool = False
    office: bool = False
    of_county: bool = False
    choice: Jurisdiction | None = None
    states: list[str] = field(default_factory=list)


class Taken:
    """Stretches of text that do not overlap, in order."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._spans = sorted(spans)

    def add(self, start: int, end: int) -> None:
        bisect.insort(self._spans, (start, end))

    def is_free(self, start: int, end: int) -> bool:
        at = bisect.bisect_left(self._spans, (start, start))
        before = at > 0 and self._spans[at - 1][1] > start
        return not before and not (at < len(self._spans) and self._spans[at][0] < end)


class Reader:
    """Collects mentions with a gazetteer, its name index and the lexicon."""

    def __init__(self, places: Gazetteer, index: NameIndex, states: StateReader, words: Lexicon) -> None:
        self._places, self._index, self._states, self._words = places, index, states, words

    def read(self, folded: str, home: str | None, candidates: frozenset[Span] = frozenset()) -> list[Mention]:
        """Mentions in reading order, none overlapping; a name that the words around leave in doubt is a place where it
        is among ``candidates``."""
        judge = Judge(folded, self._words)
        counties = list(self._counties(folded))
        taken = Taken((c.start, c.end) for c in counties)
        found = [f for f in self._index.find(folded) if taken.is_free(f.start, f.end)]
        mentions: list[Mention] = []
        skip_to = 0
        for one in found:
            if one.start < skip_to or _NUMBERED_DIVISION.match(folded, one.start):
                continue
            one = self._without_city(folded, one, home)
            after = self._states.after(folded, one.end)
            of_county = None if after else self._state_of_its_county(folded, one)
            after = after or of_county
            if one.name.startswith("The ") and after is None and _OFFICE_AFTER.match(folded, one.end):
                # "The Village Board" is that of the village spoken of.
                continue
            mention = self._mention(folded, one, judge, after, home, seen=Span(one.start, one.end) in candidates)
            if mention is not None:
                mention.of_county = of_county is not None
                if mentions and _qualifies(mentions[-1], mention):
                    mentions.pop()
                mentions.append(mention)
                if after is not None and mention.state == after[0]:
                    skip_to = after[1]
        _settle_weak(folded, mentions)
        mentions = [m for m in mentions if m.verdict is not Verdict.WEAK]
        _join_lists(folded, mentions)
        mentions.extend(counties)
        mentions.extend(list(self._unlisted(folded, Taken((m.start, m.end) for m in mentions))))
        return sorted(mentions, key=lambda m: m.start)

    def _state_of_its_county(self, folded: str, one: Found) -> tuple[str, int] | None:
        """The state behind a town's county: "Penn Township in Cass County, Michigan"; the county is read by itself."""
        county = _IN_ITS_COUNTY.match(folded, one.end)
        after = self._states.after(folded, county.end()) if county else None
        return (after[0], one.end) if after else None

    def _without_city(self, folded: str, one: Found, home: str | None) -> Found:
        """ "Cambridge City Council" is Cambridge's, not that of some Cambridge City; Kansas City's is its own."""
        if not one.name.endswith(" City") or not _OFFICE_AFTER.match(folded, one.end):
            return one
        short = one.name.removesuffix(" City")
        longer, shorter = self._places.named(one.name), [p for p in self._places.named(short) if p.level in _TOWNS]
        if not shorter or any(p.state == home for p in longer):
            return one
        at_home = any(p.state == home for p in shorter)
        if not at_home and (longer[0].population or 0) >= max(p.population or 0 for p in shorter):
            return one
        return Found(one.start, one.end - len(" City"), short, one.upper)

    def _mention(
        self, folded: str, one: Found, judge: Judge, after: tuple[str, int] | None, home: str | None, *, seen: bool
    ) -> Mention | None:
        options = self._places.named(one.name)
        if _STATE_AFTER.match(folded, one.end):
            options = tuple(p for p in options if p.level is Level.STATE) or options
        is_state = any(p.level is Level.STATE for p in options)
        if after and is_state and self._states.after(folded, after[1]):
            # "Virginia, Minnesota, Illinois" is a list of states.
            after = None
        state = after[0] if after else self._states.before(folded, one.start)
        if state is None and home and not is_state and _PARTY.search(folded, max(0, one.start - 6), one.start):
            state = home
        country = None if state else self._country_after(folded, one.end, options)
        if state and all(p.state != state for p in options):
            country = next((p.country for p in options if (p.country, state) == _COUNTRY_AND_STATE), None)
            if country or is_state or any(p.level is Level.FOREIGN and p.latitude is None for p in options):
                state = None
        sizes = [(p.population or 0) * (HOME_FACTOR if home and p.state == home else 1) for p in options]
        government = any(p.level in _NOT_TOWNS for p in options)
        verdict = judge.verdict(
            one,
            qualified=bool(state or country),
            state=is_state,
            small=not government and max(sizes) < SMALL,
            large=max(sizes) >= LARGE,
            home=home is not None and any(p.state == home for p in options),
        )
        if seen and verdict in (Verdict.NOT, Verdict.WEAK):
            verdict = Verdict.PLACE
        if verdict is Verdict.NOT:
            return None
        if folded[one.start : one.end] == "US" and verdict is not Verdict.SURE:
            verdict = Verdict.PLACE
        return Mention(
            one.start,
            one.end,
            one.name,
            options,
            verdict,
            state=state,
            country=country,
            level=_level(folded, one.start, one.end),
            dateline=one.upper,
            office=any(p.match(folded, one.end) for p in (_OFFICE_AFTER, _TOWN_AFTER, _CITY_AFTER)),
            neighbourhood=_NEIGHBOURHOOD.match(folded, one.end, min(len(folded), one.end + 70)) is not None,
        )

    def _counties(self, folded: str) -> Iterator[Mention]:
        """ "Barrow, Jackson and Madison counties" are counties."""
        for whole in _COUNTIES.finditer(folded) if " counties" in folded else ():
            for name in _COUNTY_NAME.finditer(folded, *whole.span(1)):
                options = self._places.named(f"{name.group()} County")
                if options:
                    yield Mention(*name.span(), f"{name.group()} County", options, Verdict.SURE)

        for match in _COUNTY_OF.finditer(folded) if "County of" in folded or "COUNTY OF" in folded else ():
            words = match.group(1).split()
            for count in range(len(words), 0, -1):
                part = " ".join(words[:count])
                options = self._places.named(f"{part.title() if part.isupper() else part} County")
                if options:
                    start = match.start(1)
                    yield Mention(start, start + len(part), options[0].name, options, Verdict.SURE)
                    break

    def _country_after(self, folded: str, end: int, options: tuple[Jurisdiction, ...]) -> str | None:
        """ISO code of the country, or part of one, that follows: ", England"."""
        if not folded.startswith(", ", end):
            return None
        following = next(iter(self._index.find(folded[end + 2 : end + 40])), None)
        if following is None or following.start:
            return None
        countries = {
            p.country for p in self._places.named(following.name) if p.level is Level.FOREIGN and p.latitude is None
        }
        return next((p.country for p in options if p.country in countries and p.level is Level.FOREIGN), None)

    def _unlisted(self, folded: str, taken: Taken) -> Iterator[Mention]:
        """Places that the gazetteer does not know, but the words around them give away, wherever they are named."""
        given: dict[str, str | None] = {}
        for pattern, needed in _UNLISTED:
            if needed and not any(words in folded for words in needed):
                continue
            for match in pattern.finditer(folded):
                name = match.group(1)
                after = self._states.after(folded, match.end(1))
                if not self._is_given(pattern, match, qualified=after is not None) or len(given) >= MOST_UNLISTED:
                    continue
                if pattern is _STATE_AHEAD and self._states.after(folded, match.start(1) - 2):
                    continue
                if taken.is_free(*match.span(1)):
                    given[name] = given.get(name) or (after[0] if after else None)
        for start, name in _occurrences(folded, given):
            end = start + len(name)
            if taken.is_free(start, end):
                taken.add(start, end)
                yield Mention(start, end, name, self._places.named(name), Verdict.SURE, state=given[name])

    def _is_given(self, pattern: re.Pattern[str], match: re.Match[str], *, qualified: bool) -> bool:
        """True where the words around a name that no list has make a place of it."""
        begin = max(0, match.start() - _ORGANISATION_WORD)
        if _ORGANISATION.search(match.string, begin, match.end()) or (pattern is _STATE_AHEAD and not qualified):
            return False
        if pattern is _SHAPED and not self._is_shaped(match.group()):
            return False
        return self._may_be_place(match.group(1))

    def _is_shaped(self, phrase: str) -> bool:
        """True where the words look like a place's name: "in Hempfield", "of Squirrel Hill"."""
        before, first, *second = phrase.split()
        names = self._words.names
        if second:
            return second[0] in names.second_words or (first in names.first_words and before != "the")
        return before in ("in", "near", "outside", "downtown") and first.endswith(names.endings) and len(first) > 6

    def _may_be_place(self, name: str) -> bool:
        first, last = name.split()[0].title(), name.split()[-1].title()
        around = self._words.around
        if first in around.openers or first in self._words.first_names or last in around.civic:
            return False
        if last in around.streets or name in _NO_PLACES or last in around.titles or first in around.titles:
            return False
        return " " in name or name.title() not in self._words.names.words


_NO_PLACES = frozenset(
    "January February March April May June July August September October November December Monday Tuesday Wednesday "
    "Thursday Friday Saturday Sunday Christ God Congress English Spanish Internet Web Medicare Medicaid".split()
)
_TOWNS = (Level.CITY, Level.TOWN)
_NOT_TOWNS = (Level.COUNTY, Level.STATE, Level.FEDERAL, Level.FOREIGN)


def _occurrences(folded: str, names: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Where names stand as whole words, none overlapping, in reading order; of two at one place the longer.

    A pattern of the names would take longer to compile than to search with.
    """
    found: list[tuple[int, int, str]] = []
    for name in names:
        at = folded.find(name)
        while at >= 0:
            begins = at == 0 or not _WORD_BEFORE.match(folded, at - 1)
            if begins and not _WORD_AFTER.match(folded, at + len(name)):
                found.append((at, -len(name), name))
            at = folded.find(name, at + 1)
    reached = 0
    for at, size, name in sorted(found):
        if at >= reached:
            reached = at - size
            yield at, name


def _level(folded: str, start: int, end: int) -> Level | None:
    """City or town, as the words beside a name call it."""
    before, stop = max(0, start - 26) if follows_of(folded, start) else start, min(len(folded), end + 40)
    if _TOWN_BEFORE.search(folded, before, start) or _TOWN_AFTER.match(folded, end, stop):
        return Level.TOWN
    if _CITY_BEFORE.search(folded, before, start) or _CITY_AFTER.match(folded, end, stop):
        return Level.CITY
    return None


def _qualifies(one: Mention, other: Mention) -> bool:
    """True of the state in "the Maine city of Portland" and "Oregon's Portland", which is no place of its own there."""
    named = other.state is not None and other.start - one.end < QUALIFIER_GAP
    return named and any(p.level is Level.STATE and p.state == other.state for p in one.options)


def _settle_weak(folded: str, mentions: list[Mention]) -> None:
    """A weak name counts where the same document names it surely elsewhere, or beside another place of a list."""
    sure = {m.name for m in mentions if m.verdict in (Verdict.SURE, Verdict.PLACE)}
    for one, other in itertools.pairwise(mentions):
        if Verdict.SURE in (one.verdict, other.verdict) and _in_list(folded, one, other):
            sure |= {one.name, other.name}
    for mention in mentions:
        if mention.verdict is Verdict.WEAK and mention.name in sure:
            mention.verdict = Verdict.PLACE


def _join_lists(folded: str, mentions: list[Mention]) -> None:
    """In "Boston, Brookline and Cambridge, Massachusetts", and in "the Massachusetts cities of Boston and Brookline",
    the state is that of each which has a namesake there."""
    pairs = [(one, other) for one, other in itertools.pairwise(mentions) if _in_list(folded, one, other)]
    for mention, following in pairs:
        ahead = mention.state and _PLURAL.search(folded, max(0, mention.start - 30), mention.start)
        _add_states(following, [mention.state] if ahead and mention.state else mention.states)
    for mention, following in reversed(pairs):
        _add_states(mention, [*following.states, *([following.state] if following.state else [])])


def _in_list(folded: str, one: Mention, other: Mention) -> bool:
    return other.start - one.end < LIST_GAP and _LIST_GAP.fullmatch(folded, one.end, other.start) is not None


def _add_states(mention: Mention, states: Iterable[str]) -> None:
    mention.states += [state for state in dict.fromkeys(states) if state not in mention.states]
