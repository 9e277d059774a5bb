"""Triage on raw bytes: whatever way a page writes a term, it is not refused."""

import html
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.topics import load_topic
from extract.triage import TopicTriage

TOPIC = load_topic("facial_recognition")
TRIAGE = TopicTriage(TOPIC)
PAGE = "<html><body><p>Councilors heard a report on the budget.</p><p>%s</p></body></html>"


@pytest.mark.parametrize(
    "written",
    [
        "facial recognition",
        "FACIAL Recognition",
        "facial-recognition",
        "facial\u2011recognition",
        "facial\u2013recognition",
        "facial\u00a0recognition",
        "facial&nbsp;recognition",
        "facial&#160;recognition",
        "facial&#xA0;recognition",
        "facial&ndash;recognition",
        "facial&#8209;recognition",
        "facial<br>\n            recognition",
        "<b>facial</b> <i>recognition</i>",
        '<a href="/tag/face">facial</a>\n<span class="hot">recognition</span>',
        "facial <!-- ad --> recognition",
        "facial\n                         recognition",
        "#facialrecognition",
        "facial recog\u00adnition",
        "fa&shy;cial recog&shy;nition",
        "facial recog&#173;nition",
        "facial recog&#x200B;nition",
        "facial recog<wbr>nition",
        "bio\u200bmetric surveillance",
        '<span class="dropcap">F</span>acial recognition',
        "&#102;acial recognition",
        "&#x46;acial recognitio&#110;",
        "faceprints",
    ],
)
def test_a_term_is_found_however_html_writes_it(written: str) -> None:
    assert TRIAGE.may_be_relevant((PAGE % written).encode(), "text/html; charset=utf-8")


@pytest.mark.parametrize(
    "charset", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
@pytest.mark.parametrize("written", ["facial recognition", "<b>facial</b>\xa0recognition", "facial recog\xadnition"])
def test_a_term_is_found_in_any_charset(charset: str, written: str) -> None:
    assert TRIAGE.may_be_relevant((PAGE % written).encode(charset), "text/html")


@pytest.mark.parametrize(
    "written",
    [
        "facial recognition",
        "facial\u00a0recognition",
        "facial\nrecognition",
        "recog\u00adnition of facial recog\u00adnition",
    ],
)
@pytest.mark.parametrize("ascii_only", [True, False])
def test_a_term_is_found_in_json(written: str, ascii_only: bool) -> None:
    body = json.dumps({"MatterTitle": f"An ordinance on {written}."}, ensure_ascii=ascii_only).encode()
    assert TRIAGE.may_be_relevant(body, "application/json")


@pytest.mark.parametrize(
    "written",
    [
        "Facebook recognition night",
        "the surface of the road, in recognition of service",
        "facial hair; later, recognition",
        "“L’année dernière”, caf&eacute; &#8212; naïve í",
        "",
    ],
)
def test_other_pages_are_refused(written: str) -> None:
    for charset in ("utf-8", "utf-16"):
        assert not TRIAGE.may_be_relevant((PAGE % written).encode(charset), "text/html")


@pytest.mark.parametrize(
    ("body", "content_type"),
    [(b"%PDF-1.7 ...", "text/html"), (b"PK\x03\x04", ""), (b"\x00\x01", "application/msword"), (b"x", "image/png")],
)
def test_what_has_no_text_in_its_bytes_is_never_refused(body: bytes, content_type: str) -> None:
    assert TRIAGE.may_be_relevant(body, content_type)


def test_the_version_changes_with_the_terms() -> None:
    other = load_topic("facial_recognition")
    assert TRIAGE.version == TopicTriage(other).version
    assert TRIAGE.version.endswith(TOPIC.version)


LETTERS = st.sampled_from(["plain", "decimal", "hexadecimal", "upper"])
BETWEEN = st.lists(
    st.sampled_from(
        [" ", "\n", "\t", "-", "&nbsp;", "\xa0", "&#160;", "&#xa0;", "&#8211;", "<br>", "</b>", '<i class="x">', "\xad"]
    ),
    min_size=1,
    max_size=12,
).map("".join)
HIDDEN = st.sampled_from(["", "", "", "", "&shy;", "\xad", "<wbr>", "&#173;", "\u200b"])
AROUND = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)


def written(letter: str, how: str) -> str:
    return {
        "plain": letter,
        "decimal": f"&#{ord(letter)};",
        "hexadecimal": f"&#x{ord(letter):x};",
        "upper": letter.upper(),
    }[how]


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_no_html_encoding_of_a_term_is_ever_refused(data: st.DataObject) -> None:
    words = []
    for word in data.draw(st.sampled_from(TOPIC.terms)).split():
        how = data.draw(st.lists(LETTERS, min_size=len(word), max_size=len(word)))
        hidden = data.draw(st.lists(HIDDEN, min_size=len(word) - 1, max_size=len(word) - 1))
        letters = [written(letter, form) for letter, form in zip(word, how, strict=True)]
        words.append("".join(a + b for a, b in zip(letters, [*hidden, ""], strict=True)))
    term = "".join(word + data.draw(BETWEEN) for word in words[:-1]) + words[-1]
    page = PAGE % f"{html.escape(data.draw(AROUND))} {term} {html.escape(data.draw(AROUND))}"
    charset = data.draw(st.sampled_from(["utf-8", "utf-16", "utf-16-le"]))
    assert TRIAGE.may_be_relevant(page.encode(charset), "text/html"), page


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300), st.sampled_from(["utf-8", "utf-16", "latin-1"]))
def test_text_that_is_relevant_is_not_refused_as_bytes(text: str, charset: str) -> None:
    if TRIAGE.is_relevant(text):
        assert TRIAGE.may_be_relevant(text.encode(charset, "replace"), "text/plain")


@given(st.binary(max_size=400), st.sampled_from(["", "text/html", "application/json"]))
def test_no_bytes_are_too_strange(body: bytes, content_type: str) -> None:
    TRIAGE.may_be_relevant(body, content_type)
