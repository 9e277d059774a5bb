"""To whom a quoted stretch is ascribed by the words of its own sentence."""

from dataclasses import dataclass

from extract.people.vocabulary import CUE, PREPOSITION, SAYING, STATEMENT
from extract.people.words import PARAGRAPH
from extract.quotes.clauses import CONJUNCTIONS, POSSESSIVES, PRONOUNS, Clauses, Subject
from extract.quotes.marks import Stretch

_OPEN_ENDS = frozenset([",", "?", "!", "—", "–", "-", "…"])
_NEAR_ONLY = frozenset(
    "mean means meant meaning show shows showed showing require requires required requiring feel feels felt read reads "
    "reading fire fires fired firing shoot shot shoots cut cuts offer offers offered offering order orders ordered "
    "release releases released releasing issue issues issued issuing point points put puts putting".split()
)
_NEAR = 6
_DASHES = frozenset("—–―-")
_WITHIN = frozenset(["de", "la", "del", "van", "von"])
_INTRODUCES = frozenset([",", ":"])


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who is named as the speaker, and by which verb or phrase."""

    subject: Subject
    cue_first: int
    cue_last: int


def attribute(clauses: Clauses, stretch: Stretch) -> Attribution | None:
    """The attribution in the stretch's own sentence; None where the sentence names no speaker."""
    floor, ceiling = clauses.floor(stretch.opening), clauses.ceiling(stretch.closing)
    label = _label(clauses, stretch) or _signature(clauses, stretch)
    if label is not None:
        return label
    left = _left(clauses, stretch, floor, ceiling)
    if left is not None and _introduces(clauses, left, stretch):
        return left
    right = _right(clauses, stretch, ceiling, left is not None)
    if right is not None:
        return right
    return left or _owner_of_statement(clauses, stretch.opening, floor) or _tail(clauses, stretch, ceiling)


def _introduces(clauses: Clauses, left: Attribution, stretch: Stretch) -> bool:
    """Whether the verb stands right before the mark, a comma or a colon apart at most."""
    words, before = clauses.words, stretch.opening - 1
    if words.text[before] == ":":
        return True
    if words.text[before] == ",":
        before -= 1
    return left.cue_last == before


def _label(clauses: Clauses, stretch: Stretch) -> Attribution | None:
    """A transcript's label inside the marks: "WALLACE: Let me ask"."""
    words, first = clauses.words, stretch.first
    for colon in range(first + 1, min(first + 4, stretch.last)):
        if words.text[colon] == ":":
            if all(words.capital[i] or words.text[i] == "." for i in range(first, colon)) and stretch.heads:
                return Attribution(Subject(first, colon - 1), colon, colon)
            return None
    return None


def _signature(clauses: Clauses, stretch: Stretch) -> Attribution | None:
    """A name behind a dash that follows the quote and ends its line: "... a disgrace." - Jane Roe."""
    words, dash = clauses.words, stretch.closing + 1
    while dash < min(len(words) - 1, stretch.closing + 3) and words.text[dash] == "-" == words.text[dash + 1]:
        dash += 1
    if not stretch.closed or dash + 1 >= len(words) or words.text[dash] not in _DASHES:
        return None
    first = dash + 1
    if clauses.inside[first] >= 0 or not words.capital[first]:
        return None
    last = first
    while last + 1 < len(words) and last - first < 6 and (words.capital[last + 1] or words.text[last + 1] in _WITHIN):
        if words.opens_sentence(last + 1) or clauses.inside[last + 1] >= 0:
            break
        last += 1
    after = last + 1
    ends = after >= len(words) or words.text[after] in (".", ",", PARAGRAPH) or clauses.inside[after] >= 0
    if not ends and not words.opens_sentence(after):
        return None
    return Attribution(Subject(first, last), dash, dash)


def _left(clauses: Clauses, stretch: Stretch, floor: int, ceiling: int) -> Attribution | None:
    words, opening = clauses.words, stretch.opening
    fallback: Attribution | None = None
    weak: Attribution | None = None
    if opening > floor and words.text[opening - 1] == ":":
        found = _before_colon(clauses, opening - 1, floor)
        if found is not None:
            return found
    for i in range(opening - 1, floor - 1, -1):
        if clauses.inside[i] >= 0 or not words.flags[i] & CUE or not clauses.is_cue(i):
            continue
        if words.lower[i] in _NEAR_ONLY and opening - i > _NEAR:
            continue
        if i > floor and words.lower[i - 1] == "according":
            continue
        opens = i == floor or words.text[i - 1] in ("—", "–", "-")
        if opens and words.lower[i].endswith("ing"):
            subject = _fronted(clauses, stretch, ceiling)
        else:
            subject = _subject_of(clauses, i, floor, opening)
        if subject is None:
            continue
        found = Attribution(subject, i, i)
        if not clauses.is_plausible(subject):
            fallback = fallback or found
        elif words.lower[i] in _NEAR_ONLY:
            weak = weak or found
        elif weak is None or words.flags[i] & SAYING:
            return found
    return weak or _according(clauses, floor, opening) or fallback


