"""A site of two hundred pages on several loopback hosts, and crawls of it that can be killed."""

import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from cli.demo.surroundings import write_sources
from cli.demo.web import SampleWeb

CHILD = Path(__file__).parent / "crawl_child.py"
HOSTS = 4
PAGES = 200
SENTENCE = "The council voted 9-2 on Tuesday to ban facial recognition by city departments, item {}. "


@dataclass
class Council:
    """The site. ``asked`` counts requests by address."""

    asked: Counter[str] = field(default_factory=Counter)
    port: int = 0
    hosts: int = HOSTS
    pages: int = PAGES

    def feed(self, host: str) -> str:
        number = int(host.rpartition(".")[2]) - 1
        links = (
            f"<item><title>Item {page}</title><link>http://{host}:{self.port}/page/{page}</link></item>"
            for page in range(number, self.pages, self.hosts)
        )
        return f"<rss version='2.0'><channel><title>News</title>{''.join(links)}</channel></rss>"

    def answer(self, host: str, path: str) -> tuple[int, str, str]:
        if path == "/feed":
            return 200, "application/rss+xml", self.feed(host)
        if not path.startswith("/page/"):
            return 404, "text/plain", "none"
        page = path.rpartition("/")[2]
        words = " ".join(f"<p>{SENTENCE.format(f'{page}.{part}')}</p>" for part in range(4))
        return 200, "text/html", f"<html><head><title>Item {page}</title></head><body><article>{words}</article></body>"

    def fetched(self) -> Counter[str]:
        # A copy, for the server's threads go on counting meanwhile.
        return Counter({url: times for url, times in self.asked.copy().items() if "/page/" in url})


@pytest.fixture
def council() -> Iterator[Council]:
    """The site, running on every loopback address."""
    site = Council()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            host = self.headers["Host"].partition(":")[0]
            site.asked[f"http://{host}:{site.port}{self.path}"] += 1
            status, kind, text = site.answer(host, self.path)
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("0.0.0.0", 0), Handler)
    server.daemon_threads = True
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield site
    server.shutdown()
    server.server_close()
    thread.join()


WriteSources = Callable[[Path, SampleWeb], None]


@pytest.fixture(scope="session")
def write_two_sources() -> WriteSources:
    """Writes a council's and a newspaper's entry of the sample web into a folder: an hourly and a daily source, which
    take a fraction of the time of all."""

    def write(folder: Path, web: SampleWeb) -> None:
        write_sources(folder, web)
        file = folder / "sample.toml"
        first, *rest = file.read_text("utf-8").split("[[source]]")
        kept = [each for each in rest if "demo-1-council" in each or "demo-3-lantern" in each]
        file.write_text("[[source]]".join([first, *kept]), "utf-8")

    return write


@dataclass
class Crawls:
    """Starts crawls of the site on one store."""

    database: str
    site: Council
    lease: int = 300

    def begin(self, run_id: int, owner: str) -> "subprocess.Popen[str]":
        arguments = (self.database, run_id, owner, self.lease, self.site.port, self.site.hosts)
        command = [sys.executable, str(CHILD), *map(str, arguments)]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def until(self, process: "subprocess.Popen[str]", reached: Callable[[], bool]) -> None:
        """Wait until something is so, or the process ends."""
        deadline = time.monotonic() + 60
        while not reached() and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.002)


@pytest.fixture
def crawls(database: str, council: Council) -> Crawls:
    return Crawls(database, council)
