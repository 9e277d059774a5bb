"""What a crawl tells while it runs: one line of JSON for each address that is done, and the sums of them."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field

from banwatch.documents import Outcome


@dataclass(frozen=True, slots=True)
class Finished:
    """One address that has ended, after what came of it was kept. ``size`` is bytes after decompression; ``links`` and
    ``documents`` are how many it gave; ``listing`` is true of a page that lists others."""

    source: str
    url: str
    outcome: Outcome
    reason: str = ""
    size: int = 0
    links: int = 0
    documents: int = 0
    listing: bool = False

    def line(self) -> str:
        return json.dumps({"finished": asdict(self)}, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Broken:
    """A source that could not be crawled at all, and why."""

    source: str
    reason: str

    def line(self) -> str:
        return json.dumps({"broken": asdict(self)}, ensure_ascii=False)


Told = Finished | Broken
Tell = Callable[[Told], None]


def told_from(line: str) -> Told | None:
    """What a line of a crawl's output tells; None where it is something else."""
    try:
        told = json.loads(line)
    except ValueError:
        return None
    if not isinstance(told, dict):
        return None
    if isinstance(finished := told.get("finished"), dict):
        return Finished(**finished | {"outcome": Outcome(finished["outcome"])})
    if isinstance(broken := told.get("broken"), dict):
        return Broken(**broken)
    return None


@dataclass(slots=True)
class SourceSummary:
    """One source's sums. The outcomes add up to the addresses asked. ``unlisted`` says why lists could not be had or
    read, and how many."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    unlisted: Counter[str] = field(default_factory=Counter)
    links: int = 0
    documents: int = 0
    size: int = 0
    broken: str | None = None

    @property
    def asked(self) -> int:
        return self.outcomes.total()


@dataclass(slots=True)
class CrawlSummary:
    """The sums of one crawl, by source id. ``complete`` is False where it was stopped before its frontier was empty."""

    sources: dict[str, SourceSummary] = field(default_factory=dict)
    complete: bool = False

    def add(self, told: Told) -> None:
        """Count one more."""
        source = self.sources.setdefault(told.source, SourceSummary())
        if isinstance(told, Broken):
            source.broken = told.reason
            return
        source.outcomes[told.outcome] += 1
        if told.outcome in (Outcome.FAILED, Outcome.BLOCKED):
            source.reasons[told.reason] += 1
            source.unlisted[told.reason] += told.listing
        source.links += told.links
        source.documents += told.documents
        source.size += told.size

    @property
    def outcomes(self) -> Counter[Outcome]:
        """All sources together."""
        return sum((source.outcomes for source in self.sources.values()), Counter())

    @property
    def asked(self) -> int:
        return self.outcomes.total()
