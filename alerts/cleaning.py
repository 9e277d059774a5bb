"""Making what pages say safe for a mail or a link: one line, no controls, nothing that reorders its neighbours."""

import re
import unicodedata
from urllib.parse import urlsplit

LONGEST_LINE = 600
LONGEST_LINK = 2000

_SPACE = re.compile(r"\s{1,10000}")


def one_line(text: str | None, longest: int = LONGEST_LINE) -> str:
    """The text on one line: controls, line separators and invisible formatting (bidi marks among them, RFC 5892's
    ignorable characters) become spaces or go, and what looks like an encoded word (RFC 2047) no longer does.

    Longer text is cut at a word and ends in an ellipsis.
    """
    raw = (text or "")[: longest * 4]
    kept = "".join(_harmless(character) for character in raw)
    line = _SPACE.sub(" ", kept).strip().replace("=?", "= ?").replace("?=", "? =")
    if len(line) <= longest:
        return line
    head = line[: longest - 1]
    return f"{head.rsplit(' ', 1)[0] if ' ' in head[longest // 2 :] else head}…"


def _harmless(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cc", "Zl", "Zp", "Zs"):
        return " "
    return "" if category in ("Cf", "Cs", "Co", "Cn") else character


def web_link(url: str | None) -> str | None:
    """The address if a reader may safely be sent there: http or https, with a host, printable, without a user name."""
    if not url or len(url) > LONGEST_LINK or any(_harmless(c) != c or c in "<>\"'`\\{}|^ " for c in url):
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    if (
        parts.scheme.lower() not in ("http", "https")
        or not host
        or parts.username is not None
        or parts.password is not None
    ):
        return None
    return url


def host_of(url: str | None) -> str:
    """The name of the server behind an address, without ``www.``; empty where there is none."""
    link = web_link(url)
    return (urlsplit(link).hostname or "").removeprefix("www.") if link else ""
