"""Weighs the evidence for which place a name means. Population alone never decides."""

import bisect
import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from banwatch.gazetteer import Gazetteer
from banwatch.jurisdictions import Jurisdiction, Level
from extract.places.lexicon import Lexicon
from extract.places.mentions import Mention

# Weights of evidence, tuned on half of a corpus of local news.
AT_HOME = 3.0
AT_HOME_SMALL = 1.0
AT_HOME_SECOND = 1.8
HOME_ITSELF = 6.0
OFFICE_AT_HOME = 3.5
STANDING_ALONE = 3.5
KNOWN = 1.6
TOGETHER = 2.4
ABROAD = 0.5
TOGETHER_LEAST = 2
ONLY_ONE = 2.0
LISTED = 2.6
STATE_NEARBY = 1.5
STATE_NAMED = 0.8
COMPANION = 0.4
COMPANIONS_MOST = 1.2
WORLD_ALONE = 2.2
WORLD_CITY = 2.0
LEAST = 1.6
MARGIN = 0.4

ABROAD_KEY = "abroad"
_TOWNS = frozenset({Level.CITY, Level.TOWN})
NEARBY = 220
FEW = 60
"""How many of the states and places of a text are weighed; hostile texts have thousands."""
LEAD = 700
HOME_SIZE = 8_000
OBSCURE_SIZE = 2_500
UNKNOWN_SIZE = 20_000
WORLD_SIZE = 1_000_000
NEAR_KM = 120.0
NEARER = 3.0


