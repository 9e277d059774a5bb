"""One mail about one event, for one subscriber, from the templates beside this module.

Nothing that a page says reaches a header or the text but through ``alerts.view``, which leaves single lines without
controls; the e-mail library would refuse a line break in a header once more.
"""

import hashlib
import textwrap
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import lru_cache
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from alerts.cleaning import one_line
from alerts.gather import Alert
from alerts.view import MailView, view
from banwatch.settings import Settings
from store.ledger import EventRow

KINDS = ("alert", "correction", "retraction")
WIDTH = 72
"""Columns of the plain text, which leaves room for a reply's quotation marks (RFC 3676, section 4.2)."""


@dataclass(frozen=True, slots=True)
class Recipient:
    subscriber_id: int
    email: str


def compose(alert: Alert, kind: str, recipient: Recipient, settings: Settings, moment: datetime) -> EmailMessage:
    """The mail of one kind; raises ValueError for an address or a kind that cannot be written.

    ``moment`` is the mail's date. A correction or retraction names the alert it follows, so that mail programs show
    both as one conversation.
    """
    if kind not in KINDS:
        raise ValueError(f"a mail is one of {', '.join(KINDS)}, not {kind}")
    sender = address_of(settings.mail_from)
    shown = view(alert, settings.base_url)
    message = EmailMessage(policy=SMTP)
    message["Subject"] = one_line(_render(f"{kind}.subject", shown), 180)
    message["From"] = sender
    message["To"] = address_of(recipient.email)
    message["Date"] = format_datetime(moment)
    message["Message-ID"] = message_id(alert.event, recipient.subscriber_id, kind, sender.domain)
    if kind != "alert":
        first = message_id(alert.event, recipient.subscriber_id, "alert", sender.domain)
        message["In-Reply-To"] = first
        message["References"] = first
    message["List-Unsubscribe"] = f"<mailto:{quote(sender.addr_spec, safe='@.')}?subject=unsubscribe>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_render(f"{kind}.txt", shown), cte="quoted-printable")
    message.add_alternative(_render(f"{kind}.html", shown), subtype="html", cte="quoted-printable")
    return message


def message_id(event: EventRow, subscriber_id: int, kind: str, domain: str) -> str:
    """The same for every try at one event, subscriber and kind, and another in every other store (RFC 5322, 3.6.4)."""
    seen = event.first_detected_at.isoformat()
    key = hashlib.sha256(f"{kind}/{event.event_id}/{seen}/{subscriber_id}/{domain}".encode()).hexdigest()[:32]
    return f"<{kind}.{event.event_id}.{key}@{domain}>"


def address_of(text: str) -> Address:
    """A mail address with or without a name before it; raises ValueError for anything else."""
    head, bracket, spec = text.removesuffix(">").rpartition("<") if text.endswith(">") else ("", "", text)
    refused = ValueError(f"not a mail address: {one_line(text, 100)!r}")
    if one_line(text) != text or (bracket and not spec):
        raise refused
    try:
        found = Address(display_name=head.strip(' "'), addr_spec=spec)
    except (MessageError, ValueError, IndexError) as error:
        raise refused from error
    if not found.username or not found.domain:
        raise refused
    return found


@lru_cache(maxsize=1)
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("alerts", "templates"),
        autoescape=select_autoescape(enabled_extensions=("html",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["wrapped"] = wrapped
    return environment


def wrapped(text: str, first: str = "", rest: str | None = None) -> str:
    """Text in lines of at most ``WIDTH`` columns, the first after ``first``, the others after ``rest`` or the same."""
    after = first if rest is None else rest
    return textwrap.fill(
        text, WIDTH, initial_indent=first, subsequent_indent=after, break_long_words=False, break_on_hyphens=False
    )


def _render(name: str, shown: MailView) -> str:
    return _templates().get_template(name).render(mail=shown)
