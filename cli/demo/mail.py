"""A real SMTP server on loopback that keeps what it is given."""

import asyncio
import email
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class _Inbox:
    """Keeps every message as a file before it says that it took it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.raw: list[bytes] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802, ARG002
        content = envelope.original_content or b""
        self.raw.append(content)
        self._folder.joinpath(f"mail-{len(self.raw)}.eml").write_bytes(content)
        return "250 Message accepted"


class _Server(Controller):
    """aiosmtpd's controller, which learns the port it was given where it asked for any."""

    def _trigger_server(self) -> None:
        if isinstance(self.server, asyncio.Server):
            self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


class MailServer:
    """The mail server of the demo, from ``with`` until its end; each mail is also a file in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self._inbox = _Inbox(folder)
        self._server = _Server(self._inbox, hostname="127.0.0.1", port=0)

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stop()

    @property
    def port(self) -> int:
        return self._server.port

    @property
    def received(self) -> list[EmailMessage]:
        """The messages accepted so far, in order."""
        parsed = [email.message_from_bytes(raw, policy=default) for raw in self._inbox.raw]
        return [message for message in parsed if isinstance(message, EmailMessage)]
