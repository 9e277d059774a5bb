"""Who may ask the desk for what."""

import pytest
from starlette.datastructures import Headers

from review.guard import LOOPBACK, host_name, refusal


@pytest.mark.parametrize(
    ("host", "name"),
    [("127.0.0.1:8617", "127.0.0.1"), ("[::1]:8617", "::1"), ("LocalHost", "localhost"), ("[", ""), ("", "")],
)
def test_names_are_read_from_host_headers(host: str, name: str) -> None:
    assert host_name(host) == name


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "[", "localhost@evil.example"])
def test_another_name_for_this_machine_is_refused(host: str) -> None:
    assert "name" in refusal("GET", Headers({"host": host}), LOOPBACK)


@pytest.mark.parametrize(
    ("headers", "passes"),
    [
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "none"}, True),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "same-site", "origin": "http://localhost"}, False),
        ({"origin": "http://localhost"}, True),
        ({"origin": "http://localhost.evil.example"}, False),
        ({"origin": "null"}, False),
        ({"origin": "http://["}, False),
        ({}, False),
    ],
)
def test_forms_are_taken_only_from_the_desks_own_pages(headers: dict[str, str], passes: bool) -> None:
    asked = Headers({"host": "localhost", "content-length": "10", **headers})
    assert (refusal("POST", asked, LOOPBACK) == "") is passes


@pytest.mark.parametrize("length", ["", "64001", "-1", "x"])
def test_forms_without_a_sensible_length_are_refused(length: str) -> None:
    asked = Headers({"host": "localhost", "sec-fetch-site": "same-origin", "content-length": length})
    assert refusal("POST", asked, LOOPBACK) == "That is too long."
