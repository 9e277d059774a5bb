"""Between banwatch's values and Scrapy's: requests from links, pages from responses, words for what went wrong."""

from collections.abc import Mapping
from json import dumps
from urllib.parse import urlencode

from scrapy import Request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from twisted.internet.error import DNSLookupError

from banwatch.documents import Outcome, Page, Validator
from banwatch.protocols import Fetched
from banwatch.sources import Source
from crawler.blocks import blocked
from crawler.politeness import ForbiddenByRobots, Resting
from crawler.settings import MOST_BYTES

_WORDS: dict[type[Exception], str] = {
    DownloadTimeoutError: "no whole answer in time",
    CannotResolveHostError: "the host name does not resolve",
    DNSLookupError: "the host name does not resolve",
    DownloadConnectionRefusedError: "the host refuses the connection",
    ResponseDataLossError: "the answer broke off",
    DownloadCancelledError: f"more than {MOST_BYTES:,} bytes",
    DownloadFailedError: "the connection failed",
}
EXPECTED: tuple[type[Exception], ...] = (*_WORDS, IgnoreRequest)
"""What Scrapy raises where an address cannot be had; anything else is a fault of ours."""


def request_for(
    url: str,
    source: Source,
    *,
    accept: str,
    validator: Validator | None = None,
    retry: bool = True,
    form: Mapping[str, str] | None = None,
    json: Mapping[str, str] | None = None,
) -> Request:
    """A request, conditional where a validator is given (RFC 9110, section 13.1), posted where a form or an object is.
    Raises ValueError on a bad address."""
    headers = {"Accept": accept}
    if validator and validator.etag:
        headers["If-None-Match"] = validator.etag
    if validator and validator.last_modified:
        headers["If-Modified-Since"] = validator.last_modified
    meta = {"delay": source.delay_seconds, "dont_retry": not retry}
    body, kind = _posted(form, json)
    if body is None:
        return Request(url, headers=headers, meta=meta, callback=NO_CALLBACK, dont_filter=True)
    headers["Content-Type"] = kind
    return Request(url, method="POST", body=body, headers=headers, meta=meta, callback=NO_CALLBACK, dont_filter=True)


def _posted(form: Mapping[str, str] | None, json: Mapping[str, str] | None) -> tuple[str | None, str]:
    """What is sent with a request, and its content type."""
    if json is not None:
        return dumps(json), "application/json; charset=utf-8"
    return (urlencode(form), "application/x-www-form-urlencoded") if form is not None else (None, "")


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1").strip()[:500] if value else None


def page_from(response: Response, asked: str) -> Page:
    """The answer as it came; its validator holds what the server said, not yet the body's hash. ``asked`` is the
    address as it was listed, which Scrapy may have spelled otherwise."""
    return Page(
        url=response.url if "redirect_urls" in response.meta else asked,
        body=response.body,
        content_type=_header(response, "Content-Type") or "",
        status=response.status,
        validator=Validator(etag=_header(response, "ETag"), last_modified=_header(response, "Last-Modified")),
    )


def _plain_headers(response: Response) -> dict[str, str]:
    return {
        name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
        for name, values in response.headers.items()
        if values
    }


def ended_early(response: Response, validator: Validator) -> Fetched | None:
    """The end of an address whose answer is not worth reading: unchanged, blocked or failed; else None.

    ``validator`` is what the request was conditional on.
    """
    if response.status == 304:
        if not (validator.etag or validator.last_modified):
            return Fetched(Outcome.FAILED, "HTTP 304 to an unconditional request")
        return Fetched(Outcome.UNCHANGED, validator=validator)
    size = len(response.body)
    if (why := blocked(response.status, _plain_headers(response), response.body)) is not None:
        return Fetched(Outcome.BLOCKED, why, size=size)
    if response.status not in (200, 203):
        return Fetched(Outcome.FAILED, f"HTTP {response.status}", size=size)
    if not response.body.strip():
        return Fetched(Outcome.FAILED, "empty page")
    return None


def failed(error: Exception) -> Fetched:
    """The end of an address that could not be had, from what Scrapy raised."""
    if isinstance(error, ForbiddenByRobots | Resting):
        return Fetched(Outcome.BLOCKED, str(error))
    if isinstance(error, IgnoreRequest) and "DOWNLOAD_MAXSIZE" in str(error):
        return Fetched(Outcome.FAILED, f"more than {MOST_BYTES:,} bytes after decompression")
    for kind, words in _WORDS.items():
        if isinstance(error, kind):
            return Fetched(Outcome.FAILED, words)
    return Fetched(Outcome.FAILED, str(error) or type(error).__name__)
