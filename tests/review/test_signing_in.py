"""Several analysts: signing in, roles on every route, and two at one item."""

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import httpx
import pytest
from argon2 import PasswordHasher
from fastapi.routing import APIRoute
from sqlalchemy import select

from banwatch.settings import Settings
from review.access import ADMIN, MONITOR, NEEDS, PUBLIC, READER
from review.app import create_app
from review.status_pages import add_status
from store import analysts, reviews, tables
from store.engine import reading, writing

Newsroom = Any
PASSWORD = "correct horse battery"
SAME = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture(scope="module")
def hashed() -> str:
    """The password as everybody's is kept here: hashed cheaply, since these tests are not about its cost."""
    return PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)


@pytest.fixture
def workspace(newsroom: Newsroom, serving: Any, hashed: str) -> Iterator[str]:
    """A workspace with sign-in, in which ann and bob are analysts, vic a viewer, and ada an admin."""
    for name, role in (("ann", "analyst"), ("bob", "analyst"), ("vic", "viewer"), ("ada", "admin")):
        analysts.invite(newsroom.engine, name, role, newsroom.clock)
    with writing(newsroom.engine) as session:
        for row in session.scalars(select(tables.Analyst)):
            row.password_hash = hashed
    app = create_app(newsroom.engine, Settings(), newsroom.clock)
    add_status(app, _unseen, str, "text/plain")
    with serving(app) as address:
        yield address


def _unseen() -> Any:
    raise AssertionError("nobody may see this")


@contextmanager
def _client(address: str, name: str = "") -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, headers=SAME, follow_redirects=True) as client:
        if name:
            answer = client.post("/signin", data={"name": name, "password": PASSWORD}, follow_redirects=False)
            assert answer.status_code == 303
        yield client


def _revision(page: str) -> str:
    found = re.search(r'name="revision" value="(\d+)"', page)
    assert found is not None
    return found[1]


def _routes(newsroom: Newsroom) -> set[tuple[str, str]]:
    schema = create_app(newsroom.engine, Settings(), newsroom.clock)
    add_status(schema, _unseen, str, "text/plain")
    found = set()
    pending: list[Any] = list(schema.routes)
    while pending:
        route = pending.pop()
        if isinstance(route, APIRoute):
            found |= {(method, route.path) for method in route.methods or ()}
        included = getattr(route, "original_router", None)
        pending += included.routes if included else []
    return found


def test_every_route_needs_a_role_or_is_on_the_public_list(newsroom: Newsroom, workspace: str) -> None:
    routes = _routes(newsroom)
    assert len(routes) > 25
    assert routes == set(NEEDS)
    with _client(workspace) as nobody:
        for (method, path), need in NEEDS.items():
            real = re.sub(r"\{form\}", "csv", re.sub(r"\{\w+_id\}", "1", path))
            real = re.sub(r"\{[\w:]+\}", "x", real)
            answer = nobody.request(method, real, data={} if method == "POST" else None, follow_redirects=False)
            if need == PUBLIC:
                assert answer.status_code != 401 or path == "/signin", path
                assert "/signin?then" not in answer.headers.get("location", ""), path
            elif path.startswith("/api/") or need == MONITOR:
                assert answer.status_code == 401, path
            else:
                assert answer.status_code == 303, (method, path)
                assert answer.headers["location"].startswith("/signin"), path


def test_a_route_on_no_list_is_refused(newsroom: Newsroom, serving: Any) -> None:
    app = create_app(newsroom.engine, Settings(), newsroom.clock, analyst="ann")
    app.get("/forgotten")(lambda: "open")
    with serving(app) as address, _client(address) as client:
        assert client.get("/forgotten").status_code == 403


@pytest.mark.parametrize(("name", "status"), [("vic", 403), ("ann", 200), ("ada", 200)])
def test_roles_allow_what_they_say(newsroom: Newsroom, workspace: str, name: str, status: int) -> None:
    (item,) = newsroom.doubtful()
    with _client(workspace, name) as client:
        page = client.get(f"/items/{item}").text
        assert ('data-key="a"' in page) == (status == 200)
        assert client.post(f"/items/{item}/unsure", data={"revision": _revision(page)}).status_code == status
        assert client.get("/analysts").status_code == (200 if name == "ada" else 403)
    assert NEEDS["GET", "/analysts"] == ADMIN


