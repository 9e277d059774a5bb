"""Marks quotes: sets ``doc._.quotes`` to who said what, directly or as reported speech."""

from spacy.language import Language
from spacy.tokens import Doc

from extract import marks
from extract.people.words import words_of
from extract.quotes.reading import read_quotes


@Language.component("banwatch_quotes")
def component(doc: Doc) -> Doc:
    """Read the quotes and mark them."""
    quotes = read_quotes(words_of(doc), marks.people_of(doc))
    doc._.quotes = quotes
    marks.mark(doc, "quotes", [quote.span for quote in quotes])
    return doc
