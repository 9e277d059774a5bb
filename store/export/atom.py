"""Atom (RFC 4287): an entry an event, latest first."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit
from xml.sax.saxutils import escape, quoteattr

from sqlalchemy.orm import Session

from banwatch.jurisdictions import Level
from store.details import EventDetail
from store.export.dataset import About, day, every, last_change, moment
from store.ledger import EventFilter

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to write."""

_NOTHING = datetime(1970, 1, 1, tzinfo=UTC)


def write(session: Session, wanted: EventFilter, about: About) -> Iterator[str]:
    base = about.base_url.rstrip("/")
    changed = last_change(session, wanted) or _NOTHING
    yield (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<id>{_text(base)}/</id>\n<title>{_text(about.name)}</title>\n<updated>{moment(changed)}</updated>\n"
        f"<author><name>banwatch</name></author>\n<generator version={_attribute(about.version)}>banwatch</generator>\n"
        f'<link rel="alternate" href={_attribute(f"{base}/")}/>\n<link rel="self" href={_attribute(about.feed_url)}/>\n'
    )
    if about.licence:
        yield f"<rights>{_text(about.licence)}</rights>\n"
    for value in every(session, wanted):
        yield _entry(value, about)
    yield "</feed>\n"


def _entry(value: EventDetail, about: About) -> str:
    row = value.row
    first = row.first_detected_at.date().isoformat()
    name = f"tag:{urlsplit(about.base_url).hostname or 'banwatch'},{first}:event/{row.event_id}"
    url = about.event_url(row.event_id)
    links = "".join(
        f'<link rel="related" href={_attribute(each.url)}/>' for each in value.sources if each.url.startswith("http")
    )
    return (
        f"<entry>\n<id>{_text(name)}</id>\n<title>{_text(title(value))}</title>\n"
        f"<updated>{moment(row.changed_at or row.first_detected_at)}</updated>\n"
        f"<published>{moment(row.first_detected_at)}</published>\n"
        f'<link rel="alternate" href={_attribute(url)}/>{links}\n'
        f"<category term={_attribute(row.action.value)}/><category term={_attribute(row.stage.value)}/>\n"
        f"<summary>{_text(_summary(value))}</summary>\n</entry>\n"
    )


def title(value: EventDetail) -> str:
    """ "Worcester, MA: ban adopted, 2021-12-14"."""
    row = value.row
    where = row.place.state if row.place.level is not Level.STATE else None
    when = f", {day(row)}" if row.date else ""
    return f"{row.place.name}{f', {where}' if where else ''}: {row.action.value} {row.stage.value}{when}"


def _summary(value: EventDetail) -> str:
    row = value.row
    sure = "reviewed by an analyst" if row.review_state in ("accepted", "corrected") else "not reviewed"
    sources = f"{row.sources} source{'' if row.sources == 1 else 's'}"
    parts = [row.body or "", row.vote, ", ".join(row.scope), sources, sure, *row.flags]
    return "; ".join(part for part in parts if part)


def _text(value: str) -> str:
    return escape(_FORBIDDEN.sub("\ufffd", value))


def _attribute(value: str) -> str:
    return quoteattr(_FORBIDDEN.sub("\ufffd", value))