def test_signing_in_goes_on_where_one_wanted_to_and_never_elsewhere(newsroom: Newsroom, workspace: str) -> None:
    (item,) = newsroom.doubtful()
    with _client(workspace) as client:
        asked = client.get(f"/items/{item}")
        assert "Sign in" in asked.text
        hidden = re.search(r'name="then" value="([^"]*)"', asked.text)
        assert hidden is not None
        assert html.unescape(hidden[1]) == f"/items/{item}"
        for then, to in ((f"/items/{item}", f"/items/{item}"), ("//evil.example", "/"), ("https://evil.example", "/")):
            data = {"name": "ann", "password": PASSWORD, "then": then}
            assert client.post("/signin", data=data, follow_redirects=False).headers["location"] == to


def test_the_cookie_is_out_of_reach_of_scripts_and_changes_with_each_sign_in(workspace: str) -> None:
    with _client(workspace) as client:
        keys = set()
        for _ in range(2):
            answer = client.post("/signin", data={"name": "ann", "password": PASSWORD}, follow_redirects=False)
            cookie = answer.headers["set-cookie"]
            assert "HttpOnly" in cookie
            assert "SameSite=lax" in cookie
            keys.add(cookie.partition(";")[0])
        assert len(keys) == 2
        (old,) = keys - {f"banwatch={client.cookies['banwatch']}"}
    with httpx.Client(base_url=workspace, headers={"Cookie": old}) as stolen:
        assert stolen.get("/").status_code == 303


def test_https_binds_the_cookie_to_the_host(newsroom: Newsroom, serving: Any) -> None:
    analysts.join(newsroom.engine, analysts.invite(newsroom.engine, "ann", None, newsroom.clock), PASSWORD,
                  newsroom.clock)  # fmt: skip
    settings = Settings(base_url="https://banwatch.example")
    with serving(create_app(newsroom.engine, settings, newsroom.clock)) as address, _client(address) as client:
        answer = client.post("/signin", data={"name": "ann", "password": PASSWORD}, follow_redirects=False)
    assert answer.headers["set-cookie"].startswith("__Host-banwatch=")
    assert "Secure" in answer.headers["set-cookie"]


def test_guessing_is_answered_with_a_pause_and_signing_out_ends_the_session(newsroom: Newsroom, workspace: str) -> None:
    with _client(workspace, "ann") as client:
        assert client.get("/quality").status_code == 200
        client.post("/signout")
        assert "Sign in" in client.get("/quality").text
        statuses = [client.post("/signin", data={"name": "ann", "password": "no"}).status_code for _ in range(9)]
    assert statuses == [401] * analysts.MOST_FAILURES + [429]


def test_a_session_grows_old(newsroom: Newsroom, workspace: str) -> None:
    with _client(workspace, "ann") as client:
        newsroom.later(hours=13)
        assert client.get("/", follow_redirects=False).headers["location"] == "/signin"


def test_an_invitation_becomes_an_account(newsroom: Newsroom, workspace: str) -> None:
    token = analysts.invite(newsroom.engine, "zoe", "viewer", newsroom.clock)
    with _client(workspace) as client:
        assert "invited as <strong>zoe</strong>" in client.get(f"/join/{token}").text
        short = client.post(f"/join/{token}", data={"password": "short", "again": "short"})
        assert short.status_code == 422
        client.post(f"/join/{token}", data={"password": PASSWORD, "again": PASSWORD})
        assert client.get("/quality").status_code == 200
        assert client.get(f"/join/{token}").status_code == 404


def test_an_item_open_at_one_analyst_is_marked_at_the_others(newsroom: Newsroom, workspace: str) -> None:
    first, second = newsroom.doubtful(2)
    with _client(workspace, "ann") as ann, _client(workspace, "bob") as bob:
        ann.get(f"/items/{first}")
        assert "open at ann" in bob.get("/").text
        assert "ann has this item open too" in bob.get(f"/items/{first}").text
        assert "open at ann" not in ann.get("/").text
        ann.get(f"/items/{second}")
        assert "ann has this item open too" not in bob.get(f"/items/{first}").text
        newsroom.later(minutes=11)
        assert "open at ann" not in bob.get("/").text


