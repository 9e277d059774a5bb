"""The subscribers' pages: double opt-in, preferences, one-click unsubscription, erasure, and nobody else's business."""

import re
import sys
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from alerts.compose import Stationery
from alerts.links import PREFERENCES, UNSUBSCRIBE, Links
from alerts.writing import write
from banwatch.settings import Settings
from review.app import create_app
from store import outbox, subscribers, tables
from store.engine import reading
from store.tables import Base

Newsroom = Any
SETTINGS = Settings(mail_from="banwatch <alerts@example.org>", base_url="https://watch.example.org")
HERE = {"sec-fetch-site": "same-origin"}
FORM = {"email": "Ann@Example.org", "actions": ["ban"], "stages": ["adopted"], "pace": "immediate"}


@pytest.fixture
def site(newsroom: Newsroom) -> Iterator[httpx.Client]:
    """The workspace as somebody without a session meets it from elsewhere."""
    app = create_app(newsroom.engine, SETTINGS, newsroom.clock)
    with (
        sys.modules[type(newsroom).__module__].serving(app) as address,
        httpx.Client(base_url=address, headers={"host": "watch.example.org"}) as client,
    ):
        yield client


@pytest.fixture
def links(newsroom: Newsroom) -> Links:
    return Links(newsroom.engine, SETTINGS, newsroom.clock)


@pytest.fixture
def letters(newsroom: Newsroom, links: Links) -> Callable[[], list[EmailMessage]]:
    """The mails that wait."""

    def due() -> list[EmailMessage]:
        paper = Stationery(SETTINGS, links)
        with reading(newsroom.engine) as session:
            return [
                write(session, each, paper, newsroom.clock.now()).mail
                for each in outbox.lease(newsroom.engine, "one", newsroom.clock)
            ]

    return due


def _post(site: httpx.Client, path: str, form: dict[str, Any] | None = None, **headers: str) -> httpx.Response:
    return site.post(path, data=form or {}, headers={**HERE, **headers})


def _link(mail: EmailMessage, purpose: str) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    found = re.search(rf"https://watch\.example\.org(/subscriptions/{purpose}/[\w.-]{{1,80}})", body.get_content())
    assert found is not None
    return found[1]


def _state(newsroom: Newsroom) -> list[tuple[str, bool, bool]]:
    with reading(newsroom.engine) as session:
        return [(each.email, each.confirmed, each.enabled) for each in subscribers.every(session)]


def test_nothing_is_sent_until_the_address_itself_says_yes(
    newsroom: Newsroom, site: httpx.Client, letters: Any
) -> None:
    assert _post(site, "/subscriptions", {**FORM, "states": ["MA", "OR"]}).status_code == 202
    (mail,) = letters()
    assert mail["To"] == "ann@example.org"
    assert "List-Unsubscribe" not in mail
    newsroom.tell()
    assert letters() == []
    link = _link(mail, "confirm")
    assert site.get(link).status_code == 200
    assert _state(newsroom) == [("ann@example.org", False, True)]
    assert _post(site, link).status_code == 200
    assert _state(newsroom) == [("ann@example.org", True, True)]
    newsroom.tell(place=newsroom.salem, url="https://gazette.example/salem")
    assert [str(each["Subject"]).partition(",")[0] for each in letters()] == ["Salem"]


def test_an_address_is_asked_once_an_hour_and_forgotten_when_it_does_not_answer(
    newsroom: Newsroom, site: httpx.Client, letters: Any
) -> None:
    for _ in range(3):
        assert _post(site, "/subscriptions", FORM).status_code == 202
    (mail,) = letters()
    newsroom.later(days=9)
    assert site.post(_link(mail, "confirm"), headers=HERE).status_code == 404
    assert subscribers.forget_unconfirmed(newsroom.engine, newsroom.clock) == 1
    assert _state(newsroom) == []


def test_the_form_cannot_be_used_to_pester_people(newsroom: Newsroom, site: httpx.Client) -> None:
    for number in range(70):
        _post(site, "/subscriptions", {**FORM, "email": f"a{number}@example.org"})
    assert len(newsroom.outbox()) == 60
    assert site.post("/subscriptions", data=FORM, headers={"sec-fetch-site": "cross-site"}).status_code == 403


def test_asking_for_a_known_address_changes_nothing_and_tells_nobody_but_it(
    newsroom: Newsroom, site: httpx.Client, letters: Any
) -> None:
    subscribers.add(newsroom.engine, "ann@example.org", clock=newsroom.clock, states=["MA"])
    asked, new = (_post(site, "/subscriptions", {**FORM, "email": f"{who}@example.org"}).text for who in ("ann", "new"))
    assert re.sub(r'nonce="[^"]{0,99}"', "", asked) == re.sub(r'nonce="[^"]{0,99}"', "", new)
    known = letters()[0]
    assert site.get(_link(known, "preferences")).status_code == 200
    with reading(newsroom.engine) as session:
        assert subscribers.every(session)[0].states == ("MA",)


