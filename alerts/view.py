"""What the templates of a mail see: only cleaned single lines and safe links."""

from dataclasses import dataclass

from alerts import words
from alerts.cleaning import host_of, one_line, web_link
from alerts.gather import Alert
from alerts.passages import LONGEST_QUOTE, shorten
from banwatch.gazetteer import gazetteer
from store.ledger import EventRow, SourceRow

MOST_SOURCES = 5


@dataclass(frozen=True, slots=True)
class Reference:
    """One source: ``label`` says what it is, ``link`` is None where its address is not fit to be followed."""

    label: str
    host: str
    published: str
    official: bool
    link: str | None


@dataclass(frozen=True, slots=True)
class MailView:
    """Every value is plain text on one line; empty where nothing is known."""

    headline: str
    kicker: str
    place: str
    body: str
    vote: str
    date: str
    does: str
    file_number: str
    sureness: str
    percent: str
    reviewed: str
    automatic: bool
    official: bool
    detected: str
    quote: str
    quote_direct: bool
    speaker: str
    passage: str
    passage_host: str
    sources: tuple[Reference, ...]
    more_sources: int
    others: tuple[str, ...]
    state: str
    flags: tuple[str, ...]
    page: str | None


def view(alert: Alert, base_url: str) -> MailView:
    """The alert as a template shows it; ``base_url`` is the review page's public address."""
    event, quote = alert.event, alert.quote
    speaker = ", ".join(part for part in (quote.speaker, quote.title, quote.affiliation) if part) if quote else ""
    shown = alert.sources[:MOST_SOURCES]
    said = words.words()
    return MailView(
        headline=one_line(words.headline(event), 160),
        kicker=f"{said.action[event.action]} {said.stage[event.stage]}",
        place=one_line(words.place_name(event.place), 120),
        body=one_line(event.body, 160),
        vote=one_line(event.vote, 160),
        date=words.day(event.date, event.date_precision),
        does=one_line(words.does(event), 240),
        file_number=one_line(event.file_number, 80),
        sureness=words.sureness(event.confidence),
        percent=f"{event.confidence:.0%}",
        reviewed=said.review[event.review_state],
        automatic=event.review_state == "unreviewed",
        official=event.official,
        detected=words.day(event.first_detected_at.date()),
        quote=one_line(shorten(quote.text, LONGEST_QUOTE)).rstrip(",") if quote else "",
        quote_direct=bool(quote and quote.direct),
        speaker=one_line(speaker, 240),
        passage=one_line(alert.passage.text) if alert.passage else "",
        passage_host=host_of(alert.passage.url) if alert.passage else "",
        sources=tuple(_reference(source) for source in shown),
        more_sources=max(0, event.sources - len(shown)),
        others=tuple(_other(other) for other in alert.others),
        state=_state(event),
        flags=tuple(one_line(flag, 240) for flag in event.flags),
        page=_page(base_url, event.event_id),
    )


def _reference(source: SourceRow) -> Reference:
    host = host_of(source.url)
    return Reference(
        label=one_line(source.title, 160) or host or one_line(source.source_id, 80),
        host=host,
        published=words.day(source.published),
        official=source.official,
        link=web_link(source.url),
    )


def _other(event: EventRow) -> str:
    when = f" ({event.date:%Y})" if event.date else ""
    return f"{one_line(event.place.name, 80)}: {words.words().action[event.action]}{when}"


def _state(event: EventRow) -> str:
    place = gazetteer().state(event.place.state) if event.place.state else None
    return place.name if place else ""


def _page(base_url: str, event_id: int) -> str | None:
    """The event's page, unless the review page is only to be reached on its own machine."""
    if host_of(base_url) in ("127.0.0.1", "localhost", "::1", ""):
        return None
    return web_link(f"{base_url.rstrip('/')}/events/{event_id}")
