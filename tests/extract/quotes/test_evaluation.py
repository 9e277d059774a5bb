"""The two rules by which quotes are scored."""

from banwatch.quotes import Quote
from banwatch.spans import Span
from extract.evaluation.labels import QuoteLabel
from extract.evaluation.quotes import GoldQuote, QuoteScore, score, score_document, total

TEXT = "“We are done with this now,” she said. “Nobody asked us about any of it.”"
FIRST, SECOND = Span(1, 28), Span(40, 72)


def _quote(span: Span, speaker: str | None, mention: Span | None = None) -> Quote:
    return Quote(span=span, text=span.of(TEXT), speaker=speaker, mention=mention)


def test_a_mention_on_the_labelled_words_is_right_whatever_the_name() -> None:
    gold = [GoldQuote(FIRST, "she", (Span(30, 33),))]
    assert score(TEXT, gold, [_quote(FIRST, "Ada King", Span(30, 33))]).right == 1
    assert score(TEXT, gold, [_quote(FIRST, "Ada King", None)]).wrong == 1


def test_last_names_that_agree_are_right() -> None:
    gold = [GoldQuote(FIRST, "Councilor King", (Span(0, 1),))]
    assert score(TEXT, gold, [_quote(FIRST, "Ada King", Span(30, 33))]).f == 1.0


def test_a_speaker_where_the_corpus_has_none_is_wrong() -> None:
    assert score(TEXT, [GoldQuote(FIRST, None)], [_quote(FIRST, "Ada King")]) == QuoteScore(wrong=1)


def test_documents_ask_for_the_full_name_without_honorifics() -> None:
    labels = [
        QuoteLabel(text=FIRST.of(TEXT), speaker="Ada King", start=FIRST.start, end=FIRST.end),
        QuoteLabel(text=SECOND.of(TEXT), speaker="Ada King", start=SECOND.start, end=SECOND.end),
    ]
    found = score_document(labels, [_quote(FIRST, "Ms. Ada King"), _quote(SECOND, "King")])
    assert (found.quotations, found.found, found.right, found.wrong) == (2, 2, 1, 1)


def test_a_quote_that_no_label_has_is_wrong_in_a_document() -> None:
    assert score_document([], [_quote(FIRST, "Ada King")]) == QuoteScore(wrong=1, spurious=1)


def test_scores_add_up() -> None:
    assert total([QuoteScore(2, 2, 1, 1), QuoteScore(1, 1, 1, 0)]) == QuoteScore(3, 3, 2, 1)
    assert QuoteScore().f == 0.0
