"""Where a page of the ledger ended, as an address carries it."""

import datetime as dt


def cursor(after: str) -> tuple[dt.date | None, int] | None:
    """The place in the ledger that an ``after`` names; None for one that names none."""
    when, _, number = after.partition(".")
    if not number.isdecimal() or len(number) > 18:
        return None
    try:
        return (dt.date.fromisoformat(when) if when else None), int(number)
    except ValueError:
        return None
