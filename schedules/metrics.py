"""The service's state in Prometheus' text format (https://prometheus.io/docs/instrumenting/exposition_formats/)."""

from collections.abc import Iterator

from schedules.overview import Overview
from store.health import State

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def metrics(seen: Overview) -> str:
    """One overview as text; durations in seconds, moments in seconds since 1970, sizes in bytes."""
    return "\n".join(_lines(seen)) + "\n"


def _lines(seen: Overview) -> Iterator[str]:
    yield from _gauge("banwatch_sources", "Sources by state.", ((f'state="{s}"', seen.states[s]) for s in State))
    yield from _gauge(
        "banwatch_source_working",
        "1 where a crawled source works, 0 where it is silent, blocked or broken.",
        (
            (f'source="{_escaped(each.source_id)}"', int(each.state is State.WORKING))
            for each in seen.sources
            if each.state is not State.DISABLED
        ),
    )
    yield from _gauge(
        "banwatch_job_last_success_timestamp_seconds",
        "When a job last ended well.",
        ((f'job="{job.name}"', job.well_at.timestamp()) for job in seen.jobs if job.well_at),
    )
    yield from _gauge(
        "banwatch_job_next_timestamp_seconds",
        "When a job is due next.",
        ((f'job="{job.name}"', job.next.timestamp()) for job in seen.jobs),
    )
    yield from _gauge("banwatch_outbox_waiting", "Messages that wait to be sent.", [("", seen.waiting)])
    age = (seen.now - seen.oldest).total_seconds() if seen.oldest else 0.0
    yield from _gauge("banwatch_outbox_oldest_seconds", "Age of the oldest unsent message.", [("", age)])
    yield from _gauge("banwatch_review_items_open", "Items that wait for an analyst.", [("", seen.open_items)])
    yield from _gauge("banwatch_documents_unread", "Documents not read yet.", [("", seen.unread)])
    yield from _gauge("banwatch_problems", "Things an operator should look at.", [("", len(seen.problems))])
    if seen.free_bytes is not None:
        yield from _gauge("banwatch_disk_free_bytes", "Free space beside the database.", [("", seen.free_bytes)])


def _gauge(name: str, what: str, values: "Iterator[tuple[str, float]] | list[tuple[str, float]]") -> Iterator[str]:
    yield f"# HELP {name} {what}"
    yield f"# TYPE {name} gauge"
    for labels, value in values:
        yield f"{name}{{{labels}}} {value}" if labels else f"{name} {value}"


def _escaped(label: str) -> str:
    return label.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
