"""A cap on what a server may send before the body: Twisted limits a header line, but not how many there are."""

from typing import Any

from twisted.web import _newclient

MOST_BYTES = 200_000
"""Of status line and headers together; browsers take 256 kB."""


class BoundedParser(_newclient.HTTPClientParser):
    """Twisted's parser of answers, which gives up after so many bytes of headers."""

    _taken = 0

    def lineReceived(self, line: bytes) -> None:  # noqa: N802 - Twisted's name
        if self.state != _newclient.BODY:
            self._taken += len(line) + 2
            if self._taken > MOST_BYTES:
                raise _newclient.ParseError(f"more than {MOST_BYTES:,} bytes of headers", line[:100])  # type: ignore[no-untyped-call]
        super().lineReceived(line)  # type: ignore[no-untyped-call]


def limit() -> None:
    """Make every connection of this process use it. Twisted has no setting for the class."""
    client: Any = _newclient
    client.HTTPClientParser = BoundedParser
