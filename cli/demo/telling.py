"""What the demo prints: the same each time, but for the last line."""

from collections.abc import Sequence
from email.message import EmailMessage

from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from banwatch.documents import Outcome
from banwatch.measures import Action, Stage
from banwatch.sources import Source
from banwatch.votes import Option, Vote
from cli.demo.surroundings import named
from cli.demo.web import SampleWeb
from cli.progress import Shown, crawl_table
from cli.tables import events_table, place_of
from schedules.daily import DaySummary
from store.ledger import EventDetail, EventRow

LEAST_WIDTH = 118


def new_console() -> Console:
    """A console wide enough for the tables; of one width where the output goes into a file."""
    console = Console(highlight=False)
    if not console.is_terminal or console.width < LEAST_WIDTH:
        return Console(highlight=False, width=LEAST_WIDTH)
    return console


def heading(console: Console, text: str) -> None:
    console.print()
    console.rule(Text(text, style="bold"), align="left")


def detected(console: Console, rows: Sequence[EventRow], title: str) -> None:
    """What documents report as their news, then in one line what they only mention."""
    console.print(events_table([row for row in rows if row.primary], title))
    mentioned = sorted(f"{place_of(row)} ({row.action.value} {row.stage.value})" for row in rows if not row.primary)
    if mentioned:
        console.print(Text(f"Mentioned beside the news, not news themselves: {'; '.join(mentioned)}.", style="dim"))


def crawled(console: Console, shown: Shown, day: DaySummary, web: SampleWeb) -> None:
    """How every address ended, and each that failed with its reason."""
    console.print(crawl_table(shown.summary, day.broken))
    for fault in sorted(shown.faults, key=lambda fault: (fault.source, fault.url)):
        word = "failed" if fault.outcome is Outcome.FAILED else fault.outcome.value
        console.print(Text(f"  {word}: {named(fault.url, web)}: {fault.reason}"))
    for name, reason in sorted(day.broken.items()):
        console.print(Text(f"  {name} is broken: {reason}", style="red"))
    for url, reason in sorted(day.unread.items()):
        console.print(Text(f"  not read: {named(url, web)}: {reason}", style="red"))
    if day.crawl_status:
        console.print(Text(f"  the crawl ended with status {day.crawl_status}", style="red"))


def answered(console: Console, web: SampleWeb, since: int) -> None:
    """What the sample web's own log says of the requests."""
    log = [each for each in web.asked[since:] if each.address != "/robots.txt"]
    conditional = [each for each in log if each.conditional]
    unchanged = sum(each.status == 304 for each in conditional)
    console.print(
        f"The sample web answered {len(log)} requests; {len(conditional)} of them were conditional, and "
        f"{unchanged} of those were answered 304 Not Modified."
    )


def alerted(console: Console, day: DaySummary, rows: Sequence[EventRow]) -> None:
    """How many alerts were sent, and why bans and pauses that were detected alerted nobody."""
    console.print(f"{day.sent} alerts sent, {day.review_items} items flagged for an analyst.")
    for row in rows:
        adopted = row.primary and row.stage is Stage.ADOPTED and row.action in (Action.BAN, Action.MORATORIUM)
        if adopted and not row.alert_reason.startswith(f"a {row.action.value} adopted"):
            console.print(Text(f"  no alert for {place_of(row)}: {row.alert_reason}", style="dim"))
    for problem in day.unsent:
        console.print(Text(f"  {problem}", style="red"))


def sources_of(console: Console, detail: EventDetail, sources: Sequence[Source]) -> None:
    """The documents that report an event."""
    names = {source.id: source.name for source in sources}
    table = Table(
        title=f"The sources of one event: {place_of(detail.row)}, {detail.row.action.value} {detail.row.stage.value}",
        title_justify="left",
        title_style="bold",
    )
    for column in ("source", "document", "published", "vote as it tells it", "how it was linked"):
        table.add_column(column)
    for said in detail.sources:
        table.add_row(
            Text(f"{names.get(said.source_id, said.source_id)}{' *' if said.official else ''}"),
            Text(said.title or ""),
            said.published.isoformat() if said.published else "",
            _vote(said.vote),
            Text(said.link_reason or said.relation),
        )
    if detail.row.official:
        table.caption, table.caption_justify = "* the council's own record", "left"
    console.print(table)


def _vote(vote: Vote | None) -> str:
    if vote is None:
        return ""
    yes, no = vote.counts.get(Option.YES), vote.counts.get(Option.NO)
    named_by = sum(map(len, vote.roll_call.values()))
    parts = [f"{yes}-{no}" if yes is not None and no is not None else "", f"{named_by} by name" if named_by else ""]
    return ", ".join(filter(None, parts))


def mail(console: Console, message: EmailMessage, web: SampleWeb) -> None:
    """The mail as the server received it: who, to whom, about what, and its text part."""
    head = "\n".join(f"{name}: {message[name]}" for name in ("From", "To", "Subject"))
    body = message.get_body(("plain",))
    text = body.get_content() if body is not None else "(no text part)"
    console.print(Panel(Text(named(f"{head}\n\n{text.strip()}", web)), title="the mail", title_align="left"))
