"""How often a source is crawled. Pure functions."""

from datetime import timedelta

from banwatch.sources import Platform, Source

PACES = ("hourly", "daily")


def pace(source: Source) -> str:
    """``hourly`` for newsrooms, whose feeds cost one conditional request; ``daily`` for councils, which publish after a
    meeting; or what ``options["pace"]`` of the source says. Another word there counts as not said."""
    stated = source.options.get("pace", "")
    if stated in PACES:
        return stated
    return "hourly" if source.platform is Platform.NEWS else "daily"


def interval(source: Source) -> timedelta:
    """The time expected between two crawls of a source."""
    return timedelta(hours=1) if pace(source) == "hourly" else timedelta(days=1)
