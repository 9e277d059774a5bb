"""Plain text."""

import codecs
import re

from banwatch.protocols import MainText

_CHARSET = re.compile(r"charset=[\"']?([\w.:-]{1,40})", re.IGNORECASE)
# UTF-32 first: its little-endian mark begins with that of UTF-16.
_WIDE_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read(body: bytes, content_type: str = "") -> MainText:
    """Decoded by its byte order mark, its declared charset, UTF-8, or Windows-1252, whichever fits first."""
    return MainText(text=decode(body, content_type))


def decode(body: bytes, content_type: str = "") -> str:
    for mark, wide in _WIDE_MARKS:
        if body.startswith(mark):
            return body.decode(wide, errors="replace")
    declared = _CHARSET.search(content_type)
    for charset in ("utf-8-sig", declared.group(1) if declared else "utf-8", "cp1252"):
        try:
            return body.decode(charset)
        except (UnicodeDecodeError, LookupError):
            continue
    return body.decode("latin-1")
