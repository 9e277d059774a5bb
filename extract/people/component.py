"""Marks people: sets ``doc._.people`` to the register of the people and organisations a document names."""

from spacy.language import Language
from spacy.tokens import Doc

from extract import marks
from extract.people.register import compile_register
from extract.people.words import words_of


@Language.component("banwatch_people")
def component(doc: Doc) -> Doc:
    """Compile the register and mark every mention."""
    words = words_of(doc)
    starts = (place.span.start for place in marks.places_of(doc))
    people = compile_register(words, starts, marks.candidates_of(doc).people)
    doc._.people = people
    marks.mark(doc, "people", sorted(mention for person in people for mention in person.mentions))
    return doc
