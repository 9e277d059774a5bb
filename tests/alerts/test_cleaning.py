"""What pages say, made safe for a header, a line of text and a link."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.cleaning import host_of, one_line, web_link


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("City\r\nBcc: a@b.c", "City Bcc: a@b.c"),
        ("City\u2028Council\x85of\x0bSalem", "City Council of Salem"),
        ("\u202egnihton\u202c", "gnihton"),
        ("=?utf-8?q?a=0d=0aBcc:_b?=", "= ?utf-8?q?a=0d=0aBcc:_b? ="),
        ("nul\x00 and \ufeffmark", "nul and mark"),
        (None, ""),
    ],
)
def test_text_becomes_one_harmless_line(text: str | None, line: str) -> None:
    assert one_line(text) == line


@given(st.text(max_size=2000), st.integers(5, 300))
def test_any_text_becomes_one_printable_line_of_bounded_length(text: str, longest: int) -> None:
    line = one_line(text, longest)
    assert len(line) <= longest
    assert len(line.splitlines()) <= 1
    assert line.isprintable()
    assert "=?" not in line


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,x", "ftp://a.example/", "//a.example/x", "x",
        'https://a.example/"onclick=1', "https://a.example/ b", "https://a.example/\nb", "https://u:p@a.example/",
        "https://a.example/\u202egpj", "https://", "http://[", "https://a.example/" + "x" * 3000, "", None,
    ],
)  # fmt: skip
def test_addresses_that_are_not_fit_to_be_followed_become_no_link(url: str | None) -> None:
    assert web_link(url) is None


@pytest.mark.parametrize("url", ["https://a.example/x?y=1&z=%20#w", "http://127.0.0.1:8080/", "HTTPS://A.example/é"])
def test_ordinary_addresses_stay_as_they_are(url: str) -> None:
    assert web_link(url) == url


def test_the_server_is_named_without_www() -> None:
    assert host_of("https://www.gazette.example/x") == "gazette.example"
    assert host_of("javascript:x") == ""
