"""Word to the operator: a mail when something is newly wrong, at most one a day; and the dead man's switch."""

import logging
import urllib.request
from datetime import UTC, datetime, time
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from sqlalchemy import Engine

from alerts.cleaning import one_line
from alerts.mailing import Mailer
from banwatch.clock import Clock
from banwatch.settings import Settings
from schedules.jobs import owner_name
from schedules.overview import Overview, Problem
from store import runs
from store.engine import reading

logger = logging.getLogger(__name__)

JOB = "operator-mail"
"""The job under which a day's mail is claimed in the table of runs, so that there is one a day whoever sends it."""

_AGAIN_SECONDS = 900
_PING_SECONDS = 10.0


def tell(engine: Engine, settings: Settings, clock: Clock, seen: Overview, *, timeout_seconds: float = 15.0) -> bool:
    """Write to the operator if something is wrong that the last mail did not tell; whether a mail left.

    1. Nothing new, nobody to write to, or a mail today already: nothing is done.
    2. The day is claimed, the mail sent, and the claim ended with all that is wrong now. A crash in between sends it
       again.

    Raises alerts.mailing.Unreachable and Refused; the next call tries again.
    """
    if not settings.operator:
        return False
    today = datetime.combine(clock.now().astimezone(UTC).date(), time(), tzinfo=UTC)
    with reading(engine) as session:
        before = runs.latest(session, JOB, limit=2)
    told = {key for run in before if run.state == "done" for key in (run.summary or {}).get("open", [])}
    fresh = [problem for problem in seen.problems if problem.key not in told]
    if not fresh or any(run.due_at == today and run.state != "running" for run in before):
        return False
    run = runs.claim(engine, JOB, today, owner_name(), clock, lease_seconds=_AGAIN_SECONDS)
    if run is None:
        return False
    with Mailer(settings, timeout_seconds) as mailer:
        mailer.send(compose(settings, fresh, seen))
    runs.finish(engine, run.id, clock, summary={"open": [problem.key for problem in seen.problems]})
    logger.info("the operator was told of %d problems", len(fresh))
    return True


def compose(settings: Settings, fresh: list[Problem], seen: Overview) -> EmailMessage:
    """The mail: what is new first, then all that is still wrong, then where to look."""
    message = EmailMessage()
    message["From"] = settings.mail_from
    message["To"] = settings.operator
    message["Date"] = format_datetime(seen.now)
    message["Message-ID"] = make_msgid(domain="banwatch.localhost")
    message["Auto-Submitted"] = "auto-generated"
    first = one_line(fresh[0].text, 58)
    message["Subject"] = f"banwatch: {first}" if len(fresh) == 1 else f"banwatch: {len(fresh)} things to look at"
    known = {problem.key for problem in fresh}
    older = [problem for problem in seen.problems if problem.key not in known]
    parts = ["New since the last mail:", *(f"- {one_line(problem.text)}" for problem in fresh)]
    if older:
        parts += ["", "Still so:", *(f"- {one_line(problem.text)}" for problem in older)]
    states = ", ".join(f"{number} {state}" for state, number in sorted(seen.states.items()))
    parts += ["", f"Sources: {states}.", f"{seen.waiting} messages wait, {seen.open_items} items are open for review."]
    parts += ["", "See: banwatch status", "There is at most one such mail a day."]
    message.set_content("\n".join(parts))
    return message


def ping(settings: Settings) -> None:
    """Ask the address of the dead man's switch, if there is one; that it failed is only logged, without the address,
    which is the switch's key."""
    if settings.ping_url is None:
        return
    request = urllib.request.Request(settings.ping_url, headers={"User-Agent": "banwatch"})  # noqa: S310 - http(s) only
    try:
        with urllib.request.urlopen(request, timeout=_PING_SECONDS) as answer:  # noqa: S310 - checked in the settings
            answer.read(1000)
    except (OSError, ValueError) as error:
        logger.warning("the dead man's switch did not answer: %s", type(error).__name__)
