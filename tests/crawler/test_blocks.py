import pytest

from crawler.blocks import blocked, stub


@pytest.mark.parametrize("status", [401, 403, 429, 451])
def test_an_answer_that_refuses_is_a_block(status: int) -> None:
    assert blocked(status, {}, b"") == f"HTTP {status}"


def test_a_challenge_answered_with_200_is_a_block() -> None:
    assert blocked(200, {"cf-mitigated": "challenge"}, b"")
    assert blocked(200, {}, b"<html><TITLE>Just a moment...</TITLE></html>") == (
        "a page that keeps programs out: <title>just a moment...</title>"
    )


def test_an_article_about_challenges_is_none() -> None:
    assert blocked(200, {"server": "cloudflare"}, b"<p>Just a moment... px-captcha" + b" " * 50_000) is None
    assert (
        blocked(200, {}, b"<title>Council</title><script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'>")
        is None
    )
    assert blocked(500, {}, b"") is None


def test_a_stub_is_told_by_its_demand_and_its_length() -> None:
    page = b"<p>The council voted.</p><div>Subscribe to continue reading</div>"
    assert stub(page, "The council voted.") == "a paywall: subscribe to continue reading"
    assert stub(page, "word " * 200) is None
    assert stub(b"<p>The council voted.</p>", "The council voted.") is None


@pytest.mark.parametrize("title", ["Before you continue to X", "Robot or human?", "One moment, please..."])
def test_a_wall_in_place_of_the_page_is_a_block(title: str) -> None:
    assert blocked(200, {}, f"<html><head><title>{title}</title></head></html>".encode())
    assert blocked(200, {}, f"<html><title>News</title><p>&lt;title>{title}</p></html>".encode()) is None
