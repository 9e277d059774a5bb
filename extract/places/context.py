"""Tells places from people, companies, streets and common words, by the words around a name."""

import re
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from extract.places.lexicon import Lexicon
from extract.places.names import Found

_LONGEST_GAP = 4
_BEFORE = re.compile(rf"([\w&][\w.'&-]{{0,40}})([^\w]{{0,{_LONGEST_GAP}}})$")
_AFTER = re.compile(r"('s|')?( ?[,(]? ?)([A-Za-z&][\w'-]{0,40})?")
_DATELINE = re.compile(r"(?:, [^—–\n-]{1,24})?(?: {0,2}\([^()]{2,12}\))? {0,2}(?:—|–|--|-)(?: |$)")
_GOVERNMENT = re.compile(r"(?i)\b(?:city|town|village|borough|township|municipality) of (?:the )?$")
_OFFICE = re.compile(
    r"\b(?:Department|Dept\.|Departments|Office|Bureau|Ministry|School|Secretary|Institute|Division|Director|Chief|House|"
    r"Court|Church|Lady|Knights|Order|Bill|Board|Center|Centre|Head) of (?:the )?$"
)
_STREET_OFFICE = re.compile(r" (?:Street|Road|Highway) (?:Superintendent|Department|Commissioner|Division)")
_BROADCASTER = re.compile(r" Public (?:Broadcasting|Radio|Media|Television)")
_SHARED = re.compile(
    r"(?:, [A-Z]\w{1,20}){0,4},? (?:and|or) [A-Z]\w{1,20} (?:[Ss]treets|[Aa]venues|[Rr]oads|high schools)\b"
)
_UNIVERSITY = re.compile(r"\b(?:University|Univ\.|College|Bank) of $")
_ABBREVIATED = frozenset(
    "Mr. Mrs. Ms. Dr. Rev. Fr. Sgt. Lt. Col. Capt. Maj. Gen. Cpl. Pvt. Det. Sen. Rep. Reps. Sens. Gov. Prof. Ald. St. "
    "Ste. Mt. Ft. Pres. Supt. Atty. Hon. Messrs. Lieut. Pt. Ave. Blvd. Rd.".split()
)
_INSTITUTION = re.compile(r" State (?:School|Police|Hospital|Park|Prison|Penitentiary)\b")
_CLOSES = ".!?\n\"“”'‘’:;|•"
_SURE = frozenset(
    "in at near outside around downtown nearby neighboring suburban within throughout across upstate metro "
    "rural".split()
)
_PERSON = re.compile(
    r"([A-Z](?<![\w.].)[\w'-]{1,20}) (?:[A-Z]\.? |[A-Z][a-z]{2,15} )?([A-Z][\w'-]{1,25})"
    r"(?=('s)?(, \d\d|,| [a-z]{3,10}\b|\W))"
)


_CALENDAR = frozenset(
    "January February March April May June July August September October November December Jan Feb Aug Sept Oct Nov "
    "Dec Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
)


_RUN = re.compile(r"[\w'-]+")
_PAIR = re.compile(r"([A-Z](?<![\w.'-].)[a-z'-]{1,20}) (?:[A-Z]\.? )?(?=([A-Z][A-Za-z'-]{2,25}))")


_STATES_OF_CITIES = frozenset({"New York", "Washington"})
_ACRONYM = re.compile(r"\b[A-Z]{3,6} of (?:the )?$")
_ARTICLES = frozenset({"the", "a", "an", "it", "this", "that", "these"})
_OFFICES = frozenset(
    "City Town Township Village Borough Police Mayor Select Selectboard Selectmen Common Board Council residents "
    "police".split()
)


class Verdict(Enum):
    """How much of a place a name is where it stands."""

    SURE = 3
    PLACE = 2
    WEAK = 1
    NOT = 0


@dataclass(frozen=True, slots=True)
class Words:
    """The words beside a name: ``previous`` and ``following`` are "" where something breaks the line of words."""

    previous: str
    following: str
    possessive: bool
    opens: bool


