"""The addresses that are still to be asked, kept where a crash cannot lose them.

Within one run an address is asked once: ``Address.run_id`` is the run that asked it last. A run that was killed and
goes on under the same id therefore finds its finished addresses done, its waiting ones waiting, and takes back at once
what it had leased itself; what another process leased comes back when the lease runs out.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, Engine, Row, Table, and_, null, or_, select, update
from sqlalchemy.orm import Session

from banwatch.clock import Clock
from banwatch.documents import DocumentKind, Link, Outcome, Validator
from banwatch.protocols import Lease
from store.counting import count
from store.engine import insert_or_ignore, reading, writing
from store.tables import Address

MOST_ATTEMPTS = 8
"""Tries without an answer after which an address is given up until a listing names it with another stamp."""

_ADDRESS = cast(Table, Address.__table__)
_LEASED = (
    _ADDRESS.c.id, _ADDRESS.c.url, _ADDRESS.c.role, _ADDRESS.c.kind, _ADDRESS.c.title, _ADDRESS.c.published,
    _ADDRESS.c.stamp, _ADDRESS.c.context, _ADDRESS.c.etag, _ADDRESS.c.last_modified, _ADDRESS.c.body_hash,
    _ADDRESS.c.triage_version, _ADDRESS.c.attempts,
)  # fmt: skip

_Known = Row[int, str, str | None, str, str | None, int | None, int]

_MISSED = (Outcome.FAILED.value, Outcome.BLOCKED.value)


class Frontier:
    """One run's view of the addresses (``banwatch.protocols.Frontier``).

    ``owner`` names the crawling process; only one process at a time may use a name for a source.
    """

    def __init__(self, engine: Engine, clock: Clock, owner: str, run_id: int, lease_seconds: int = 300) -> None:
        self._engine = engine
        self._clock = clock
        self._owner = owner
        self._run_id = run_id
        self._lease = timedelta(seconds=lease_seconds)
        self._begun: set[str] = set()

    def add(self, source_id: str, links: Sequence[Link]) -> None:
        """Remember links. One known already is due again where its stamp changed, or it failed, or there is no stamp
        and this run has not asked it yet: so a start link is due once in every run."""
        with writing(self._engine) as session:
            add_links(session, source_id, links, self._run_id)

    def lease(self, source_id: str, limit: int) -> Sequence[Lease]:
        """Up to ``limit`` due addresses, each handed to nobody else until its lease runs out."""
        with writing(self._engine) as session:
            if source_id not in self._begun:
                self._take_back(session, source_id)
            leases = self._take(session, source_id, limit)
            if not leases and source_id in self._begun:
                self._take_back(session, source_id)
                leases = self._take(session, source_id, limit)
        self._begun.add(source_id)
        return leases

    def held(self, source_id: str) -> bool:
        """Whether another crawl holds addresses of the source, by leases that have not run out."""
        others = (Address.leased_by != self._owner, Address.leased_until > self._clock.now())
        query = select(Address.id).where(Address.source_id == source_id, Address.state == "leased", *others).limit(1)
        with reading(self._engine) as session:
            return session.scalar(query) is not None

    def _take(self, session: Session, source_id: str, limit: int) -> list[Lease]:
        due = (
            select(Address.id)
            .where(Address.source_id == source_id, Address.state == "pending")
            .order_by(Address.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        until = self._clock.now() + self._lease
        taken = (
            update(_ADDRESS)
            .where(_ADDRESS.c.id.in_(due))
            .values(state="leased", leased_by=self._owner, leased_until=until, attempts=_ADDRESS.c.attempts + 1)
            .returning(*_LEASED)
        )
        return sorted(map(_lease, session.execute(taken)), key=lambda lease: lease.address_id)

    def _take_back(self, session: Session, source_id: str) -> None:
        """Make due again: leases that ran out, this owner's own of an earlier life, and what failed in earlier runs."""
        lost = Address.leased_until <= self._clock.now()
        if source_id not in self._begun:
            lost = or_(lost, Address.leased_by == self._owner)
        leased = and_(Address.source_id == source_id, Address.state == "leased", lost)
        hopeless = list(session.scalars(select(Address.id).where(leased, Address.attempts >= MOST_ATTEMPTS)))
        if hopeless:
            reason = f"given up after {MOST_ATTEMPTS} tries that never ended"
            ended = {"state": "done", "leased_by": None, "leased_until": None, "run_id": self._run_id}
            session.execute(
                update(Address)
                .where(Address.id.in_(hopeless))
                .values(**ended, outcome=Outcome.FAILED.value, reason=reason)
            )
            count(session, self._run_id, source_id, Outcome.FAILED, reason, number=len(hopeless))
        session.execute(update(Address).where(leased).values(state="pending", leased_by=None, leased_until=None))
        if source_id not in self._begun:
            session.execute(
                update(Address)
                .where(Address.source_id == source_id, Address.state == "done", Address.outcome.in_(_MISSED))
                .where(Address.attempts < MOST_ATTEMPTS, _not_yet_in(self._run_id))
                .values(state="pending")
            )


