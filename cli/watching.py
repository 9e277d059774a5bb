"""The status page and the metrics, for whatever serves the review page."""

from typing import TYPE_CHECKING

from cli.workplace import Workplace, all_sources

if TYPE_CHECKING:
    from fastapi import FastAPI

    from schedules.overview import Overview


def look(place: Workplace) -> "Overview":
    """How everything is doing now."""
    from schedules.overview import overview

    return overview(place.engine, place.settings, all_sources(place.settings), place.clock.now())


def add_status(app: "FastAPI", place: Workplace) -> None:
    """Serve both beside the review page."""
    from review import status_pages
    from schedules.metrics import CONTENT_TYPE, metrics

    status_pages.add_status(app, lambda: look(place), metrics, CONTENT_TYPE)
