"""Handing messages to a mail server, and telling a failure that passes from one that stays."""

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


class Refused(Exception):
    """The server took this message not; ``permanent`` where it said that it never will (5yz, RFC 5321, 4.2.1)."""

    def __init__(self, reason: str, *, permanent: bool) -> None:
        super().__init__(reason)
        self.permanent = permanent


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

    def send(self, message: EmailMessage) -> None:
        """Returns once the server has taken the message for its one recipient; raises Refused or Unreachable."""
        sender, recipient = message["From"].addresses[0].addr_spec, message["To"].addresses[0].addr_spec
        if not (sender + recipient).isascii():
            raise Refused("an address outside ASCII cannot be written to yet", permanent=True)
        envelope = _Envelope(sender, recipient, message.as_bytes(policy=SMTP))
        server = self._connected()
        try:
            server.sendmail(envelope.sender, [envelope.recipient], envelope.content)
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            raise _refused(code, said) from error
        except smtplib.SMTPSenderRefused as error:
            raise Unreachable(f"the server refuses the sender {sender}: {_said(error)}") from error
        except smtplib.SMTPResponseException as error:
            raise _refused(error.smtp_code, error.smtp_error) from error
        except (smtplib.SMTPException, OSError) as error:
            self._break()
            broke = f"the connection broke before the message was taken: {_named(error)}"
            raise Refused(broke, permanent=False) from error
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


def _refused(code: int, said: bytes | str) -> Refused:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return Refused(f"{code} {words}"[:500], permanent=500 <= code < 600)


def _said(error: smtplib.SMTPResponseException) -> str:
    text = error.smtp_error
    return f"{error.smtp_code} {text.decode('utf-8', 'replace') if isinstance(text, bytes) else text}"


def _named(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _said(error)
    return str(error) or type(error).__name__
