"""The same story at several addresses, found by near-duplicate text: MinHash signatures in bands.

A wire story is printed by many newsrooms, each with its own headline and furniture. It is one account, and counts as
one: the first copy becomes the document, the others become addresses of it. Finding it costs one look at an index for
each band, however much is stored (A. Broder, "On the resemblance and containment of documents", 1997). The signatures
are made here, because the libraries that make them bring fifty megabytes into every crawl.
"""

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.orm import Session

from banwatch.documents import Document, DocumentKind
from store import tables
from store.engine import insert_or_ignore

PERMUTATIONS = 64
BANDS = 16
"""Of four numbers each: texts that share seven of ten shingles meet in a band 99 times of 100."""
ALIKE = 0.75
"""The least share of equal numbers in two signatures that are one story."""
SHINGLE_WORDS = 4
LEAST_WORDS = 80
"""A shorter text says too little to be told from another."""
MOST_WORDS = 5000
"""Of a longer text the beginning is compared."""

_WORD = re.compile(r"\w{1,60}")
_TALLY = re.compile(r"(?<![\d-])\d{1,3}(?:[-–]| to )\d{1,3}(?![\d-])")
_NUMBER_BYTES = 4
_LARGEST = (1 << 8 * _NUMBER_BYTES) - 1
_PRIME = (1 << 61) - 1


@cache
def _permutations() -> tuple[tuple[int, int], ...]:
    """Universal hash functions x -> (ax + b) mod p (J. Carter and M. Wegman, 1979), the same in every process and for
    good, because stored signatures are compared by them."""
    digests = (hashlib.blake2b(bytes([number]), digest_size=16).digest() for number in range(PERMUTATIONS))
    return tuple(
        (1 + int.from_bytes(each[:8], "little") % (_PRIME - 1), int.from_bytes(each[8:], "little") % _PRIME)
        for each in digests
    )


def signature(text: str) -> bytes | None:
    """The text's signature; None where it is too short for one."""
    words = _WORD.findall(text.lower())[:MOST_WORDS]
    if len(words) < LEAST_WORDS:
        return None
    shingles = {" ".join(words[at : at + SHINGLE_WORDS]).encode() for at in range(len(words) - SHINGLE_WORDS + 1)}
    digests = (hashlib.blake2b(each, digest_size=_NUMBER_BYTES).digest() for each in shingles)
    numbers = [int.from_bytes(each, "little") for each in digests]
    least = (min((a * number + b) % _PRIME & _LARGEST for number in numbers) for a, b in _permutations())
    return b"".join(number.to_bytes(_NUMBER_BYTES, "little") for number in least)


def facts(text: str) -> bytes:
    """A digest of the tallies a text names: a copy that corrects one is no copy."""
    tallies = sorted({re.sub(r"\D{1,4}", "-", found) for found in _TALLY.findall(text)})
    return hashlib.sha256(" ".join(tallies).encode()).digest()


def likeness(one: bytes, other: bytes) -> float:
    """The estimated share of shingles that two texts have in common."""
    numbers = range(0, min(len(one), len(other)), _NUMBER_BYTES)
    return sum(one[at : at + _NUMBER_BYTES] == other[at : at + _NUMBER_BYTES] for at in numbers) / PERMUTATIONS


def _bands(sign: bytes) -> list[tuple[int, bytes]]:
    size = len(sign) // BANDS
    return [
        (band, hashlib.blake2b(sign[band * size : (band + 1) * size], digest_size=8).digest()) for band in range(BANDS)
    ]


def may_be_copied(document: Document) -> bool:
    """Only newsrooms' articles: two agendas of one council are alike, and are two."""
    return document.kind is DocumentKind.ARTICLE and not document.official


def find(session: Session, sign: bytes, told: bytes, address_id: int) -> int | None:
    """The document that is the same story at another address; None where there is none."""
    band, row = tables.StoryBand, tables.StorySignature
    met = or_(*(and_(band.band == number, band.digest == digest) for number, digest in _bands(sign)))
    query = (
        select(row.document_id, row.signature)
        .join(tables.Document, tables.Document.id == row.document_id)
        .where(row.document_id.in_(select(band.document_id).where(met)), row.facts == told)
        .where(tables.Document.address_id != address_id, tables.Document.purged_at.is_(None))
        .order_by(row.document_id)
        .limit(50)
    )
    found = session.execute(query)
    return next((each.document_id for each in found if likeness(sign, each.signature) >= ALIKE), None)


def remember(session: Session, document_id: int, sign: bytes, told: bytes) -> None:
    """Keep a document's signature, so that its copies are found."""
    session.execute(
        insert_or_ignore(session, tables.StorySignature),
        [{"document_id": document_id, "signature": sign, "facts": told}],
    )
    rows = [{"band": band, "digest": digest, "document_id": document_id} for band, digest in _bands(sign)]
    session.execute(insert_or_ignore(session, tables.StoryBand), rows)


def add_address(session: Session, document_id: int, address_id: int, document: Document, moment: datetime) -> None:
    """Note that a document's story stands at another address too."""
    row = {"document_id": document_id, "address_id": address_id, "source_id": document.source_id}
    row |= {"url": document.url, "found_at": moment}
    session.execute(insert_or_ignore(session, tables.StoryAddress), [row])


def forget(session: Session, document_id: int) -> None:
    """Take out what was made of a document's text; that its story stands at other addresses stays known."""
    for table in (tables.StoryBand, tables.StorySignature):
        session.execute(delete(table).where(table.document_id == document_id))


def addresses(session: Session, document_id: int) -> Sequence[str]:
    """The other addresses of a document's story."""
    row = tables.StoryAddress
    return session.scalars(select(row.url).where(row.document_id == document_id).order_by(row.url)).all()
