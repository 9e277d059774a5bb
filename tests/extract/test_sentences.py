"""Where sentences begin."""

import pytest
import spacy

import extract.sentences  # noqa: F401  (importing registers the factory)


@pytest.fixture(scope="module")
def language() -> spacy.language.Language:
    blank = spacy.blank("en")
    blank.add_pipe("banwatch_sentences")
    return blank


def split(language: spacy.language.Language, text: str) -> list[str]:
    return [sentence.text.strip() for sentence in language(text).sents if sentence.text.strip()]


@pytest.mark.parametrize(
    "expected",
    [
        ["The council met.", "It voted 9-2."],
        ["Mayor J. T. Ortiz of St. Paul spoke on Jan. 5 with Sen. Wu."],
        ["Did it pass?", "It did!", "Nobody knew."],
        ["“It is over.”", "She left the room."],
        ["“Is it over?” she asked.", "Nobody spoke."],
        ["It cost $1.5 million in the U.S. alone."],
        ["Headline without a stop", "The council met."],
        ["It was over…", "Then it began."],
    ],
)
def test_a_text_has_these_sentences(language: spacy.language.Language, expected: list[str]) -> None:
    joined = "\n\n".join(expected) if expected[0][-1:] not in ".?!”…" else " ".join(expected)
    assert split(language, joined) == expected


def test_wrapped_lines_are_one_sentence(language: spacy.language.Language) -> None:
    line = "the council of the town agreed after a long and quiet debate that the\n"
    assert len(split(language, "Tonight " + line * 7 + "matter was settled.")) == 1


def test_a_title_in_capitals_goes_on_over_its_lines(language: spacy.language.Language) -> None:
    title = "A RESOLUTION PROHIBITING THE ACQUISITION OF\nTHE SOFTWARE BY ANY DEPARTMENT\nMOVED: KING"
    assert split(language, title) == [title.removesuffix("\nMOVED: KING"), "MOVED: KING"]


def test_a_line_that_ends_open_goes_on(language: spacy.language.Language) -> None:
    assert split(language, "The vote was unanimous, according to\nChannel Nine.") == [
        "The vote was unanimous, according to\nChannel Nine."
    ]


def test_lines_of_minutes_are_sentences_of_their_own(language: spacy.language.Language) -> None:
    assert split(language, "AYES: King, Wu\nNOES: Ortiz\nABSENT: None") == [
        "AYES: King, Wu",
        "NOES: Ortiz",
        "ABSENT: None",
    ]


def test_numbered_items_keep_their_number(language: spacy.language.Language) -> None:
    assert split(language, "4. Purchase of two trucks\n5. Adjournment") == [
        "4. Purchase of two trucks",
        "5. Adjournment",
    ]


@pytest.mark.parametrize("text", ["", " ", "\n\n\n", ".", "...", "“”", "\u200b"])
def test_texts_without_sentences_are_no_trouble(language: spacy.language.Language, text: str) -> None:
    assert len(split(language, text)) <= 1
