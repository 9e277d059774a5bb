"""The HTML of a mail as a phone shows it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from alerts.compose import Recipient, Stationery, compose
from alerts.gather import gather
from alerts.links import Links
from banwatch.settings import Settings
from store.engine import reading

Newsroom = Any


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_mail_fits_a_phone_and_asks_for_nothing(newsroom: Newsroom, browser: Browser, scheme: Any) -> None:
    event = newsroom.tell(url="https://gazette.example/" + "long" * 100)
    with reading(newsroom.engine) as session:
        alert = gather(session, event)
    moment = datetime(2021, 12, 15, 12, tzinfo=UTC)
    paper = Stationery(Settings(), Links(newsroom.engine, Settings(), newsroom.clock))
    mail = compose(alert, "alert", "1", Recipient(1, "ann@example.org"), paper, moment)
    body = mail.get_body(("html",))
    assert body is not None
    context = browser.new_context(viewport={"width": 320, "height": 640}, color_scheme=scheme)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_content(str(body.get_content()))
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    expect(page.get_by_role("heading", level=1)).to_have_text("Worcester, Massachusetts, bans facial recognition")
    expect(page.get_by_role("rowheader", name="Vote")).to_be_visible()
    assert asked == []
    context.close()
