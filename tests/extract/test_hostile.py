"""The whole pipeline on text that nobody would write: no exception, an honest result, and work that grows with the
length of the text and no faster."""

import re
import sys
from collections.abc import Callable
from datetime import date
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banwatch.documents import DocumentKind
from banwatch.readings import Reading
from extract.contract import as_json
from extract.pipeline import SpacyExtractor, extractor

PUBLISHED = date(2024, 3, 13)
WORDS = (
    "facial recognition|face surveillance|ban|bans|banned|moratorium|voted|9-2|8 to 1|unanimously|the|City Council|"
    "Portland|Ore.|Maine|Springfield|King|County|King said|said|“|”|\"|‘|’|(|)|.|,|;|:|—|\n|\n\n|AYES:|NOES:|Motion by|"
    "seconded by|Motion carried|Tuesday|March 5, 2019|first reading|vetoed|repealed|would|if|not|joining|Boston,|St.|"
    "Mayor|Dana King|she|that|4.|\u00ad|\u202e|\x00|\ud800|é|法"
).split("|")  # fmt: skip


@pytest.fixture(scope="module")
def pipeline() -> SpacyExtractor:
    return extractor("facial_recognition")


HALF_PAIR = re.compile("[\ud800-\udfff]")


def read(pipeline: SpacyExtractor, text: str, kind: DocumentKind = DocumentKind.OTHER) -> Reading:
    found = pipeline.read(text, published=PUBLISHED, home_state="MA", kind=kind)
    assert found.text == text
    told = as_json(found)
    for piece in [*told["places"], *told["quotes"], *(e for event in told["events"] for e in event["evidence"])]:
        # Half of a surrogate pair, which no encoding can hold, is given as the sign for what cannot be shown.
        assert HALF_PAIR.sub("\ufffd", text[piece["start"] : piece["end"]]) == piece["text"]
    return found


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n" * 5_000,
        "x" * 100_000,
        "word " * 20_000,
        "The council met and " * 5_000,
        "“" * 3_000,
        "”" * 3_000,
        "“‘" * 1_000 + "ban" + "’”" * 1_000,
        '"a" ' * 2_000,
        "“He said “she said ‘they said’” and”" * 300,
        "“Open and never closed. " * 400,
        "(" * 3_000 + ")" * 3_000,
        "\x00\x01\x02\x1b[31m\x7f facial recognition \x85\u2028\u2029",
        "\ud800 facial recognition \udfff ban \ud83d",
        "\u202efacial recognition\u202c \u200b\u200d\ufeff ban",
        "AYES: " * 1_000,
        "Motion by King, seconded by Wu. " * 500,
        "9-2 " * 3_000,
        "facial recognition " * 3_000,
        "Portland, Portland, Portland, " * 500,
        "Le conseil municipal a voté mardi l’interdiction de la reconnaissance faciale par 12 voix contre 3. " * 20,
        "市議会は火曜日、顔認識技術の使用を禁止する条例を可決した。" * 50,
        "Городской совет во вторник запретил распознавание лиц. " * 50,
        "حظر مجلس المدينة استخدام تقنية التعرف على الوجه يوم الثلاثاء. " * 50,
    ],
    ids=range(25),
)
def test_no_text_is_an_exception(pipeline: SpacyExtractor, text: str) -> None:
    read(pipeline, text)


@pytest.mark.parametrize(
    "text", ["", "\n \n", "x" * 10_000, "Le conseil a voté l’interdiction de la chasse, 12-3.", "。" * 50]
)
def test_where_nothing_is_said_nothing_is_read(pipeline: SpacyExtractor, text: str) -> None:
    found = read(pipeline, text)
    assert (found.relevant, found.events, found.claims, found.hearings) == (False, (), (), ())


def test_one_line_of_a_megabyte_is_read(pipeline: SpacyExtractor) -> None:
    found = read(pipeline, "intergovernmental cooperation " * 34_000 + "on facial recognition")
    assert len(found.text) > 1_000_000
    assert found.relevant


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(), max_size=400))
def test_any_text_is_read(text: str) -> None:
    read(extractor_once(), text)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=90), st.sampled_from(list(DocumentKind)), st.sampled_from([" ", ""]))
def test_any_words_of_the_field_are_read(words: list[str], kind: DocumentKind, between: str) -> None:
    read(extractor_once(), between.join(words), kind)


_ONCE: list[SpacyExtractor] = []


def extractor_once() -> SpacyExtractor:
    """Hypothesis wants no fixtures of a narrower scope; the pipeline keeps nothing between texts."""
    if not _ONCE:
        _ONCE.append(extractor("facial_recognition"))
    return _ONCE[0]


def calls_made(work: Callable[[], object]) -> int:
    """Functions called, Python's and C's, which unlike seconds are the same on every machine."""
    count = 0

    def seen(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(seen)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    "unit",
    [
        "word ",
        "The council of Keene, N.H., voted 9-2 Tuesday to ban facial recognition. ",
        "the council met and talked about facial recognition and ",
        "“We talked,” said Councilor Dana King of Portland. ",
        "“Open and never closed. ",
        '"a" ',
        "“‘",
        "Motion by King, seconded by Wu, to ban facial recognition. AYES: King, Wu. NOES: Ortiz. Motion carried 2-1. ",
        "joining Boston, Brookline, Cambridge, Somerville, Northampton and ",
        "AYES: ",
        "9-2 ",
        "facial recognition ban ",
        "Dana King said. ",
        "King County ",
        "if it would not be voted ",
        "\n\nx",
        "é法\u202e",
        "A" * 40,
    ],
)
@pytest.mark.parametrize("kind", [DocumentKind.ARTICLE, DocumentKind.MINUTES])
def test_twice_the_text_is_about_twice_the_work(pipeline: SpacyExtractor, unit: str, kind: DocumentKind) -> None:
    times = 3_000 // len(unit)
    read(pipeline, unit * 3, kind)
    once = calls_made(lambda: pipeline.read(unit * times, published=PUBLISHED, home_state="MA", kind=kind))
    twice = calls_made(lambda: pipeline.read(unit * times * 2, published=PUBLISHED, home_state="MA", kind=kind))
    assert twice < 2.4 * once + 5_000
