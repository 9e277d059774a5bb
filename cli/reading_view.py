"""A reading for the terminal: the text with highlights, which words were read as what, then what was made of it and
why."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from banwatch.readings import Reading
from cli.reading_marks import (
    KINDS,
    Mark,
    Reasons,
    facts_of,
    marks,
    pieces,
    quote_words,
    reasons,
    visible,
    vote_words,
)
from extract.topics import Topic

_STYLES = {
    "stage": "bold black on bright_yellow",
    "action": "bold black on bright_red",
    "body": "bold blue",
    "date": "black on bright_cyan",
    "vote": "bold magenta",
    "speaker": "bold green",
    "topic": "bold underline",
    "place": "cyan",
    "quote": "italic green",
}


def show(name: str, reading: Reading, threshold: float, topic: Topic, console: Console | None = None) -> None:
    """Print the reading of the document called ``name``."""
    out = console or Console(highlight=False)
    found = marks(reading, topic)
    out.rule(Text(visible(name)))
    if reading.title:
        out.print(Text(visible(reading.title), style="bold"))
    out.print(Text(facts_of(reading), style="dim"))
    out.print()
    out.print(_highlighted(reading, found))
    out.print()
    out.print(_legend(found))
    for event in reading.events:
        out.print()
        _print_reasons(out, reasons(event, reading, threshold))
    out.print()
    if not reading.events:
        out.print("No event: no government's decision on the topic was read.")
    _print_rest(out, reading, found)


def _highlighted(reading: Reading, found: list[Mark]) -> Text:
    text = Text()
    for piece in pieces(reading.text, found):
        text.append(visible(piece.text), style=_STYLES[piece.kind] if piece.kind else None)
    return text


def _legend(found: list[Mark]) -> Text:
    used = {mark.kind for mark in found}
    return Text("  ").join(Text(kind, style=_STYLES[kind]) for kind in KINDS if kind in used)


def _print_reasons(out: Console, said: Reasons) -> None:
    mentioned = "" if said.primary else " (mentioned, not the news)"
    out.print(Text(visible(said.headline) + mentioned, style="bold" if said.primary else "bold dim"))
    table = Table(show_header=False, box=None, padding=(0, 1))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in said.facts:
        table.add_row(name, Text(visible(value), style="bold green" if name == "alert" and said.alert else ""))
    for field, words in said.evidence:
        table.add_row(f"{field} read from", Text(f"“{visible(words)}”", style=_STYLES.get(field, "")))
    for doubt in said.doubts:
        table.add_row("doubt", Text(visible(doubt), style="yellow"))
    out.print(table)


def _print_rest(out: Console, reading: Reading, found: list[Mark]) -> None:
    for kind in ("topic", "place"):
        read = dict.fromkeys((mark.span.of(reading.text), mark.meaning) for mark in found if mark.kind == kind)
        for words, meaning in read:
            out.print(Text(f"{kind}: “{visible(words)}” is {visible(meaning)}"))
    for who, words in quote_words(reading):
        out.print(Text(f"quote: {visible(who)}: {visible(words)}"))
    for vote in reading.votes:
        out.print(Text(f"vote: {visible(vote.motion or 'motion not named')}: {visible(vote_words(vote))}"))
