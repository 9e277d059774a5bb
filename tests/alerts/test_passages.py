"""Picking the words that a reader should see."""

from alerts.passages import key_quote, sentence_around, shorten
from banwatch.quotes import Quote
from banwatch.spans import Span

TEXT = "The mayor spoke. St. Paul voted 7-0 on Tuesday to ban it.\nMore news follows. And more."


def _around(words: str, longest: int = 420) -> str:
    at = TEXT.index(words)
    return sentence_around(TEXT, Span(at, at + len(words)), longest)


def test_the_sentence_is_found_between_its_neighbours() -> None:
    assert _around("7-0") == "St. Paul voted 7-0 on Tuesday to ban it."
    assert _around("follows") == "More news follows."
    assert _around("more.") == "And more."


def test_a_sentence_without_end_is_cut_at_a_word() -> None:
    text = "word " * 5000
    assert len(sentence_around(text, Span(12000, 12004), 300)) <= 300
    assert shorten("one two three", 9) == "one two…"


def _quote(text: str, speaker: str | None = "Ada King", *, direct: bool = True) -> Quote:
    return Quote(Span(0, len(text)), text, speaker, direct=direct)


def test_the_key_quote_is_spoken_by_somebody_named_and_says_something() -> None:
    spoken = _quote("It falls hardest on people who never agreed to be tracked.")
    reported = _quote("that it falls hardest on those who never agreed to it", direct=False)
    assert key_quote([_quote("No."), _quote("x" * 80, None), reported, spoken]) is spoken
    assert key_quote([_quote("No.")]) is None
