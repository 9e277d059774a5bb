"""How well events are read: alerts, the news of each document, its vote, body and date, and background mentions."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from banwatch import alerting
from banwatch.measures import Event
from banwatch.readings import Reading
from banwatch.votes import Option, Vote
from extract.contract import date_text
from extract.evaluation.labels import DecidingVote, EventLabel, LabelledDocument
from extract.evaluation.ratios import Ratio

_KIND_OF_PLACE = re.compile(
    r"\b(?:city|town|township|borough|village|charter|municipality) of\b"
    r"|\b(?:city|town|township|borough|village|public schools|school district|unified|independent|community schools"
    r"|schools)\b",
    re.IGNORECASE,
)
_HEADS = (
    "council",
    "board",
    "commission",
    "committee",
    "meeting",
    "senate",
    "house",
    "assembly",
    "legislature",
    "mayor",
)


@dataclass(slots=True)
class EventScore:
    """Counts by what is measured; ``misses`` say what went wrong, a line each."""

    alerts: Ratio = field(default_factory=lambda: Ratio("news that should alert"))
    primaries: Ratio = field(default_factory=lambda: Ratio("jurisdiction, action, stage of the news"))
    votes: Ratio = field(default_factory=lambda: Ratio("deciding vote"))
    bodies: Ratio = field(default_factory=lambda: Ratio("body"))
    dates: Ratio = field(default_factory=lambda: Ratio("date"))
    background: Ratio = field(default_factory=lambda: Ratio("background mentions"))
    misses: list[str] = field(default_factory=list)
    outcomes: list[tuple[float, bool]] = field(default_factory=list)


def score(pairs: Iterable[tuple[LabelledDocument, Reading]], threshold: float = alerting.THRESHOLD) -> EventScore:
    """Compare readings with labels; ``outcomes`` are confidence and rightness of every primary event read."""
    result = EventScore()
    for document, reading in pairs:
        _alerts(result, document, reading, threshold)
        _primaries(result, document, reading)
        _background(result, document, reading)
    return result


def _alerts(result: EventScore, document: LabelledDocument, reading: Reading, threshold: float) -> None:
    labels = document.labels
    alerting_labels = [
        e for e in labels.events if e.primary and e.stage == "adopted" and e.action in ("ban", "moratorium")
    ]
    raised = [e for e in reading.events if alerting.decide(e, reading.published, threshold=threshold).alert]
    right = [e for e in raised if labels.alert and any(same(label, e) for label in alerting_labels)]
    result.alerts.add(right=min(len(right), int(labels.alert)), found=len(raised), wanted=int(labels.alert))
    if len(right) != len(raised):
        result.misses.append(f"{document.name}: wrong alert: {_shown(raised)} wanted {_wanted(labels.events)}")
    elif labels.alert and not right:
        result.misses.append(f"{document.name}: no alert: {_shown(reading.events[:2])} wanted {_wanted(labels.events)}")


def _primaries(result: EventScore, document: LabelledDocument, reading: Reading) -> None:
    wanted = [label for label in document.labels.events if label.primary]
    found = [event for event in reading.events if event.primary]
    matched = [(label, event) for label in wanted for event in found if same(label, event)]
    result.primaries.add(right=min(len(matched), len(wanted)), found=len(found), wanted=len(wanted))
    result.outcomes += [(event.confidence, any(same(label, event) for label in wanted)) for event in found]
    if len(matched) < max(len(wanted), len(found)):
        result.misses.append(f"{document.name}: news: {_shown(found)} wanted {_wanted(wanted)}")
    for label, event in matched:
        _fields(result, document.name, label, event)


def _fields(result: EventScore, name: str, label: EventLabel, event: Event) -> None:
    checks = (
        (result.votes, vote_agrees(label.vote, event.vote), "vote", label.vote, event.vote),
        (result.bodies, body_agrees(label.body, event.body), "body", label.body, event.body),
        (
            result.dates,
            label.date == date_text(event.date, event.date_precision),
            "date",
            label.date,
            date_text(event.date, event.date_precision),
        ),
    )
    for ratio, agrees, what, wanted, read in checks:
        if what == "date" and label.stage == "proposed":
            continue
        ratio.add(right=int(agrees), found=1, wanted=1)
        if not agrees:
            result.misses.append(f"{name}: {what}: {_brief(read)} wanted {_brief(wanted)}")


def _background(result: EventScore, document: LabelledDocument, reading: Reading) -> None:
    wanted = [label for label in document.labels.events if not label.primary]
    found = [event for event in reading.events if not event.primary]
    right = [label for label in wanted if any(same(label, event) for event in found)]
    result.background.add(right=len(right), found=len(found), wanted=len(wanted))
    missed = [label for label in wanted if label not in right]
    extra = [event for event in found if not any(same(label, event) for label in wanted)]
    if missed or extra:
        result.misses.append(f"{document.name}: background: extra {_shown(extra)} missed {_wanted(missed)}")


def same(label: EventLabel, event: Event) -> bool:
    """Whether an event read is the labelled one: the same government, action and stage."""
    place = event.measure.jurisdiction
    return (
        label.action == event.measure.action.value
        and label.stage == event.stage.value
        and label.jurisdiction.country == place.country
        and (label.jurisdiction.state == place.state)
        and _plain(label.jurisdiction.name) == _plain(place.name)
        and ("county" in label.jurisdiction.name.lower()) == ("county" in place.name.lower())
    )


def _plain(name: str) -> str:
    return " ".join(
        _KIND_OF_PLACE.sub(
            " ", name.lower().replace("county", " ").replace("‘", "").replace("’", "").replace("'", "")
        ).split()
    )


def vote_agrees(label: DecidingVote | None, vote: Vote | None) -> bool:
    """Whether the counts of yes and no, or the word unanimous where no counts are stated, are those of the label."""
    if label is None or (label.yes is None and label.unanimous is None):
        return vote is None or not (vote.counts.get(Option.YES) or vote.unanimous)
    if vote is None:
        return False
    if label.yes is None:
        return vote.unanimous == label.unanimous
    return vote.counts.get(Option.YES) == label.yes and (
        vote.counts.get(Option.NO) == label.no or (not label.no and not vote.counts.get(Option.NO))
    )


def body_agrees(label: str | None, body: str | None) -> bool:
    """Whether two names mean the same body: equal, one within the other, or the same kind of body."""
    if label is None or body is None:
        return label is None
    one, two = label.lower(), body.lower()
    if one in two or two in one:
        return True
    return any(
        head in one.replace("councilors", "council").replace("councillors", "council") and head in two
        for head in _HEADS
    )


def _shown(events: Iterable[Event]) -> str:
    return (
        "["
        + "; ".join(
            f"{e.measure.jurisdiction.name} {e.measure.jurisdiction.state} "
            f"{e.measure.action}/{e.stage} {e.confidence:.2f}"
            for e in events
        )
        + "]"
    )


def _wanted(labels: Iterable[EventLabel]) -> str:
    return "[" + "; ".join(f"{e.jurisdiction.name} {e.jurisdiction.state} {e.action}/{e.stage}" for e in labels) + "]"


def _brief(value: object) -> str:
    if isinstance(value, Vote):
        counts = {option.value: count for option, count in value.counts.items()}
        return f"{counts} unanimous={value.unanimous}"
    if isinstance(value, DecidingVote):
        return str(value.model_dump(exclude_none=True))
    return repr(value)
