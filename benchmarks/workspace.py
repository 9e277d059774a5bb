"""How quick the workspace is: ``python -m benchmarks.workspace [--documents N] [--open N] [--folder F] [--json FILE]``.

Builds an SQLite store in a temporary folder, by default with 1,000,000 documents, 100,000 events and 50,000 open items,
serves the workspace over it on loopback, and asks it as a browser would. It tells the median time of each page and of
each kind of decision (the answer holds the next item), in milliseconds, and the processor's part of it.

The bound is that every page of daily work and every decision takes less than a tenth of a second, which a person feels
as at once (Nielsen, "Usability Engineering", 1993, chapter 5). It is held for the processor's time, which says the same
on a machine that does something else meanwhile. Exit status 1 where it is broken.
"""

import argparse
import json
import re
import resource
import socket
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import chain, count
from pathlib import Path

import httpx
import uvicorn

from banwatch.settings import Settings
from benchmarks.workspace_store import Filled
from review.app import create_app

DOCUMENTS, OPEN = 1_000_000, 50_000
MOST_MS = 100.0
REPEATS = 15

PAGES = {
    "queue": "/",
    "queue, doubts": "/?group=40",
    "queue, one state": "/?in=OR",
    "queue, one reason": "/?reason=conflict",
    "queue, least confidence": "/?sure=low",
    "queue, search": "/?q=salem",
    "queue, search for what is not there": "/?q=xyzzy",
    "queue, one source": "/?source=source-17",
    "queue, a rare source": "/?source=rare",
    "queue, what is accepted": "/?state=accepted",
    "item": "/items/{item}",
    "item, of a narrowed queue": "/items/{item}?in=OR&reason=doubt",
    "event": "/events/{item}",
    "document": "/documents/{item}",
    "ledger": "/events",
    "ledger, one state": "/events?state=OR",
    "history": "/history",
    "runs": "/runs",
    "sources": "/sources",
}
SELDOM = {"read API, a page of 100": "/api/events", "decisions in numbers": "/quality", "map": "/map"}
"""Pages that are looked at now and then; no bound is held for them."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Medians in milliseconds; the bound holds for what is ``daily``. ``kilobytes`` are those of the last answer."""

    name: str
    daily: bool
    milliseconds: float
    processor: float
    kilobytes: float


@contextmanager
def served(filled: Filled) -> Iterator[httpx.Client]:
    """The workspace over the store on a free port, and a client that asks as its own pages do."""
    app = create_app(filled.engine, Settings(), filled.clock, analyst="ann")
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="none", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    headers = {"sec-fetch-site": "same-origin", "x-banwatch-desk": "1"}
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    with httpx.Client(base_url=address, headers=headers, timeout=600) as client:
        yield client
    server.should_exit = True
    thread.join(10)
    listener.close()


def measured(name: str, asks: Iterator[Callable[[], httpx.Response]], *, daily: bool, repeats: int) -> Measured:
    """The median of so many questions, after one that is not counted. Raises RuntimeError for one not answered."""
    walls, spent, size = [], [], 0
    for _ in range(repeats + 1):
        ask = next(asks)
        wall, processor = time.perf_counter(), time.process_time()
        answer = ask()
        walls.append((time.perf_counter() - wall) * 1_000)
        spent.append((time.process_time() - processor) * 1_000)
        size = len(answer.content)
        if answer.status_code != 200:
            raise RuntimeError(f"{name}: {answer.status_code} {answer.text[:300]}")
    return Measured(name, daily, statistics.median(walls[1:]), statistics.median(spent[1:]), size / 1_000)


def pages(client: httpx.Client, filled: Filled) -> Iterator[Measured]:
    def asks(path: str) -> Iterator[Callable[[], httpx.Response]]:
        for item in range(filled.open // 2, filled.open, filled.open // 100):
            yield lambda: client.get(path.format(item=item))  # noqa: B023 - asked before the next is made

    for name, path in PAGES.items():
        yield measured(name, asks(path), daily=True, repeats=REPEATS)
    for name, path in SELDOM.items():
        yield measured(name, asks(path), daily=False, repeats=3)


KINDS: dict[str, dict[str, str]] = {
    "accept": {},
    "accept with changes": {"body": "Selectmen"},
    "reject": {"reason": "It is old news"},
    "merge": {},
    "unsure": {"note": "which one?"},
}
"""Decisions with what their forms send beside the fields of the item."""


def decisions(client: httpx.Client, filled: Filled) -> Iterator[Measured]:
    """Each kind of decision, on items one after the other, then taking the latest ones back."""
    items = count(filled.open // 4)

    def asks(name: str, more: dict[str, str]) -> Iterator[Callable[[], httpx.Response]]:
        for item in items:
            fields = _fields(client.get(f"/items/{item}").text) | more
            fields["into"] = str(item + filled.open)
            kind = name.partition(" ")[0]
            yield lambda: client.post(f"/items/{item}/{kind}", data=fields)  # noqa: B023

    for name, more in KINDS.items():
        yield measured(name, asks(name, more), daily=True, repeats=REPEATS)
    undoing = iter(lambda: lambda: client.post("/undo"), None)
    yield measured("undo", undoing, daily=True, repeats=REPEATS)


def _fields(page: str) -> dict[str, str]:
    """What the item's form would send as it stands."""
    form = page[page.index('<form id="accept"') :]
    found = dict(re.findall(r'name="(\w{1,20})" value="([^"]{0,300})"', form))
    return found | {"action": "ban", "stage": "adopted", "primary": "yes"}


def main() -> int:
    parser = argparse.ArgumentParser(description="Measures how quick the workspace is.")
    parser.add_argument("--documents", type=int, default=DOCUMENTS)
    parser.add_argument("--open", type=int, default=OPEN)
    parser.add_argument("--folder", type=Path, help="where the store is built, and used again if it is there already")
    parser.add_argument("--json", type=Path, help="a file for the numbers")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="banwatch-workspace-") as folder:
        filled = Filled(asked.folder or Path(folder), asked.documents, asked.open)
        size = filled.file.stat().st_size / 1_000_000
        print(f"{asked.documents:,} documents, {filled.events:,} events, {asked.open:,} open items, {size:,.0f} MB")
        with served(filled) as client:
            found = []
            for each in chain(pages(client, filled), decisions(client, filled)):
                found.append(each)
                print(f"{each.milliseconds:>9.1f} ms, {each.processor:>7.1f} of the processor, "
                      f"{each.kilobytes:>4.0f} kB  {each.name}", flush=True)  # fmt: skip
        filled.engine.dispose()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000
    print(f"{memory:,.0f} MB of memory at most")
    if asked.json:
        asked.json.write_text(json.dumps([asdict(each) for each in found]))
    slow = [each for each in found if each.daily and each.processor > MOST_MS]
    for each in slow:
        print(f"broken: {each.name} takes {each.processor:.0f} ms, promised {MOST_MS:.0f}")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
