"""Tables by which the same story at several addresses is found and kept as one document."""

import datetime as dt

from sqlalchemy import ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from store.schema import Base, Key


class StorySignature(Base):
    """The MinHash signature of a document's text: ``store.stories.PERMUTATIONS`` unsigned 32-bit numbers, little
    endian. ``facts`` is SHA-256 of the tallies in it."""

    __tablename__ = "story_signature"

    document_id: Mapped[int] = mapped_column(Key, ForeignKey("document.id"), primary_key=True)
    signature: Mapped[bytes] = mapped_column(LargeBinary)
    facts: Mapped[bytes] = mapped_column(LargeBinary)


class StoryBand(Base):
    """One band of a signature, by which alike ones are found: the key's order makes a search one look at an index,
    however many documents there are."""

    __tablename__ = "story_band"

    band: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    document_id: Mapped[int] = mapped_column(Key, ForeignKey("document.id"), primary_key=True)


class StoryAddress(Base):
    """Another address at which a document's story stands, and which source lists it there."""

    __tablename__ = "story_address"

    document_id: Mapped[int] = mapped_column(Key, ForeignKey("document.id"), primary_key=True)
    address_id: Mapped[int] = mapped_column(Key, ForeignKey("address.id"), primary_key=True, index=True)
    source_id: Mapped[str] = mapped_column(String(200))
    url: Mapped[str] = mapped_column(Text)
    found_at: Mapped[dt.datetime]
