"""Builds a populated database as release 0.1.0 left it: ``python -m tests.builders.release_0_1_0 URL``.

Later migrations are tested on it. It speaks SQL alone, with that release's own words, and must never follow the code.
"""

import hashlib
import json
import sys
import zlib
from datetime import UTC, date, datetime
from typing import Any

from alembic import command
from sqlalchemy import Connection, MetaData, create_engine, func, literal_column, make_url, select

from store import migrate

NOON = datetime(2021, 12, 15, 12, tzinfo=UTC)
TEXT = "Worcester bans government use of facial recognition. The vote was 11-0. “It is time,” said Councilor King."


def build(url: str) -> None:
    """Make the tables of that release in an empty database and fill them."""
    address = make_url(url)
    if address.get_backend_name() == "postgresql":
        address = address.set(drivername="postgresql+psycopg")
    engine = create_engine(address)
    with engine.begin() as connection:
        command.upgrade(migrate.configuration(connection), "0001")
        fill(connection)
    engine.dispose()


def fill(connection: Connection) -> None:
    """One crawl, three documents, one adopted ban with a veto after it, one doubt, one alert sent and one waiting."""
    tables = MetaData()
    tables.reflect(connection)

    def put(table: str, **row: Any) -> None:
        connection.execute(tables.tables[table].insert().values(**row))

    put("run", id=1, job="crawl", due_at=NOON, started_at=NOON, finished_at=NOON, state="done", owner="host",
        leased_until=NOON, summary={"relevant": 3})  # fmt: skip
    put("run_count", run_id=1, source_id="gazette", outcome="relevant", reason="", count=2, bytes=180_000)
    put("run_count", run_id=1, source_id="council", outcome="relevant", reason="", count=1, bytes=4_000)
    put("run_count", run_id=1, source_id="gazette", outcome="failed", reason="HTTP 500", count=1, bytes=0)
    for number, (source, state) in enumerate(
        (("gazette", "done"), ("gazette", "done"), ("council", "done"), ("gazette", "pending")), start=1
    ):
        put("address", id=number, source_id=source, url=f"https://{source}.example/{number}", role="article",
            kind="article", context={"page": "1"}, title="Council bans", published=date(2021, 12, 15), state=state,
            attempts=0, run_id=1, etag='"1"', body_hash=bytes(32), triage_version="1", fetched_at=NOON,
            outcome="relevant" if state == "done" else None)  # fmt: skip
    for number, source in enumerate(("gazette", "gazette", "council"), start=1):
        put("page", id=number, address_id=number, url=f"https://{source}.example/{number}", status=200,
            content_type="text/html", body=zlib.compress(TEXT.encode()), size=len(TEXT.encode()),
            fetched_at=NOON)  # fmt: skip
        put("document", id=number, address_id=number, source_id=source, url=f"https://{source}.example/{number}",
            version=1, page_id=number, kind="record" if source == "council" else "article", text=TEXT,
            text_hash=hashlib.sha256(TEXT.encode()).digest(), title="Worcester bans", published=date(2021, 12, 15),
            official=source == "council", home_state="MA", fetched_at=NOON, extractor_version="1",
            read_at=NOON)  # fmt: skip
    put("jurisdiction", id=1, key="ocd-division/country:us/state:ma/place:worcester", name="Worcester", state="MA",
        ocd_id="ocd-division/country:us/state:ma/place:worcester", level="city", country="US", population=206_518,
        latitude=42.2626, longitude=-71.8023)  # fmt: skip
    put("jurisdiction", id=2, key="unresolved/US//springfield", name="Springfield", level="city", country="US")
    _events(put)
    put("subscriber", id=1, email="a@example.org", all_states=True, created_at=NOON, confirmed_at=NOON)
    put("subscriber", id=2, email="b@example.org", all_states=False, created_at=NOON, confirmed_at=NOON)
    for subscriber, kind, value in (
        (1, "action", "ban"), (1, "stage", "adopted"),
        (2, "state", "MA"), (2, "action", "ban"), (2, "stage", "adopted"),
    ):  # fmt: skip
        put("subscriber_choice", subscriber_id=subscriber, kind=kind, value=value)
    put("outbox", id=1, event_id=1, subscriber_id=1, kind="alert", created_at=NOON, attempts=1, next_attempt_at=NOON,
        sent_at=NOON, message_id="<1@example.org>")  # fmt: skip
    put("outbox", id=2, event_id=1, subscriber_id=2, kind="alert", created_at=NOON, attempts=1, next_attempt_at=NOON,
        last_error="451 later")  # fmt: skip
    if connection.dialect.name == "postgresql":
        for table in tables.tables.values():
            if "id" in table.columns:
                key, last = (
                    f"pg_get_serial_sequence('{table.name}', 'id')",
                    select(func.max(table.c.id)).scalar_subquery(),
                )
                connection.execute(select(func.setval(literal_column(key), last)))


def _events(put: Any) -> None:
    tally = {"counts": {"yes": 11, "no": 0}, "unanimous": True, "result": "pass"}
    for number, (place, stage, day, state) in enumerate(
        ((1, "adopted", date(2021, 12, 14), "accepted"), (1, "vetoed", date(2021, 12, 20), "unreviewed"),
         (2, "proposed", None, "unreviewed")), start=1
    ):  # fmt: skip
        measure = 1 if place == 1 else 2
        if number != 2:
            put("measure", id=measure, jurisdiction_id=place, technology="facial recognition", action="ban", scope=[])
        said = {
            "jurisdiction_id": place, "technology": "facial recognition", "action": "ban", "stage": stage,
            "date": day, "date_precision": "day" if day else None, "body": "City Council",
            "vote": tally if number == 1 else None, "scope": [], "primary": True, "official": number == 1,
            "confidence": 0.9 if place == 1 else 0.4,
        }  # fmt: skip
        put("event", id=number, measure_id=measure, conflicts=[], notes=[], disputed=False, state=state,
            alert_reason="", first_detected_at=NOON, changed_at=NOON, **said)  # fmt: skip
        fingerprint = hashlib.sha256(json.dumps([number, stage]).encode()).hexdigest()
        put("report", id=number, fingerprint=fingerprint, event_id=number, doubts=[], sources=1, **said)
        put("vote", id=number, document_id=number, position=0, classification="passage", result="pass", yes=11, no=0,
            unanimous=True, mover="King")  # fmt: skip
        put("roll_call", vote_id=number, position=0, option="yes", name="King")
        put("event_source", id=number, document_id=number, position=0, report_id=number, vote_id=number, primary=True,
            confidence=said["confidence"], superseded=False, reading={"stage": stage}, relation="new measure",
            evidence=[{"field": "action", "start": 10, "end": 14, "text": "bans"}], link_reason="")  # fmt: skip
        put("quote", id=number, document_id=number, position=0, text="It is time,", start=74, end=85,
            speaker="Khrystian King", title="Councilor", cue="said", direct=True)  # fmt: skip
    for item, event, state in ((1, 1, "accepted"), (2, 3, "open")):
        put("review_item", id=item, event_id=event, state=state, reasons=["doubt: the place"], priority=10, revision=1,
            created_at=NOON, changed_at=NOON)  # fmt: skip
    put("review_decision", id=1, item_id=1, who="ann", decided_at=NOON, from_state="open", to_state="accepted",
        note="seen")  # fmt: skip


if __name__ == "__main__":
    build(sys.argv[1])
