"""The desk in a real browser: keys, forms without JavaScript, focus, hostile documents."""

from typing import Any

from playwright.sync_api import Browser, Page, expect

from banwatch.jurisdictions import Jurisdiction, Level
from store import subscribers

Newsroom = Any

HOSTILE = (
    "<script>window.hit = 1</script><img src=x onerror='window.hit = 2'><svg onload='window.hit = 3'></svg> "
    "\u202egnihton\u202c <style>body { display: none }</style> Evilton " + "x" * 20_000
)

FOCUSED = """() => {
  const here = document.activeElement;
  return [here.outerHTML.slice(0, 80), getComputedStyle(here).outlineWidth];
}"""


def _ready(page: Page) -> None:
    """Wait until the page listens to keys."""
    expect(page.locator("html.js")).to_be_attached()


def test_an_analyst_decides_by_keys_alone(newsroom: Newsroom, address: str, page: Page) -> None:
    subscribers.add(newsroom.engine, "sub@example.org", clock=newsroom.clock)
    first, second, third = newsroom.doubtful(3)
    page.goto(address)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{address}/items/{first}")
    _ready(page)
    page.keyboard.press("a")
    expect(page).to_have_url(f"{address}/items/{second}?decided={first}")
    expect(page.get_by_role("status")).to_contain_text("Accepted: Doubtton 1")
    _ready(page)
    page.keyboard.press("x")
    page.keyboard.press("5")
    expect(page).to_have_url(f"{address}/items/{third}?decided={second}")
    _ready(page)
    page.keyboard.press("e")
    while page.evaluate("document.activeElement.id") != "date":
        page.keyboard.press("Tab")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("2021-12")
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    expect(page.get_by_text("Nothing waits for you.")).to_be_visible()
    assert newsroom.history(first)[0][0] == "accepted"
    assert newsroom.history(second) == [("rejected", "It is old news")]
    assert newsroom.history(third)[0][0] == "corrected"


def test_keys_are_explained_and_do_nothing_while_typing(newsroom: Newsroom, address: str, page: Page) -> None:
    (item,) = newsroom.doubtful()
    page.goto(f"{address}/items/{item}")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.get_by_label("Note").first.fill("")
    page.get_by_label("Note").first.press_sequentially("jakx?")
    expect(page.get_by_label("Note").first).to_have_value("jakx?")
    assert newsroom.queue() == [item]


def test_a_field_leads_to_its_evidence(newsroom: Newsroom, address: str, page: Page) -> None:
    text = "Nothing to see in this line.\n" * 300 + "The Farville council voted 6-3 on Monday."
    newsroom.tell(text, confidence=0.4, notes={"vote": "6-3", "date": "Monday"})
    page.goto(f"{address}/items/{newsroom.queue()[0]}")
    mark = page.locator("mark", has_text="6-3")
    expect(mark).not_to_be_in_viewport()
    page.locator(".field", has_text="Vote").get_by_role("link").click()
    expect(mark).to_be_in_viewport()
    page.evaluate("window.scrollTo(0, 0)")
    page.keyboard.press("f")
    expect(page.locator("mark").first).to_be_in_viewport()


def test_a_field_that_is_entered_shows_its_evidence_and_stays_entered(
    newsroom: Newsroom, address: str, page: Page
) -> None:
    text = "Nothing to see in this line.\n" * 300 + "The Farville council voted 6-3 on Monday."
    newsroom.tell(text, confidence=0.4, notes={"vote": "6-3", "date": "Monday"})
    page.goto(f"{address}/items/{newsroom.queue()[0]}")
    _ready(page)
    page.get_by_label("Vote", exact=True).click()
    mark = page.locator("mark", has_text="6-3")
    expect(mark).to_be_in_viewport()
    expect(mark).to_have_css("outline-style", "solid")
    expect(page.get_by_label("Vote", exact=True)).to_be_focused()


def test_decisions_work_without_javascript(newsroom: Newsroom, address: str, browser: Browser) -> None:
    first, second = newsroom.doubtful(2)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    page.get_by_role("link", name="Doubtton 1").click()
    page.get_by_role("button", name="Accept").click()
    expect(page).to_have_url(f"{address}/items/{second}?decided={first}")
    page.locator("#reject summary").click()
    page.get_by_label("It is another place").check()
    page.get_by_role("button", name="Reject it").click()
    expect(page).to_have_url(f"{address}/?decided={second}")
    assert newsroom.queue() == []
    context.close()


def test_focus_is_seen_on_everything_that_takes_it(newsroom: Newsroom, address: str, page: Page) -> None:
    (item,) = newsroom.doubtful()
    page.goto(f"{address}/items/{item}")
    page.keyboard.press("Tab")
    seen = set()
    for _ in range(30):
        name, width = page.evaluate(FOCUSED)
        if name.startswith("<body"):
            break
        assert width == "3px", name
        seen.add(name)
        page.keyboard.press("Tab")
    assert len(seen) > 12


def test_hostile_documents_do_nothing(newsroom: Newsroom, address: str, page: Page) -> None:
    place = Jurisdiction("<i>Evilton</i>", Level.TOWN, "TX", ocd_id="ocd-division/country:us/state:tx/place:evilton")
    event = newsroom.tell(
        HOSTILE, title=HOSTILE[:200], place=place, body="<svg onload=alert(1)>", url="https://evil.example/'\"><script>",
        notes={"place": "Evilton", "action": "<img src=x"}, confidence=0.4, quote="gnihton", speaker=HOSTILE[:80],
    )  # fmt: skip
    for path in ("/", f"/items/{newsroom.queue()[0]}", "/events", f"/events/{event}", "/documents/1/text"):
        page.goto(f"{address}{path}")
        assert page.evaluate("window.hit") is None, path
        assert page.locator("img, main script, main style, main svg:not(.gauge):not([aria-hidden])").count() == 0
        expect(page.locator("body")).to_be_visible()


def test_a_page_elsewhere_cannot_post_a_decision(newsroom: Newsroom, address: str, browser: Browser) -> None:
    (item,) = newsroom.doubtful()
    context = browser.new_context()
    page = context.new_page()
    form = f'<form method=post action="{address}/items/{item}/accept"><input name=revision value=1></form>'
    page.set_content(f"{form}<script>document.forms[0].submit()</script>")
    expect(page.get_by_text("Forms are taken only from this desk's own pages.")).to_be_visible()
    assert newsroom.queue() == [item]
    context.close()
