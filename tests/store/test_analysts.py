"""Signing in: invitations are used once, passwords are not kept, sessions end, guessing is limited."""

from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine, select

from banwatch.clock import SetClock
from store import analysts, tables
from store.engine import reading

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords cost little to hash here; what is made of the hashes is the same."""
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(analysts, "_hasher", hasher)
    analysts._nobody.cache_clear()


@pytest.fixture
def ann(store: Engine, clock: SetClock) -> str:
    return analysts.join(store, analysts.invite(store, "Ann", "analyst", clock), PASSWORD, clock)


def test_an_invitation_is_used_once_and_grows_old(store: Engine, clock: SetClock) -> None:
    token = analysts.invite(store, "ann", "admin", clock)
    with pytest.raises(ValueError, match="12"):
        analysts.join(store, token, "short", clock)
    analysts.join(store, token, PASSWORD, clock)
    with pytest.raises(LookupError):
        analysts.join(store, token, PASSWORD, clock)
    late = analysts.invite(store, "bob", "viewer", clock)
    clock.move(timedelta(days=8))
    with pytest.raises(LookupError):
        analysts.join(store, late, PASSWORD, clock)


def test_a_session_is_whose_it_is_until_it_ends(store: Engine, clock: SetClock, ann: str) -> None:
    who = analysts.whose(store, ann, clock)
    assert who is not None
    assert (who.name, who.may("analyst"), who.may("admin")) == ("ann", True, False)
    for _ in range(20):
        clock.move(timedelta(hours=11))
        still = analysts.whose(store, ann, clock)
    assert still is None
    key = analysts.sign_in(store, "ANN", PASSWORD, clock, address="1")
    assert key is not None
    clock.move(timedelta(hours=13))
    assert analysts.whose(store, key, clock) is None


def test_signing_in_again_ends_the_old_session(store: Engine, clock: SetClock, ann: str) -> None:
    new = analysts.sign_in(store, "ann", PASSWORD, clock, address="1", old=ann)
    assert new is not None
    assert new != ann
    assert analysts.whose(store, ann, clock) is None
    assert analysts.whose(store, new, clock) is not None


def test_guessing_is_limited_by_name_and_by_address(store: Engine, clock: SetClock, ann: str) -> None:
    for number in range(analysts.MOST_FAILURES):
        assert analysts.sign_in(store, "ann", "wrong", clock, address=str(number)) is None
    with pytest.raises(analysts.TooMany):
        analysts.sign_in(store, "ann", PASSWORD, clock, address="another")
    clock.move(timedelta(minutes=16))
    assert analysts.sign_in(store, "ann", PASSWORD, clock, address="another")
    for number in range(analysts.MOST_FAILURES):
        assert analysts.sign_in(store, f"name{number}", "wrong", clock, address="one") is None
    with pytest.raises(analysts.TooMany):
        analysts.sign_in(store, "ann", PASSWORD, clock, address="one")


def test_nothing_in_the_store_opens_a_session(store: Engine, clock: SetClock, ann: str) -> None:
    with reading(store) as session:
        (row,) = session.scalars(select(tables.Analyst))
        (held,) = session.scalars(select(tables.AnalystSession))
    assert (row.password_hash or "").startswith("$argon2id$")
    assert ann.encode() not in held.key


def test_somebody_disabled_is_out_at_once(store: Engine, clock: SetClock, ann: str) -> None:
    analysts.disable(store, "ann", clock)
    assert analysts.whose(store, ann, clock) is None
    assert analysts.sign_in(store, "ann", PASSWORD, clock, address="1") is None
    with pytest.raises(LookupError):
        analysts.disable(store, "zoe", clock)


@pytest.mark.parametrize(("name", "role"), [("", "viewer"), ("a b", "viewer"), ("x" * 41, "viewer"), ("ann", "king")])
def test_names_and_roles_are_checked(store: Engine, clock: SetClock, name: str, role: str) -> None:
    with pytest.raises(ValueError, match="is"):
        analysts.invite(store, name, role, clock)
