"""Governments known for a measure on the topic: a list that names one of them beside another speaks of those."""

from collections import defaultdict
from functools import cache

from banwatch.gazetteer import gazetteer
from banwatch.jurisdictions import Jurisdiction
from banwatch.measures import Action
from banwatch.readings import Place
from extract import lexicon


@cache
def _known() -> dict[str, Action]:
    pairs = (entry.split() for entry in lexicon.entries("known_places"))
    return {ocd_id: Action(action) for ocd_id, action in pairs}


def known_action(place: Place) -> Action | None:
    """What the place is known to have done; None where it is not on the list."""
    return _known().get(place.jurisdiction.ocd_id or "")


@cache
def known_names() -> dict[str, list[Jurisdiction]]:
    """The known governments by name, in the order of their list."""
    found: dict[str, list[Jurisdiction]] = defaultdict(list)
    for ocd_id in _known():
        if (place := gazetteer().by_id(ocd_id)) is not None:
            found[place.name].append(place)
    return found
