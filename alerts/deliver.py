"""Sending what waits in the outbox."""

import os
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import Engine

from alerts.compose import Stationery, address_of
from alerts.links import Links
from alerts.mailing import TIMEOUT_SECONDS, Interrupted, Mailer, Refused, Unreachable
from alerts.outlets import outlets
from alerts.post import answers
from alerts.webhook import NoAnswer, post
from alerts.writing import Gone, Written, write
from banwatch.clock import Clock
from banwatch.settings import Settings
from store import bundling, outbox, subscribers
from store.bundling import Plan
from store.engine import reading
from store.outbox import Due

BATCH = 20
LEASE_SECONDS = 600.0
"""A message is begun in the first half; the second outlasts a server that stalls at every one of its seven answers."""

_SILENCE = timedelta(minutes=1)

MOST_INTERRUPTED = 3
"""Connections that break one after the other before the server counts as unreachable."""


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
    interrupted: int = 0
    problems: dict[str, None] = field(default_factory=dict)


@dataclass(slots=True)
class _Sender:
    """One delivery: what it sends with, and what came of it."""

    engine: Engine
    clock: Clock
    paper: Stationery
    mailer: Mailer
    lease_seconds: float
    timeout_seconds: float
    stopping: Callable[[], bool]
    calls: bool
    silent: set[int] = field(default_factory=set)
    tally: _Tally = field(default_factory=_Tally)


def _never() -> bool:
    return False


def deliver(
    engine: Engine,
    settings: Settings,
    clock: Clock,
    *,
    timeout_seconds: float = TIMEOUT_SECONDS,
    lease_seconds: float = LEASE_SECONDS,
    calls: bool | None = None,
    stopping: Callable[[], bool] = _never,
) -> DeliverySummary:
    """Send every message that is due, as the ledger tells its event now: mails, then calls to webhooks; with ``calls``
    only these, or only the mails. Between two messages ``stopping`` is asked whether to end.

    1. Answers are read: who wants no more mail, whose address fails.
    2. Digests that are due are made up, and what would be a flood becomes one.
    3. Messages are leased, so that two senders share the work and never a message.
    4. Each is composed, its Message-ID kept, and only then sent.
    5. It is marked sent when the server has taken it; a crash before that sends it again under the same Message-ID.
    6. A refusal for good ends it; any other leaves it for a later try, after a growing pause.
    7. Where no server is to be reached, the rest is put back as if it had not been tried; where one webhook does not
       answer, its other calls wait a minute, and nobody else's.
    """
    owner = f"{socket.gethostname()}:{os.getpid()}"
    paper = Stationery(settings, Links(engine, settings, clock), outlets(settings))
    plan = Plan(settings.cron_digest, settings.mails_per_hour)
    tally = _Tally()
    with Mailer(settings, timeout_seconds) as mailer:
        if calls is not True:
            tally.problems |= dict.fromkeys(answers(engine, paper, clock))
            subscribers.forget_unconfirmed(engine, clock)
        bundling.prepare(engine, clock, plan)
        for each in (False, True) if calls is None else (calls,):
            sender = _Sender(engine, clock, paper, mailer, lease_seconds, timeout_seconds, stopping, each, tally=tally)
            while batch := outbox.lease(engine, owner, clock, limit=BATCH, lease_seconds=lease_seconds, calls=each):
                if not _send_batch(sender, batch):
                    break
                bundling.prepare(engine, clock, plan)
    with reading(engine) as session:
        waiting, _ = outbox.waiting(session)
    return DeliverySummary(tally.sent, tally.failed, waiting, tuple(tally.problems))


def _send_batch(sender: _Sender, batch: list[Due]) -> bool:
    """Whether it makes sense to go on with another batch."""
    engine, clock, begun = sender.engine, sender.clock, sender.clock.now()
    for position, due in enumerate(batch):
        if sender.stopping():
            outbox.put_back(engine, batch[position:], None)
            return False
        if due.subscriber_id in sender.silent:
            outbox.put_back(engine, [due], "its webhook did not answer just now", until=clock.now() + _SILENCE)
            continue
        if clock.now() - begun > timedelta(seconds=sender.lease_seconds / 2):
            outbox.put_back(engine, batch[position:], "the lease ran out before its turn")
            break
        try:
            message_id = _send(sender, due)
        except Unreachable as error:
            sender.tally.problems[str(error)] = None
            outbox.put_back(engine, batch[position:], str(error))
            return False
        except Interrupted as error:
            _fail(sender, due, str(error), refused=False)
            sender.tally.interrupted += 1
            if sender.tally.interrupted >= MOST_INTERRUPTED:
                outbox.put_back(engine, batch[position + 1 :], str(error))
                return False
        except NoAnswer as error:
            sender.silent.add(due.subscriber_id)
            hopeless = due.attempt >= outbox.MOST_REFUSALS
            _fail(sender, due, str(error), permanent=hopeless, refused=False)
            if hopeless:
                _count(sender, due, str(error))
        except Refused as error:
            sender.tally.interrupted = 0
            _fail(sender, due, str(error), permanent=error.permanent)
            if error.address:
                _count(sender, due, str(error))
        except Gone as error:
            outbox.drop(engine, due.outbox_id, str(error), clock)
        else:
            outbox.mark_sent(engine, due.outbox_id, message_id, clock)
            sender.tally.sent += 1
            sender.tally.interrupted = 0
    return True


def _fail(sender: _Sender, due: Due, reason: str, *, permanent: bool = False, refused: bool = True) -> None:
    ended = outbox.mark_failed(
        sender.engine, due.outbox_id, reason, sender.clock, permanent=permanent, refused=refused
    )  # fmt: skip
    sender.tally.failed += int(ended)
    sender.tally.problems[reason] = None


def _count(sender: _Sender, due: Due, reason: str) -> None:
    """Count a failure against the address; too many disable it."""
    if subscribers.refuse(sender.engine, due.subscriber_id, reason, sender.clock):
        sender.tally.problems[f"{due.email} is written to no more: {reason}"] = None


def _send(sender: _Sender, due: Due) -> str:
    """The Message-ID under which the server took the message."""
    paper, moment = sender.paper, sender.clock.now()
    try:
        address_of(due.email)
    except ValueError as error:
        raise Refused(str(error), permanent=True) from error
    try:
        address_of(paper.settings.mail_from)
    except ValueError as error:
        raise Unreachable(f"mail_from in the settings: {error}") from error
    with reading(sender.engine) as session:
        written = write(session, due, paper, moment)
    message_id = due.message_id or written.message_id
    outbox.note_message_id(sender.engine, due.outbox_id, message_id)
    _hand_over(sender, due, written, message_id)
    return message_id


def _hand_over(sender: _Sender, due: Due, written: Written, message_id: str) -> None:
    paper = sender.paper
    if written.hook is not None:
        allowed = frozenset(paper.settings.allowed_hosts)
        post(written.hook, message_id, sender.clock.now(), allowed=allowed, timeout=sender.timeout_seconds)
        return
    written.mail.replace_header("Message-ID", message_id)
    sender.mailer.send(written.mail, _bounces_to(paper, due))


def _bounces_to(paper: Stationery, due: Due) -> str | None:
    """The envelope's sender, with a mark by which a bounce tells its message (variable envelope return path)."""
    if paper.settings.bounce_address is None:
        return None
    local, _, domain = paper.settings.bounce_address.rpartition("@")
    return f"{local}+{paper.links.mark(due.outbox_id)}@{domain}"
