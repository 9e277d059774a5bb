"""The gazetteer: US governments and places by name, state and Open Civic Data id, and the foreign places that a
reader must not take for them.

The data is compiled by ``scripts/build_gazetteer.py``; NOTICE.md names its sources.
"""

import gzip
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from banwatch.jurisdictions import Jurisdiction, Level

_COUNTRY = "ocd-division/country:us"
_APOSTROPHES = str.maketrans({"’": "'", "ʻ": "'", "`": "'", "‘": "'"})


def ocd_id(state: str, tail: str) -> str:
    """A division id from a USPS code ("" for the country) and the part after the state."""
    if not state:
        return _COUNTRY
    kind = {"DC": "district", "PR": "territory"}.get(state, "state")
    head = f"{_COUNTRY}/{kind}:{state.lower()}"
    return f"{head}/{tail}" if tail else head


def _read(line: str) -> Jurisdiction:
    name, level, state, country, tail, population, latitude, longitude, _ = line.split("\t")
    return Jurisdiction(
        name=name,
        level=Level(level),
        state=state or None,
        country=country,
        ocd_id=ocd_id(state, tail) if country == "US" else None,
        population=int(population) if population else None,
        latitude=float(latitude) if latitude else None,
        longitude=float(longitude) if longitude else None,
    )


class Gazetteer:
    """Places by name. Names are case-sensitive; a typographic apostrophe equals a straight one."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._places: list[Jurisdiction | None] = [None] * len(lines)
        self._names: dict[str, list[int]] = {}
        self._named: dict[str, tuple[Jurisdiction, ...]] = {}
        self._ids: dict[tuple[str, str], int] = {}
        states: list[int] = []
        for number, line in enumerate(lines):
            name, level, state, country, tail, _, _, _, others = line.split("\t")
            self._names.setdefault(name, []).append(number)
            if others:
                for other in others.split("|"):
                    self._names.setdefault(other, []).append(number)
            if country == "US" and self._ids.setdefault((state, tail), number) == number and level == Level.STATE:
                states.append(number)
        self._states = {place.name: place for place in map(self._place, states)}
        self._states |= {p.state: p for p in self._states.values() if p.state}

    def __iter__(self) -> Iterator[str]:
        """Every name and alias once."""
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._lines)

    def __contains__(self, name: str) -> bool:
        return name.translate(_APOSTROPHES) in self._names

    def named(self, name: str) -> tuple[Jurisdiction, ...]:
        """All that bear the name, US and foreign, the most populous first."""
        found = self._named.get(name)
        if found is None:
            plain = name.translate(_APOSTROPHES)
            places = [self._place(number) for number in self._names.get(plain, ())]
            found = tuple(sorted(places, key=lambda place: -(place.population or 0)))
            if plain == name and found:
                self._named[name] = found
        return found

    def find(self, name: str, state: str, level: Level | None = None) -> Jurisdiction | None:
        """The place of that name in a state (USPS or full name); the most populous where several are.

        ``level`` picks among them: TOWN and CITY take one another's place, since a text's word for a municipality
        often differs from its legal form.
        """
        home = self.state(state)
        if home is None:
            return None
        found = [place for place in self.named(name) if place.state == home.state]
        if level in (Level.CITY, Level.TOWN):
            exact = [place for place in found if place.level is level]
            found = exact or [place for place in found if place.level in (Level.CITY, Level.TOWN)]
        elif level is not None:
            found = [place for place in found if place.level is level]
        return found[0] if found else None

    def by_id(self, ocd_id: str) -> Jurisdiction | None:
        """The place with an Open Civic Data division id."""
        parts = ocd_id.removeprefix(_COUNTRY).removeprefix("/").split("/", 1)
        _, _, state = parts[0].partition(":")
        number = self._ids.get((state.upper(), parts[1] if len(parts) > 1 else ""))
        return None if number is None else self._place(number)

    def state(self, code_or_name: str) -> Jurisdiction | None:
        """A state, the District of Columbia or Puerto Rico, by USPS code or full name."""
        return self._states.get(code_or_name) or self._states.get(code_or_name.upper())

    def states(self) -> list[Jurisdiction]:
        """All that ``state`` knows, by name."""
        return sorted({place.name: place for place in self._states.values()}.values(), key=lambda place: place.name)

    def _place(self, number: int) -> Jurisdiction:
        place = self._places[number]
        if place is None:
            place = self._places[number] = _read(self._lines[number])
        return place


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """The packaged gazetteer, read once."""
    data = gzip.decompress(files("banwatch.gazetteer").joinpath("places.tsv.gz").read_bytes())
    return Gazetteer(data.decode("utf-8").splitlines())
