"""How everything is doing at this moment: what the status page, the metrics and the operator's mail are made of."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine

from banwatch.cron import cron
from banwatch.settings import Settings
from banwatch.sources import Source
from schedules.health import now_of
from schedules.upkeep import LEAST_FREE_BYTES, free_bytes
from store import health as healths
from store import outbox, reviews, schedule
from store.engine import reading
from store.health import Health, State
from store.runs import Run


@dataclass(frozen=True, slots=True)
class JobView:
    """One job: its last run, None where it never ran, when it last ended well, and when it is due next."""

    name: str
    last: Run | None
    well_at: datetime | None
    next: datetime


@dataclass(frozen=True, slots=True)
class Problem:
    """Something an operator should look at. ``key`` is the same as long as it is the same trouble."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Overview:
    """The state of the service. ``mail_trouble`` is what the oldest waiting message failed with last."""

    now: datetime
    jobs: tuple[JobView, ...]
    sources: tuple[Health, ...]
    waiting: int
    oldest: datetime | None
    mail_trouble: str | None
    open_items: int
    unread: int
    free_bytes: int | None
    problems: tuple[Problem, ...]

    @property
    def states(self) -> Counter[State]:
        """How many sources are in each state."""
        return Counter(each.state for each in self.sources)


def job_lines(settings: Settings) -> dict[str, str]:
    """The cron line of each job, by its name."""
    return {"feeds": settings.cron_feeds, "councils": settings.cron_councils, "upkeep": settings.cron_upkeep}


def overview(engine: Engine, settings: Settings, sources: Sequence[Source], now: datetime) -> Overview:
    """Look at everything once. Costs the same after a year as after a day, but for what waits."""
    lines = job_lines(settings)
    with reading(engine) as session:
        last = schedule.newest(session, list(lines))
        well = {name: schedule.last_well(session, name) for name in lines}
        known = healths.known(session)
        waiting, oldest = outbox.waiting(session)
        trouble = schedule.outbox_trouble(session)
        open_items, unread = reviews.numbers(session).get("open", 0), schedule.unread(session)
    jobs = tuple(JobView(name, last.get(name), well[name], cron(line).next(now)) for name, line in lines.items())
    health = tuple(now_of(source, known.get(source.id), now) for source in sources)
    free = free_bytes(engine)
    problems = (
        *_of_jobs(jobs),
        *_of_mail(settings, now, waiting, oldest, trouble),
        *_of_disk(free),
        *_of_sources(health),
    )
    return Overview(now, jobs, health, waiting, oldest, trouble, open_items, unread, free, problems)


def _of_jobs(jobs: Sequence[JobView]) -> list[Problem]:
    found = []
    for job in jobs:
        if job.last is not None and job.last.state == "failed":
            why = (job.last.summary or {}).get("error") or "its crawl did not end as it should"
            since = f"; it last ended well at {job.well_at:%Y-%m-%d %H:%M} UTC" if job.well_at else ""
            # Named by the last good run, so that an hourly job that keeps failing is one trouble.
            key = f"job:{job.name}:{job.well_at.isoformat() if job.well_at else ''}"
            found.append(
                Problem(key, f"the job {job.name} failed at {job.last.due_at:%Y-%m-%d %H:%M} UTC: {why}{since}")
            )
    return found


def _of_mail(
    settings: Settings, now: datetime, waiting: int, oldest: datetime | None, trouble: str | None
) -> list[Problem]:
    if oldest is None or now - oldest < timedelta(hours=settings.outbox_hours):
        return []
    said = f"; the last try said: {trouble}" if trouble else ""
    return [Problem("outbox", f"{waiting} messages wait, the oldest since {oldest:%Y-%m-%d %H:%M} UTC{said}")]


def _of_disk(free: int | None) -> list[Problem]:
    if free is None or free >= LEAST_FREE_BYTES:
        return []
    return [Problem("disk", f"the disk of the database has {free // 1_000_000} MB left")]


def _of_sources(health: Sequence[Health]) -> list[Problem]:
    return [
        Problem(
            f"source:{each.source_id}:{each.state}:{each.since.isoformat()}",
            f"the source {each.source_id} is {each.state} since {each.since:%Y-%m-%d %H:%M} UTC: {each.reason}",
        )
        for each in health
        if each.state in (State.SILENT, State.BLOCKED, State.BROKEN)
    ]
