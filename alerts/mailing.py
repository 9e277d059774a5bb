"""Handing messages to a mail server, and telling a failure that passes from one that stays."""

import re
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from types import TracebackType
from typing import Self

from banwatch.settings import Settings

TIMEOUT_SECONDS = 30.0
"""For each answer of the server; RFC 5321 (4.5.3.2) allows minutes, but the other messages wait behind this one."""


WIRE = SMTP.clone(max_line_length=500)
"""Headers are folded late: the library else begins a subject of 70 characters on the line after its name, which some
readers show as a space before it. RFC 5322 (2.1.1) allows 998."""

_CLOSING = 421
"""The server's word that it goes away (RFC 5321, 3.8), which is about no message."""


class Refused(Exception):
    """The server took this message not; ``permanent`` where it said that it never will (5yz, RFC 5321, 4.2.1), and
    ``address`` where that is because of the recipient's address (RFC 3463, X.1 and X.2), not of what was written."""

    def __init__(self, reason: str, *, permanent: bool, address: bool = False) -> None:
        super().__init__(reason)
        self.permanent = permanent
        self.address = address


class Interrupted(Exception):
    """The connection broke, or went silent, before the server said whether it took the message."""


class Unreachable(Exception):
    """No message can be sent now: no connection, no encryption, no login, or the sender is refused."""


@dataclass(frozen=True, slots=True)
class _Envelope:
    sender: str
    recipient: str
    content: bytes


class Mailer:
    """One connection to the mail server of the settings, opened at the first message and again after a break."""

    def __init__(self, settings: Settings, timeout: float = TIMEOUT_SECONDS) -> None:
        self._settings = settings
        self._timeout = timeout
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            try:
                self._server.quit()
            except (smtplib.SMTPException, OSError):
                self._server.close()
            self._server = None

    def send(self, message: EmailMessage, bounces_to: str | None = None) -> None:
        """Returns once the server has taken the message for its one recipient; ``bounces_to`` is the envelope's sender
        where it is not the header's. Raises Refused, Interrupted or Unreachable."""
        sender = bounces_to or message["From"].addresses[0].addr_spec
        recipient = message["To"].addresses[0].addr_spec
        if not (sender + recipient).isascii():
            raise Refused("an address outside ASCII cannot be written to yet", permanent=True)
        envelope = _Envelope(sender, recipient, message.as_bytes(policy=WIRE))
        server = self._connected()
        try:
            server.sendmail(envelope.sender, [envelope.recipient], envelope.content)
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            raise _refused(code, said, recipient=True) from error
        except smtplib.SMTPSenderRefused as error:
            raise Unreachable(f"the server refuses the sender {sender}: {_said(error)}") from error
        except smtplib.SMTPResponseException as error:
            raise _refused(error.smtp_code, error.smtp_error) from error
        except (smtplib.SMTPException, OSError) as error:
            self._break()
            raise Interrupted(f"the connection broke before the message was taken: {_named(error)}") from error
        finally:
            if server.sock is None:
                self._server = None

    def _connected(self) -> smtplib.SMTP:
        if self._server is None:
            try:
                self._server = self._open()
            except (smtplib.SMTPException, OSError) as error:
                where = f"{self._settings.smtp_host}:{self._settings.smtp_port}"
                raise Unreachable(f"mail server {where}: {_named(error)}") from error
        return self._server

    def _open(self) -> smtplib.SMTP:
        chosen = self._settings
        server = smtplib.SMTP(chosen.smtp_host, chosen.smtp_port, timeout=self._timeout)
        try:
            if chosen.smtp_starttls:
                server.starttls(context=ssl.create_default_context())
            if chosen.smtp_user:
                server.login(chosen.smtp_user, chosen.smtp_password or "")
        except (smtplib.SMTPException, OSError):
            server.close()
            raise
        return server

    def _break(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None


_ENHANCED = re.compile(r"\s{0,9}([245])\.(\d{1,3})\.(\d{1,3})\b")
_OF_ADDRESSES = (550, 551, 553)


def of_address(code: int, words: str, *, recipient: bool) -> bool:
    """Whether a permanent refusal is about the recipient's address: by its status code (RFC 3463) where it has one,
    else by its reply code in answer to RCPT."""
    found = _ENHANCED.match(words)
    if found:
        return found[1] == "5" and found[2] in ("1", "2")
    return recipient and code in _OF_ADDRESSES


def _refused(code: int, said: bytes | str, *, recipient: bool = False) -> Exception:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    reason = f"{code} {words}"[:500]
    if code == _CLOSING:
        return Unreachable(f"the server closes: {reason}")
    permanent = 500 <= code < 600
    return Refused(reason, permanent=permanent, address=permanent and of_address(code, words, recipient=recipient))


def _said(error: smtplib.SMTPResponseException) -> str:
    text = error.smtp_error
    return f"{error.smtp_code} {text.decode('utf-8', 'replace') if isinstance(text, bytes) else text}"


def _named(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _said(error)
    return str(error) or type(error).__name__
