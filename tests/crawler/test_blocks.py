import pytest

from crawler.blocks import blocked


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