class Resolver:
    """Decides for one document; ``home`` and ``home_id`` are the source's state and division."""

    def __init__(self, places: Gazetteer, words: Lexicon, home: str | None, home_id: str | None) -> None:
        self._places, self._words, self._home, self._home_id = places, words, home, home_id
        self._listed: set[str] = set()
        self._positions: dict[str, Jurisdiction] | None = None

    def resolve(self, mentions: Sequence[Mention], states: Sequence[tuple[int, str]]) -> None:
        """Set each mention's ``choice``; it stays None where nothing decides."""
        together = self._words.standing_alone.together
        self._listed = {m.name for m in mentions if any(f"{p.name} {p.state}" in together for p in m.options)}
        by_name: dict[str, list[Mention]] = defaultdict(list)
        for mention in mentions:
            by_name[mention.name].append(mention)
            if mention.state or mention.country:
                mention.choice = self._explicit(mention)
        for group in by_name.values():
            self._carry(group)
        for _ in range(2):
            tally = _tally(mentions)
            for mention in mentions:
                if mention.choice is None and mention.options:
                    mention.choice = self._weigh(mention, states, tally)
        for group in by_name.values():
            self._agree(group)
        for mention in mentions:
            if mention.choice is None and mention.options:
                mention.choice = self._unknown_at_home(mention) or self._nearest(mention, mentions)

    def _agree(self, group: Sequence[Mention]) -> None:
        """A town whose office is named is meant wherever its name stands without a state: "Richmond's City Council ...
        the searches in Richmond"."""
        acting = [m for m in group if m.office and m.choice is not None and m.choice.level in _TOWNS]
        if not acting or len({m.choice.state for m in acting if m.choice}) > 1:
            return
        for mention in group:
            given = mention.state or mention.country or mention.of_county
            if not given and (mention.choice is None or mention.choice.level in _TOWNS):
                mention.choice = acting[0].choice

    def _explicit(self, mention: Mention) -> Jurisdiction:
        if mention.country:
            return next(p for p in mention.options if p.country == mention.country)
        state = mention.state or ""
        fallback = Jurisdiction(name=mention.name, level=mention.level or Level.CITY, state=state)
        return self._places.find(mention.name, state, mention.level) or fallback

    def _carry(self, group: Sequence[Mention]) -> None:
        """A name means what it last meant with its state beside it; before that, what it first will, if that is near.

        Where a text names a place for long without its state, and then another with one, the first is not the other.
        """
        named = [m for m in group if m.choice is not None]
        if not named:
            return
        first = named[0]
        bare = [m for m in group if m.choice is None and m.start < first.start]
        rival = self._is_home(first) and first.state != self._home
        lead = 0 if rival and not (first.dateline or first.of_county) else LEAD
        apart = bool(bare) and first.start - bare[0].start > lead and self._is_contrast(first, group)
        last: Mention | None = None
        for mention in group:
            if mention.choice is not None:
                last = mention
            elif not apart:
                mention.choice = (last or first).choice
            elif last and mention.start - last.end < NEARBY and not last.country:
                mention.choice = last.choice
            else:
                others = tuple(p for p in mention.options if p.state != first.state or first.country)
                mention.options = others or mention.options

    def _is_contrast(self, explicit: Mention, group: Sequence[Mention]) -> bool:
        """True where a late state tells this place from the one that the text is about."""
        others = [m for m in group if m.choice is not None and m.state != explicit.state]
        return bool(others) or explicit.state != self._home or sum(m.choice is None for m in group) > 1

    def _is_home(self, mention: Mention) -> bool:
        return any(p.state == self._home for p in mention.options)

    def _weigh(
        self, mention: Mention, states: Sequence[tuple[int, str]], tally: dict[str, set[str]]
    ) -> Jurisdiction | None:
        near, named = _states_beside(mention, states)
        scored: list[tuple[float, Jurisdiction]] = []
        american = {p.state for p in mention.options if p.state}
        for option in self._distinct(mention):
            score = self._own_weight(mention, option, american)
            if option.level is Level.FOREIGN:
                score += min(COMPANIONS_MOST, COMPANION * len(tally[ABROAD_KEY] - {mention.name}))
            if option.state:
                score += LISTED if option.state in mention.states else 0
                beside = STATE_NEARBY if option.state in near else STATE_NAMED if option.state in named else 0.0
                obscure = option.state != self._home and (option.population or 0) < OBSCURE_SIZE
                score += beside / 2 if obscure and option.level in (Level.CITY, Level.TOWN) else beside
                companions = len(tally.get(option.state, set()) - {mention.name})
                score += min(COMPANIONS_MOST, COMPANION * companions)
            scored.append((score, option))
        scored.sort(key=lambda pair: -pair[0])
        if not scored or scored[0][0] < LEAST:
            return None
        if len(scored) > 1 and scored[0][0] - scored[1][0] < MARGIN:
            return None
        return scored[0][1]

    def _own_weight(self, mention: Mention, option: Jurisdiction, american: set[str]) -> float:
        if option.level in (Level.STATE, Level.FEDERAL):
            if option.name == "Washington" and any(p.level is not Level.STATE for p in mention.options):
                return KNOWN + (self._home == "WA") * AT_HOME
            return STANDING_ALONE + MARGIN
        if option.level is Level.FOREIGN:
            if f"{option.name} {option.country}" in self._words.standing_alone.world:
                return WORLD_ALONE if _largest(mention, self._home) < HOME_SIZE else ABROAD
            country = option.latitude is None
            large = (option.population or 0) >= WORLD_SIZE
            return (WORLD_CITY if country or large else ABROAD) + (not american) * ONLY_ONE
        score = 0.0
        if self._home_id and option.ocd_id == self._home_id:
            score += HOME_ITSELF
        at_home = option.state == self._home
        label = f"{option.name} {option.state}"
        alone = self._words.standing_alone
        if at_home:
            small = (option.population or 0) < HOME_SIZE
            score += self._known_elsewhere(mention) if small else AT_HOME
            # The council that a local report begins with is that of its own town.
            score += OFFICE_AT_HOME * (small and mention.office and mention.start < LEAD)
        if label in alone.first:
            score += STANDING_ALONE if at_home or _largest(mention, self._home) < HOME_SIZE else KNOWN
        if label in alone.together and len(self._listed - {mention.name}) >= TOGETHER_LEAST:
            score += TOGETHER
        if label in alone.second and label not in alone.first:
            score += KNOWN
            score += MARGIN * 2 if self._home and not at_home and _largest(mention, self._home) < HOME_SIZE else 0
        if american == {option.state} and (at_home or (option.population or 0) > UNKNOWN_SIZE or self._home is None):
            score += ONLY_ONE
        return score

    def _anchors(self, mentions: Sequence[Mention]) -> dict[str, Jurisdiction]:
        """The first places of the text whose position is known, by name."""
        if self._positions is None:
            known = ((m.name, m.choice) for m in mentions if m.choice and m.choice.latitude is not None)
            self._positions = dict(itertools.islice(known, FEW))
        return self._positions

    def _unknown_at_home(self, mention: Mention) -> Jurisdiction | None:
        """A small place's name, with none so named in the source's state, is one at home that no list has."""
        options = [p for p in mention.options if p.level is not Level.FOREIGN or (p.population or 0) >= WORLD_SIZE]
        largest = max((p.population or 0 for p in options), default=0)
        if self._home is None or self._is_home(mention) or largest > UNKNOWN_SIZE:
            return None
        if any(p.level not in (Level.CITY, Level.TOWN) for p in options):
            return None
        return Jurisdiction(name=mention.name, level=mention.level or Level.CITY, state=self._home)

    def _known_elsewhere(self, mention: Mention) -> float:
        """What a small place at home weighs, where the name stands alone for another."""
        alone = self._words.standing_alone
        labels = {f"{p.name} {p.state}" for p in mention.options if p.state != self._home}
        if not labels.isdisjoint(alone.first):
            return AT_HOME_SMALL
        return AT_HOME if labels.isdisjoint(alone.second) else AT_HOME_SECOND

    def _distinct(self, mention: Mention) -> Iterable[Jurisdiction]:
        """One option a state: the one of the level that the text names, else the most populous."""
        best: dict[str, Jurisdiction] = {}
        for option in mention.options:
            key = option.state or option.country
            held = best.get(key)
            fits = mention.level is not None and option.level is mention.level
            if held is None or (fits and held.level is not mention.level):
                best[key] = option
        return best.values()

    def _nearest(self, mention: Mention, mentions: Sequence[Mention]) -> Jurisdiction | None:
        """The only option close to the other places of the document."""
        anchors = [choice for name, choice in self._anchors(mentions).items() if name != mention.name]
        if not anchors:
            return None
        measured = sorted(
            (
                (min(kilometres(option, anchor) for anchor in anchors), option)
                for option in self._distinct(mention)
                if option.latitude is not None and option.state
            ),
            key=lambda pair: pair[0],
        )
        if not measured or measured[0][0] > NEAR_KM:
            return None
        if len(measured) > 1 and measured[1][0] < measured[0][0] * NEARER:
            return None
        return measured[0][1]


