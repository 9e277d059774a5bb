"""The ledger checks itself: what documents say of it as a whole is compared with what it holds.

"The eighth municipality in Massachusetts to ban", "joining Boston, Brookline, ..." and "almost 1.5 million residents"
are claims. Where the ledger holds the same, that is recorded; where it holds less, an analyst is told what is missing.
What is known only from such mentions counts as missing: the claim would otherwise prove itself.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, exists, func, insert, select
from sqlalchemy.orm import Session, aliased

from banwatch.claims import Claim, ClaimKind
from banwatch.measures import DatePrecision
from banwatch.readings import Reading
from store import plain, tables
from store.comparing import Finding, Known, compare
from store.follow_up import SYSTEM, Settled
from store.governments import counted
from store.ledger_tables import SHOWN_STATES
from store.policy import GAP

_WRITTEN = {DatePrecision.YEAR.value: 4, DatePrecision.MONTH.value: 7, DatePrecision.DAY.value: 10}

GAP_REASON = "gap: "
"""How the reasons of review items begin that name what the ledger lacks."""


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim with what the ledger said to it when it was last compared."""

    claim_id: int
    document_id: int
    url: str
    kind: str
    text: str
    said_on: dt.date | None
    verdict: str
    finding: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Audit:
    """The whole ledger's claims, how they compare now, and how many review items that opened or closed."""

    claims: tuple[ClaimRow, ...]
    opened: int
    closed: int

    def numbers(self) -> dict[str, int]:
        """How many claims there are of each verdict."""
        found: dict[str, int] = {}
        for claim in self.claims:
            found[claim.verdict] = found.get(claim.verdict, 0) + 1
        return dict(sorted(found.items()))


def keep_claims(session: Session, document: tables.Document, reading: Reading, now: dt.datetime) -> Settled:
    """Store a reading's claims, compared with the ledger as it is now; a review item where something is missing.

    Of several versions of a page only the latest that was read is put before an analyst.
    """
    if document.version > 1:
        for earlier in session.scalars(_versions(document, tables.Document.version < document.version)):
            _flag(session, earlier, [], now)
    if not reading.claims:
        return Settled(_flag(session, document.id, [], now)) if document.extractor_version is not None else Settled()
    session.flush()
    said_on = _said_on(document, reading)
    known = _known(session, reading.claims)
    found = [compare(claim, said_on, known[claim.technology]) for claim in reading.claims]
    rows = [
        _row(document.id, position, claim, said_on, finding, now)
        for position, (claim, finding) in enumerate(zip(reading.claims, found, strict=True))
    ]
    session.execute(insert(tables.Claim), rows)
    later = _versions(document, tables.Document.version > document.version)
    overruled = session.scalar(later.where(tables.Document.extractor_version.is_not(None)).limit(1)) is not None
    return Settled(_flag(session, document.id, [] if overruled else _gaps(found), now))


def _versions(document: tables.Document, which: ColumnElement[bool]) -> Select[int]:
    row = tables.Document
    return select(row.id).where(row.address_id == document.address_id, row.url == document.url, which)


def audit(session: Session, now: dt.datetime) -> Audit:
    """Compare every claim with the ledger as it is now, and open or close review items accordingly."""
    row, document, newer = tables.Claim, tables.Document, aliased(tables.Document)
    overruled = exists().where(
        newer.address_id == document.address_id, newer.url == document.url, newer.version > document.version,
        newer.extractor_version.is_not(None),
    )  # fmt: skip
    query = select(row, document.url).join(document, document.id == row.document_id).where(~overruled)
    found = session.execute(query.order_by(row.document_id, row.position)).all()
    claims = {each.id: plain.claim_from(each) for each, _ in found}
    known = _known(session, claims.values())
    told: dict[int, list[Finding]] = {}
    rows = []
    for each, url in found:
        finding = compare(claims[each.id], each.said_on, known[each.technology])
        told.setdefault(each.document_id, []).append(finding)
        each.verdict, each.finding, each.missing = finding.verdict, finding.words, list(finding.missing)
        each.checked_at = now
        rows.append(ClaimRow(each.id, each.document_id, url, each.kind, each.text, each.said_on, finding.verdict,
                             finding.words, finding.missing))  # fmt: skip
    before = len(_flagged(session))
    opened = sum(_flag(session, document_id, _gaps(findings), now) for document_id, findings in told.items())
    for document_id in _flagged(session) - told.keys():
        _flag(session, document_id, [], now)
    session.flush()
    return Audit(tuple(rows), opened, before + opened - len(_flagged(session)))


