"""banwatch on the same site, with a real store on SQLite. Prints how many pages, seconds, CPU seconds, peak
memory and the memory after each thousand, in MB.

Called with port, hosts, the store's file and the run's id.
"""

import sys
import time
from itertools import count
from pathlib import Path

from banwatch.clock import SystemClock
from banwatch.sources import Platform, Source
from crawler.run import crawl
from extract.texts import TextReader
from extract.topics import load_topic
from extract.triage import TopicTriage
from store import engine as engines
from store import migrate, runs
from store.frontier import Frontier
from store.sink import Sink

SAMPLED_EACH = 1000


def resident() -> int:
    """Memory in use now, in MB."""
    return int(Path("/proc/self/status").read_text("utf-8").split("VmRSS:")[1].split()[0]) // 1024


def main(port: str, hosts: str, file: str) -> None:
    url, clock = f"sqlite:///{file}", SystemClock()
    migrate.upgrade(url)
    store = engines.open(url)
    run = runs.claim(store, "crawl", clock.now(), "bench", clock)
    assert run is not None
    names = [f"127.0.0.{number + 1}:{port}" for number in range(int(hosts))]
    sources = [Source(f"host-{name}", name, Platform.NEWS, (f"http://{name}/feed",), delay_seconds=0) for name in names]
    triage, reader = TopicTriage(load_topic("facial_recognition")), TextReader()
    began, used = time.monotonic(), time.process_time()
    memory: list[int] = []
    told = count(1)

    def tell(_: object) -> None:
        if next(told) % SAMPLED_EACH == 0:
            memory.append(resident())

    summary = crawl(
        sources,
        frontier=Frontier(store, clock, "bench", run.id),
        sink=Sink(store, clock, run.id),
        triage=triage,
        reader=reader,
        contact="https://example.org/contact",
        allowed_hosts=names,
        progress=tell,
        clock=clock,
    )
    took, cpu = time.monotonic() - began, time.process_time() - used
    # Not getrusage: there a process begins with the peak of the one that started it.
    status = Path("/proc/self/status").read_text("utf-8")
    peak = int(status.split("VmHWM:")[1].split()[0]) // 1024
    print(summary.asked - len(sources), took, cpu, peak, *memory)


if __name__ == "__main__":
    main(*sys.argv[1:])
