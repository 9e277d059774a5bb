"""Draws the screenshots of the workspace anew: ``python docs/screenshots.py``, with a Chromium on the path.

The pages show a made-up newsroom's stories at a fixed moment, so that only a change of the pages changes them.
"""

import importlib.util
import shutil
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

from playwright.sync_api import sync_playwright

from banwatch.clock import SetClock
from banwatch.documents import DocumentKind
from banwatch.gazetteer import gazetteer
from banwatch.measures import Action, Stage
from banwatch.settings import Settings
from banwatch.sources import Platform, Source
from banwatch.votes import Option, Vote, VoteResult
from review.app import create_app
from review.status_pages import add_status
from schedules.metrics import CONTENT_TYPE, metrics
from schedules.overview import overview
from store import engine as engines
from store import health, migrate, reviews
from store.engine import reading
from store.health import Health, State

HERE = Path(__file__).parent
OUT = HERE / "screenshots"

PAGES = (
    ("queue", "/", 1280, "light", ()),
    ("queue-phone", "/", 360, "dark", ()),
    ("item", "/items/2", 1280, "light", ()),
    ("item-dark", "/items/8", 1280, "dark", ()),
    ("item-merge", "/items/2", 1280, "light", ("m",)),
    ("item-phone", "/items/2", 360, "light", ()),
    ("gap", "/items/1", 1280, "light", ()),
    ("keys", "/items/2", 1280, "light", ("?",)),
    ("add", "/add", 1280, "light", ()),
    ("ledger", "/events", 1280, "dark", ()),
    ("place", "/places/country:us/state:or/place:portland", 1280, "light", ()),
    ("map", "/map", 1280, "light", ()),
    ("decisions", "/quality", 1280, "light", ()),
    ("history", "/history", 1280, "light", ()),
    ("sources", "/sources", 1280, "light", ()),
    ("status", "/status", 1280, "light", ()),
)
"""The name of the picture, the page, the width of the window, the scheme, and the keys pressed."""


OTHERS = (
    ("Oakland", "CA", Action.BAN, Stage.ADOPTED),
    ("Minneapolis", "MN", Action.BAN, Stage.ADOPTED),
    ("Pittsburgh", "PA", Action.RESTRICTION, Stage.ADOPTED),
    ("New Orleans", "LA", Action.MORATORIUM, Stage.ADOPTED),
    ("Seattle", "WA", Action.BAN, Stage.PROPOSED),
)
"""Other made-up decisions, a year each, so that the map has something to show."""


def _newsroom_module() -> ModuleType:
    path = HERE.parent / "tests" / "review" / "newsroom.py"
    spec = importlib.util.spec_from_file_location("newsroom", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path} is missing; screenshots are made in a checkout")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


MINUTES = """CITY OF PORTLAND
CITY COUNCIL MINUTES
June 9, 2021

7. Ordinance 2021-114, prohibiting the acquisition and use of face recognition technologies by City bureaus.

Commissioner Reyes moved adoption. Commissioner Ota seconded.

The Council voted as follows.

YEAS: Reyes, Ota, Lindqvist, Mayor Barnes
NAYS: Fenn

The ordinance passed, 4-1."""


def _tell(room: Any) -> None:
    split = Vote(VoteResult.PASS, {Option.YES: 10, Option.NO: 1})
    room.gap()
    room.tell(confidence=0.62)
    room.tell(url="https://herald.example/1", title="Council votes on face recognition", vote=split, confidence=0.62)
    room.tell(stage=Stage.ADVANCED, day=date(2021, 12, 1), title="Committee recommends a ban",
              vote=Vote(VoteResult.PASS, {Option.YES: 3, Option.NO: 0}))  # fmt: skip
    room.doubtful(4)
    room.tell(place=room.springfield, title="Springfield says no", confidence=0.5)
    for year, (name, state, action, stage) in enumerate(OTHERS, start=2017):
        place = gazetteer().find(name, state)
        if place is not None:
            room.tell(place=place, action=action, stage=stage, day=date(year, 6, 4), official=True)
    calls = {Option.YES: ("Reyes", "Ota", "Lindqvist", "Barnes"), Option.NO: ("Fenn",)}
    vote = Vote(VoteResult.PASS, {Option.YES: 4, Option.NO: 1}, roll_call=calls, mover="Reyes", seconder="Ota")
    room.tell(MINUTES, place=gazetteer().find("Portland", "OR"), day=date(2021, 6, 9), official=True, vote=vote,
              kind=DocumentKind.MINUTES, title="City Council minutes, June 9, 2021", confidence=0.7,
              file_number="2021-114", notes={"vote": "4-1", "date": "June 9, 2021", "action": "prohibiting",
                                             "body": "CITY COUNCIL", "stage": "passed"})  # fmt: skip
    with reading(room.engine) as session:
        items = [item.item_id for item in reviews.queue(session) if item.event and "Doubtton" in item.event.place.name]
    for item, decision in ((items[-1], "rejected"), (items[-2], "accepted")):
        reviews.decide(room.engine, item, decision, who="ann", clock=room.clock, note="It is another place")


SOURCES = tuple(
    Source(name, name.title(), Platform.NEWS, (f"https://{name}.example/feed",))
    for name in ("gazette", "herald", "lantern", "council")
)


def _health(moment: datetime) -> list[Health]:
    """What the sources' health might be; the council's feed is gone."""
    hour = timedelta(hours=1)
    return [
        Health("gazette", State.WORKING, moment - 900 * hour, "", moment - hour, moment - hour),
        Health("herald", State.WORKING, moment - 300 * hour, "", moment - hour, moment - 2 * hour),
        Health("lantern", State.SILENT, moment - 50 * hour, "no new page for 9 days, where 2 days are usual",
               moment - hour, moment - 216 * hour),
        Health("council", State.BROKEN, moment - 7 * hour, "three runs in a row: status 404 for its listing",
               moment - hour, moment - 31 * hour),
    ]  # fmt: skip


def main() -> None:
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        raise SystemExit("no Chromium is on the path")
    module = _newsroom_module()
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/store.sqlite"
        migrate.upgrade(url)
        room = module.Newsroom(engines.open(url), SetClock(datetime(2021, 12, 15, 12, tzinfo=UTC)))
        _tell(room)
        health.save(room.engine, _health(room.clock.now()))
        app = create_app(room.engine, Settings(), room.clock, analyst="ann")
        look = partial(overview, room.engine, Settings(), SOURCES, room.clock.now())
        add_status(app, lambda: replace(look(), free_bytes=96_000_000_000), metrics, CONTENT_TYPE)
        with module.serving(app) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
            for name, path, width, scheme, keys in PAGES:
                shown: Any = scheme
                page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=shown)
                page.goto(f"{address}{path}")
                page.wait_for_selector("html.js")
                for key in keys:
                    page.keyboard.press(key)
                page.screenshot(path=OUT / f"{name}.png")
                page.close()
            browser.close()
        room.engine.dispose()


if __name__ == "__main__":
    main()
