"""Stories told into a store without a crawl, for tests of mails and pages. Loaded by the fixtures of these tests."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta

import uvicorn
from fastapi import FastAPI
from sqlalchemy import Engine, select

from banwatch.claims import Claim, ClaimKind
from banwatch.clock import SetClock
from banwatch.documents import Document, DocumentKind, Link, Outcome, Page
from banwatch.jurisdictions import Jurisdiction, Level
from banwatch.measures import Action, DatePrecision, Event, Evidence, Measure, Stage
from banwatch.protocols import Fetched
from banwatch.quotes import Quote
from banwatch.readings import Reading
from banwatch.sources import Platform, Source
from banwatch.spans import Span
from banwatch.votes import Option, Vote, VoteResult
from store import ledger, reviews, runs, tables
from store.engine import reading
from store.frontier import Frontier
from store.sink import Sink

WORCESTER = Jurisdiction("Worcester", Level.CITY, "MA", ocd_id="ocd-division/country:us/state:ma/place:worcester")
SPRINGFIELD = Jurisdiction("Springfield", Level.CITY)
SALEM = Jurisdiction("Salem", Level.CITY, "OR", ocd_id="ocd-division/country:us/state:or/place:salem")

STORY = """City council bars face recognition

The City Council voted unanimously Tuesday to bar city agencies from acquiring or using facial recognition technology.

“The current technology has been shown to be inconsistent, and it falls hardest on people of color,” said City \
Councilor Ada King. The vote was 11-0.

