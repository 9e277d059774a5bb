"""Plain text."""

import re

from banwatch.protocols import MainText

_CHARSET = re.compile(r"charset=[\"']?([\w.:-]{1,40})", re.IGNORECASE)


def read(body: bytes, content_type: str = "") -> MainText:
    """Decoded by its byte order mark, its declared charset, UTF-8, or Windows-1252, whichever fits first."""
    return MainText(text=decode(body, content_type))


def decode(body: bytes, content_type: str = "") -> str:
    declared = _CHARSET.search(content_type)
    for charset in ("utf-8-sig", declared.group(1) if declared else "utf-8", "cp1252"):
        try:
            return body.decode(charset)
        except (UnicodeDecodeError, LookupError):
            continue
    return body.decode("latin-1")
