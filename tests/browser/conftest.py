import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, sync_playwright

from banwatch.settings import Settings
from review.app import create_app
from review.status_pages import add_status
from schedules.metrics import CONTENT_TYPE, metrics
from schedules.overview import overview

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """An installed Chromium, headless: the one BANWATCH_CHROMIUM names, else the first on the path."""
    named = os.environ.get("BANWATCH_CHROMIUM")
    program = named or next(filter(None, map(shutil.which, _NAMES)), None)
    if program is None:
        pytest.skip("no Chromium is installed (apt-get install chromium), and BANWATCH_CHROMIUM names none")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=list(_ARGUMENTS))
        yield opened
        opened.close()


@pytest.fixture
def address(newsroom: Any, serving: Any) -> Iterator[str]:
    """Where the desk over the store is served."""
    app = create_app(newsroom.engine, Settings(), newsroom.clock, analyst="ann")
    add_status(app, lambda: overview(newsroom.engine, Settings(), (), newsroom.clock.now()), metrics, CONTENT_TYPE)
    with serving(app) as served:
        yield served


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page on which nothing may go wrong in the console, and nothing may be asked from elsewhere."""
    opened = context.new_page()
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on("dialog", lambda dialog: _dismiss(dialog, said))
    opened.on("request", lambda request: _only_here(request.url, said))
    yield opened
    assert said == []


def _dismiss(dialog: Dialog, said: list[str]) -> None:
    said.append(f"dialog: {dialog.message}")
    dialog.dismiss()


def _only_here(url: str, said: list[str]) -> None:
    if not url.startswith(("http://127.0.0.1:", "data:", "about:")):
        said.append(f"asked {url}")
