"""Who may sign in: invitations, passwords (argon2id), sessions, and the limit on attempts.

What a browser or an invitation holds is random; only its SHA-256 is stored.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Engine, delete, func, or_, select
from sqlalchemy.orm import Session

from banwatch.clock import Clock
from store import tables
from store.engine import reading, writing
from store.workspace_tables import ROLES

INVITED = timedelta(days=7)
IDLE, LONGEST = timedelta(hours=12), timedelta(days=7)
"""A session ends after so long without a request, and in any case after so long."""

SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 200
"""The first is NIST SP 800-63B's advice for a password that stands alone, made a little shorter."""

MOST_FAILURES, PAUSE = 8, timedelta(minutes=15)
"""So many failed sign-ins under one name, or from one address, within so long close it for the rest of that time."""

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
_hasher = PasswordHasher()


@cache
def _nobody() -> str:
    """Verified where a name is unknown, so that the time an answer takes does not tell which names exist."""
    return _hasher.hash(secrets.token_urlsafe(24))


class TooMany(RuntimeError):
    """Too many failed sign-ins; the message says when to try again."""


@dataclass(frozen=True, slots=True)
class Analyst:
    """Somebody who may sign in; ``role`` is viewer, analyst or admin."""

    id: int
    name: str
    role: str
    invited: bool = False
    disabled: bool = False

    def may(self, role: str) -> bool:
        """Whether this role is theirs or below it."""
        return ROLES.index(self.role) >= ROLES.index(role)


def invite(engine: Engine, name: str, role: str | None, clock: Clock) -> str:
    """Invite somebody new, or somebody known who lost the password; the token of the invitation, good for a week.

    The role of somebody known stays where None is given. Raises ValueError for a name or role that is none.
    """
    known = name.strip().lower()
    if not _NAME.fullmatch(known):
        raise ValueError("a name is 1 to 40 letters a to z, digits, dots, hyphens and underscores")
    if role is not None and role not in ROLES:
        raise ValueError(f"a role is one of {', '.join(ROLES)}")
    token, now = secrets.token_urlsafe(32), clock.now()
    with writing(engine) as session:
        row = session.scalars(select(tables.Analyst).where(tables.Analyst.name == known)).first()
        if row is None:
            row = tables.Analyst(name=known, role=role or "analyst", created_at=now)
            session.add(row)
        row.role, row.disabled_at = role or row.role, None
        row.invitation, row.invited_until = _digest(token), now + INVITED
    return token


def invited(session: Session, token: str, now: datetime) -> Analyst | None:
    """Whose invitation it is; None for one that is unknown, used or too old."""
    row = tables.Analyst
    query = select(row).where(row.invitation == _digest(token), row.invited_until > now, row.disabled_at.is_(None))
    found = session.scalars(query).first()
    return _value(found) if found else None


def join(engine: Engine, token: str, password: str, clock: Clock) -> str:
    """Use an invitation: set the password, end all sessions, and begin one; its key for the browser.

    Raises LookupError for an invitation that is not good, ValueError for a password that is too short or too long.
    """
    hashed = _hasher.hash(checked(password))
    with writing(engine) as session:
        who = invited(session, token, clock.now())
        if who is None:
            raise LookupError("no such invitation, or it was used or is too old; ask for another")
        row = session.get_one(tables.Analyst, who.id)
        row.password_hash, row.invitation, row.invited_until = hashed, None, None
        session.execute(delete(tables.AnalystSession).where(tables.AnalystSession.analyst_id == who.id))
        return _begin(session, who.id, clock.now())


