"""What documents say about the record as a whole: "the eighth municipality in Massachusetts", "joining Boston, ..."."""

from dataclasses import dataclass
from enum import StrEnum

from banwatch.jurisdictions import Jurisdiction
from banwatch.measures import Action
from banwatch.spans import Span


class ClaimKind(StrEnum):
    """``ordinal`` counts governments up to one, ``list`` names some, ``population`` counts people."""

    ORDINAL = "ordinal"
    LIST = "list"
    POPULATION = "population"


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence's claim about which governments decided something.

    ``unit`` is what is counted: ``municipality`` (city or town), ``city``, ``town``, ``county``, ``state`` or
    ``jurisdiction`` (any); for a population ``people``. ``state`` (USPS) is where; None is the whole country.
    ``number`` is the ordinal, or the number of people. ``subject`` is the government that the ordinal is of, where
    it is known.
    """

    kind: ClaimKind
    span: Span
    text: str
    technology: str
    action: Action = Action.BAN
    unit: str = "jurisdiction"
    state: str | None = None
    number: int | None = None
    subject: Jurisdiction | None = None
    places: tuple[Jurisdiction, ...] = ()
