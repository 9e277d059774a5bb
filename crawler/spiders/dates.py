"""Dates as feeds and sitemaps write them."""

from contextlib import suppress
from datetime import datetime
from email.utils import parsedate_to_datetime


def moment(text: str | None) -> datetime | None:
    """An ISO 8601 or RFC 822 moment, with its zone where it states one; None where it is neither.

    A date that cannot be read costs an article its date, never its place in the listing.
    """
    if not text:
        return None
    with suppress(ValueError):
        return datetime.fromisoformat(text)
    with suppress(ValueError, TypeError, IndexError, OverflowError):
        return parsedate_to_datetime(text)
    return None
