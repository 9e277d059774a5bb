"""What the templates of a mail see: only cleaned single lines and safe links."""

from collections.abc import Mapping
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
    """One source: ``label`` says what it is, ``outlet`` who published it, ``link`` is None where its address is not fit
    to be followed."""

    label: str
    outlet: str
    published: str
    official: bool
    link: str | None


@dataclass(frozen=True, slots=True)
class MailView:
    """Every value is plain text on one line; empty where nothing is known."""

    headline: str
    kicker: str
    technology: str
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
    passage_outlet: str
    sources: tuple[Reference, ...]
    more_sources: int
    others: tuple[str, ...]
    state: str
    flags: tuple[str, ...]
    page: str | None


_NOBODY: Mapping[str, str] = {}


def view(alert: Alert, base_url: str, outlets: Mapping[str, str] = _NOBODY) -> MailView:
    """The alert as a template shows it; ``base_url`` is the review page's public address, ``outlets`` are the names of
    sources by id. What is not named there is told by its host."""
    event, quote = alert.event, alert.quote
    speaker = ", ".join(part for part in (quote.speaker, quote.title, quote.affiliation) if part) if quote else ""
    shown = alert.sources[:MOST_SOURCES]
    said = words.words()
    return MailView(
        headline=one_line(words.headline(event), 160),
        kicker=f"{said.action[event.action]} {said.stage[event.stage]}",
        technology=one_line(event.technology, 80),
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
        passage_outlet=_outlet(alert.passage.source_id, alert.passage.url, outlets) if alert.passage else "",
        sources=tuple(_reference(source, outlets) for source in shown),
        more_sources=max(0, event.sources - len(shown)),
        others=tuple(_other(other) for other in alert.others),
        state=_state(event),
        flags=tuple(one_line(flag, 240) for flag in event.flags),
        page=page(base_url, f"events/{event.event_id}"),
    )


def _reference(source: SourceRow, outlets: Mapping[str, str]) -> Reference:
    outlet = _outlet(source.source_id, source.url, outlets)
    return Reference(
        label=one_line(source.title, 160) or outlet,
        outlet=outlet,
        published=words.day(source.published),
        official=source.official,
        link=web_link(source.url),
    )


def _outlet(source_id: str, url: str, outlets: Mapping[str, str]) -> str:
    return one_line(outlets.get(source_id), 80) or host_of(url) or one_line(source_id, 80)


def _other(event: EventRow) -> str:
    when = f" ({event.date:%Y})" if event.date else ""
    return f"{one_line(event.place.name, 80)}: {words.words().action[event.action]}{when}"


def _state(event: EventRow) -> str:
    place = gazetteer().state(event.place.state) if event.place.state else None
    return place.name if place else ""


def page(base_url: str, path: str) -> str | None:
    """The address of one of the review pages, unless they are only to be reached on their own machine."""
    if host_of(base_url) in ("127.0.0.1", "localhost", "::1", ""):
        return None
    return web_link(f"{base_url.rstrip('/')}/{path}")
