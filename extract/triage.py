"""Triage: can these bytes be about the topic? Cheap enough for every page fetched, and never wrong in saying no.

Formats whose text stands in the bytes (HTML, XML, JSON, plain text) are searched raw; in all others (PDF, DOCX, images)
the text has to be extracted first, so the answer is yes.
"""

import codecs
import re

from extract.topics import Topic

# Raised when the way of searching changes, so that addresses judged before are asked again.
_REVISION = "2"

# What may stand between two words of a term in raw bytes: white space, dashes, soft hyphens and no-break spaces as
# bytes (UTF-8 and Latin-1), as entities and as JSON escapes, and short tags. No two of these begin alike.
_GAP = (
    rb"(?:[\s\-\x96\x97\xa0\xad]|\xc2[\xa0\xad]|\xe2(?:\x80[\x80-\x95\xa8-\xaf]|\x81\xa0)|\\[nrt]"
    rb"|\\u(?:00a[0d]|20[0-6][0-9a-f])|&(?:nbsp|nonbreakingspace|shy|[mn]?dash|hyphen|e[mn]sp"
    rb"|thinsp|hairsp|zwn?j|tab|newline|#\d{1,6}|#x[0-9a-f]{1,6});?|<[^<>]{0,200}>){0,80}"
)
_TEXTUAL = re.compile(r"html|xml|json|text|javascript|rss|atom", re.IGNORECASE)
_BINARY_STARTS = (b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")
_WIDE_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

# What can stand within a word unseen: soft hyphens and other invisible characters, places where a line may be broken,
# and letters written as character references.
_LETTER_CODE = (
    rb"(?:0{0,4}(?P<decimal>6[5-9]|[78]\d|90|9[7-9]|1[01]\d|12[0-2])(?!\d)"
    rb"|x0{0,4}(?P<hexadecimal>[46][1-9a-f]|[57][0-9a])(?![0-9a-f]));?"
)
_INVISIBLE_CODE = rb"(?:0{0,4}(?:173|820[3-5]|8288)(?!\d)|x0{0,4}(?:ad|200[b-d]|2060)(?![0-9a-f]));?"
_LETTER_REFERENCE = re.compile(rb"&#" + _LETTER_CODE)
_HIDING_REFERENCE = re.compile(rb"&(?:shy|zwn?j|#" + _LETTER_CODE + rb"|#" + _INVISIBLE_CODE + rb")")
_HIDING_BYTES = re.compile(rb"\xe2(?:\x80[\x8b-\x8d]|\x81\xa0)")
_SOFT_HYPHEN = re.compile(rb"\xad(?:(?<=\xc2\xad)|(?<=[a-z]\xad)(?=[a-z]))")
_UNSEEN = re.compile(
    rb"&(?:shy|zwn?j);?|&#"
    + _INVISIBLE_CODE
    + rb"|\xc2\xad|\xe2\x80[\x8b-\x8d]|\xe2\x81\xa0|\\u(?:00ad|200[b-d]|2060)|<wbr[^<>]{0,20}>"
    rb"|(?<=[a-z])\xad(?=[a-z])"
)
_JSON_HIDING = re.compile(rb"\\u(?:00(?:ad|[46][1-9a-f]|[57][0-9a])|200[b-d]|2060)")
_JSON_LETTER = re.compile(rb"\\u00(?P<code>[46][1-9a-f]|[57][0-9a])")
_INLINE_TAG = re.compile(rb"</?(?:a|abbr|b|big|em|font|i|mark|small|span|strong|u)(?:\s[^<>]{0,200})?>")


class TopicTriage:
    """Fills ``banwatch.protocols.Triage`` for one topic."""

    def __init__(self, topic: Topic) -> None:
        self._topic = topic
        self._by_first_word = _patterns(topic.terms)

    @property
    def version(self) -> str:
        return f"{_REVISION}.{self._topic.version}"

    def may_be_relevant(self, body: bytes, content_type: str) -> bool:
        """Whether a term stands in the bytes, whatever their charset, entities and tags."""
        if not _has_text_in_bytes(body, content_type):
            return True
        lowered = _narrow(body).lower()
        if self._found(lowered):
            return True
        in_html = "html" in content_type.lower()
        return self._hides_letters(lowered, in_html=in_html) and self._found(_laid_open(lowered))

    def is_relevant(self, text: str) -> bool:
        return self._topic.pattern.search(text) is not None

    def _found(self, lowered: bytes) -> bool:
        # Looking for a literal is faster than any regular expression, and most pages have few of them.
        return any(
            word[1:] in lowered and pattern.search(lowered) is not None for word, pattern in self._by_first_word.items()
        )

    def _hides_letters(self, lowered: bytes, *, in_html: bool) -> bool:
        """Whether a word may be written so that its letters do not stand side by side; what HTML holds as JSON is no
        part of the text that a reader takes from it."""
        if b"<wbr" in lowered or self._parts_an_initial(lowered):
            return True
        if _HIDING_REFERENCE.search(lowered) or (not in_html and _JSON_HIDING.search(lowered)):
            return True
        if lowered.isascii():
            return False
        return _SOFT_HYPHEN.search(lowered) is not None or _HIDING_BYTES.search(lowered) is not None

    def _parts_an_initial(self, lowered: bytes) -> bool:
        """Whether a first word may have its initial in a tag of its own: "<span>F</span>acial"."""
        return any(word[1:] in lowered and b">" + word[1:] in lowered for word in self._by_first_word)


def _has_text_in_bytes(body: bytes, content_type: str) -> bool:
    if body.startswith(_BINARY_STARTS):
        return False
    return not content_type or _TEXTUAL.search(content_type) is not None


def _narrow(body: bytes) -> bytes:
    """The bytes in a charset in which ASCII is ASCII; UTF-16 and UTF-32 become UTF-8."""
    for byte_order_mark, charset in _WIDE_MARKS:
        if body.startswith(byte_order_mark):
            return body.decode(charset, errors="replace").encode("utf-8", errors="replace")
    # Markup in UTF-16 without a mark: every second byte is nought, which a stray one is not.
    start = body[:200]
    first, second = start[0::2].count(0), start[1::2].count(0)
    if not start or max(first, second) < 0.3 * len(start):
        return body
    charset = "utf-16-be" if first > second else "utf-16-le"
    return body.decode(charset, errors="replace").encode("utf-8", errors="replace")


def _laid_open(lowered: bytes) -> bytes:
    """The bytes without what is unseen within words, and with all letters as letters."""
    plain = _LETTER_REFERENCE.sub(_letter, lowered)
    plain = _JSON_LETTER.sub(lambda match: bytes([int(match["code"], 16)]).lower(), plain)
    return _INLINE_TAG.sub(b"", _UNSEEN.sub(b"", plain))


def _letter(match: re.Match[bytes]) -> bytes:
    decimal = match["decimal"]
    return bytes([int(decimal) if decimal else int(match["hexadecimal"], 16)]).lower()


def _patterns(terms: tuple[str, ...]) -> dict[bytes, re.Pattern[bytes]]:
    """For each word that terms begin with, what finds those terms where the word stands; "faceprint" counts under
    "face", and all terms of two words share the gap between them, so that it is read once."""
    firsts = {term.split()[0] for term in terms}
    roots = [word for word in firsts if not any(word != other and word.startswith(other) for other in firsts)]
    return {root.encode(): _pattern(root, [term for term in terms if term.startswith(root)]) for root in sorted(roots)}


def _pattern(root: str, terms: list[str]) -> re.Pattern[bytes]:
    after_gap, whole = [], []
    for term in terms:
        first, *others = term.split()
        words = [re.escape(word.encode()) for word in others]
        if first == root and words:
            after_gap.append(_GAP.join(words))
        else:
            whole.append(_GAP.join([re.escape(first[len(root) :].encode()), *words]))
    shared = [_GAP + b"(?:" + b"|".join(after_gap) + b")"] if after_gap else []
    return re.compile(re.escape(root.encode()) + b"(?:" + b"|".join([*shared, *whole]) + b")")