def _fronted(clauses: Clauses, stretch: Stretch, ceiling: int) -> Subject | None:
    """The subject of a participle that opens the sentence: 'Calling it "a bad deal," Mayor King vetoed it'."""
    first = stretch.closing + 1
    if first < ceiling and clauses.words.text[first] == ",":
        first += 1
    return clauses.phrase_starting(first, ceiling)


def _subject_of(clauses: Clauses, verb: int, floor: int, ceiling: int) -> Subject | None:
    """The subject of a verb before it, or behind it where the sentence is turned round: "Said King, ..."."""
    words = clauses.words
    after_break = verb > floor and (words.text[verb - 1] in (",", ":") or clauses.inside[verb - 1] >= 0)
    inverted = verb == floor or (after_break and words.flags[verb] & SAYING)
    if inverted and verb + 1 < ceiling and not words.lower[verb].endswith("ing"):
        behind = clauses.phrase_starting(verb + 1, ceiling)
        if behind is not None and clauses.owner[behind.last] >= 0:
            after = behind.last + 1
            if verb == floor or clauses.inside[after] >= 0 or words.text[after] in _INTRODUCES:
                return behind
    if words.lower[verb].endswith("ing"):
        return clauses.main_subject(floor, verb)
    subject = clauses.subject_before(verb, floor)
    return clauses.named_beside(subject) if subject is not None else None


def _before_colon(clauses: Clauses, colon: int, floor: int) -> Attribution | None:
    """A name or noun phrase, and no verb, before a colon: "Mayor Partain:", "Jones, the chair:"."""
    words = clauses.words
    if any(words.flags[i] & CUE and clauses.is_cue(i) for i in range(floor, colon) if clauses.inside[i] < 0):
        return None
    subject = clauses.main_subject(floor, colon)
    return Attribution(subject, colon, colon) if subject is not None else None


def _according(clauses: Clauses, first: int, stop: int) -> Attribution | None:
    words = clauses.words
    for i in range(first, stop - 2):
        if clauses.inside[i] >= 0:
            continue
        last = i + 1 if words.lower[i] == "according" and words.lower[i + 1] == "to" else i
        if last > i or words.lower[i] == "per":
            subject = clauses.phrase_starting(last + 1, stop)
            if subject is not None:
                return Attribution(clauses.named_beside(subject), i, last)
    return None


def _right(clauses: Clauses, stretch: Stretch, ceiling: int, settled: bool) -> Attribution | None:
    """An attribution that follows directly: "said King", "King said", "as King put it", "according to King"."""
    words, i = clauses.words, stretch.closing + 1
    if i >= ceiling or not stretch.closed or clauses.inside[i] >= 0:
        return None
    ended = words.text[stretch.last]
    if words.text[i] == "," and ended not in _OPEN_ENDS:
        i, ended = i + 1, ","
        if i >= ceiling:
            return None
    i = _past_adverbs(clauses, i, ceiling)
    if words.lower[i] in ("according", "per"):
        return _according(clauses, i, ceiling)
    if words.lower[i] in ("as", "is", "was"):
        return _put(clauses, i, ceiling)
    sentence_over = ended == "." and words.capital[i]
    if sentence_over and settled:
        return None
    if words.flags[i] & CUE and clauses.is_cue(i) and not words.lower[i].endswith("ing"):
        return _inverted(clauses, i, ceiling) if words.flags[i] & SAYING or ended in _OPEN_ENDS else None
    if ended not in _OPEN_ENDS and words.lower[i] not in PRONOUNS and not sentence_over and not clauses.owner[i] >= 0:
        return None
    return _upright(clauses, i, ceiling, sentence_over or (ended in ("?", "!", ".") and words.capital[i]))


