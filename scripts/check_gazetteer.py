"""Compare the packaged gazetteer with the official list of Open Civic Data divisions.

Usage: ``python scripts/check_gazetteer.py LIST.csv [--missing STATE]``. The list has columns ``id`` and ``name`` (the
census name with its type, such as "Brookline town"). Prints how much of it is covered by state and by type, and the
ids of the gazetteer that are not on the list (census-designated places and neighbourhoods have no official id).
"""

import argparse
import csv
import re
from collections import Counter, defaultdict
from pathlib import Path

from banwatch.gazetteer import Gazetteer, gazetteer
from banwatch.jurisdictions import Jurisdiction, Level

_STATE = re.compile(r"ocd-division/country:us/(?:state|district|territory):(\w\w)/")


def official(path: Path) -> dict[str, str]:
    """Census names by division id."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row["id"]: row["name"] for row in csv.DictReader(file) if _STATE.match(row["id"])}


def kind(ocd_id: str, name: str) -> str:
    if ocd_id.count("/") > 3:
        return "nested"
    last = name.rsplit(" ", 1)[-1].lower()
    known = ("city", "town", "village", "borough", "township", "county", "parish", "municipio", "plantation")
    return last if last in known else "other"


def divisions(places: Gazetteer) -> dict[str, Jurisdiction]:
    """The gazetteer's places below the state, by id."""
    found = {p.ocd_id: p for name in places for p in places.named(name) if p.ocd_id and p.level is not Level.STATE}
    return {ocd_id: place for ocd_id, place in found.items() if _STATE.match(ocd_id)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("list", type=Path)
    parser.add_argument("--missing", metavar="STATE", help="print what is missing of one state (USPS)")
    arguments = parser.parse_args()
    listed, ours = official(arguments.list), divisions(gazetteer())
    total: dict[str, Counter[str]] = defaultdict(Counter)
    have: dict[str, Counter[str]] = defaultdict(Counter)
    for ocd_id, name in listed.items():
        state = ocd_id.split(":")[2][:2].upper()
        for key in (state, "all"):
            total[key][kind(ocd_id, name)] += 1
            have[key][kind(ocd_id, name)] += ocd_id in ours
        if state == arguments.missing and ocd_id not in ours:
            print("missing", ocd_id, name)
    for state in sorted(total):
        parts = (f"{k} {have[state][k]}/{n}" for k, n in sorted(total[state].items()))
        print(f"{state:>3}  {have[state].total() / total[state].total():.3f}  {', '.join(parts)}")
    strange = sorted(ocd_id for ocd_id in ours if ocd_id not in listed)
    kinds = Counter(i.split("/")[-1].split(":")[0] for i in strange)
    print(f"{len(strange)} ids are not on the list, by type:", dict(kinds))
    by_state = Counter(i.split(":")[2][:2].upper() for i in strange)
    print(", ".join(f"{state} {count}" for state, count in by_state.most_common()))


if __name__ == "__main__":
    main()
