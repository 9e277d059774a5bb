"""The spaCy component that marks places: it sets ``doc._.places`` and the span group "places"."""

from collections.abc import Iterable

from spacy.language import Language
from spacy.tokens import Doc

from banwatch.gazetteer import gazetteer
from banwatch.jurisdictions import Jurisdiction, Level
from banwatch.readings import Place
from banwatch.spans import Span
from extract.marks import Context, candidates_of, context_of, mark, sentence_starts, text_of
from extract.places.lexicon import lexicon
from extract.places.mentions import Reader
from extract.places.names import fold, name_index
from extract.places.resolve import Resolver, settle
from extract.places.states import state_reader


def read_places(
    text: str, context: Context, candidates: frozenset[Span] = frozenset(), starts: Iterable[int] = ()
) -> tuple[Place, ...]:
    """Every place named in a text, in reading order, none overlapping; one whose state is not known has none.

    ``candidates`` are where a statistical model sees places, ``starts`` where sentences begin."""
    places, words, states = gazetteer(), lexicon(), state_reader()
    home = places.state(context.home_state) if context.home_state else None
    code = home.state if home else None
    folded = fold(text, starts)
    mentions = Reader(places, name_index(), states, words).read(folded, code, candidates)
    Resolver(places, words, code, context.home_ocd_id).resolve(mentions, states.mentioned(folded))
    for mention in mentions:
        if mention.choice is None and not mention.options and code:
            mention.choice = Jurisdiction(name=mention.name, level=Level.CITY, state=code)
    return tuple(Place(Span(m.start, m.end), text[m.start : m.end], settle(m)) for m in mentions)


class PlacesComponent:
    """Marks places; loads the gazetteer when it is made."""

    def __init__(self) -> None:
        name_index()
        state_reader()

    def __call__(self, doc: Doc) -> Doc:
        found = read_places(text_of(doc), context_of(doc), candidates_of(doc).places, sentence_starts(doc))
        doc._.places = found
        mark(doc, "places", [place.span for place in found])
        return doc


@Language.factory("banwatch_places")
def make_places(nlp: Language, name: str) -> PlacesComponent:  # noqa: ARG001
    """The component for ``nlp.add_pipe("banwatch_places")``."""
    return PlacesComponent()
