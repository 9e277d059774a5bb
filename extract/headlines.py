"""A page's title read as the headline of its text, where the text does not begin with it; and offsets put right after.

Readers of HTML take a headline for furniture more often than not, though no sentence says the news as plainly.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from banwatch.documents import DocumentKind
from banwatch.measures import Event
from banwatch.quotes import Quote
from banwatch.readings import Place
from banwatch.spans import Span
from banwatch.votes import Vote

_KINDS = frozenset({DocumentKind.ARTICLE, DocumentKind.OTHER})
_LONGEST = 160
_LEAST_WORDS = 4
_SITE_WORDS = 5
_SITE = re.compile(r"\s{1,3}(?:[|•»]|::|[-–—])\s{1,3}(?=[A-Z0-9][^|•»–—]{1,60}\Z)")
_NO_LETTERS = re.compile(r"\W{1,100}")


def headline_of(title: str | None, text: str, kind: DocumentKind) -> str | None:
    """The title without the site's name, as a line to stand above the text; None where the text has it already, and
    for records, whose titles are numbers and dates."""
    if title is None or kind not in _KINDS:
        return None
    headline = _without_site(" ".join(title.split()))
    if len(headline) > _LONGEST or len(headline.split()) < _LEAST_WORDS:
        return None
    return None if _letters(headline) in _letters(text[: 2 * len(headline) + _LONGEST]) else headline.rstrip(".")


def _without_site(title: str) -> str:
    """ "City bans it | The Daily Courier" without the paper's name."""
    parts = list(_SITE.finditer(title))
    for part in parts:
        kept, site = title[: part.start()], title[part.end() :]
        if len(site.split()) <= _SITE_WORDS and len(kept.split()) >= _LEAST_WORDS:
            return kept
    return title


def _letters(text: str) -> str:
    return _NO_LETTERS.sub("", text).lower()


def places_below(places: Iterable[Place], by: int) -> tuple[Place, ...]:
    """The places of the text, with offsets into it; those of the headline above fall away."""
    return tuple(replace(p, span=_back(p.span, by)) for p in places if p.span.start >= by)


def quotes_below(quotes: Iterable[Quote], by: int) -> tuple[Quote, ...]:
    """The same of quotes; a speaker named only in the headline keeps no mention."""
    return tuple(
        replace(
            quote,
            span=_back(quote.span, by),
            mention=_back(quote.mention, by) if quote.mention and quote.mention.start >= by else None,
        )
        for quote in quotes
        if quote.span.start >= by
    )


def votes_below(votes: Iterable[Vote], by: int) -> tuple[Vote, ...]:
    """The same of votes."""
    return tuple(_vote(vote, by) for vote in votes if vote.span is None or vote.span.start >= by)


def events_below(events: Iterable[Event], by: int) -> tuple[Event, ...]:
    """The events with the evidence that the text itself gives; a vote that only the headline tells keeps no span."""
    return tuple(
        replace(
            event,
            vote=_vote(event.vote, by) if event.vote else None,
            evidence=tuple(replace(e, span=_back(e.span, by)) for e in event.evidence if e.span.start >= by),
        )
        for event in events
    )


def _vote(vote: Vote, by: int) -> Vote:
    if vote.span is None:
        return vote
    return replace(vote, span=_back(vote.span, by) if vote.span.start >= by else None)


def _back(span: Span, by: int) -> Span:
    return Span(span.start - by, span.end - by)
