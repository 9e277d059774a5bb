"""The workspace in a real browser: several analysts, merging, undoing, words picked from the text."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from argon2 import PasswordHasher
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from banwatch.measures import Stage
from banwatch.settings import Settings
from review.app import create_app
from store import analysts, reviews, tables
from store.engine import reading, writing

Newsroom = Any
PASSWORD = "correct horse battery"


@pytest.fixture
def shared(newsroom: Newsroom, serving: Any) -> Iterator[str]:
    """A workspace with sign-in, for ann and bob."""
    for name in ("ann", "bob"):
        analysts.invite(newsroom.engine, name, "analyst", newsroom.clock)
    hashed = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)
    with writing(newsroom.engine) as session:
        for row in session.scalars(select(tables.Analyst)):
            row.password_hash = hashed
    with serving(create_app(newsroom.engine, Settings(), newsroom.clock)) as address:
        yield address


def _sign_in(page: Page, address: str, name: str) -> None:
    page.goto(address)
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Review queue")).to_be_visible()


def _ready(page: Page) -> None:
    expect(page.locator("html.js:not(.busy)")).to_be_attached()


def test_ten_items_are_decided_by_keyboard_after_signing_in(newsroom: Newsroom, shared: str, page: Page) -> None:
    items = newsroom.doubtful(10)
    _sign_in(page, shared, "ann")
    _ready(page)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    for position, item in enumerate(items):
        expect(page.locator("#accept")).to_have_attribute("action", f"/items/{item}/accept")
        _ready(page)
        page.keyboard.press("x" if position % 2 else "a")
        if position % 2:
            page.keyboard.press("4")
    expect(page.get_by_text("Nothing waits for you.")).to_be_visible()
    assert [newsroom.history(item)[0][0] for item in items] == ["accepted", "rejected"] * 5


def test_deciding_takes_one_request(newsroom: Newsroom, address: str, page: Page) -> None:
    first, second = newsroom.doubtful(2)
    page.goto(f"{address}/items/{first}")
    _ready(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {request.url.removeprefix(address)}"))
    page.keyboard.press("a")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Doubtton 2")
    expect(page).to_have_url(f"{address}/items/{second}?decided={first}")
    assert [each for each in asked if "static" not in each] == [f"POST /items/{first}/accept"]


def test_two_are_merged_and_it_is_undone_by_keys(newsroom: Newsroom, address: str, page: Page) -> None:
    newsroom.tell()
    newsroom.tell(stage=Stage.ADVANCED, confidence=0.4, day=date(2021, 12, 1))
    (item,) = newsroom.queue()
    page.goto(f"{address}/items/{item}")
    _ready(page)
    page.keyboard.press("m")
    page.keyboard.press("1")
    expect(page.get_by_text("Nothing waits for you.")).to_be_visible()
    assert newsroom.history(item) == [("merged", "")]
    _ready(page)
    page.keyboard.press("u")
    expect(page.get_by_role("status")).to_contain_text("Undone")
    assert newsroom.queue() == [item]


def test_two_analysts_at_one_item(newsroom: Newsroom, shared: str, browser: Browser) -> None:
    (item,) = newsroom.doubtful()
    ann, bob = (browser.new_context(reduced_motion="reduce").new_page() for _ in range(2))
    _sign_in(ann, shared, "ann")
    _sign_in(bob, shared, "bob")
    ann.goto(f"{shared}/items/{item}")
    bob.goto(f"{shared}/items/{item}")
    expect(bob.get_by_text("ann has this item open too.")).to_be_visible()
    bob.get_by_label("Body", exact=True).fill("Selectmen")
    ann.get_by_role("button", name="Accept").click()
    expect(ann.get_by_text("Nothing waits for you.")).to_be_visible()
    bob.get_by_role("button", name="Accept").click()
    expect(bob.get_by_role("alert")).to_contain_text("Nothing was decided")
    expect(bob.get_by_label("Body", exact=True)).to_have_value("Selectmen")
    with reading(newsroom.engine) as session:
        assert [line.who for line in reviews.item(session, item).history] == ["ann"]
    for page in (ann, bob):
        page.context.close()


def test_an_item_is_left_to_a_second_analyst_by_keys(newsroom: Newsroom, shared: str, page: Page) -> None:
    first, second = newsroom.doubtful(2)
    _sign_in(page, shared, "ann")
    page.goto(f"{shared}/items/{first}")
    _ready(page)
    page.keyboard.press("n")
    page.keyboard.type("bob")
    page.keyboard.press("Tab")
    page.keyboard.type("which one?")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{shared}/items/{second}?decided={first}")
    with reading(newsroom.engine) as session:
        assert session.get_one(tables.DeskAssignment, first).assigned_to == "bob"


def test_words_picked_from_the_text_fill_a_field(newsroom: Newsroom, address: str, page: Page) -> None:
    newsroom.tell("It passed on December 13, 2021, in Salem.", confidence=0.4, notes={})
    page.goto(f"{address}/items/{newsroom.queue()[0]}")
    _ready(page)
    page.evaluate("""() => {
      const text = document.querySelector('.text p').firstChild;
      const range = document.createRange();
      range.setStart(text, 13);
      range.setEnd(text, 30);
      getSelection().addRange(range);
    }""")
    words, bar = page.locator(".text p").first.bounding_box(), page.get_by_role("toolbar").bounding_box()
    assert words is not None
    assert bar is not None
    assert 0 < bar["y"] - words["y"] < 60
    page.get_by_role("toolbar").get_by_role("button", name="Date").click()
    expect(page.get_by_label("Date", exact=True)).to_have_value("2021-12-13")


def test_the_queue_is_searched_by_keys_and_the_address_says_so(newsroom: Newsroom, address: str, page: Page) -> None:
    newsroom.doubtful(3)
    page.goto(address)
    _ready(page)
    page.keyboard.press("/")
    page.keyboard.type("doubtton 2")
    page.keyboard.press("Enter")
    expect(page.locator("[data-item]")).to_have_count(1)
    assert "q=doubtton+2" in page.url


def test_every_decision_works_without_javascript(newsroom: Newsroom, shared: str, browser: Browser) -> None:
    newsroom.tell()
    newsroom.tell(stage=Stage.ADVANCED, confidence=0.4, day=date(2021, 12, 1))
    (item,) = newsroom.queue()
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    _sign_in(page, shared, "ann")
    page.goto(f"{shared}/items/{item}")
    page.locator("#merge summary").click()
    page.locator("#merge input[type=radio]").check()
    page.get_by_role("button", name="Merge it").click()
    page.get_by_role("status").get_by_role("button", name="Undo").click()
    page.locator("#unsure summary").click()
    page.get_by_role("button", name="Leave it to a second analyst").click()
    assert newsroom.history(item) == [("merged", ""), ("open", "undone: merge by ann"), ("open", "")]
    context.close()