def give_back(engine: Engine, owner: str, clock: Clock) -> None:
    """Let the leases of an owner that is no more run out now."""
    with writing(engine) as session:
        left = update(_ADDRESS).where(_ADDRESS.c.state == "leased", _ADDRESS.c.leased_by == owner)
        session.execute(left.values(leased_until=clock.now()))


def add_links(session: Session, source_id: str, links: Sequence[Link], run_id: int) -> None:
    """What ``Frontier.add`` does, inside a transaction that does more."""
    latest = {link.url: link for link in links}
    if not latest:
        return
    rows = [_row(source_id, link) for link in sorted(latest.values(), key=lambda link: link.url)]
    known = _known(session, source_id, list(latest))
    new = [row for row in rows if row["url"] not in known]
    if new:
        session.execute(insert_or_ignore(session, Address), new)
    for row in rows:
        address = known.get(str(row["url"]))
        if address is not None and _is_due(address, row["stamp"], run_id):
            _make_due(session, address, row)


def _known(session: Session, source_id: str, urls: Sequence[str]) -> dict[str, _Known]:
    columns = (Address.id, Address.url, Address.stamp, Address.state, Address.outcome, Address.run_id, Address.attempts)
    found: dict[str, _Known] = {}
    for start in range(0, len(urls), 500):
        some = urls[start : start + 500]
        query = select(*columns).where(Address.source_id == source_id, Address.url.in_(some))
        found.update((row.url, row) for row in session.execute(query))
    return found


def _is_due(address: _Known, stamp: object, run_id: int) -> bool:
    if address.state != "done":
        return False
    if stamp is not None and stamp != address.stamp:
        return True
    if address.run_id == run_id:
        return False
    return stamp is None or (address.outcome in _MISSED and address.attempts < MOST_ATTEMPTS)


def _make_due(session: Session, address: _Known, row: dict[str, Any]) -> None:
    hints = {name: row[name] for name in ("role", "kind", "context", "title", "published") if row[name] is not None}
    attempts = address.attempts if row["stamp"] == address.stamp else 0
    session.execute(
        update(Address)
        .where(Address.id == address.id, Address.state == "done")
        .values(**hints, state="pending", stamp=row["stamp"], attempts=attempts)
    )


def _not_yet_in(run_id: int) -> ColumnElement[bool]:
    return or_(Address.run_id.is_(null()), Address.run_id != run_id)


def _row(source_id: str, link: Link) -> dict[str, Any]:
    return {
        "source_id": source_id,
        "url": link.url,
        "role": link.role,
        "kind": link.kind.value,
        "context": link.context or None,
        "title": link.title,
        "published": link.published,
        "stamp": link.stamp[:200] if link.stamp else None,
        "state": "pending",
        "attempts": 0,
    }


def _lease(address: Row[Any]) -> Lease:
    link = Link(
        url=address.url,
        role=address.role,
        kind=DocumentKind(address.kind),
        title=address.title,
        published=address.published,
        stamp=address.stamp,
        context=dict(address.context or {}),
    )
    remembered = Validator(
        etag=address.etag,
        last_modified=address.last_modified,
        body_hash=address.body_hash.hex() if address.body_hash else None,
        triage_version=address.triage_version,
    )
    return Lease(address.id, link, remembered, address.attempts)