def words_around(folded: str, found: Found) -> Words:
    low = max(0, found.start - 48)
    # No word goes back beyond a space that stands before the gap.
    space = folded.rfind(" ", low, max(low, found.start - _LONGEST_GAP))
    match = _BEFORE.search(folded, max(low, space + 1), found.start)
    previous, opens = "", True
    if match:
        word, gap = match.groups()
        ends = word.endswith(".") and len(word) > 2 and "." not in word[:-1] and word not in _ABBREVIATED
        if gap == " " and not ends:
            previous = word
            head = folded[low : match.start()].rstrip(" ")
            opens = not head or head[-1] in _CLOSES
        else:
            opens = ends or any(c in _CLOSES for c in gap)
    after = _AFTER.match(folded, found.end, min(len(folded), found.end + 48))
    following = after.group(3) or "" if after and after.group(2) == " " else ""
    return Words(previous, following, bool(after and after.group(1)), opens)


def surnames(folded: str, words: Lexicon) -> tuple[frozenset[str], frozenset[str]]:
    """Last names of the people whom the text names with a usual given name or a title, and of those who may be."""
    around = words.around
    found: set[str] = set()
    likely: set[str] = set()
    for match in _PERSON.finditer(folded):
        first, last, _, tail = match.groups()
        tail = tail.strip(" ,")
        if first in around.openers or last in around.civic or last in around.titles:
            continue
        if first in words.first_names or first in around.titles:
            found.add(last)
        elif tail in around.saying or tail.isdigit():
            likely.add(last)
    return frozenset(found), frozenset(likely)


def _second_words(folded: str, words: Lexicon) -> frozenset[str]:
    """Words that somewhere follow a capitalised one which may be a given name: "Desmond Welch"."""
    around = words.around
    return frozenset(
        last
        for first, last in _PAIR.findall(folded)
        if first not in around.openers and first not in around.civic and first not in _CALENDAR
    )


def follows_of(folded: str, start: int) -> bool:
    """Whether "of" or "of the" stands before a name."""
    return folded[max(0, start - 8) : start].lower().endswith((" of ", " of the "))