def kilometres(one: Jurisdiction, other: Jurisdiction) -> float:
    """Great-circle distance; infinite where a position is unknown."""
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return math.inf
    north, south = math.radians(one.latitude), math.radians(other.latitude)
    apart = math.radians(one.longitude - other.longitude)
    cosine = math.sin(north) * math.sin(south) + math.cos(north) * math.cos(south) * math.cos(apart)
    return 6371.0 * math.acos(max(-1.0, min(1.0, cosine)))


def settle(mention: Mention) -> Jurisdiction:
    """What a mention is marked with: its choice, at the level the text names, or the bare name."""
    choice = mention.choice
    if choice is None:
        return Jurisdiction(name=mention.name, level=mention.level or _common_level(mention.options))
    if mention.neighbourhood and choice.level in (Level.CITY, Level.TOWN):
        return replace(choice, ocd_id=None, population=None)
    if mention.level and choice.level in (Level.CITY, Level.TOWN):
        return replace(choice, level=mention.level)
    return choice


def _common_level(options: Sequence[Jurisdiction]) -> Level:
    levels = {option.level for option in options if option.level is not Level.FOREIGN}
    return levels.pop() if len(levels) == 1 else Level.CITY


def _states_beside(mention: Mention, states: Sequence[tuple[int, str]]) -> tuple[set[str], set[str]]:
    """States named near a mention, and anywhere in the text but in the mention itself."""
    low = bisect.bisect_left(states, (mention.start - NEARBY, ""))
    high = bisect.bisect_left(states, (mention.start + NEARBY, ""), lo=low)
    near = {state for at, state in states[low : min(high, low + FEW)] if not mention.start <= at < mention.end}
    named = near | {state for at, state in states[:FEW] if not mention.start <= at < mention.end}
    return near, named


def _largest(mention: Mention, state: str | None) -> int:
    return max((p.population or 0 for p in mention.options if state and p.state == state), default=0)


def _tally(mentions: Iterable[Mention]) -> dict[str, set[str]]:
    """Names resolved so far by state."""
    names: dict[str, set[str]] = defaultdict(set)
    for mention in mentions:
        if mention.choice and mention.choice.state and mention.choice.level is not Level.STATE:
            names[mention.choice.state].add(mention.name)
        elif mention.choice and mention.choice.level is Level.FOREIGN:
            names[ABROAD_KEY].add(mention.name)
    return names
