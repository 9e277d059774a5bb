"""A reading for the eye: the text with highlights, then what was read from it and why."""

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from banwatch import alerting
from banwatch.measures import Event
from banwatch.readings import Reading
from banwatch.spans import Span
from banwatch.votes import Option, Vote
from extract.contract import date_text

_STYLES = {
    "place": "cyan",
    "quote": "italic green",
    "vote": "bold magenta",
    "evidence": "bold yellow underline",
}


def show(name: str, reading: Reading, threshold: float, console: Console | None = None) -> None:
    """Print the reading of the document called ``name``."""
    out = console or Console(highlight=False)
    facts = [f"published {reading.published}" if reading.published else "no publication date"]
    facts.append("about the topic" if reading.relevant else "not about the topic")
    out.rule(Text(name))
    if reading.title:
        out.print(Text(reading.title, style="bold"))
    out.print(Text(", ".join(facts), style="dim"))
    out.print()
    out.print(_highlighted(reading))
    out.print()
    out.print(_legend())
    for event in reading.events:
        out.print()
        out.print(_event(event, reading, threshold))
    out.print()
    if not reading.events:
        out.print("No event: no government's decision on the topic was read.")
    _show_quotes(out, reading)
    _show_votes(out, reading)


def _highlighted(reading: Reading) -> Text:
    text = Text(reading.text)
    _mark(text, "quote", (quote.span for quote in reading.quotes))
    _mark(text, "place", (place.span for place in reading.places))
    _mark(text, "vote", (vote.span for vote in reading.votes if vote.span))
    _mark(text, "evidence", (piece.span for event in reading.events if event.primary for piece in event.evidence))
    return text


def _mark(text: Text, kind: str, spans: Iterable[Span]) -> None:
    for span in spans:
        text.stylize(_STYLES[kind], span.start, span.end)


def _legend() -> Text:
    return Text("  ").join(Text(kind, style=style) for kind, style in _STYLES.items())


def _event(event: Event, reading: Reading, threshold: float) -> Table:
    place = event.measure.jurisdiction
    decision = alerting.decide(event, reading.published, threshold=threshold)
    table = Table(title_justify="left", show_header=False, box=None, padding=(0, 1))
    table.title = Text(
        f"{place.name}{f', {place.state}' if place.state else ''}: {event.measure.action.value} {event.stage.value}"
        f"{'' if event.primary else ' (mentioned)'}",
        style="bold",
    )
    rows = {
        "place": place.ocd_id or "not resolved",
        "body": event.body,
        "date": date_text(event.date, event.date_precision),
        "vote": vote_words(event.vote) if event.vote else None,
        "scope": ", ".join(event.measure.scope),
        "confidence": f"{event.confidence:.2f}",
        "doubts": "; ".join(event.doubts),
        "alert": f"{'yes' if decision.alert else 'no'}: {decision.reason}",
    }
    for name, value in rows.items():
        if value:
            table.add_row(name, Text(value))
    for piece in event.evidence:
        table.add_row("read from", Text(f"{piece.field}: “{piece.text}”"))
    return table


def vote_words(vote: Vote) -> str:
    """A vote on one line, such as ``pass, yes 9, no 2``."""
    said = [vote.result.value] if vote.result else []
    said += [f"{option.value} {vote.counts[option]}" for option in Option if option in vote.counts]
    if vote.unanimous:
        said.append("unanimous")
    if vote.mover:
        said.append(f"moved by {vote.mover}")
    if vote.mismatch:
        said.append(f"mismatch: {vote.mismatch}")
    return ", ".join(said)


def _show_quotes(out: Console, reading: Reading) -> None:
    for quote in reading.quotes:
        who = ", ".join(part for part in (quote.speaker or "somebody", quote.title, quote.affiliation) if part)
        out.print(Text(f"{'quote' if quote.direct else 'reported'}: {who}: {quote.text}"))


def _show_votes(out: Console, reading: Reading) -> None:
    for vote in reading.votes:
        out.print(Text(f"vote: {vote.motion or 'motion not named'}: {vote_words(vote)}"))