def test_one_click_unsubscribes_from_anywhere_and_a_get_never_does(
    newsroom: Newsroom, site: httpx.Client, links: Links
) -> None:
    who = subscribers.add(newsroom.engine, "ann@example.org", clock=newsroom.clock)
    newsroom.tell()
    path = f"/subscriptions/unsubscribe/{links.token(UNSUBSCRIBE, who, 'ann@example.org')}"
    for method in ("GET", "HEAD", "OPTIONS", "PUT", "DELETE"):
        site.request(method, path)
    assert _state(newsroom) == [("ann@example.org", True, True)]
    sent = site.post(path, data={"List-Unsubscribe": "One-Click"}, headers={"sec-fetch-site": "cross-site"})
    assert sent.status_code == 200
    assert _state(newsroom) == [("ann@example.org", True, False)]
    assert outbox.lease(newsroom.engine, "one", newsroom.clock) == []
    assert site.post(path).status_code == 200


def test_preferences_are_changed_by_a_signed_link_alone(newsroom: Newsroom, site: httpx.Client, links: Links) -> None:
    who = subscribers.add(newsroom.engine, "ann@example.org", clock=newsroom.clock, desk=True)
    path = f"/subscriptions/preferences/{links.token(PREFERENCES, who, 'ann@example.org')}"
    changed = {
        "actions": ["repeal"],
        "stages": ["adopted", "vetoed"],
        "states": ["ME"],
        "pace": "weekly",
        "hearings": "y",
    }
    answer = _post(site, path, changed)
    assert answer.status_code == 200
    assert "Saved." in answer.text
    with reading(newsroom.engine) as session:
        found = subscribers.by_id(session, who)
    assert (found.states, found.pace, found.hearings, found.desk) == (("ME",), "weekly", True, True)
    assert [each.value for each in found.stages] == ["adopted", "vetoed"]
    hooked = _post(site, path, {**changed, "webhook": "https://hooks.example.org/x"})
    with reading(newsroom.engine) as session:
        assert str(subscribers.by_id(session, who).webhook_secret) in hooked.text


@pytest.mark.parametrize(
    "wrong",
    [{"states": "XX"}, {"actions": "dance"}, {"pace": "never"}, {"webhook": "http://127.0.0.1/"},
     {"webhook": "https://10.0.0.1/"}, {"actions": [], "stages": []}, {"email": "a@b\r\nBcc: c@d"},
     {"email": "x" * 400}],
)  # fmt: skip
def test_a_wrong_form_is_explained_and_changes_nothing(newsroom: Newsroom, site: httpx.Client, wrong: Any) -> None:
    answer = _post(site, "/subscriptions", {**FORM, **wrong})
    assert answer.status_code in (400, 422)
    assert newsroom.outbox() == []
    assert _state(newsroom) == []


def test_a_link_serves_one_purpose_one_address_and_one_store(
    newsroom: Newsroom, site: httpx.Client, links: Links
) -> None:
    one = subscribers.add(newsroom.engine, "ann@example.org", clock=newsroom.clock)
    two = subscribers.add(newsroom.engine, "bob@example.org", clock=newsroom.clock)
    mine = links.token(UNSUBSCRIBE, one, "ann@example.org")
    tokens = [
        links.token(PREFERENCES, one, "ann@example.org"), links.token(UNSUBSCRIBE, one, "bob@example.org"),
        mine.replace(f"{one}.", f"{two}.", 1), mine[:-1], f"{mine}x", "1.0.x", "٣.0." + "a" * 27, "9" * 18 + mine[1:],
    ]  # fmt: skip
    for token in tokens:
        assert site.post(f"/subscriptions/unsubscribe/{token}", headers=HERE).status_code == 404
    assert all(enabled for *_, enabled in _state(newsroom))


def test_erasing_leaves_nothing_of_a_subscriber(newsroom: Newsroom, site: httpx.Client, links: Links) -> None:
    who = subscribers.add(newsroom.engine, "ann@example.org", clock=newsroom.clock, pace="daily")
    newsroom.tell()
    token = links.token(PREFERENCES, who, "ann@example.org")
    assert _post(site, f"/subscriptions/preferences/{token}/erase").status_code == 200
    with newsroom.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            rows = connection.execute(select(table)).all()
            assert not any("ann@example.org" in str(value) for row in rows for value in row)
        for kept in (tables.Subscriber, tables.SubscriberChoice, tables.Outbox):
            assert connection.scalar(select(func.count()).select_from(kept)) == 0
    assert site.get(f"/subscriptions/preferences/{token}").status_code == 404


def test_the_pages_load_nothing_and_tell_nobody_where_one_came_from(site: httpx.Client) -> None:
    answer = site.get("/subscriptions")
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    for banned in ("<script", "src=", "http://", "url("):
        assert banned not in answer.text
    assert site.get("/subscriptions", headers={"host": "evil.example"}).status_code == 403
    assert _post(site, "/subscriptions", {**FORM, "states": ["MA"] * 4000}).status_code == 403
    assert site.get("/subscriptionsx").status_code != 200
