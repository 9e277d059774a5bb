"""Runs one crawl on a real store in this process: database URL, run id, owner, lease seconds, port, hosts."""

import sys

from banwatch.clock import SystemClock
from banwatch.sources import Platform, Source
from crawler.process import tell_on
from crawler.run import crawl
from extract.texts import TextReader
from extract.topics import load_topic
from extract.triage import TopicTriage
from store import engine as engines
from store.frontier import Frontier
from store.sink import Sink


def main(database: str, run: str, owner: str, lease: str, port: str, hosts: str) -> int:
    store, clock = engines.open(database), SystemClock()
    names = [f"127.0.0.{number + 1}:{port}" for number in range(int(hosts))]
    sources = [
        Source(f"host-{number}", name, Platform.NEWS, (f"http://{name}/feed",), delay_seconds=0)
        for number, name in enumerate(names)
    ]
    summary = crawl(
        sources,
        frontier=Frontier(store, clock, owner, int(run), int(lease)),
        sink=Sink(store, clock, int(run)),
        triage=TopicTriage(load_topic("facial_recognition")),
        reader=TextReader(),
        contact="https://example.org/contact",
        allowed_hosts=names,
        progress=tell_on(sys.stdout),
        clock=clock,
    )
    return 0 if summary.complete else 3


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
