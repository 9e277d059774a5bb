"""The sample web: one small HTTP server for each site, on free ports of the loopback address."""

import hashlib
import threading
from collections import Counter
from dataclasses import dataclass
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

from cli.demo.answers import SITES, Answer, answer


@dataclass(frozen=True, slots=True)
class Asked:
    """One request that was answered. ``conditional`` is true where it named an ETag or a date."""

    site: str
    address: str
    conditional: bool
    status: int


def _etag(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:20]}"'


def _not_modified(found: Answer, if_none_match: str | None, if_modified_since: str | None) -> bool:
    """RFC 9110, section 13.2.2: an ETag decides, a date only where none is given."""
    if if_none_match is not None:
        return _etag(found.body) in (tag.strip() for tag in if_none_match.split(","))
    if if_modified_since is not None:
        return found.changed <= parsedate_to_datetime(if_modified_since)
    return False


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, web: "SampleWeb", site: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.web = web
        self.site = site
        self.base = f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        web, site = self.server.web, self.server.site
        found = answer(site, self.path, web.day, self.server.base)
        asked_tag, asked_date = self.headers["If-None-Match"], self.headers["If-Modified-Since"]
        unchanged = found.status == 200 and _not_modified(found, asked_tag, asked_date)
        status = 304 if unchanged else found.status
        self.send_response(status)
        if found.status == 200:
            self.send_header("ETag", _etag(found.body))
            self.send_header("Last-Modified", format_datetime(found.changed, usegmt=True))
        if not unchanged:
            self.send_header("Content-Type", found.content_type)
            self.send_header("Content-Length", str(len(found.body)))
        self.end_headers()
        web.note(Asked(site, self.path, bool(asked_tag or asked_date), status))
        if not unchanged:
            self.wfile.write(found.body)

    def log_message(self, format: str, *args: object) -> None:
        """Silent: what was asked is kept in ``SampleWeb.asked``."""


class SampleWeb:
    """The sites of the demo, from ``with`` until its end. ``day`` may be set to 2 while it runs."""

    def __init__(self) -> None:
        self.day = 1
        self.asked: list[Asked] = []
        self._lock = threading.Lock()
        self._servers: dict[str, _Server] = {}

    def __enter__(self) -> Self:
        for site in SITES:
            server = _Server(self, site)
            self._servers[site] = server
            threading.Thread(target=server.serve_forever, args=(0.05,), name=f"sample {site}", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        for server in self._servers.values():
            server.shutdown()
            server.server_close()

    def note(self, asked: Asked) -> None:
        with self._lock:
            self.asked.append(asked)

    def base(self, site: str) -> str:
        """A site's address, without a slash at its end."""
        return self._servers[site].base

    @property
    def hosts(self) -> list[str]:
        """host:port of every site, as ``Settings.allowed_hosts`` wants them."""
        return [server.base.removeprefix("http://") for server in self._servers.values()]

    def statuses(self, day_begins: int = 0) -> Counter[int]:
        """How requests after the first ``day_begins`` were answered; those for robots.txt do not count."""
        return Counter(each.status for each in self.asked[day_begins:] if each.address != "/robots.txt")
