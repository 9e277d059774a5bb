"""A document as the rules for measures see it: its sentences, what they state, and whose decision it is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from spacy.tokens import Doc

from banwatch.jurisdictions import Level
from banwatch.measures import DatePrecision
from banwatch.readings import Place
from banwatch.spans import Span
from extract.lexicon.patterns import any_of
from extract.marks import Context, context_of, quotes_of, text_of, votes_of
from extract.measures import dates, stating
from extract.measures.dates import When
from extract.measures.homes import Home, find_home
from extract.measures.own_records import is_own_record
from extract.measures.places import LOCAL, background_places, is_dateline, is_qualifier, key
from extract.measures.sentences import Sentence, sentences_of
from extract.measures.statements import About, Mood, Statement
from extract.topics import Topic

_LEAD_SENTENCES = 4
# How many sentences from one about the measure another is still of its way.
_NEAR_SENTENCES = 3
# How much older than the page a date in the dateline must be for the story to be an old one met again.
_REPUBLISHED_DAYS = 45
_RECENTRED_MARGIN = 0.3
_DATELINE_DATE = re.compile(r"\((?P<date>[A-Z][a-z]{2,8}\.? \d{1,2}, (?:19|20)\d\d)\)\s?[—–:-]")
# "Seven communities have already banned it": others did, whichever they are.
_MANY = re.compile(
    any_of(
        "cities towns communities municipalities jurisdictions localities states counties governments places".split()
    )
    + r"(?i:\b(?: and (?:towns|cities|counties|states))?"
    r"(?: (?:across|in|of|around|nationwide|like|such as|including)\b[^,;.]{0,40})?"
    r"(?:,? (?:that|which|who)| (?:in which|where) [^,;.]{1,60}(?=\s))?"
    r"\s(?:(?:have|has|had|are|already|also|recently|since|now|\w{3,12}ly)\s){0,3})\Z"
)
# What stands before the day on which a measure begins or ends to apply, which is not the day it was decided.
_IN_EFFECT = re.compile(
    r"\b(?:effect|effective|start(?:s|ed|ing)?|begin(?:s|ning)?|until|through|expir\w{0,5}|ends?|running out|deadline"
    r"|till|due|sunsets?|no later than|as of)"
    r"\s(?:(?:on|in|of|at|from|by|as of|beginning|date|until)\s){0,2}(?:the\s)?\Z",
    re.IGNORECASE,
)
# A wire service's day of filing: "March 10 (UPI) —".
_FILED = re.compile(r",? \((?:UPI|AP|Reuters|AFP|TNS|[A-Z][\w/ ]{1,30})\) ?(?:—|–|--|-)")
_THESE_DAYS = re.compile(r"\b(?:this (?:week|morning|afternoon|evening|month)|today|tonight|last night|yesterday)\b")
_WHOLE_STATE = re.compile(
    r"\b(?:statewide|(?:for|across|throughout|in) the (?:whole|entire|rest of the) state|state (?:ban|bill|law)\b)",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"(?:It|They|Its (?:city |county )?(?:council|board|commission|lawmakers|voters)|Lawmakers there|Officials there"
    r"|That (?:city|town|county|state))\b"
)
# Who acts where the verb is passive: "one enacted in 2020 by the town of Freeport".
_AGENT = re.compile(
    r"(?: in (?:[A-Z][a-z]{2,8} )?\d{4}| last (?:year|month))? by (?:the )?(?:(?:city|town|county|village) of )?"
)
_CLAUSE_CHARACTERS = 70
# What begins a clause of its own, in which another government acts.
_CONTRAST = re.compile(r"(?:,|—|–|;) (?:although|though|while|whereas|but)\b")
_WHERE = re.compile(r", (?:where|whose)\b[^,;]{0,60}\Z")
# Not the court that governs a county in Kentucky, Arkansas or Texas.
_COURT = re.compile(
    r"\b(?:[Jj]udge|(?<!Fiscal )(?<!fiscal )(?<!Quorum )(?<!quorum )(?<!County )(?<!county )(?<!Commissioners )"
    r"(?<![’']s )(?<!s[’'] )[Cc]ourt)\b(?! of| order|[- ][Ee]xecutive)[^,;:]{0,40}\Z"
)
# How far from its verb or noun stands what goes with it.
_BESIDE = 25
# How far into a sentence its subject may begin.
_SUBJECT_CHARACTERS = 12
# How many characters further off a year may be than a day and still not be the date meant.
_VAGUE = 60
# How near a year stands that is the verb's own.
_ADJOINING = 3
_OLD_DAYS = 60
_OLD_MONTHS_DAYS = 100


@dataclass(frozen=True)
class Scene:
    """``statements`` are in reading order; ``home`` is None where no place stands out."""

    doc: Doc
    text: str
    context: Context
    sentences: Sequence[Sentence]
    statements: Sequence[Statement]
    home: Home | None
    technology: str

    @cached_property
    def own(self) -> list[Statement]:
        """What is stated about the document's own jurisdiction, in its own voice and not as history."""
        own_words = self._is_one_quote
        return [
            s
            for s in self.statements
            if (own_words or not s.quoted)
            and self.is_about_home(s)
            and not (self.is_history(s) and not s.tells_what_it_would_do)
            and not self._is_of_the_state(s)
            and not _is_a_courts(s)
        ]

    def is_near_own(self, index: int) -> bool:
        """Whether a sentence stands at or near one about the document's own measure."""
        return index in self._near_own

    @cached_property
    def _near_own(self) -> frozenset[int]:
        own = {s.sentence.index for s in self.own}
        return frozenset(at + step for at in own for step in range(-_NEAR_SENTENCES, _NEAR_SENTENCES + 1))

    @cached_property
    def is_record(self) -> bool:
        """Whether the document is a government's own record rather than a report about one."""
        return is_own_record(self.text, self.context.kind)

    @cached_property
    def _is_one_quote(self) -> bool:
        """Whether most of the text is one speaker's words, as a statement given out by a mayor is."""
        quoted = sum(quote.span.end - quote.span.start for quote in quotes_of(self.doc) if quote.direct)
        return quoted > 0.6 * len(self.text)

    def dates_in(self, span: Span) -> list[When]:
        """The dates of a stretch; a day without a year takes that of an older year named before it in the stretch."""
        if span in self._dates:
            return self._dates[span]
        found = [
            when
            for when in dates.find(self.text, span.start, span.end, self.context.published)
            if not _IN_EFFECT.search(self.text, max(span.start, when.span.start - 40), when.span.start)
            and not _FILED.match(self.text, when.span.end)
        ]
        years = [when for when in found if when.precision is not DatePrecision.DAY and not when.future]
        settled = [dates.in_year(when, [y for y in years if y.span < when.span], self.text) for when in found]
        self._dates[span] = settled
        return settled

    @cached_property
    def _dates(self) -> dict[Span, list[When]]:
        return {}

    def is_about_home(self, statement: Statement) -> bool:
        """Whether the statement is of the document's own jurisdiction: it names it, or no other government."""
        if self.home is None or self.carried_subject(statement.sentence) is not None:
            return False
        sentence = statement.sentence
        clause = max(sentence.span.start, statement.anchor.start - _CLAUSE_CHARACTERS)
        ahead = (place for place in sentence.places if place.span.end <= statement.anchor.start)
        if _MANY.search(self.text, clause, statement.anchor.start) and not any(map(self.is_home, ahead)):
            return False
        if (agent := _AGENT.match(self.text, statement.anchor.end)) is not None:
            named = [p for p in sentence.places if statement.anchor.end <= p.span.start <= agent.end()]
            if named and not any(map(self.is_home, named)):
                return False
        if (there := self._place_of_clause(statement)) is not None:
            return self.is_home(there)
        before = [
            place
            for place in sentence.places
            if place.span.end <= statement.anchor.start
            and not is_qualifier(self.text, place, sentence.places)
            and not is_dateline(self.text, sentence, place)
        ]
        if any(self.is_home(place) for place in before) or (not before and any(map(self.is_home, sentence.places))):
            return True
        others = [
            place
            for place in background_places(self.text, sentence, self.home.jurisdiction)
            if not self.is_home(place)
            and not is_dateline(self.text, sentence, place)
            and not _CONTRAST.search(self.text, statement.anchor.end, place.span.start)
        ]
        if not others:
            return True
        if before:
            return False
        return bool(sentence.bodies) and all(place.span.start > statement.anchor.end for place in others)

    def _place_of_clause(self, statement: Statement) -> Place | None:
        """The place in whose clause the statement stands: "like the one on Salem, where a ban passed"."""
        start = statement.sentence.span.start
        opening = _WHERE.search(
            self.text, max(start, statement.anchor.start - _CLAUSE_CHARACTERS), statement.anchor.start
        )
        if opening is None:
            return None
        return next((p for p in statement.sentence.places if p.span.end == opening.start()), None)

    def _is_of_the_state(self, statement: Statement) -> bool:
        """Whether a report on a town speaks of a measure for the whole state, and names the town nowhere beside it."""
        if self.home is None or self.home.jurisdiction.level is Level.STATE:
            return False
        sentence = statement.sentence
        last = max(statement.anchor.end, statement.content.end if statement.content else 0)
        end = min(sentence.span.end, last + _BESIDE)
        return _WHOLE_STATE.search(self.text, sentence.span.start, end) is not None and not any(
            map(self.is_home, sentence.places)
        )

    def carried_subject(self, sentence: Sentence) -> Place | None:
        """The other government that a pronoun at the beginning means: "New Orleans went the other way. It banned ...".

        Its span is the pronoun's."""
        match = _PRONOUN.match(sentence.text)
        if match is None or sentence.index == 0 or self.home is None:
            return None
        before = self.sentences[sentence.index - 1]
        others = background_places(self.text, before, self.home.jurisdiction)
        if len(others) != 1 or any(map(self.is_home, before.places)) or before.quoted:
            return None
        if others[0].span.start - before.span.start > _SUBJECT_CHARACTERS:
            return None
        start = sentence.span.start
        return replace(others[0], span=Span(start, start + match.end()))

    def is_home(self, place: Place) -> bool:
        """Whether a place is the document's own jurisdiction, or for a state a town in it."""
        if self.home is None:
            return False
        own = self.home.jurisdiction
        if own.level is Level.STATE and place.jurisdiction.level is not Level.STATE:
            return place.jurisdiction.state == own.state
        if own.level is Level.FOREIGN:
            return place.jurisdiction.country == own.country
        if not place.jurisdiction.resolved and place.jurisdiction.name == own.name:
            return True
        return key(place.jurisdiction) == key(own)

    def is_history(self, statement: Statement) -> bool:
        """Whether the date nearest to the statement lies well before publication, as what a report ends with does."""
        published = self.context.published
        past = [when for when in self.dates_in(statement.sentence.span) if not when.future]
        if published is None or not past or self._is_of_these_days(statement):
            return False
        when = min(past, key=lambda w: _distance(w.span, statement.anchor) + _VAGUE * _is_vague(w, statement.anchor))
        days = _OLD_DAYS if when.precision is DatePrecision.DAY else _OLD_MONTHS_DAYS
        this_year = when.precision is DatePrecision.YEAR and when.day.year == published.year
        return (published - when.day).days > days and not this_year

    def _is_of_these_days(self, statement: Statement) -> bool:
        """Whether the words of the step themselves say that it is new, whatever older date stands in the sentence."""
        start, end = statement.anchor.start - _BESIDE, statement.anchor.end + _BESIDE
        return _THESE_DAYS.search(self.text, max(statement.sentence.span.start, start), end) is not None

    def is_lead(self, sentence: Sentence) -> bool:
        return sentence.headline or sentence.index <= _LEAD_SENTENCES

    def weight(self, statement: Statement) -> float:
        """How much a statement counts, by where it stands and how plainly it names the technology."""
        weight = {About.NAMED: 1.0, About.TECHNOLOGY: 0.8, About.MEASURE: 0.7, About.FOCUS: 0.4}[statement.about]
        if statement.sentence.headline:
            weight *= 2.2
        elif statement.sentence.index <= 2:
            weight *= 2.0
        elif self.is_lead(statement.sentence):
            weight *= 1.4
        if statement.earlier:
            weight *= 0.35
        return weight if statement.mood in (Mood.ASSERTED, Mood.FUTURE) else weight * 0.6


