"""What documents claim that the ledger does not hold, for the items that ask about it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from banwatch.claims import ClaimKind
from banwatch.clock import Clock
from store import tables
from store.audit import audit
from store.engine import writing


@dataclass(frozen=True, slots=True)
class Gap:
    """One claim that the ledger cannot bear out.

    ``text`` is the claim's sentence with its offsets, ``finding`` what was compared with what, in words, ``missing``
    the governments of a list that are not held, as "Brookline, MA". ``state`` is a USPS code, None the whole country.
    """

    kind: ClaimKind
    text: str
    start: int
    end: int
    action: str
    state: str | None
    finding: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GapStory:
    """The document that makes the claims."""

    document_id: int
    title: str
    url: str
    published: dt.date | None
    gaps: tuple[Gap, ...]


def stories(session: Session, document_ids: Sequence[int]) -> dict[int, GapStory]:
    """The documents' claims that the ledger lacks something of, by document, in the order of the text."""
    if not document_ids:
        return {}
    row, document = tables.Claim, tables.Document
    claims = select(row).where(row.document_id.in_(document_ids), row.verdict == "gap")
    found: dict[int, list[Gap]] = defaultdict(list)
    for each in session.scalars(claims.order_by(row.document_id, row.position)):
        kind = ClaimKind(each.kind)
        missing = tuple(map(str, each.missing)) if kind is ClaimKind.LIST else ()
        found[each.document_id].append(
            Gap(kind, each.text, each.start, each.end, each.action, each.state, each.finding, missing)
        )
    about = select(document.id, document.title, document.url, document.published).where(document.id.in_(document_ids))
    return {
        each.id: GapStory(each.id, each.title or "", each.url, each.published, tuple(found[each.id]))
        for each in session.execute(about)
    }


def compare_again(engine: Engine, clock: Clock) -> None:
    """Compare all claims with the ledger as it is now, so that a gap that an analyst filled closes at once."""
    with writing(engine) as session:
        audit(session, clock.now())
