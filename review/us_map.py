"""A map of the United States drawn from the gazetteer's own coordinates: every larger place a faint dot, and on it the
places that decided something. No outline and no tile comes from outside."""

import math
from dataclasses import dataclass
from functools import lru_cache

from banwatch.gazetteer import gazetteer
from banwatch.jurisdictions import Jurisdiction, Level

WIDTH, HEIGHT = 960, 600
MOST_DOTS = 4500
_SCALE = 1170.0
_PARALLELS = (math.radians(29.5), math.radians(45.5))
_ORIGIN = (math.radians(-96.0), math.radians(37.8))
"""Albers' equal-area conic projection as the US Geological Survey sets it for the contiguous states (Snyder, Map
Projections: A Working Manual, 1987, page 98)."""

_INSETS = {"AK": (170.0, 520.0, 300.0, -152.0, 63.5), "HI": (330.0, 545.0, 900.0, -157.5, 20.6),
           "PR": (820.0, 560.0, 900.0, -66.4, 18.2)}  # fmt: skip
"""Where far states are drawn: x and y of the middle, scale, and the longitude and latitude there."""


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the map, in the drawing's units."""

    x: float
    y: float


def point(place: Jurisdiction) -> Point | None:
    """Where a place is drawn; None without coordinates, or off the map."""
    if place.latitude is None or place.longitude is None or place.country != "US":
        return None
    inset = _INSETS.get(place.state or "")
    if inset:
        x, y, scale, longitude, latitude = inset
        narrow = math.cos(math.radians(latitude))
        found = Point(
            x + math.radians(place.longitude - longitude) * narrow * scale,
            y - math.radians(place.latitude - latitude) * scale,
        )
    else:
        found = _albers(math.radians(place.longitude), math.radians(place.latitude))
    inside = 0 <= found.x <= WIDTH and 0 <= found.y <= HEIGHT
    return Point(round(found.x, 1), round(found.y, 1)) if inside else None


def _albers(longitude: float, latitude: float) -> Point:
    one, two = _PARALLELS
    middle, base = _ORIGIN
    n = (math.sin(one) + math.sin(two)) / 2
    c = math.cos(one) ** 2 + 2 * n * math.sin(one)
    rho, rho0 = (math.sqrt(c - 2 * n * math.sin(each)) / n for each in (latitude, base))
    theta = n * (longitude - middle)
    return Point(WIDTH / 2 + _SCALE * rho * math.sin(theta), HEIGHT / 2 - 20 - _SCALE * (rho0 - rho * math.cos(theta)))


@lru_cache(maxsize=1)
def backdrop() -> str:
    """The path of the faint dots, the most populous places first so that the shape of the country shows."""
    cells = {(round(at.x / 4), round(at.y / 4)) for place in _largest()[:MOST_DOTS] if (at := point(place))}
    return "".join(f"M{x * 4} {y * 4}h0" for x, y in sorted(cells))


@lru_cache(maxsize=1)
def _largest() -> tuple[Jurisdiction, ...]:
    known = gazetteer()
    cities = {place.ocd_id: place for name in known for place in known.named(name)
              if place.country == "US" and place.level in (Level.CITY, Level.TOWN)}  # fmt: skip
    return tuple(sorted(cities.values(), key=lambda place: (-(place.population or 0), place.ocd_id or "")))


@lru_cache(maxsize=1)
def state_labels() -> tuple[tuple[str, Point], ...]:
    """Each state's code at the middle of its larger places, for orientation."""
    by_state: dict[str, list[Point]] = {}
    for place in _largest():
        if place.state and (at := point(place)):
            by_state.setdefault(place.state, []).append(at)
    return tuple(
        (state, Point(round(sum(p.x for p in points) / len(points)), round(sum(p.y for p in points) / len(points))))
        for state, points in sorted(by_state.items())
    )
