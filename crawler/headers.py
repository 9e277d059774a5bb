"""A cap on what a server may send before the body: Twisted limits a header line, but not how many there are."""

from typing import Any

from scrapy.core.downloader.handlers import http11
from twisted.web import _newclient

MOST_BYTES = 200_000
"""Of status line and headers together; browsers take 256 kB."""


class BoundedParser(http11._LenientHTTPClientParser):
    """Scrapy's parser of answers, which gives up after so many bytes of headers."""

    _header_bytes = 0

    def lineReceived(self, line: bytes) -> None:  # noqa: N802 - Twisted's name
        self._header_bytes += len(line) + 2
        if self._header_bytes > MOST_BYTES:
            why = f"more than {MOST_BYTES:,} bytes of headers"
            raise _newclient.ParseError(why, line[:100])  # type: ignore[no-untyped-call]
        super().lineReceived(line)


def limit() -> None:
    """Make every connection of this process use it. Neither Scrapy nor Twisted has a setting for the class."""
    handler: Any = http11
    handler._LenientHTTPClientParser = BoundedParser
