"""Every quote of a text with its speaker, in reading order."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace

from banwatch.quotes import Quote
from banwatch.spans import Span
from extract.marks import Person
from extract.people.words import PARAGRAPH, Words
from extract.quotes.attribution import Attribution, attribute
from extract.quotes.clauses import TERMINALS, Clauses, Subject
from extract.quotes.indirect import Reported, reported
from extract.quotes.marks import Stretch, stretches
from extract.quotes.speakers import Speakers

_SIGNED_WITHIN = 400
_NEAR = 20
_SHORT = 3
_MOST_MENTION_WORDS = 12
_TITLE_CASE = 0.8


@dataclass(slots=True)
class _Said:
    stretch: Stretch
    subject: Subject | None
    person: int | None
    cue: str | None


def read_quotes(words: Words, people: Sequence[Person]) -> tuple[Quote, ...]:
    """Read the quotes of a text and the speech it reports, given its register of people."""
    found = stretches(words)
    clauses = Clauses(words, people, found)
    speakers = Speakers(clauses)
    said: list[_Said] = []
    indirect = deque(reported(clauses))
    quotes: list[Quote] = []
    for stretch in found:
        while indirect and indirect[0].first < stretch.opening:
            quotes.append(_reported_quote(words, people, speakers, indirect.popleft()))
        attribution = attribute(clauses, stretch)
        if _is_speech(words, stretch, attribution) or _follows(words, stretch, said):
            said.append(_ascribe(clauses, speakers, stretch, attribution, said))
            quotes.append(_quote(words, people, said[-1]))
    quotes.extend(_reported_quote(words, people, speakers, one) for one in indirect)
    return tuple(quotes)


def _reported_quote(words: Words, people: Sequence[Person], speakers: Speakers, found: Reported) -> Quote:
    person = speakers.resolve(found.subject)
    if person is not None:
        speakers.hear(found.subject, person)
    stretch = Stretch(found.first, found.last, found.first, found.last)
    return replace(_quote(words, people, _Said(stretch, found.subject, person, words.text[found.cue])), direct=False)


def _is_speech(words: Words, stretch: Stretch, attribution: Attribution | None) -> bool:
    """Whether quoted words are somebody's and no title, term or nickname."""
    count = sum(words.text[i][0].isalnum() for i in range(stretch.first, stretch.last + 1))
    if not count:
        return False
    complete = words.text[stretch.last] in (",", ".", "?", "!", "…", "—") or not stretch.closed
    if count <= _SHORT:
        return complete and attribution is not None and words.capital[stretch.first]
    if attribution is None and not _starts_sentence(words, stretch):
        return False
    return not _is_title(words, stretch)


def _follows(words: Words, stretch: Stretch, said: Sequence[_Said]) -> bool:
    """Whether a sentence of few words goes on with the quote before it in the paragraph, or over paragraphs."""
    if not said or words.text[stretch.last] not in (".", "?", "!") or not words.capital[stretch.first]:
        return False
    if stretch.continues:
        return True
    between = words.text[said[-1].stretch.closing : stretch.opening]
    return 1 < len(between) <= _NEAR and PARAGRAPH not in between and between[-1] == "."


def _starts_sentence(words: Words, stretch: Stretch) -> bool:
    first = words.text[stretch.first]
    if not (words.capital[stretch.first] or not first[0].isalnum() or first[0].isdigit()):
        return False
    if stretch.heads:
        return True
    before = words.text[stretch.opening - 1]
    return before in TERMINALS or before in (":", "”", '"', "…", ")", ",") or before.endswith(".")


def _is_title(words: Words, stretch: Stretch) -> bool:
    """Whether nearly all words of weight are capitalised, as in the title of a book or bill."""
    weighty = [i for i in range(stretch.first, stretch.last + 1) if len(words.text[i]) > 3 and words.text[i].isalpha()]
    if len(weighty) < 2 or stretch.last - stretch.first > 14:
        return False
    return sum(words.capital[i] for i in weighty) >= _TITLE_CASE * len(weighty) + 0.2


def _ascribe(
    clauses: Clauses, speakers: Speakers, stretch: Stretch, attribution: Attribution | None, said: list[_Said]
) -> _Said:
    words = clauses.words
    if stretch.continues and said:
        before = said[-1]
        if attribution is None:
            return _Said(stretch, before.subject, before.person, before.cue)
    if attribution is None:
        return _carried(clauses, speakers, stretch, said)
    subject = attribution.subject
    person = speakers.resolve(subject)
    if person is not None:
        speakers.hear(subject, person)
    cue = None
    if words.text[attribution.cue_first] != ":":
        cue = words.between(attribution.cue_first, attribution.cue_last)
    return _Said(stretch, subject, person, cue)


def _carried(clauses: Clauses, speakers: Speakers, stretch: Stretch, said: list[_Said]) -> _Said:
    """The speaker of words whose own sentence names none: whom the text before them last let speak or act."""
    words = clauses.words
    previous = said[-1] if said else None
    i = stretch.opening
    crossed = False
    organisation: _Said | None = None
    for _ in range(6):
        end = i - 1
        while end >= 0 and (words.text[end] in TERMINALS or words.text[end] == ":") and clauses.inside[end] < 0:
            crossed = crossed or words.text[end] == PARAGRAPH
            end -= 1
        if end < 0:
            break
        if clauses.inside[end] >= 0:
            break
        floor = clauses.floor(end + 1)
        if previous is not None and previous.subject is not None and floor <= previous.subject.first <= end:
            return _Said(stretch, previous.subject, previous.person, previous.cue)
        subject = clauses.main_subject(floor, end + 1)
        if subject is not None and (not crossed or previous is None or words.text[stretch.opening - 1] == ":"):
            person = speakers.resolve(subject)
            if person is not None:
                found = _Said(stretch, subject, person, None)
                if not (crossed and clauses.people[person].organisation and words.text[stretch.opening - 1] != ":"):
                    speakers.hear(subject, person)
                    return found
                organisation = organisation or found
        if crossed and previous is not None:
            break
        i = floor
    if previous is not None:
        return _Said(stretch, previous.subject, previous.person, previous.cue)
    return organisation or _from_signature(clauses, speakers, stretch)


def _from_signature(clauses: Clauses, speakers: Speakers, stretch: Stretch) -> _Said:
    """The first person named behind the quote: a statement signed at its end."""
    for i in range(stretch.closing + 1, min(len(clauses.words), stretch.closing + _SIGNED_WITHIN)):
        number = clauses.owner[i]
        if clauses.inside[i] < 0 <= number and not clauses.people[number].organisation:
            subject = Subject(*clauses.bounds[i])
            return _Said(stretch, subject, speakers.resolve(subject), None)
    return _Said(stretch, None, None, None)


def _quote(words: Words, people: Sequence[Person], one: _Said) -> Quote:
    start, end = words.start[one.stretch.first], words.end[one.stretch.last]
    person = people[one.person] if one.person is not None else None
    mention: Span | None = None
    if one.subject is not None:
        last = min(one.subject.last, one.subject.first + _MOST_MENTION_WORDS - 1)
        mention = Span(words.start[one.subject.first], words.end[last])
    return Quote(
        span=Span(start, end),
        text=words.document[start:end],
        speaker=person.name if person else None,
        mention=mention,
        title=person.title if person else None,
        affiliation=person.affiliation if person else None,
        cue=one.cue,
    )