def _past_adverbs(clauses: Clauses, i: int, ceiling: int) -> int:
    words = clauses.words
    while i + 1 < ceiling and (words.lower[i] in ("then", "also", "later", "once") or words.lower[i].endswith("ly")):
        if clauses.owner[i] >= 0:
            break
        i += 1
    return i


def _inverted(clauses: Clauses, verb: int, ceiling: int) -> Attribution | None:
    subject = clauses.phrase_starting(verb + 1, ceiling)
    return Attribution(clauses.named_beside(subject), verb, verb) if subject is not None else None


def _upright(clauses: Clauses, first: int, ceiling: int, alone: bool) -> Attribution | None:
    """Subject, then verb. Where the quote ended its own sentence the attribution must end its too (``alone``)."""
    words = clauses.words
    subject = clauses.phrase_starting(first, ceiling)
    if subject is None or words.lower[first] in CONJUNCTIONS:
        return None
    for i in range(subject.last + 1, min(ceiling, subject.last + 45)):
        if clauses.inside[i] >= 0:
            return None
        if not words.flags[i] & CUE or not clauses.is_cue(i) or words.lower[i].endswith("ing"):
            continue
        found = clauses.subject_before(i, first)
        if found is None or (found.first > subject.last + 1 and not _within(clauses, subject, found, i)):
            continue
        if alone and not _ends(clauses, i, ceiling):
            return None
        return Attribution(clauses.named_beside(subject), i, i)
    return None


def _within(clauses: Clauses, subject: Subject, found: Subject, verb: int) -> bool:
    """Whether the two subjects are one phrase: only an apposition lies between them."""
    words = clauses.words
    return (
        words.text[verb - 1] == ","
        and words.text[min(subject.last + 1, len(words) - 1)] in (",", "(")
        and (clauses.owner[found.last] >= 0 or clauses.owner[subject.last] < 0)
    )


def _ends(clauses: Clauses, verb: int, ceiling: int) -> bool:
    """Whether nothing of weight follows a verb: it has no clause of its own to report."""
    words = clauses.words
    if verb + 1 >= ceiling or words.text[verb + 1] == ",":
        return True
    following = words.lower[verb + 1]
    if following in ("that", "the", "a", "an", "he", "she", "it", "they", "there", "this", "his", "her", "its", "we"):
        return False
    return words.flags[verb + 1] & PREPOSITION != 0 or ceiling - verb <= 4


def _put(clauses: Clauses, first: int, ceiling: int) -> Attribution | None:
    """ "as King put it", "is how King put it"."""
    words = clauses.words
    start = (
        first + 2
        if words.lower[first] in ("is", "was") and words.lower[min(first + 1, ceiling - 1)] == "how"
        else (first + 1 if words.lower[first] == "as" else ceiling)
    )
    for i in range(start, min(ceiling, start + 40)):
        if words.lower[i] in ("put", "puts", "said", "says", "described", "called", "explained", "wrote", "told"):
            subject = clauses.phrase_starting(start, i)
            return Attribution(clauses.named_beside(subject), i, i) if subject is not None else None
    return None


def _owner_of_statement(clauses: Clauses, opening: int, floor: int) -> Attribution | None:
    """The owner of words that the sentence names: "Smith's letter", "in her words"."""
    words = clauses.words
    for i in range(opening - 1, floor, -1):
        if not words.flags[i] & STATEMENT or clauses.inside[i] >= 0:
            continue
        k = i - 1
        while k > floor and i - k < 4 and words.lower[k] not in POSSESSIVES and words.lower[k] not in ("his", "her"):
            k -= 1
        if words.lower[k] in ("his", "her"):
            return Attribution(Subject(k, k), i, i)
        if words.lower[k] in POSSESSIVES and clauses.owner[k - 1] >= 0:
            return Attribution(Subject(*clauses.bounds[k - 1]), i, i)
    return None


def _tail(clauses: Clauses, stretch: Stretch, ceiling: int) -> Attribution | None:
    """An attribution at the end of the sentence: "... “a bad deal” for the city, Smith said."."""
    words = clauses.words
    for i in range(stretch.closing + 2, ceiling):
        if clauses.inside[i] >= 0 or not words.flags[i] & SAYING or not clauses.is_cue(i):
            continue
        subject = clauses.phrase_ending(i - 1, stretch.closing + 1)
        if subject is not None and subject.first > 0 and words.text[subject.first - 1] in _INTRODUCES:
            return Attribution(subject, i, i)
    return _according(clauses, stretch.closing + 1, ceiling)
