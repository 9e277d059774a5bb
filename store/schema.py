"""What all tables share: names of constraints, moments in UTC, words from a closed list."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, DateTime, Dialect, Integer, MetaData
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

Key = BigInteger().with_variant(Integer, "sqlite")
"""Surrogate keys: 64 bits everywhere; SQLite needs the word INTEGER to make the key the row's own number."""

Json = JSON(none_as_null=True)


class Moment(TypeDecorator[datetime]):
    """A moment in UTC, with its zone in Python on every database; a moment without a zone raises ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without a time zone: {value}")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - read by SQLAlchemy as a plain class attribute
        datetime: Moment(),
        dict[str, Any]: Json,
        list[Any]: Json,
    }


def one_of(column: str, words: Iterable[str], *, nullable: bool = False) -> CheckConstraint:
    """The rule that a text column holds one of a closed list of words."""
    listed = ", ".join(f"'{word}'" for word in words)
    rule = f'"{column}" IN ({listed})'
    return CheckConstraint(f'"{column}" IS NULL OR {rule}' if nullable else rule, name=column)
