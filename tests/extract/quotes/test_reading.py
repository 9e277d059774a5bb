"""Quotes and their speakers, one property of the language a test."""

from collections.abc import Callable

import pytest

from banwatch.quotes import Quote

Read = Callable[[str], tuple[Quote, ...]]
Said = list[tuple[str, str | None]]

INTRO = "Councilor Ada King and Chief Omar Lark met.\n\n"


def _said(quotes: tuple[Quote, ...], direct: bool = True) -> Said:
    return [(quote.text, quote.speaker) for quote in quotes if quote.direct is direct]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“We are done with this,” King said.", "Ada King"),
        ("“We are done with this,” said King.", "Ada King"),
        ('"We are done with this," said King, who wrote it.', "Ada King"),
        ("King, who wrote the bill with the clerk, said, “We are done with this.”", "Ada King"),
        ("Said King, “We are done with this.”", "Ada King"),
        ("King added: “We are done with this.”", "Ada King"),
        ("In a statement, King said “We are done with this.”", "Ada King"),
        ("King tweeted: “We are done with this.”", "Ada King"),
        ("“We are done with this,” according to King.", "Ada King"),
        ("“We are done with this,” as King put it.", "Ada King"),
        ("“We are done with this,” the chief told reporters.", "Omar Lark"),
        ("Asked about that, the chief said the city was “in no hurry at all.”", "Omar Lark"),
        ("King called the vote “a bad night for everyone here.”", "Ada King"),
        ("Calling it “a bad night for everyone here,” King left the room.", "Ada King"),
        ("“We are done with this.” — Ada King", "Ada King"),
        ("”We are done with this,” King said.", "Ada King"),
        ("‘We are done with this,’ said King.", "Ada King"),
        ("Mayor Lee was out. She spoke first. Ms. King: “We are done with this.”", "Ada King"),
    ],
)
def test_the_speaker_stands_before_behind_or_beside_the_quote(read: Read, text: str, speaker: str) -> None:
    assert [name for _, name in _said(read(INTRO + text))] == [speaker]


def test_each_quoted_stretch_is_its_own_quote(read: Read) -> None:
    said = _said(read(INTRO + "“We are done,” King said. “Nobody asked us. Nobody will.”"))
    assert said == [("We are done,", "Ada King"), ("Nobody asked us. Nobody will.", "Ada King")]


def test_a_sentence_broken_by_its_attribution_keeps_its_speaker(read: Read) -> None:
    said = _said(read(INTRO + "“If they ask,” said King, “we will go home early.”"))
    assert said == [("If they ask,", "Ada King"), ("we will go home early.", "Ada King")]


def test_a_quote_that_opens_each_paragraph_closes_in_the_last(read: Read) -> None:
    text = INTRO + "“We have read it,” King said. “We read it twice.\n\n“We will read it again.\n\n“Then we vote.”"
    assert _said(read(text))[1:] == [
        ("We read it twice.", "Ada King"),
        ("We will read it again.", "Ada King"),
        ("Then we vote.", "Ada King"),
    ]


def test_a_block_after_a_colon_belongs_to_whom_the_colon_names(read: Read) -> None:
    text = "Ada King, director of the League, released the following statement:\n\n“We thank the council for its vote.”"
    (quote,) = read(text)
    assert (quote.speaker, quote.title, quote.affiliation) == ("Ada King", "director", "League")


def test_a_pronoun_takes_the_person_of_its_sex(read: Read) -> None:
    text = "Councilor Ada King opposed it. Chief Omar Lark asked for it.\n\n“It was a long night,” she said."
    (quote,) = (q for q in read(text) if q.direct)
    assert quote.speaker == "Ada King"
    assert quote.mention is not None
    assert quote.mention.of(text) == "she"


def test_a_pronoun_for_somebody_unnamed_names_nobody(read: Read) -> None:
    text = INTRO + "A detective who asked not to be named disagreed. “Nobody broke the rule,” he said."
    assert [name for _, name in _said(read(text))] == [None]


def test_a_quote_without_attribution_goes_to_the_last_speaker(read: Read) -> None:
    text = INTRO + "“Who checks the logs?” King said.\n\n“We have one clerk for all of it.”"
    assert [name for _, name in _said(read(text))] == ["Ada King", "Ada King"]


def test_speakers_may_alternate(read: Read) -> None:
    text = INTRO + "“It works well enough,” Lark said.\n\n“It does not work at all,” King replied."
    assert [name for _, name in _said(read(text))] == ["Omar Lark", "Ada King"]


def test_organisations_speak(read: Read) -> None:
    text = "The Harbor League said it was sad. “A bright line has been traded away,” the organization said."
    assert [name for _, name in _said(read(text))] == ["Harbor League"]


@pytest.mark.parametrize(
    "text",
    [
        "The “smart city” plan of King was tabled.",
        "King read “The Long Road to Nowhere” last year.",
        "Ada “Birdie” King left early.",
        "The board is 6'2\" wide and 8'4\" long.",
    ],
)
def test_scare_quotes_titles_and_nicknames_are_no_quotes(read: Read, text: str) -> None:
    assert _said(read(INTRO + text)) == []


def test_nested_marks_stay_inside_the_quote(read: Read) -> None:
    said = _said(read(INTRO + "“He told me, ‘go home,’ and I went home,” King said."))
    assert said == [("He told me, ‘go home,’ and I went home,", "Ada King")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("King said that the council would vote again in May.", "the council would vote again in May"),
        ("King said the council would vote again in May.", "the council would vote again in May"),
        ("And, King said, the council would vote again in May.", "the council would vote again in May"),
        ("The council would vote again in May, King said.", "The council would vote again in May"),
    ],
)
def test_reported_speech_is_an_indirect_quote(read: Read, text: str, words: str) -> None:
    assert _said(read(INTRO + text), direct=False) == [(words, "Ada King")]


def test_an_organisation_reports_through_a_statement(read: Read) -> None:
    (quote,) = read("In a statement to the Daily Item, Salem police said the tool is not something they had.")
    assert (quote.speaker, quote.direct, quote.cue) == ("Salem police", False, "said")