class Judge:
    """Decides for one document what its names are."""

    def __init__(self, folded: str, words: Lexicon) -> None:
        self._folded = folded
        self._words = words
        self._surnames, self._likely = surnames(folded, words)

    def verdict(self, found: Found, *, qualified: bool, state: bool, small: bool, large: bool, home: bool) -> Verdict:
        """``qualified``: its state stands beside it; ``state``: it is a state's name; ``small``: no place so named is
        in the source's state or of any size; ``large``: one is, and of some size; ``home``: one is in the source's
        state."""
        beside = words_around(self._folded, found)
        placed = (
            qualified and self._folded.startswith(",", found.end) and beside.previous in self._words.around.locating
        )
        if not placed and self._is_person(found, beside, qualified=qualified):
            return Verdict.NOT
        if beside.following == "Court" and not found.name.endswith(("County", "City")):
            # "Pennsylvania's Supreme Court": there is a Supreme in Louisiana.
            return Verdict.NOT
        if qualified or self._is_government(found):
            return Verdict.SURE
        if found.upper and _DATELINE.match(self._folded, found.end, min(len(self._folded), found.end + 45)):
            return Verdict.SURE
        if self._is_other(found, beside, state=state):
            return Verdict.NOT
        return self._strength(found, beside, small=small, large=large, home=home, state=state)

    @cached_property
    def _seconds(self) -> frozenset[str]:
        return _second_words(self._folded, self._words) | self._likely

    def _is_government(self, found: Found) -> bool:
        """Whether "city of" stands before the name."""
        if not follows_of(self._folded, found.start):
            return False
        return _GOVERNMENT.search(self._folded, max(0, found.start - 30), found.start) is not None

    @cached_property
    def _runs(self) -> frozenset[str]:
        return frozenset(_RUN.findall(self._folded))

    def _is_a_word(self, name: str) -> bool:
        """Whether the document has the name in small letters too."""
        lower = name.lower()
        return (
            3 <= len(lower) <= 20
            and lower.isascii()
            and lower.isalpha()
            and lower in self._folded
            and lower in self._runs
        )

    def _strength(self, found: Found, beside: Words, *, small: bool, large: bool, home: bool, state: bool) -> Verdict:
        around, names = self._words.around, self._words.names
        civic = beside.following in around.civic
        locating = beside.previous.lower() in around.locating
        if found.name in _CALENDAR:
            return Verdict.NOT
        if found.name in names.words or (not large and self._is_a_word(found.name)):
            office = home and beside.following in _OFFICES and not beside.opens
            there = large and (beside.previous.lower() in _SURE or (civic and beside.following[0].islower()))
            return Verdict.PLACE if office or there else Verdict.NOT
        if " " in found.name:
            return Verdict.SURE if locating or civic else Verdict.PLACE
        double = (
            self._folded[found.end : found.end + 1] == "-" and self._folded[found.end + 1 : found.end + 2].isupper()
        )
        if found.name in self._surnames:
            sure = beside.previous.lower() in _SURE and not beside.possessive
            return Verdict.PLACE if (sure or civic) and not double else Verdict.NOT
        if state and beside.following in names.second_words:
            return Verdict.NOT
        if state and beside.previous not in around.saying:
            return Verdict.NOT if _ACRONYM.search(self._folded, max(0, found.start - 12), found.start) else Verdict.SURE
        common = found.name in names.weak or found.name in self._words.first_names
        if small or common:
            speaks = beside.following in around.saying or beside.previous in around.saying
            named = found.name in self._seconds and beside.previous.lower() not in _SURE
            called = found.upper and not locating
            if (
                double
                or speaks
                or called
                or (not locating and beside.following in _ARTICLES)
                or named
                or (self._names_more(beside, civic) and not (large and locating))
            ):
                return Verdict.NOT
            if small:
                locating = beside.previous.lower() in _SURE or beside.previous == "of"
            return Verdict.PLACE if civic or locating or (large and not small) else Verdict.WEAK
        return Verdict.SURE if locating or civic else Verdict.PLACE

    def _names_more(self, beside: Words, civic: bool) -> bool:
        """True where a capitalised word follows that makes a name of something else: "Templeton Construction"."""
        following = beside.following
        if civic or beside.possessive or not (following[:1].isupper() or following == "&"):
            return False
        return following not in self._words.around.openers and following not in _CALENDAR

    def _is_person(self, found: Found, beside: Words, *, qualified: bool) -> bool:
        words, around = self._words, self._words.around
        previous, following, single = beside.previous, beside.following, " " not in found.name
        if previous.lower() in _SURE:
            return False
        if not previous or not previous[0].isupper():
            if single and previous.capitalize() in around.titles and previous not in around.locating:
                return not qualified and following not in around.civic
        elif previous.rstrip(".") in around.titles or re.fullmatch(r"[A-Z]\.", previous):
            return not qualified or single
        elif previous in words.first_names and single:
            return True
        named = found.name in words.first_names and following[:1].isupper() and not beside.possessive
        return named and single and not qualified and following not in around.civic and following not in around.streets

    def _is_other(self, found: Found, beside: Words, *, state: bool) -> bool:
        around = self._words.around
        previous, following = beside.previous, beside.following
        if previous == "&" or (previous[:1].isupper() and not previous.isupper() and not beside.opens):
            known = previous in around.openers or previous.rstrip(".") in around.civic
            if not known and not previous.endswith(("'s", "s'")):
                return True
        if beside.possessive:
            return False
        if following in around.streets:
            return _STREET_OFFICE.match(self._folded, found.end) is None
        if following in around.features or following in around.companies:
            return True
        if following in around.newspapers or following in around.teams or following in around.schools:
            return True
        if following == "School" and self._folded.startswith(" School of ", found.end):
            return True
        if following == "Public" and _BROADCASTER.match(self._folded, found.end):
            return True
        if following in around.rulers and (found.name in self._words.names.weak or found.name == "Washington"):
            return True
        if following.lower() in ("streets", "avenues", "roads") or _SHARED.match(self._folded, found.end):
            return True
        held = previous == "of" and " " not in found.name
        if held and _OFFICE.search(self._folded, max(0, found.start - 24), found.start):
            return True
        if following == "State":
            if found.name in _STATES_OF_CITIES:
                return False
            return state or _INSTITUTION.match(self._folded, found.end) is None
        return state and _UNIVERSITY.search(self._folded, max(0, found.start - 20), found.start) is not None
