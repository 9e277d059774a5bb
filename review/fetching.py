"""Fetching one page that an analyst names: public addresses only, checked after DNS and on every redirect, and only
what robots.txt allows; bounded in size and time."""

import http.client
import socket
import ssl
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from protego import Protego

from banwatch import __version__
from banwatch.documents import Page
from crawler.addresses import UnsafeAddress, check_resolved, name_to_resolve

MOST_BYTES = 20_000_000
MOST_REDIRECTS = 5
SECONDS = 20.0
_MOVED = frozenset({301, 302, 303, 307, 308})


class NotFetched(Exception):
    """A page that could not be fetched, or must not be; the message says why."""


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches pages. ``contact`` is an address for webmasters; ``allowed`` are host:port pairs that may be asked
    although they are not public."""

    contact: str
    allowed: Collection[str] = ()

    def fetch(self, url: str) -> Page:
        """The page behind an address; raises NotFetched."""
        try:
            return self._follow(url)
        except UnsafeAddress as error:
            raise NotFetched(f"That address is not asked: {error}.") from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise NotFetched(f"It could not be fetched: {error}.") from error

    def _follow(self, url: str) -> Page:
        for _ in range(MOST_REDIRECTS + 1):
            self._ask_robots(url)
            status, headers, body = self._get(url)
            if status in _MOVED and headers.get("location"):
                url = urljoin(url, headers["location"])
                continue
            if status != 200:
                raise NotFetched(f"It was answered with status {status}.")
            return Page(url, body, headers.get("content-type", ""), status)
        raise NotFetched(f"It was sent on more than {MOST_REDIRECTS} times.")

    def _ask_robots(self, url: str) -> None:
        status, _, body = self._get(urljoin(url, "/robots.txt"), most=500_000)
        if status == 200 and not Protego.parse(body.decode("utf-8", "replace")).can_fetch(url, "banwatch"):
            raise NotFetched("The site's robots.txt does not allow it; upload the page instead.")

    def _get(self, url: str, most: int = MOST_BYTES) -> tuple[int, dict[str, str], bytes]:
        parts = urlsplit(url)
        target = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        connection = self._connect(url)
        try:
            agent = f"banwatch/{__version__} (+{self.contact})"
            connection.request("GET", target, headers={"User-Agent": agent, "Accept-Encoding": "identity"})
            answer = connection.getresponse()
            body = answer.read(most + 1)
            if len(body) > most:
                raise NotFetched("It is too large.")
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body
        finally:
            connection.close()

    def _connect(self, url: str) -> http.client.HTTPConnection:
        """A connection to the address that was checked, so that the name cannot change its mind in between."""
        parts = urlsplit(url)
        name = name_to_resolve(url, self.allowed)
        host = parts.hostname or ""
        port = parts.port or (443 if parts.scheme == "https" else 80)
        address = str(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][4][0])
        if name is not None:
            check_resolved(host, address)
        connection = http.client.HTTPConnection(host, port, timeout=SECONDS)
        plain = socket.create_connection((address, port), timeout=SECONDS)
        try:
            secure = parts.scheme == "https"
            connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host) if secure else plain
        except BaseException:
            plain.close()
            raise
        return connection
