"""Draws the screenshots of the workspace anew: ``python docs/screenshots.py``, with a Chromium on the path.

The pages show a made-up newsroom's stories at a fixed moment, so that only a change of the pages changes them.
"""

import importlib.util
import shutil
import sys
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from playwright.sync_api import sync_playwright

from banwatch.clock import SetClock
from banwatch.gazetteer import gazetteer
from banwatch.measures import Action, Stage
from banwatch.settings import Settings
from banwatch.votes import Option, Vote, VoteResult
from review.app import create_app
from store import engine as engines
from store import migrate, reviews
from store.engine import reading

HERE = Path(__file__).parent
OUT = HERE / "screenshots"

PAGES = (
    ("queue", "/", 1280, "light", ()),
    ("item", "/items/1", 1280, "light", ()),
    ("item-merge", "/items/1", 1280, "dark", ("m",)),
    ("item-phone", "/items/1", 390, "light", ()),
    ("queue-phone", "/", 390, "dark", ()),
    ("place", "/places/country:us/state:ma/place:worcester", 1280, "light", ()),
    ("map", "/map", 1280, "light", ()),
    ("ledger", "/events", 1280, "dark", ()),
    ("decisions", "/quality", 1280, "light", ()),
    ("add", "/add", 1280, "light", ()),
)


OTHERS = (
    ("Portland", "OR", Action.BAN, Stage.ADOPTED),
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


def _tell(room: Any) -> None:
    split = Vote(VoteResult.PASS, {Option.YES: 10, Option.NO: 1})
    room.tell(confidence=0.62)
    room.tell(url="https://herald.example/1", title="Council votes on face recognition", vote=split, confidence=0.62)
    room.tell(stage=Stage.ADVANCED, day=date(2021, 12, 1), title="Committee recommends a ban",
              vote=Vote(VoteResult.PASS, {Option.YES: 3, Option.NO: 0}))  # fmt: skip
    room.doubtful(2)
    room.tell(place=room.springfield, title="Springfield says no")
    for year, (name, state, action, stage) in enumerate(OTHERS, start=2016):
        place = gazetteer().find(name, state)
        if place is not None:
            room.tell(place=place, action=action, stage=stage, day=date(year, 6, 4), official=True)
    with reading(room.engine) as session:
        items = [item.item_id for item in reviews.queue(session)]
    for item, decision in ((items[-1], "rejected"), (items[-2], "accepted")):
        reviews.decide(room.engine, item, decision, who="ann", clock=room.clock, note="It is another place")


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
        app = create_app(room.engine, Settings(), room.clock, analyst="ann")
        with module.serving(app) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
            for name, path, width, scheme, keys in PAGES:
                shown: Any = scheme
                page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=shown)
                page.goto(f"{address}{path}")
                for key in keys:
                    page.keyboard.press(key)
                page.screenshot(path=OUT / f"{name}.png")
                page.close()
            browser.close()
        room.engine.dispose()


if __name__ == "__main__":
    main()
