"""A store as full as a busy workspace's after years, for ``benchmarks.workspace``.

One page and event go through the ledger as a crawl's would; the others are copies of their rows made in the database.
"""

from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, Table, create_engine, insert, text

from banwatch.clock import SetClock
from banwatch.gazetteer import gazetteer
from banwatch.jurisdictions import Jurisdiction, Level
from banwatch.measures import Action, DatePrecision, Event, Evidence, Measure, Stage
from banwatch.quotes import Quote
from banwatch.readings import Reading
from banwatch.spans import Span
from banwatch.votes import Classification, Option, Vote, VoteResult
from store import engine as engines
from store import migrate, tables
from store.engine import writing
from store.governments import key_of
from store.policy import Policy
from store.recording import record_in

START = datetime(2021, 12, 15, 12, tzinfo=UTC)
DAY = date(2021, 12, 14)
TEXT = "0000001 " + "The City Council voted 11-0 on Tuesday to ban facial recognition by city departments. " * 12
CHUNK = 100_000


class Filled:
    """A store with so many documents, twice as many events as open items, and an item for each event."""

    def __init__(self, folder: Path, documents: int, open_items: int) -> None:
        self.file = folder / f"workspace-{documents}-{open_items}.sqlite"
        built = self.file.exists()
        url = f"sqlite:///{self.file}"
        migrate.upgrade(url)
        self.engine: Engine = engines.open(url)
        self.clock = SetClock(START)
        self.documents, self.open, self.events = documents, open_items, 2 * open_items
        known = gazetteer()
        found = {place.ocd_id: place for name in known for place in known.named(name) if _counts(place)}
        self.places = list(found.values())[:open_items]
        if not built:
            self._build(url)

    def _build(self, url: str) -> None:
        self._seed()
        # Without the program's own transactions: nothing of it is to survive a power cut.
        plain = create_engine(url)
        with plain.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for pragma in ("foreign_keys = OFF", "synchronous = OFF"):
                connection.execute(text(f"PRAGMA {pragma}"))
            self._fill(connection)
            connection.execute(text("ANALYZE"))
        plain.dispose()

    def _seed(self) -> None:
        vote = Vote(VoteResult.PASS, {Option.YES: 11, Option.NO: 0}, True, "to pass", Classification.PASSAGE)
        evidence = (
            Evidence("body", Span(12, 24), TEXT[12:24]),
            Evidence("vote", Span(31, 35), TEXT[31:35]),
            Evidence("action", Span(49, 71), TEXT[49:71]),
        )
        ban = Measure(self.places[0], Action.BAN, "facial recognition")
        event = Event(ban, Stage.ADOPTED, True, DAY, DatePrecision.DAY, "City Council", vote, 0.45, (), evidence)
        quote = Quote(Span(8, 40), TEXT[8:40], "Khrystian King", cue="said")
        said = Reading(TEXT, True, "1", quotes=(quote,), votes=(vote,), events=(event,))
        with writing(self.engine) as session:
            row = tables.Address(source_id="gazette", url="https://gazette.example/1", role="article", kind="article",
                                 state="done", attempts=0)  # fmt: skip
            session.add(row)
            session.flush()
            told = tables.Document(
                address_id=row.id, source_id="gazette", url=row.url, version=1, kind="article", text=TEXT,
                text_hash=bytes(32), title="Council bans face recognition", published=START.date(), official=False,
                home_state="MA", fetched_at=START,
            )  # fmt: skip
            session.add(told)
            session.flush()
            record_in(session, told.id, said, START, Policy())

    def _fill(self, connection: Connection) -> None:
        places, events, documents = len(self.places), self.events, self.documents
        rows = [
            {"id": number, "key": key_of(place), "ocd_id": place.ocd_id, "name": place.name, "state": place.state,
             "level": place.level.value, "country": place.country}
            for number, place in enumerate(self.places[1:], start=2)
        ]  # fmt: skip
        connection.execute(insert(tables.Jurisdiction), rows)
        home = f"1 + (n - 1) % {places}"
        late = f"n <= {self.open}"
        day = f"date('{DAY}', '-' || (n % 700) || ' days', CASE WHEN {late} THEN '0 days' ELSE '-1500 days' END)"
        state = f"CASE WHEN {late} THEN 'unreviewed' ELSE 'accepted' END"
        copy(connection, tables.Measure, places, jurisdiction_id="n")
        copy(connection, tables.Event, events, jurisdiction_id=home, measure_id=home, date=day, state=state)
        copy(connection, tables.Report, events, jurisdiction_id=home, event_id="n", date=day,
             fingerprint="printf('%064x', n)", sources=str(max(1, documents // events)))  # fmt: skip
        source = "CASE WHEN n % 10000 = 7 THEN 'rare' ELSE 'source-' || (n % 200) END"
        url = "'https://gazette-' || (n % 200) || '.example/news/2021/' || n"
        copy(connection, tables.Address, documents, source_id=source, url=url)
        copy(connection, tables.Document, documents, address_id="n", source_id=source, url=url,
             text="printf('%07d', n) || substr(seed.text, 8)", text_hash="randomblob(32)")  # fmt: skip
        copy(connection, tables.Vote, documents, document_id="n")
        copy(connection, tables.Quote, documents, document_id="n")
        copy(connection, tables.EventSource, documents, document_id="n", report_id=f"1 + (n - 1) % {events}",
             vote_id="n")  # fmt: skip
        self._items(connection, late)

    def _items(self, connection: Connection, late: str) -> None:
        doubt = '["doubt: another place is nearly as likely", "confidence: 0.45 is below 0.80"]'
        conflict = '["conflict: 11-0 or 10-1 between sources"]'
        reasons = f"CASE n % 10 WHEN 1 THEN '{conflict}' WHEN 2 THEN '{doubt}' ELSE seed.reasons END"
        urgency = "CASE WHEN n % 700 <= 30 THEN 10 WHEN n % 10 = 1 THEN 20 ELSE 40 END"
        copy(connection, tables.ReviewItem, self.events, event_id="n", reasons=reasons, priority=urgency,
             state=f"CASE WHEN {late} THEN 'open' ELSE 'accepted' END")  # fmt: skip
        line = {"id": 1, "item_id": self.open + 1, "who": "ann", "decided_at": START, "from_state": "open",
                "to_state": "accepted", "note": ""}  # fmt: skip
        connection.execute(insert(tables.ReviewDecision), [line])
        copy(connection, tables.ReviewDecision, self.open, item_id=f"n + {self.open}",
             who="CASE n % 3 WHEN 0 THEN 'bob' ELSE 'ann' END")  # fmt: skip


def _counts(place: Jurisdiction) -> bool:
    return place.country == "US" and place.resolved and place.level in (Level.CITY, Level.TOWN, Level.COUNTY)


def copy(connection: Connection, row: type[tables.Base], number: int, **changed: str) -> None:
    """Copies of a table's row 1 up to the id ``number``; ``changed`` are columns as SQL, in which n is the new id."""
    table = row.__table__
    assert isinstance(table, Table)
    values = {column.name: f'seed."{column.name}"' for column in table.columns} | {"id": "n"} | changed
    columns = ", ".join(f'"{name}"' for name in values)
    for start in range(2, number + 1, CHUNK):
        end = min(start + CHUNK - 1, number)
        connection.execute(text(
            f'INSERT INTO "{table.name}" ({columns}) '  # noqa: S608 - names of our own tables and columns
            f"WITH RECURSIVE numbers(n) AS (SELECT {start} UNION ALL SELECT n + 1 FROM numbers WHERE n < {end}) "
            f'SELECT {", ".join(values.values())} FROM numbers, "{table.name}" seed WHERE seed.id = 1'
        ))  # fmt: skip