def checked(password: str) -> str:
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise ValueError(f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters.")
    return password


def sign_in(engine: Engine, name: str, password: str, clock: Clock, *, address: str, old: str = "") -> str | None:
    """A new session's key for the browser, which ends its ``old`` one; None for a wrong name or password.

    Raises TooMany where the name or the address failed too often.
    """
    known, now = name.strip().lower()[:80], clock.now()
    subjects = (f"name {known}", f"address {address}"[:200])
    with writing(engine) as session:
        _refuse_too_many(session, subjects, now)
        row = session.scalars(
            select(tables.Analyst).where(tables.Analyst.name == known, tables.Analyst.disabled_at.is_(None))
        ).first()
        analyst_id, hashed = (row.id, row.password_hash) if row else (None, None)
        for subject in subjects:
            _count(session, subject, now)
    if not _right(hashed, password) or analyst_id is None:
        return None
    with writing(engine) as session:
        session.execute(delete(tables.SignInFailure).where(tables.SignInFailure.subject.in_(subjects)))
        session.execute(delete(tables.AnalystSession).where(tables.AnalystSession.key == _digest(old)))
        return _begin(session, analyst_id, now)


def _right(hashed: str | None, password: str) -> bool:
    try:
        return _hasher.verify(hashed or _nobody(), password[:LONGEST_PASSWORD]) and hashed is not None
    except (VerificationError, InvalidHashError):
        return False


def _refuse_too_many(session: Session, subjects: tuple[str, ...], now: datetime) -> None:
    row = tables.SignInFailure
    for each in session.scalars(select(row).where(row.subject.in_(subjects), row.count >= MOST_FAILURES)):
        if each.since + PAUSE > now:
            minutes = int((each.since + PAUSE - now).total_seconds() // 60) + 1
            raise TooMany(f"Too many attempts. Try again in {minutes} minute{'' if minutes == 1 else 's'}.")


def _count(session: Session, subject: str, now: datetime) -> None:
    """Counted before the password is verified, so that many attempts at once are counted too."""
    row = session.get(tables.SignInFailure, subject, with_for_update=True)
    if row is None:
        session.add(tables.SignInFailure(subject=subject, count=1, since=now))
    elif row.since + PAUSE <= now:
        row.count, row.since = 1, now
    else:
        row.count += 1


def _begin(session: Session, analyst_id: int, now: datetime) -> str:
    key, row = secrets.token_urlsafe(32), tables.AnalystSession
    session.execute(delete(row).where(or_(row.created_at <= now - LONGEST, row.seen_at <= now - IDLE)))
    session.add(row(key=_digest(key), analyst_id=analyst_id, created_at=now, seen_at=now))
    return key


def whose(engine: Engine, key: str, clock: Clock) -> Analyst | None:
    """Who holds a session; None where it ended, or its holder was disabled."""
    row, now = tables.AnalystSession, clock.now()
    with reading(engine) as session:
        query = select(tables.Analyst, row.seen_at).join(row, row.analyst_id == tables.Analyst.id)
        alive = (row.key == _digest(key), row.created_at > now - LONGEST, row.seen_at > now - IDLE)
        found = session.execute(query.where(*alive, tables.Analyst.disabled_at.is_(None))).first()
    if found is None:
        return None
    if now - found[1] > IDLE / 60:
        with writing(engine) as session:
            held = session.get(row, _digest(key))
            if held is not None:
                held.seen_at = now
    return _value(found[0])


def sign_out(engine: Engine, key: str) -> None:
    with writing(engine) as session:
        session.execute(delete(tables.AnalystSession).where(tables.AnalystSession.key == _digest(key)))


def disable(engine: Engine, name: str, clock: Clock) -> None:
    """Let somebody sign in no more; what they decided stays. Raises LookupError."""
    with writing(engine) as session:
        row = session.scalars(select(tables.Analyst).where(tables.Analyst.name == name.strip().lower())).first()
        if row is None:
            raise LookupError(f"nobody is called {name}")
        row.disabled_at, row.invitation = clock.now(), None
        session.execute(delete(tables.AnalystSession).where(tables.AnalystSession.analyst_id == row.id))


def everybody(session: Session) -> list[Analyst]:
    return [_value(row) for row in session.scalars(select(tables.Analyst).order_by(tables.Analyst.name))]


def nobody_yet(session: Session) -> bool:
    return not session.scalar(select(func.count()).select_from(tables.Analyst))


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


def _value(row: tables.Analyst) -> Analyst:
    return Analyst(row.id, row.name, row.role, row.invitation is not None, row.disabled_at is not None)