def test_the_second_to_decide_is_told_and_keeps_what_was_written(newsroom: Newsroom, workspace: str) -> None:
    (item,) = newsroom.doubtful()
    with _client(workspace, "ann") as ann, _client(workspace, "bob") as bob:
        revision = _revision(bob.get(f"/items/{item}").text)
        ann.post(f"/items/{item}/reject", data={"revision": revision, "reason": "It is old news"})
        form = {"revision": revision, "action": "moratorium", "stage": "adopted", "date": "2021-12",
                "body": "Selectmen", "note": "saw the minutes"}  # fmt: skip
        late = bob.post(f"/items/{item}/accept", data=form)
    assert late.status_code == 409
    for kept in ("Nothing was decided", "Selectmen", "saw the minutes", 'value="2021-12"', "rejected"):
        assert kept in late.text
    with reading(newsroom.engine) as session:
        assert [line.who for line in reviews.item(session, item).history] == ["ann"]


def test_the_history_says_who_decided_what_from_what_to_what(newsroom: Newsroom, workspace: str) -> None:
    (item,) = newsroom.doubtful()
    with _client(workspace, "ann") as ann:
        revision = _revision(ann.get(f"/items/{item}").text)
        form = {"revision": revision, "action": "moratorium", "stage": "adopted", "date": "2021-12-14",
                "body": "City Council"}  # fmt: skip
        ann.post(f"/items/{item}/accept", data=form)
        page = ann.get("/history").text
    assert "action: ban to moratorium" in page
    assert "open to corrected" in page


def test_an_item_left_to_a_second_analyst_is_theirs(newsroom: Newsroom, workspace: str) -> None:
    first, _ = newsroom.doubtful(2)
    with _client(workspace, "ann") as ann, _client(workspace, "bob") as bob:
        revision = _revision(ann.get(f"/items/{first}").text)
        ann.post(f"/items/{first}/unsure", data={"revision": revision, "to": "bob", "note": "which one?"})
        page = bob.get("/?for=me").text
        assert re.findall(r'/items/(\d+)\?for=me" data-item', page) == [str(first)]
        assert "data-item" not in ann.get("/?for=me").text


def test_agreement_and_precision_come_from_decisions(newsroom: Newsroom, workspace: str) -> None:
    items = newsroom.doubtful(2)
    with _client(workspace, "ann") as ann, _client(workspace, "bob") as bob:
        for item, reason in zip(items, ("", "It is old news"), strict=True):
            data = {"revision": _revision(ann.get(f"/items/{item}").text), "action": "ban", "stage": "adopted",
                    "date": "2021-12-14", "body": "City Council"}  # fmt: skip
            ann.post(f"/items/{item}/accept", data=data)
            data["revision"] = _revision(bob.get(f"/items/{item}").text)
            bob.post(f"/items/{item}/{'reject' if reason else 'accept'}", data=data | {"reason": reason})
        page = ann.get("/quality").text
    assert "ann and bob" in page
    assert "1 (50%)" in page
    assert ">gazette<" in page
    assert ">doubt<" in page


def test_the_ledger_is_public_only_where_the_operator_says_so(newsroom: Newsroom, serving: Any) -> None:
    newsroom.tell()
    settings = Settings(public_ledger=True)
    with serving(create_app(newsroom.engine, settings, newsroom.clock)) as address, _client(address) as anybody:
        for path in (
            "/events",
            "/events/1",
            "/map",
            "/api",
            "/api/events",
            "/places/country:us/state:ma/place:worcester",
        ):
            answer = anybody.get(path, follow_redirects=False)
            assert answer.status_code == 200, path
            assert 'href="/">Review' not in answer.text, path
        for path in ("/", "/documents/1/text", "/documents/1/original", "/sources", "/history", "/labels.zip"):
            assert anybody.get(path, follow_redirects=False).status_code == 303, path
    assert READER in NEEDS.values()


def test_old_looks_are_forgotten(newsroom: Newsroom, workspace: str) -> None:
    (item,) = newsroom.doubtful()
    with _client(workspace, "ann") as ann:
        ann.get(f"/items/{item}")
        newsroom.clock.move(timedelta(minutes=1))
        assert ann.get("/").status_code == 200