def _is_a_courts(statement: Statement) -> bool:
    """Whether a judge or court is the one who acts: "a federal judge issued an order banning it"."""
    sentence = statement.sentence
    start = statement.anchor.start - sentence.span.start
    return _COURT.search(sentence.text, max(0, start - _CLAUSE_CHARACTERS), max(0, start)) is not None


def _is_vague(when: When, anchor: Span) -> bool:
    """Whether a year or month may stand aside for a day further off; not "in 2003 approved"."""
    return when.precision is not DatePrecision.DAY and _distance(when.span, anchor) > _ADJOINING


def _distance(one: Span, other: Span) -> int:
    return max(one.start - other.end, other.start - one.end, 0)


def look(doc: Doc, topic: Topic) -> Scene | None:
    """The scene of a document; None where it never names the topic."""
    text, context = text_of(doc), context_of(doc)
    if topic.pattern.search(text) is None:
        return None
    sentences = sentences_of(doc, topic)
    context = replace(context, published=_written(text, context.published))
    stated = stating.state(sentences, votes_of(doc))
    home = find_home(text, sentences, stated, context)
    return _recentred(Scene(doc, text, context, sentences, stated, home, topic.technology))


def _recentred(scene: Scene) -> Scene:
    """The scene about the government that acted lately, where all that is said of the one named most lies years back:
    "It was Dover that in 2003 approved the first ... Monday night the Salem council"."""
    if scene.home is None or scene.context.published is None:
        return scene
    by_home, recent = [], []
    for statement in scene.statements:
        if statement.stage is None or not statement.asserted or statement.quoted:
            continue
        named = _named_before(scene, statement)
        if named is None:
            continue
        if scene.is_home(named):
            by_home.append(statement)
        elif named.jurisdiction.level in LOCAL and _is_of_late(scene, statement):
            recent.append(named)
    if not by_home or not recent or not all(map(scene.is_history, by_home)):
        return scene
    return replace(scene, home=Home(recent[0].jurisdiction, _RECENTRED_MARGIN))


def _named_before(scene: Scene, statement: Statement) -> Place | None:
    """The last place named before the step in its sentence."""
    before = [p for p in statement.sentence.places if p.span.end <= statement.anchor.start]
    return next((p for p in reversed(before) if not is_qualifier(scene.text, p, before)), None)


def _is_of_late(scene: Scene, statement: Statement) -> bool:
    published = scene.context.published
    days = [w.day for w in scene.dates_in(statement.sentence.span) if w.precision is DatePrecision.DAY and not w.future]
    return published is not None and any(0 <= (published - day).days <= _REPUBLISHED_DAYS for day in days)


def _written(text: str, published: date | None) -> date | None:
    """When the story was written: its dateline's date where that is long before the page's own."""
    match = _DATELINE_DATE.search(text, 0, 600)
    found = dates.find(text, match.start("date"), match.end("date"), None) if match else []
    if not found or published is None:
        return published
    return found[0].day if (published - found[0].day).days > _REPUBLISHED_DAYS else published
