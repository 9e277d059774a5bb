"""Every page in a real browser, in both schemes, wide and narrow: axe-core, contrast, shifts, sizes."""

import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

Newsroom = Any

PAGES = (
    "/", "/?reason=doubt", "/events", "/events/1", "/places/country:us/state:ma/place:worcester", "/map", "/sources",
    "/runs", "/quality", "/history", "/analysts", "/add", "/documents/1", "/api", "/status",
    "/signin", "/nothing",
)  # fmt: skip

WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"

LUMINANCE = """() => {
  const context = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const known = new Map();
  const rgb = (colour) => {
    if (!known.has(colour)) known.set(colour, drawn(colour));
    return known.get(colour);
  };
  const drawn = (colour) => {
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((v) => v / 255).map((v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const behind = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const colour = rgb(getComputedStyle(each).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return rgb('Canvas');
  };
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility()) continue;
    const style = getComputedStyle(element);
    const [low, high] = [light(rgb(style.color)), light(behind(element))].sort((a, b) => a - b);
    const ratio = (high + 0.05) / (low + 0.05);
    const large = parseFloat(style.fontSize) >= 24;
    if (ratio < (large ? 3 : 4.5)) faint.push(`${walker.currentNode.data.trim().slice(0, 30)} ${ratio.toFixed(2)}`);
  }
  return faint;
}"""
"""Texts whose contrast is below WCAG 2.2's level AA (1.4.3), with their ratio."""

AXE = """async () => (await axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}))
  .violations.map((each) => [each.id, each.nodes.slice(0, 3).map((node) => node.html.slice(0, 160))])"""

SHIFT = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => { for (const each of list.getEntries()) sum += each.value; })
    .observe({type: 'layout-shift', buffered: true});
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(sum), 60)));
})"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_readable_and_fits_any_width(
    newsroom: Newsroom, address: str, browser: Browser, scheme: Any
) -> None:
    newsroom.tell()
    newsroom.tell(url="https://herald.example/1", confidence=0.4, place=newsroom.salem)
    newsroom.tell("Long" * 3000, title="Word" * 100, body="B" * 150, place=newsroom.salem, confidence=0.5, notes={})
    newsroom.gap()
    newsroom.doubtful(2)
    context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme=scheme)
    context.add_init_script(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    page = context.new_page()
    for path in (*(f"/items/{item}" for item in newsroom.queue()), *PAGES):
        page.set_viewport_size({"width": 1280, "height": 800})
        page.goto(f"{address}{path}")
        assert page.evaluate(SHIFT) < 0.01, path
        _open_all(page)
        assert page.evaluate(AXE) == [], path
        assert page.locator("h1").count() == 1, path
        assert len(page.content().encode()) < 100_000, path
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 800})
            assert not page.evaluate(WIDER), (path, width)
            assert page.evaluate(LUMINANCE) == [], (path, width)
            for bar in page.locator(".decide").all():
                assert not bar.evaluate("(it) => it.scrollWidth > it.clientWidth"), (path, width)
    context.close()


def _open_all(page: Page) -> None:
    for summary in page.locator("details:not([name]) > summary, #reject > summary").all():
        summary.click()


def test_every_picture_in_the_docs_is_drawn_by_the_command() -> None:
    docs = Path(__file__).parents[2] / "docs"
    drawn = re.findall(r'^    \("([a-z-]{1,30})", "/', (docs / "screenshots.py").read_text("utf-8"), re.MULTILINE)
    assert {file.stem for file in (docs / "screenshots").glob("*.png")} == set(drawn)
