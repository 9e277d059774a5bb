"""Reads the state or country that stands beside a place's name."""

import re
from functools import lru_cache

from banwatch.gazetteer import Gazetteer, gazetteer
from extract.lexicon.patterns import any_of
from extract.places.lexicon import Lexicon, lexicon

STATES = 52
"""The states, the District of Columbia and Puerto Rico."""


class StateReader:
    """Finds the state that qualifies a name, before it or after it."""

    def __init__(self, places: Gazetteer, words: Lexicon) -> None:
        if len(words.abbreviations) != STATES:
            raise ValueError(f"the lexicon has {len(words.abbreviations)} states, not {STATES}")
        self._codes: dict[str, str] = {}
        codes, names = [], []
        for code, forms in words.abbreviations.items():
            state = places.state(code)
            if state is None:
                raise ValueError(f"no such state: {code}")
            codes.append(code)
            names.append(state.name)
            self._codes |= {code: code, state.name: code, state.name.upper(): code}
            for form in forms:
                self._codes |= {form: code, form.upper(): code}
                names.append(form)
        names += [name.upper() for name in names]
        full = "|".join(re.escape(name) for name in sorted(set(names), key=len, reverse=True))
        postal = "|".join(codes)
        self._after = re.compile(
            rf"(?:'s?)?(?: County| Parish)?(?: ?, {{0,2}}({full}|{postal})(?![\w'])|"
            rf" \(({full}|{postal})\)| ({postal})(?= \d{{5}})|,? in ({full})(?!\w)|"
            rf"(?:,| —| –| --) the ({full}) (?:city|town|suburb|capital|one)\b| ({full})(?=[,.;:)]| \W))"
        )
        one = "city|town|township|village|community|suburb|capital|municipality"
        many = "cities|towns|communities|municipalities"
        alone = any_of((), full.split("|"))
        self._before = re.compile(
            rf"({alone})(?:'s|'|(?: (?:{one}|{many}))(?: of)?)(?: (?:[a-z-]{{2,20}} ){{0,2}}(?:{one}) of)? $"
        )
        self._alone = re.compile(rf"({alone})(?![\w])")

    def after(self, folded: str, end: int) -> tuple[str, int] | None:
        """USPS code, and the end of its words, of a state that follows a name ending at ``end``: ", Mass."."""
        found = self._after.match(folded, end, min(len(folded), end + 40))
        if found is None:
            return None
        form = next(group for group in found.groups() if group)
        return self._codes[form], found.end()

    def before(self, folded: str, start: int) -> str | None:
        """USPS code of "Oregon's " or "the Maine city of " right before a name."""
        found = self._before.search(folded[max(0, start - 60) : start])
        return self._codes[found.group(1)] if found else None

    def mentioned(self, folded: str) -> list[tuple[int, str]]:
        """Where states are named, and which (abbreviations among them, postal codes not)."""
        return [(m.start(), self._codes[m.group(1)]) for m in self._alone.finditer(folded)]


@lru_cache(maxsize=1)
def state_reader() -> StateReader:
    return StateReader(gazetteer(), lexicon())
