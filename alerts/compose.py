"""One mail for one subscriber, from the templates beside this module.

Nothing that a page says reaches a header or the text but through ``alerts.view`` and ``alerts.lists``, which leave
single lines without controls; the e-mail library would refuse a line break in a header once more.
"""

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from alerts.cleaning import one_line
from alerts.gather import Alert
from alerts.links import Footing, Links
from alerts.view import view
from banwatch.settings import Settings

KINDS = ("alert", "correction", "retraction", "likely")
"""Mails about one event; ``likely`` asks an analyst to look at it."""

OTHERS = ("hearing", "digest", "queue", "confirm")

WIDTH = 72
"""Columns of the plain text, which leaves room for a reply's quotation marks (RFC 3676, section 4.2)."""


@dataclass(frozen=True, slots=True)
class Recipient:
    subscriber_id: int
    email: str


@dataclass(frozen=True, slots=True)
class Stationery:
    """What every mail of one delivery has in common: settings, links, names of sources by id."""

    settings: Settings
    links: Links
    outlets: Mapping[str, str] = field(default_factory=dict)


def compose(
    alert: Alert, kind: str, key: str, recipient: Recipient, paper: Stationery, moment: datetime,
    *, first: str | None = None,
) -> EmailMessage:  # fmt: skip
    """The mail of one kind about one event; raises ValueError for an address or a kind that cannot be written.

    ``moment`` is the mail's date, ``key`` tells it from others of its kind. A correction or retraction names ``first``,
    the Message-ID of the mail it follows, so that mail programs show both as one conversation.
    """
    if kind not in KINDS:
        raise ValueError(f"a mail about an event is one of {', '.join(KINDS)}, not {kind}")
    shown = view(alert, paper.settings.base_url, paper.outlets)
    return letter(kind, key, {"mail": shown}, recipient, paper, moment, first=first)


def letter(
    kind: str, key: str, values: Mapping[str, Any], recipient: Recipient, paper: Stationery, moment: datetime,
    *, first: str | None = None,
) -> EmailMessage:  # fmt: skip
    """A mail of any kind from its three templates; raises ValueError for an address that cannot be written."""
    sender, foot = address_of(paper.settings.mail_from), paper.links.footing(recipient.subscriber_id, recipient.email)
    shown = {"foot": foot, "kind": kind, **values}
    message = EmailMessage(policy=SMTP)
    message["Subject"] = one_line(_render(f"{kind}.subject", shown), 180)
    message["From"] = sender
    message["To"] = address_of(recipient.email)
    message["Date"] = format_datetime(moment)
    message["Message-ID"] = paper.links.message_id(kind, key, recipient.subscriber_id, sender.domain)
    if first:
        message["In-Reply-To"] = first
        message["References"] = first
    if kind != "confirm":
        _unsubscribe(message, foot, sender)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_render(f"{kind}.txt", shown), cte="quoted-printable")
    message.add_alternative(_render(f"{kind}.html", shown), subtype="html", cte="quoted-printable")
    return message


def _unsubscribe(message: EmailMessage, foot: Footing, sender: Address) -> None:
    """One click where there is an https page (RFC 8058), and a mail in any case (RFC 2369)."""
    by_mail = f"<mailto:{quote(sender.addr_spec, safe='@.')}?subject={quote(foot.unsubscribe_subject)}>"
    secure = foot.unsubscribe is not None and foot.unsubscribe.startswith("https://")
    message["List-Unsubscribe"] = f"<{foot.unsubscribe}>, {by_mail}" if secure else by_mail
    if secure:
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


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


def _render(name: str, shown: Mapping[str, Any]) -> str:
    return _templates().get_template(name).render(shown)
