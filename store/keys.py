"""Keys that a store makes for itself: what it signed yesterday it knows again tomorrow, and no other store does."""

import secrets

from sqlalchemy import Engine

from banwatch.clock import Clock
from store import tables
from store.engine import insert_or_ignore, reading, writing


def key(engine: Engine, name: str, clock: Clock) -> bytes:
    """The store's key of that name, 32 random bytes; made at the first call, whoever makes it."""
    with reading(engine) as session:
        held = session.get(tables.Secret, name)
    if held is None:
        with writing(engine) as session:
            row = {"name": name, "value": secrets.token_hex(32), "created_at": clock.now()}
            session.execute(insert_or_ignore(session, tables.Secret).values(row))
            held = session.get_one(tables.Secret, name)
    return bytes.fromhex(held.value)
