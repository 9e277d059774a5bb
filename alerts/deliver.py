"""Sending what waits in the outbox."""

import os
import socket
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import Engine

from alerts.compose import Recipient, address_of, compose
from alerts.gather import gather
from alerts.mailing import TIMEOUT_SECONDS, Mailer, Refused, Unreachable
from banwatch.clock import Clock
from banwatch.settings import Settings
from store import outbox
from store.engine import reading
from store.ledger_tables import SHOWN_STATES
from store.outbox import Due

BATCH = 20
LEASE_SECONDS = 300
"""Long enough that a stalled server cannot outlast the lease of a message being sent."""


@dataclass(frozen=True, slots=True)
class DeliverySummary:
    """How many messages the server took, how many failed for good, how many wait for another try or their hour.

    ``problems`` says each thing that went wrong once, in words.
    """

    sent: int = 0
    failed: int = 0
    waiting: int = 0
    problems: tuple[str, ...] = ()


@dataclass(slots=True)
class _Tally:
    sent: int = 0
    failed: int = 0
    problems: dict[str, None] = field(default_factory=dict)


def deliver(
    engine: Engine, settings: Settings, clock: Clock, *, timeout_seconds: float = TIMEOUT_SECONDS
) -> DeliverySummary:
    """Send every message that is due, as the ledger tells its event now.

    1. Messages are leased, so that two senders share the work and never a message.
    2. Each is composed, its Message-ID kept, and only then sent.
    3. It is marked sent when the server has taken it; a crash before that sends it again under the same Message-ID.
    4. A refusal for good ends it; any other failure leaves it for a later try, after a growing pause.
    5. Where no server is to be reached at all, the rest waits too.
    """
    tally = _Tally()
    owner = f"{socket.gethostname()}:{os.getpid()}"
    with Mailer(settings, timeout_seconds) as mailer:
        while batch := outbox.lease(engine, owner, clock, limit=BATCH, lease_seconds=LEASE_SECONDS):
            if not _send_batch(engine, settings, clock, mailer, batch, tally):
                break
    with reading(engine) as session:
        waiting, _ = outbox.waiting(session)
    return DeliverySummary(tally.sent, tally.failed, waiting, tuple(tally.problems))


def _send_batch(
    engine: Engine, settings: Settings, clock: Clock, mailer: Mailer, batch: list[Due], tally: _Tally
) -> bool:
    """Whether it makes sense to go on with another batch."""
    begun, unreachable = clock.now(), ""
    for due in batch:
        if clock.now() - begun > timedelta(seconds=LEASE_SECONDS / 2):
            break
        try:
            if unreachable:
                raise Unreachable(unreachable)
            message_id = _send(engine, settings, clock, mailer, due)
        except Unreachable as error:
            unreachable = str(error)
            _fail(engine, clock, due, tally, unreachable, permanent=False)
        except Refused as error:
            _fail(engine, clock, due, tally, str(error), permanent=error.permanent)
        except LookupError as error:
            _fail(engine, clock, due, tally, str(error), permanent=True)
        else:
            outbox.mark_sent(engine, due.outbox_id, message_id, clock)
            tally.sent += 1
    return not unreachable


def _fail(engine: Engine, clock: Clock, due: Due, tally: _Tally, reason: str, *, permanent: bool) -> None:
    outbox.mark_failed(engine, due.outbox_id, reason, clock, permanent=permanent)
    tally.failed += int(permanent)
    tally.problems[reason] = None


def _send(engine: Engine, settings: Settings, clock: Clock, mailer: Mailer, due: Due) -> str:
    """The Message-ID under which the server took the message."""
    with reading(engine) as session:
        alert = gather(session, due.event_id)
    if due.kind == "alert" and alert.event.review_state not in SHOWN_STATES:
        raise Refused(f"event {due.event_id} is {alert.event.review_state} now", permanent=True)
    try:
        address_of(due.email)
    except ValueError as error:
        raise Refused(str(error), permanent=True) from error
    try:
        message = compose(alert, due.kind, Recipient(due.subscriber_id, due.email), settings, clock.now())
    except ValueError as error:
        raise Unreachable(f"mail_from in the settings: {error}") from error
    if due.message_id is not None:
        message.replace_header("Message-ID", due.message_id)
    message_id = str(message["Message-ID"])
    outbox.note_message_id(engine, due.outbox_id, message_id)
    mailer.send(message)
    return message_id
