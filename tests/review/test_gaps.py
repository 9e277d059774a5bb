"""Items about what the ledger lacks: shown with the claim, and closed when it is entered."""

import html
import re
from typing import Any

import httpx
import pytest

from banwatch.claims import ClaimKind
from review.gaps import headline
from store.desk_gaps import Gap

Newsroom = Any


def _gap(*missing: str, kind: ClaimKind = ClaimKind.LIST, state: str | None = "MA") -> Gap:
    return Gap(kind, "Some did.", 0, 9, "ban", state, "the ledger lacks some", missing)


@pytest.mark.parametrize(
    ("gaps", "said"),
    [
        ((_gap("Boston, MA"),), "The ledger lacks Boston, MA"),
        ((_gap("Boston, MA", "Brookline, MA"), _gap("Boston, MA")), "The ledger lacks Boston and Brookline, MA"),
        ((_gap("Boston, MA", "Portland, OR"),), "The ledger lacks Boston, MA and Portland, OR"),
        ((_gap("A, MA", "B, MA", "C, MA", "D, MA", "E, MA"),), "The ledger lacks A, B, C and 2 more, MA"),
        ((_gap("Oregon", "Salem, MA"),), "The ledger lacks Oregon and Salem, MA"),
        ((_gap(kind=ClaimKind.ORDINAL),), "A page counts more governments than the ledger in Massachusetts"),
        ((_gap(kind=ClaimKind.POPULATION, state=None),), "A page counts more residents than the ledger"),
        ((), "A claim about the ledger"),
    ],
)
def test_a_gap_is_named_by_what_is_missing(gaps: tuple[Gap, ...], said: str) -> None:
    assert headline(gaps) == said


def test_a_gap_shows_the_claim_what_is_missing_and_the_document(newsroom: Newsroom, desk: httpx.Client) -> None:
    item = newsroom.gap()
    queue, page = desk.get("/").text, desk.get(f"/items/{item}").text
    for shown in (queue, page):
        assert "The ledger lacks Boston and Brookline, MA" in shown
        assert "Worcester is the eighth municipality in Massachusetts to ban it" in shown
    assert "Gaps in the ledger" in queue
    assert "gazette.example · Worcester is the eighth" in queue
    assert "The text counts 8, the ledger holds 1 municipality in MA" in page
    assert '<span id="c1" class="anchor"></span><mark class="m m-claim">Worcester is the eighth' in page
    assert page.count("Enter its event") == 2


def test_entering_what_is_missing_closes_the_gap(newsroom: Newsroom, desk: httpx.Client) -> None:
    item = newsroom.gap()
    links = re.findall(r'href="(/add\?[^"#]*)#event"', desk.get(f"/items/{item}").text)
    for link in links:
        form = desk.get(html.unescape(link)).text
        fields = dict(re.findall(r'name="(place|source|item)" (?:type="url" )?value="([^"]+)"', form))
        fields |= {"action": "ban", "stage": "adopted", "day": "2019-06-27"}
        answer = desk.post("/add/event", data=fields, follow_redirects=False)
        assert answer.headers["location"] == f"/items/{item}"
        assert newsroom.queue() == [item]
    page = desk.get(f"/items/{item}").text
    assert "The ledger lacks" not in page
    assert "A page counts more governments than the ledger in Massachusetts" in page
    desk.post("/add/event", data={"place": "x", "item": "y"})
    assert newsroom.queue() == [item]


def test_a_gap_is_decided_like_any_item(newsroom: Newsroom, desk: httpx.Client) -> None:
    item = newsroom.gap()
    desk.post(f"/items/{item}/reject", data={"revision": "1", "reason": "Something else", "note": "it miscounts"})
    assert newsroom.history(item) == [("rejected", "Something else: it miscounts")]
    assert "Rejected: The ledger lacks" in desk.get(f"/?decided={item}").text
