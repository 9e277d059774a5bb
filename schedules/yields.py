"""Whether a source yielded what a working one does. Pure functions."""

from banwatch.documents import Outcome
from banwatch.sources import Source
from crawler.progress import SourceSummary

_CHANGED = "layout not understood"
_SEEN = (Outcome.LISTING, Outcome.UNCHANGED)


def broken(source: Source, told: SourceSummary | None, *, resumed: bool = False) -> str | None:
    """Why a source counts as broken after a crawl, in words; None where it works.

    ``told`` are its sums in this crawl. A crawl that was resumed saw only a part of what the source lists, so its
    number of addresses says nothing.
    """
    if told is None:
        return None if resumed else "was not asked"
    if told.broken:
        return told.broken
    if told.outcomes[Outcome.BLOCKED] and told.outcomes[Outcome.BLOCKED] == told.asked:
        return f"blocked: {_most_common(told)}"
    if +told.unlisted:
        reason, number = told.unlisted.most_common(1)[0]
        return f"nothing could be listed: {reason}" if not _listed(told) else f"{number} lists not had: {reason}"
    if (changed := next((reason for reason in told.reasons if reason.startswith(_CHANGED)), None)) is not None:
        return changed
    if resumed:
        return None
    if not any(told.outcomes[outcome] for outcome in _SEEN):
        return f"nothing could be listed: {_most_common(told) or 'no answer'}"
    if told.outcomes[Outcome.LISTING] and not told.outcomes[Outcome.UNCHANGED] and told.links < source.expected:
        return f"lists {told.links} addresses, fewer than the {source.expected} expected"
    return None


def _most_common(told: SourceSummary) -> str:
    return told.reasons.most_common(1)[0][0] if told.reasons else ""


def _listed(told: SourceSummary) -> bool:
    return any(told.outcomes[outcome] for outcome in _SEEN)
