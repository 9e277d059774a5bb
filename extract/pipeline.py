"""The reading pipeline: a spaCy ``Language`` whose components mark places, people, quotes, votes and measures."""

import hashlib
import re
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import spacy
from spacy.language import Language

import extract.measures.component
import extract.people.component
import extract.places.component
import extract.quotes.component
import extract.sentences
import extract.votes.component  # noqa: F401  (importing registers the factories)
from banwatch import __version__
from banwatch.documents import DocumentKind
from banwatch.readings import Reading
from extract.candidates import version_of
from extract.claims import claims
from extract.headlines import events_below, headline_of, places_below, quotes_below, votes_below
from extract.hearings import hearings
from extract.marks import Context, events_of, places_of, quotes_of, votes_of
from extract.tokens import BoundedTokenizer
from extract.topics import Topic, load_topic
from extract.triage import TopicTriage

_REPLACEMENT = "\ufffd"
_HALF_PAIR = re.compile("[\ud800-\udfff]")

MOST_WORDS = 80_000
"""Words after which the pipeline is built anew: spaCy keeps every word it ever met, at some 600 bytes each."""

COMPONENTS = ("sentences", "places", "people", "quotes", "votes", "measures")


class SpacyExtractor:
    """Fills ``banwatch.protocols.Extractor`` for one topic; a statistical model, by name, adds candidates."""

    def __init__(self, topic: Topic, language_model: str | None = None) -> None:
        self._topic = topic
        self._model = language_model
        self._triage = TopicTriage(topic)
        self._language = build(topic.name, language_model)

    @property
    def version(self) -> str:
        """The release, the topic, the rules and the language model, so that documents are read again when any of them
        changes."""
        model = version_of(self._language)
        return f"{__version__}+{self._topic.version[:6]}.{rules_version()}{'.' if model else ''}{model}"

    def read(
        self,
        text: str,
        *,
        title: str | None = None,
        published: date | None = None,
        home_state: str | None = None,
        home_ocd_id: str | None = None,
        kind: DocumentKind = DocumentKind.OTHER,
    ) -> Reading:
        """Everything the document says; never raises on any text. In the words it gives, half of a surrogate pair is
        U+FFFD; ``text`` stays as it was."""
        if len(self._language.vocab) > MOST_WORDS:
            self._language = build(self._topic.name, self._model)
        # spaCy knows words as UTF-8, which has no half of a surrogate pair.
        plain = _HALF_PAIR.sub(_REPLACEMENT, text)
        headline = headline_of(title, plain, kind)
        above = f"{_HALF_PAIR.sub(_REPLACEMENT, headline)}\n\n" if headline else ""
        doc = self._language.make_doc(above + plain)
        context = Context(title, published, home_state, home_ocd_id, kind, len(above))
        doc._.context = context
        doc = self._language(doc)
        places, events = places_below(places_of(doc), len(above)), events_below(events_of(doc), len(above))
        subject = next((event.measure.jurisdiction for event in events if event.primary), None)
        return Reading(
            text=text,
            relevant=self._triage.is_relevant(text) or (title is not None and self._triage.is_relevant(title)),
            extractor_version=self.version,
            title=title,
            published=published,
            places=places,
            quotes=quotes_below(quotes_of(doc), len(above)),
            votes=votes_below(votes_of(doc), len(above)),
            events=events,
            claims=claims(text, places, self._topic, subject=subject, home_state=home_state),
            hearings=hearings(text, events, context, self._topic),
        )


def build(topic: str, language_model: str | None = None) -> Language:
    """The pipeline for a topic, by name; offline, from package data only, but for the language model, if one is named.

    Raises extract.candidates.NoSuchModel."""
    language = spacy.blank("en")
    language.max_length = 20_000_000
    language.tokenizer = BoundedTokenizer(language)
    if language_model:
        language.add_pipe("banwatch_candidates", config={"model": language_model})
    for name in COMPONENTS[:-1]:
        language.add_pipe(f"banwatch_{name}")
    language.add_pipe("banwatch_measures", config={"topic": topic})
    return language


def extractor(topic: str, language_model: str | None = None) -> SpacyExtractor:
    """The extractor for a topic by name; raises extract.topics.BadLexicon and extract.candidates.NoSuchModel."""
    return SpacyExtractor(load_topic(topic), language_model)


@cache
def rules_version() -> str:
    """A hash over this package's rules and lexicons: 8 hex digits."""
    digest = hashlib.sha256()
    for path in sorted(_files(), key=str):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


def _files() -> list[Traversable]:
    found: list[Traversable] = []
    folders = [files("extract")]
    while folders:
        for entry in folders.pop().iterdir():
            if entry.is_dir():
                if entry.name not in ("__pycache__", "evaluation", "texts"):
                    folders.append(entry)
            elif entry.name.endswith((".py", ".toml", ".txt", ".tsv")):
                found.append(entry)
    return found