Worcester joins Boston and Cambridge. King said that the point of the ordinance is to send a message."""

NOTES = {
    "place": "Worcester",
    "body": "City Council",
    "stage": "voted unanimously",
    "action": "bar city agencies from acquiring or using facial recognition technology",
    "vote": "11-0",
    "date": "Tuesday",
}

QUOTE = "The current technology has been shown to be inconsistent, and it falls hardest on people of color,"

CLAIM = "Worcester is the eighth municipality in Massachusetts to ban it, after Boston and Brookline."


@dataclass
class Newsroom:
    """One store, and ways to fill it that read like sentences."""

    engine: Engine
    clock: SetClock
    told: int = 0
    salem = SALEM
    springfield = SPRINGFIELD
    sources: dict[str, Source] = field(default_factory=dict)

    def tell(
        self,
        text: str = STORY,
        *,
        url: str | None = None,
        title: str | None = "City council bars face recognition",
        place: Jurisdiction = WORCESTER,
        action: Action = Action.BAN,
        stage: Stage = Stage.ADOPTED,
        day: date | None = date(2021, 12, 14),
        body: str | None = "City Council",
        vote: Vote | None = None,
        confidence: float = 0.92,
        doubts: tuple[str, ...] = (),
        primary: bool = True,
        notes: dict[str, str] | None = None,
        quote: str = QUOTE,
        speaker: str = "Ada King",
        speaker_title: str | None = "City Councilor",
        official: bool = False,
        kind: DocumentKind = DocumentKind.ARTICLE,
        scope: tuple[str, ...] = (),
        file_number: str | None = None,
        claims: tuple[Claim, ...] = (),
    ) -> int:
        """Store a document that tells of one event, and record its reading; the event's id."""
        self.told += 1
        address = url or f"https://gazette.example/stories/{self.told}"
        evidence = tuple(
            Evidence(field, Span(at, at + len(words)), words)
            for field, words in (NOTES if notes is None else notes).items()
            if (at := text.find(words)) >= 0
        )
        at = text.find(quote)
        span = Span(max(at, 0), max(at, 0) + len(quote))
        quotes = (Quote(span, quote, speaker, None, speaker_title, None, "said"),) if at >= 0 else ()
        counted = vote or Vote(VoteResult.PASS, {Option.YES: 11, Option.NO: 0}, unanimous=True)
        event = Event(
            Measure(place, action, "facial recognition", scope, file_number),
            stage, primary, day, DatePrecision.DAY if day else None, body, counted, confidence, doubts, evidence,
        )  # fmt: skip
        document_id = self._keep(
            Document(address, "council" if official else "gazette", kind, text, title=title,
                     published=date(2021, 12, 15), official=official)
        )  # fmt: skip
        said = Reading(text, True, "1", title, quotes=quotes, votes=(counted,), events=(event,), claims=claims)
        return ledger.record(self.engine, document_id, said, clock=self.clock).event_ids[0]

    def doubtful(self, number: int = 1) -> list[int]:
        """Items in the queue, each about another place in Oregon; their ids."""
        for count in range(number):
            place = Jurisdiction(
                f"Doubtton {count + 1}", Level.TOWN, "OR",
                ocd_id=f"ocd-division/country:us/state:or/place:doubtton_{count + 1}",
            )  # fmt: skip
            self.tell(
                f"The Doubtton {count + 1} council voted Tuesday, some say, to ban facial recognition.",
                title=f"Doubtton {count + 1} may have banned it", place=place, confidence=0.45,
                doubts=("another place is nearly as likely",),
                notes={"place": f"Doubtton {count + 1}", "action": "ban facial recognition", "date": "Tuesday"},
            )  # fmt: skip
        return self.queue()

    def gap(self) -> int:
        """A story with a claim that the ledger cannot bear out; the item that says so."""
        text = f"{STORY}\n\n{CLAIM} Others are to follow, she said."
        brookline = Jurisdiction("Brookline", Level.TOWN, "MA",
                                 ocd_id="ocd-division/country:us/state:ma/place:brookline")  # fmt: skip
        boston = Jurisdiction("Boston", Level.CITY, "MA", ocd_id="ocd-division/country:us/state:ma/place:boston")
        at = text.find(CLAIM)
        span = Span(at, at + len(CLAIM))
        self.tell(text, url="https://gazette.example/stories/eighth", title="Worcester is the eighth", claims=(
            Claim(ClaimKind.LIST, span, CLAIM, "facial recognition", state="MA", places=(boston, brookline)),
            Claim(ClaimKind.ORDINAL, span, CLAIM, "facial recognition", unit="municipality", state="MA", number=8,
                  subject=WORCESTER),
        ))  # fmt: skip
        return self.queue()[0]

    def queue(self) -> list[int]:
        with reading(self.engine) as session:
            return [item.item_id for item in reviews.queue(session)]

    def history(self, item_id: int) -> list[tuple[str, str]]:
        with reading(self.engine) as session:
            return [(line.to_state, line.note) for line in reviews.item(session, item_id).history]

    def outbox(self) -> list[tables.Outbox]:
        with reading(self.engine) as session:
            return list(session.scalars(select(tables.Outbox).order_by(tables.Outbox.id)))

    def later(self, **step: float) -> None:
        self.clock.move(timedelta(**step))

    def _keep(self, document: Document) -> int:
        platform = Platform.LEGISTAR_API if document.official else Platform.NEWS
        source = Source(document.source_id, document.source_id.title(), platform, ("https://gazette.example/feed",))
        run = runs.claim(self.engine, "crawl", self.clock.now(), "one", self.clock)
        assert run is not None
        frontier = Frontier(self.engine, self.clock, "one", run.id, 300)
        frontier.add(source.id, [Link(document.url, "article")])
        (lease,) = (each for each in frontier.lease(source.id, 1000) if each.link.url == document.url)
        fetched = Fetched(
            Outcome.RELEVANT, documents=[document], pages=[Page(document.url, document.text.encode(), "text/html")]
        )
        Sink(self.engine, self.clock, run.id).keep(source, lease, fetched)
        with reading(self.engine) as session:
            row = tables.Document
            return session.scalars(select(row.id).where(row.url == document.url).order_by(row.id.desc())).first() or 0


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """The application on a free loopback port, as ``banwatch review`` serves it; its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    config = uvicorn.Config(app, log_level="warning", ws="none", lifespan="off", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()
