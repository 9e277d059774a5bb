"""Worcester's ban as three documents tell it, and ways to store and record documents without a crawl."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import pytest
from sqlalchemy import Engine

from banwatch.clock import SetClock
from banwatch.documents import Document, DocumentKind, Link, Outcome, Page
from banwatch.jurisdictions import Jurisdiction, Level
from banwatch.measures import Action, DatePrecision, Event, Evidence, Hearing, Measure, Stage
from banwatch.protocols import Fetched
from banwatch.quotes import Quote
from banwatch.readings import Reading
from banwatch.sources import Platform, Source
from banwatch.spans import Span
from banwatch.votes import Classification, Option, Vote, VoteResult
from store import documents, ledger, runs
from store.engine import reading
from store.frontier import Frontier
from store.sink import Sink

WORCESTER = Jurisdiction("Worcester", Level.CITY, "MA", ocd_id="ocd-division/country:us/state:ma/place:worcester")


@dataclass
class Desk:
    """One store with helpers that read like sentences."""

    engine: Engine
    clock: SetClock
    sources: dict[str, Source] = field(default_factory=dict)

    worcester = WORCESTER

    def source(self, name: str = "gazette", *, official: bool = False) -> Source:
        platform = Platform.LEGISTAR_API if official else Platform.NEWS
        return self.sources.setdefault(name, Source(name, name.title(), platform, (f"https://{name}.example/feed",)))

    def frontier(self, owner: str = "one", *, run_id: int | None = None, lease_seconds: int = 300) -> Frontier:
        return Frontier(self.engine, self.clock, owner, run_id or self.run(), lease_seconds)

    def run(self, job: str = "crawl") -> int:
        run = runs.claim(self.engine, job, self.clock.now(), "one", self.clock)
        assert run is not None
        return run.id

    def event(
        self,
        stage: Stage = Stage.ADOPTED,
        day: date | None = date(2021, 12, 14),
        *,
        action: Action = Action.BAN,
        place: Jurisdiction = WORCESTER,
        primary: bool = True,
        yes: int | None = None,
        no: int | None = None,
        unanimous: bool | None = None,
        precision: DatePrecision = DatePrecision.DAY,
        body: str | None = "City Council",
        confidence: float = 0.9,
        doubts: tuple[str, ...] = (),
        roll_call: dict[Option, tuple[str, ...]] | None = None,
        file_number: str | None = None,
    ) -> Event:
        counts = {option: n for option, n in ((Option.YES, yes), (Option.NO, no)) if n is not None}
        vote = None
        if counts or unanimous is not None:
            passed = VoteResult.FAIL if stage is Stage.REJECTED else VoteResult.PASS
            vote = Vote(passed, counts, unanimous, classification=Classification.PASSAGE, roll_call=roll_call or {})
        return Event(
            Measure(place, action, "facial recognition", file_number=file_number),
            stage,
            primary,
            day,
            precision if day else None,
            body,
            vote,
            confidence,
            doubts,
            (Evidence("action", Span(0, 6), "banned"),),
        )

    def document(self, url: str, text: str = "banned", *, official: bool = False, published: date | None = None) -> int:
        source = self.source(url.split("/")[2].split(".")[0], official=official)
        frontier = self.frontier()
        frontier.add(source.id, [Link(url, "article")])
        (lease,) = [lease for lease in frontier.lease(source.id, 1000) if lease.link.url == url]
        kept = Document(url, source.id, DocumentKind.ARTICLE, text, published=published, official=official)
        page = Page(url, text.encode(), "text/html")
        fetched = Fetched(Outcome.RELEVANT, documents=[kept], pages=[page])
        Sink(self.engine, self.clock, self.run()).keep(source, lease, fetched)
        found = [stored for stored in documents.pending(self.engine, "none") if stored.document.url == url]
        if not found:
            raise LookupError(f"no text of {url} waits to be read")
        return max(stored.id for stored in found)

    def told(self, *events: Event, version: str = "1", hearings: tuple[Hearing, ...] = ()) -> Reading:
        quote = Quote(Span(0, 6), "banned", speaker="Khrystian King", title="Councilor", cue="said")
        votes = tuple(event.vote for event in events if event.vote)
        return Reading("banned", True, version, quotes=(quote,), votes=votes, events=events, hearings=hearings)

    def record(
        self, url: str, *events: Event, official: bool = False, published: date | None = None
    ) -> ledger.Recorded:
        """Store a document that says these events, and record it."""
        document_id = self.document(url, official=official, published=published)
        return ledger.record(self.engine, document_id, self.told(*events), clock=self.clock)

    def events(self) -> list[ledger.EventRow]:
        with reading(self.engine) as session:
            return ledger.events(session)


@pytest.fixture
def desk(store: Engine, clock: SetClock) -> Desk:
    return Desk(store, clock)


@pytest.fixture
def desk_on(clock: SetClock) -> Callable[[Engine], Desk]:
    return lambda engine: Desk(engine, clock)


@pytest.fixture
def desk_made() -> type[Desk]:
    """What makes a desk of an engine and a clock."""
    return Desk
