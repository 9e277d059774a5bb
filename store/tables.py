"""All tables, by name."""

from store.claim_tables import Claim, Hearing
from store.crawl_tables import Address, Document, Page, Run, RunCount
from store.desk_tables import Outbox, ReviewDecision, ReviewItem, Secret, Subscriber, SubscriberChoice
from store.health_tables import SourceHealth
from store.ledger_tables import Event, EventSource, Jurisdiction, Measure, Quote, Report, RollCall, Vote
from store.schema import Base
from store.story_tables import StoryAddress, StoryBand, StorySignature
from store.workspace_tables import (
    Analyst,
    AnalystSession,
    DeskAssignment,
    DeskLook,
    DeskStep,
    PlaceCorrection,
    PlaceRule,
    ReportAct,
    SignInFailure,
)

__all__ = [
    "Address",
    "Analyst",
    "AnalystSession",
    "Base",
    "Claim",
    "DeskAssignment",
    "DeskLook",
    "DeskStep",
    "Document",
    "Event",
    "EventSource",
    "Hearing",
    "Jurisdiction",
    "Measure",
    "Outbox",
    "Page",
    "PlaceCorrection",
    "PlaceRule",
    "Quote",
    "Report",
    "ReportAct",
    "ReviewDecision",
    "ReviewItem",
    "RollCall",
    "Run",
    "RunCount",
    "Secret",
    "SignInFailure",
    "SourceHealth",
    "StoryAddress",
    "StoryBand",
    "StorySignature",
    "Subscriber",
    "SubscriberChoice",
    "Vote",
]