def _flagged(session: Session) -> set[int]:
    item = tables.ReviewItem
    query = select(item.document_id).where(item.event_id.is_(None), item.state == "open", item.priority == GAP)
    return {each for each in session.scalars(query) if each is not None}


def _gaps(findings: Iterable[Finding]) -> list[str]:
    return sorted({f"{GAP_REASON}{finding.words}" for finding in findings if finding.verdict == "gap"})


def _said_on(document: tables.Document, reading: Reading) -> dt.date | None:
    dates = [event.date for event in reading.events if event.primary and event.date]
    return max(dates, default=None) or reading.published or document.published


def _known(session: Session, claims: Iterable[Claim]) -> dict[str, Known]:
    """What the ledger holds that the claims are about, by technology."""
    by_technology: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_technology[claim.technology].append(claim)
    return {technology: _known_of(session, technology, wanted) for technology, wanted in by_technology.items()}


def _known_of(session: Session, technology: str, wanted: Sequence[Claim]) -> Known:
    """The first adopted prohibition of each government that the claims are about, from primary reports alone."""
    event, place = tables.Event, tables.Jurisdiction
    states = {claim.state for claim in wanted if claim.kind is not ClaimKind.LIST}
    ids = {each.ocd_id for claim in wanted for each in claim.places if each.ocd_id}
    first = func.min(func.coalesce(event.date, dt.date.min))
    query = (
        select(place, first)
        .join(event, event.jurisdiction_id == place.id)
        .where(event.primary, event.stage == "adopted", event.action.in_(("ban", "moratorium")))
        .where(event.state.in_(SHOWN_STATES), place.country == "US", place.level != "agency")
        .where(event.technology == technology)
        .group_by(place.id)
    )
    if None not in states:
        query = query.where(place.state.in_([state for state in states if state]) | place.ocd_id.in_(ids))
    found = session.execute(query).all()
    adopted = tuple((counted(row), day if day > dt.date.min else None) for row, day in found)
    return Known(adopted, _otherwise(session, technology, ids - {row.ocd_id for row, _ in found}))


def _otherwise(session: Session, technology: str, ocd_ids: Collection[str]) -> dict[str, str]:
    """The last step that the ledger holds of each of these governments, in words."""
    event, place = tables.Event, tables.Jurisdiction
    columns = (place.ocd_id, event.action, event.stage, event.date, event.date_precision, event.primary)
    query = select(*columns).join(place, place.id == event.jurisdiction_id).where(place.ocd_id.in_(sorted(ocd_ids)))
    query = query.where(event.technology == technology, event.state.in_(SHOWN_STATES))
    query = query.order_by(event.primary, event.date.nulls_first(), event.id)
    said: dict[str, str] = {}
    for row in session.execute(query) if ocd_ids else ():
        when = f", {row.date.isoformat()[: _WRITTEN[row.date_precision]]}" if row.date else ""
        said[row.ocd_id] = f"{row.action} {row.stage}{when}" if row.primary else "only mentioned"
    return said


def _flag(session: Session, document_id: int, reasons: Sequence[str], now: dt.datetime) -> int:
    item = tables.ReviewItem
    query = select(item).where(item.document_id == document_id, item.event_id.is_(None), item.priority == GAP)
    row = session.scalars(query.order_by(item.id).limit(1)).first()
    if row is None:
        if reasons:
            session.add(tables.ReviewItem(document_id=document_id, state="open", reasons=list(reasons), priority=GAP,
                                          revision=1, created_at=now, changed_at=now))  # fmt: skip
        return int(bool(reasons))
    if row.reasons == list(reasons):
        return 0
    state = "open" if reasons and (row.state == "resolved" or set(reasons) - set(row.reasons)) else row.state
    state = state if reasons else ("resolved" if row.state == "open" else row.state)
    if state != row.state:
        note = "; ".join(reasons) or "the ledger holds it now"
        session.add(tables.ReviewDecision(item_id=row.id, who=SYSTEM, decided_at=now, from_state=row.state,
                                          to_state=state, note=note))  # fmt: skip
    opened = int(state == "open" and row.state != "open")
    row.state, row.reasons, row.revision, row.changed_at = state, list(reasons) or row.reasons, row.revision + 1, now
    return opened


def _row(
    document_id: int, position: int, claim: Claim, said_on: dt.date | None, finding: Finding, now: dt.datetime
) -> dict[str, object]:
    return {
        "document_id": document_id,
        "position": position,
        **plain.claim(claim),
        "said_on": said_on,
        "verdict": finding.verdict,
        "finding": finding.words,
        "missing": list(finding.missing),
        "checked_at": now,
    }
