"""Links that only this store can have made: to confirm an address, to change what is sent, to stop it.

A link names the subscriber and carries an HMAC-SHA256 over its purpose, the subscriber's id and address and its last
day, so that it works without a session, for this purpose and this address alone.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote

from sqlalchemy import Engine

from alerts.cleaning import host_of, web_link
from banwatch.clock import Clock
from banwatch.settings import Settings
from store import keys, subscribers
from store.engine import reading
from store.subscribers import CONFIRM_WITHIN, Subscriber

CONFIRM, PREFERENCES, UNSUBSCRIBE, BOUNCE = "confirm", "preferences", "unsubscribe", "bounce"
GOOD_FOR: Mapping[str, timedelta] = {CONFIRM: CONFIRM_WITHIN}
"""Purposes whose links end; the others are as good as the mail they stand in."""

_TOKEN = re.compile(r"([0-9]{1,18})\.([0-9]{1,8})\.([A-Za-z0-9_-]{27})")
_PLACES = ("127.0.0.1", "localhost", "::1", "")


class BadLink(ValueError):
    """A link that this store did not make for this purpose, or that is too old."""


@dataclass(frozen=True, slots=True)
class Footing:
    """What stands at the foot of a mail and in its headers; None where there is no page that a reader could reach."""

    preferences: str | None
    unsubscribe: str | None
    unsubscribe_subject: str


class Links:
    """Makes and checks the links of one store."""

    def __init__(self, engine: Engine, settings: Settings, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock
        self._base = settings.base_url.rstrip("/")
        self._key = keys.key(engine, "links", clock)

    @property
    def public(self) -> bool:
        """Whether the pages can be reached from elsewhere than their own machine."""
        return host_of(self._base) not in _PLACES

    def token(self, purpose: str, subscriber_id: int, email: str) -> str:
        """What a link ends in: id, last day (days since 1970, 0 for none) and code."""
        within = GOOD_FOR.get(purpose)
        last = int((self._clock.now() + within).timestamp()) // 86_400 if within else 0
        return f"{subscriber_id}.{last}.{self._code(purpose, str(subscriber_id), str(last), email)}"

    def address(self, purpose: str, subscriber_id: int, email: str) -> str:
        return f"{self._base}/subscriptions/{purpose}/{self.token(purpose, subscriber_id, email)}"

    def check(self, purpose: str, token: str) -> Subscriber:
        """Whose link it is; raises BadLink."""
        found = _TOKEN.fullmatch(token)
        if found is None:
            raise BadLink("the link is not complete")
        try:
            with reading(self._engine) as session:
                subscriber = subscribers.by_id(session, int(found[1]))
        except LookupError:
            raise BadLink("the link is not known") from None
        if not hmac.compare_digest(self._code(purpose, found[1], found[2], subscriber.email), found[3]):
            raise BadLink("the link is not known")
        if purpose in GOOD_FOR and int(found[2]) < int(self._clock.now().timestamp()) // 86_400:
            raise BadLink("the link is too old")
        return subscriber

    def footing(self, subscriber_id: int, email: str) -> Footing:
        token = self.token(UNSUBSCRIBE, subscriber_id, email)
        shown = self.public and web_link(self._base) is not None
        return Footing(
            preferences=self.address(PREFERENCES, subscriber_id, email) if shown else None,
            unsubscribe=self.address(UNSUBSCRIBE, subscriber_id, email) if shown else None,
            unsubscribe_subject=f"unsubscribe {token}",
        )

    def mark(self, outbox_id: int) -> str:
        """What stands after the + of the envelope's sender, so that a bounce tells which message it is about."""
        return f"{outbox_id}-{self._code(BOUNCE, str(outbox_id))[:16].lower()}"

    def marked(self, mark: str) -> int | None:
        """The message of a mark; None where this store did not make it."""
        outbox_id = mark.partition("-")[0]
        if not mark.isascii() or not outbox_id.isdigit() or len(outbox_id) > 18:
            return None
        return int(outbox_id) if hmac.compare_digest(self.mark(int(outbox_id)), mark.lower()) else None

    def message_id(self, kind: str, key: str, subscriber_id: int, domain: str) -> str:
        """The same for every try at one message (RFC 5322, 3.6.4), and not to be guessed, since a bounce names it."""
        return f"<{kind}.{self._code('message', kind, key, str(subscriber_id))}@{domain}>"

    def _code(self, *parts: str) -> str:
        words = "\0".join(quote(part, safe="") for part in parts).encode()
        return base64.urlsafe_b64encode(hmac.new(self._key, words, hashlib.sha256).digest()[:20]).decode().rstrip("=")
