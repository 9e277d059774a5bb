"""Reading what comes back: bounces (RFC 3464), and answers that want no more mail."""

import mailbox
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.policy import default
from email.utils import parseaddr
from pathlib import Path

from sqlalchemy import Engine, select

from alerts.cleaning import one_line
from alerts.compose import Stationery
from alerts.links import UNSUBSCRIBE, BadLink
from banwatch.clock import Clock
from store import subscribers, tables
from store.engine import reading

MOST_BYTES = 2_000_000
MOST_READ = 500
"""Messages read in one delivery; the rest waits for the next."""

Row = tuple[int, str]
"""A subscriber's id and address."""


def answers(engine: Engine, paper: Stationery, clock: Clock) -> list[str]:
    """Read and remove what was delivered into the mailbox of the settings; what an operator should know, in words.

    Nothing but a message of this store's own counts: the mark on the envelope or the Message-ID, both of which nobody
    else can make up, say which.
    """
    path = paper.settings.mailbox
    if path is None:
        return []
    try:
        with _opened(path) as box:
            return [said for message in _taken(box) for said in _read(engine, paper, clock, message)]
    except (OSError, mailbox.Error) as error:
        return [f"mailbox {path}: {error}"]


@contextmanager
def _opened(path: Path) -> "Iterator[mailbox.Mailbox[mailbox.Message]]":
    if not path.exists():
        raise FileNotFoundError("there is none")
    maildir = path.is_dir()
    box: mailbox.Mailbox[mailbox.Message] = (
        mailbox.Maildir(path, create=False) if maildir else mailbox.mbox(path, create=False)
    )
    if not maildir:
        box.lock()
    try:
        yield box
        box.flush()
    finally:
        box.close()


def _taken(box: "mailbox.Mailbox[mailbox.Message]") -> Iterator[EmailMessage]:
    """Messages, each removed once it was read; what is too long is removed unread."""
    for key in list(box.keys())[:MOST_READ]:
        try:
            raw = box.get_bytes(key)
        except KeyError:
            continue
        if len(raw) <= MOST_BYTES:
            parsed = BytesParser(policy=default).parsebytes(raw)
            yield parsed
        box.discard(key)


def _read(engine: Engine, paper: Stationery, clock: Clock, message: EmailMessage) -> list[str]:
    status = _failed(message)
    if status is not None:
        sent = _marked(engine, paper, message) or _returned(engine, message)
        if sent is None:
            return []
        stopped = subscribers.refuse(engine, sent[0], f"a bounce said {one_line(status, 100)}", clock)
        return [f"{sent[1]} is written to no more: bounces say {one_line(status, 100)}"] if stopped else []
    leaver = _leaver(engine, paper, message)
    if leaver is not None:
        subscribers.disable(engine, leaver, clock)
    return []


def _header(message: Message, name: str) -> str:
    """A header as text; empty where it is missing or too odd to be read."""
    try:
        return str(message[name] or "")
    except (ValueError, IndexError, AttributeError, TypeError):
        return ""


def _failed(message: EmailMessage) -> str | None:
    """The status of a delivery that failed for good, 5.x.x; None for any other mail, delays among them."""
    if message.get_content_type() != "multipart/report":
        return None
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        blocks = part.get_payload()
        for block in blocks if isinstance(blocks, list) else []:
            status = _header(block, "Status").strip() if isinstance(block, Message) else ""
            action = _header(block, "Action").strip().lower() if isinstance(block, Message) else ""
            if action == "failed" and status.startswith(("5.1", "5.2", "5.0")):
                return status
    return None


def _marked(engine: Engine, paper: Stationery, message: EmailMessage) -> Row | None:
    for name in ("Delivered-To", "X-Original-To", "Envelope-To", "To"):
        local = parseaddr(_header(message, name))[1].rpartition("@")[0]
        outbox_id = paper.links.marked(local.rpartition("+")[2]) if "+" in local else None
        if outbox_id is not None:
            return _row(engine, tables.Outbox.id == outbox_id)
    return None


def _returned(engine: Engine, message: EmailMessage) -> Row | None:
    """By the Message-ID of what was sent, in the part that a bounce returns."""
    for part in message.walk():
        if part.get_content_type() not in ("message/rfc822", "text/rfc822-headers"):
            continue
        inner = part.get_payload()
        if isinstance(inner, list) and inner and isinstance(inner[0], Message):
            named = _header(inner[0], "Message-ID")
        else:
            returned = part.get_payload(decode=True)
            headers = returned if isinstance(returned, bytes) else b""
            named = _header(BytesParser(policy=default).parsebytes(headers), "Message-ID")
        if named.strip():
            return _row(engine, tables.Outbox.message_id == named.strip())
    return None


def _leaver(engine: Engine, paper: Stationery, message: EmailMessage) -> int | None:
    """Who asks to get no more: by the code in the subject, or by answering one of our mails from its address."""
    said = one_line(_header(message, "Subject"), 300).split()
    if "unsubscribe" not in [word.lower() for word in said]:
        return None
    for word in said:
        try:
            return paper.links.check(UNSUBSCRIBE, word).id
        except BadLink:
            continue
    sent = _row(engine, tables.Outbox.message_id == _header(message, "In-Reply-To").strip())
    return sent[0] if sent and parseaddr(_header(message, "From"))[1].lower() == sent[1] else None


def _row(engine: Engine, which: object) -> Row | None:
    row, subscriber = tables.Outbox, tables.Subscriber
    query = select(subscriber.id, subscriber.email).join(row, row.subscriber_id == subscriber.id)
    with reading(engine) as session:
        found = session.execute(query.where(which).limit(1)).first()  # type: ignore[arg-type]
    return (found.id, found.email) if found else None
