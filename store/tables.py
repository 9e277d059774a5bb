"""All tables, by name."""

from store.claim_tables import Claim, Hearing
from store.crawl_tables import Address, Document, Page, Run, RunCount
from store.desk_tables import Outbox, ReviewDecision, ReviewItem, Subscriber, SubscriberChoice
from store.ledger_tables import Event, EventSource, Jurisdiction, Measure, Quote, Report, RollCall, Vote
from store.schema import Base

__all__ = [
    "Address",
    "Base",
    "Claim",
    "Document",
    "Event",
    "EventSource",
    "Hearing",
    "Jurisdiction",
    "Measure",
    "Outbox",
    "Page",
    "Quote",
    "Report",
    "ReviewDecision",
    "ReviewItem",
    "RollCall",
    "Run",
    "RunCount",
    "Subscriber",
    "SubscriberChoice",
    "Vote",
]
