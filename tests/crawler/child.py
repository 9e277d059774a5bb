"""Runs one crawl in this process, with a frontier and a sink in memory that are read from a file and written back.

Called with the path of a job in JSON: sources, state file, allowed hosts, triage version, how many addresses to stop
after (0: none).
"""

import json
import os
import re
import signal
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from banwatch.clock import SetClock
from banwatch.documents import DocumentKind, Link, Outcome, Page, Validator
from banwatch.protocols import Fetched, Kept, Lease, MainText, Unreadable
from banwatch.sources import Platform, Source
from crawler.process import tell_on
from crawler.progress import Tell, Told
from crawler.run import crawl


class Memory:
    """Frontier and DocumentSink of one crawl."""

    def __init__(self, state: dict[str, Any]) -> None:
        self.addresses: dict[str, dict[str, Any]] = state.get("addresses", {})
        for address in self.addresses.values():
            address["due"] = address["due"] or address.pop("leased", False)
        self.documents: list[dict[str, Any]] = state.get("documents", [])
        self.ended: list[list[str]] = []
        self.sizes: dict[str, int] = {}

    def add(self, source_id: str, links: Sequence[Link]) -> None:
        for link in links:
            known = self.addresses.get(link.url)
            if known and link.stamp is not None and known["link"]["stamp"] == link.stamp:
                continue
            validator = known["validator"] if known else {}
            self.addresses[link.url] = {
                "source": source_id,
                "link": asdict(link) | {"published": None},
                "validator": validator,
                "due": True,
            }

    def lease(self, source_id: str, limit: int) -> Sequence[Lease]:
        due = [(n, a) for n, a in enumerate(self.addresses.values()) if a["source"] == source_id and a["due"]]
        leases = []
        for number, address in due[:limit]:
            address["due"], address["leased"] = False, True
            link = Link(**address["link"] | {"kind": DocumentKind(address["link"]["kind"])})
            leases.append(Lease(number, link, Validator(**address["validator"])))
        return leases

    def held(self, source_id: str) -> bool:  # noqa: ARG002
        return False

    def keep_all(self, kept: Sequence[Kept]) -> None:
        for each in kept:
            self.keep(each.source, each.lease, each.fetched)

    def keep(self, source: Source, lease: Lease, fetched: Fetched) -> None:
        address = self.addresses[lease.link.url]
        address["leased"] = False
        # A failed address stays due, so that the next crawl asks it again.
        address["due"] = fetched.outcome in (Outcome.FAILED, Outcome.BLOCKED)
        if fetched.validator is not None:
            address["validator"] = asdict(fetched.validator)
        self.ended.append([lease.link.url, fetched.outcome.value, fetched.reason])
        self.sizes[lease.link.url] = fetched.size
        self.documents += [
            asdict(document) | {"published": str(document.published), "fetched_at": str(document.fetched_at)}
            for document in fetched.documents
        ]
        self.add(source.id, fetched.links)


class Words:
    """Triage by one phrase."""

    def __init__(self, version: str) -> None:
        self.version = version

    def may_be_relevant(self, body: bytes, content_type: str) -> bool:
        return "pdf" in content_type or b"facial recognition" in body.lower()

    def is_relevant(self, text: str) -> bool:
        return "facial recognition" in text.lower()


class Paragraphs:
    """A reader of the simplest HTML."""

    def read(self, page: Page) -> MainText:
        return self.read_text(page)

    def describe(self, page: Page, main: MainText) -> MainText:  # noqa: ARG002
        return main

    def read_text(self, page: Page) -> MainText:
        if "pdf" in page.content_type:
            raise Unreadable("a truncated PDF")
        charset = re.search(r"charset=([\w-]{1,20})", page.content_type)
        html = page.body.decode(charset[1] if charset else "utf-8")
        title = re.search(r"<title>([^<]{0,200})</title>", html)
        return MainText("\n".join(re.findall(r"<p>([^<]{0,500})</p>", html)), title[1] if title else None)


def _stopping(tell: Tell, after: int) -> Tell:
    """Tells on, and asks this process to stop after so many."""
    told = 0

    def counting(each: Told) -> None:
        nonlocal told
        tell(each)
        told += 1
        if told == after:
            os.kill(os.getpid(), signal.SIGTERM)

    return counting


def main(job_file: str) -> int:
    job = json.loads(Path(job_file).read_text("utf-8"))
    state_file = Path(job["state"])
    memory = Memory(json.loads(state_file.read_text("utf-8")) if state_file.exists() else {})
    sources = [Source(**values | {"platform": Platform(values["platform"])}) for values in job["sources"]]
    summary = crawl(
        [replace(source, start=tuple(source.start)) for source in sources],
        frontier=memory,
        sink=memory,
        triage=Words(job["triage"]),
        reader=Paragraphs(),
        contact="https://example.org/contact",
        allowed_hosts=job["allowed"],
        progress=_stopping(tell_on(sys.stdout), job["stop_after"]),
        clock=SetClock(datetime(2021, 12, 15, tzinfo=UTC)),
    )
    state: dict[str, Any] = {"addresses": memory.addresses, "documents": memory.documents}
    # Not getrusage: there a process begins with the peak of the one that started it.
    peak = re.search(r"VmHWM:\s{1,20}(\d{1,12}) kB", Path("/proc/self/status").read_text("utf-8"))
    state |= {
        "peak_mb": int(peak[1]) // 1024 if peak else 0,
        "ended": memory.ended,
        "sizes": memory.sizes,
        "asked": summary.asked,
    }
    state_file.write_text(json.dumps(state), "utf-8")
    return 0 if summary.complete else 3


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
