"""Items of business in a record: the stretch that belongs to the item on the topic, and the votes taken under it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from banwatch.documents import DocumentKind
from banwatch.spans import Span
from banwatch.votes import Classification, Vote
from extract.marks import votes_of
from extract.measures.scene import Scene
from extract.measures.sentences import Sentence

# How far the votes on an item may lie from where it is named, where no next item is seen.
_REACH_CHARACTERS = 3_500
_CONSENT_REACH_CHARACTERS = 2_500

_CHANGES = frozenset({Classification.AMENDMENT, Classification.SUBSTITUTE})
_SIDE_MOTIONS = _CHANGES | {Classification.PROCEDURE}
_PASSING = frozenset(
    {
        Classification.PASSAGE,
        Classification.READING_1,
        Classification.READING_2,
        Classification.READING_3,
        Classification.COMMITTEE_PASSAGE,
        Classification.VETO_OVERRIDE,
        Classification.DEFERRAL,
    }
)
# Where a line begins; some clerks number every line.
_LEAD = r"[ \t]{0,12}(?:\d{1,2}[ \t]{1,3}(?=[A-Z(]))?"
_STYLES = (
    ("article", re.compile(_LEAD + r"(?:article|art\.|question)\s[\dIVX]{1,4}\b", re.IGNORECASE)),
    (
        "file",
        re.compile(
            _LEAD + r"(?:file|matter|bill|agenda item|item|case)\s?(?:#|no\.?)?:?\s?[A-Z]{0,4}-?\d[\w.-]{0,12}",
            re.IGNORECASE,
        ),
    ),
    (
        "legislation",
        re.compile(
            _LEAD + r"(?:\d(?:st|nd|rd|th) sub\. )?"
            r"(?:(?:ordinance|resolution|local law|ord\.|res\.)\s(?:no\.?\s?|#|[A-Z]-)?"
            r"|(?:senate|house|assembly)\s(?:joint\s)?(?:bill|resolution)\s(?:no\.?\s)?|[SHA]\.?\s?(?:B|J\.?R|C\.?R|R|F)?\.?\s?)\d",
            re.IGNORECASE,
        ),
    ),
    ("dotted", re.compile(_LEAD + r"\(?\d{1,2}[.-][A-Z\d]{1,2}[.)]?\s")),
    ("number", re.compile(_LEAD + r"(?:\(?[A-Z]?-?\d{1,3}[a-z]?[.)]\s|\d{4,6}\s{1,3}[A-Z])")),
    ("letter", re.compile(_LEAD + r"(?:\(?[A-Za-z][.)]\s|[B-HJ-Z]\s(?=[A-Z][a-z]))")),
    ("roman", re.compile(_LEAD + r"[IVX]{1,5}[.)]\s")),
    ("capitals", re.compile(_LEAD + r"[A-Z][A-Z0-9 ,&’'/()-]{5,70}(?:\.|\n|$)")),
    ("title", re.compile(_LEAD + r"[A-Z][\w ,’'&/-]{3,48}\.\s(?=[A-Z\"“])")),
)
# Which headings end an item, by the style of its own; one without a heading ends at any.
_ENDED_BY = {
    "article": frozenset({"article"}),
    "file": frozenset({"file"}),
    "legislation": frozenset({"legislation", "capitals", "number"}),
    "dotted": frozenset({"dotted", "number"}),
    "number": frozenset({"number"}),
    "letter": frozenset({"letter", "number", "capitals"}),
    "roman": frozenset({"roman"}),
    "capitals": frozenset({"capitals"}),
    "title": frozenset({"title", "capitals"}),
}
_NUMBERED = re.compile(
    r"\b(?P<kind>ordinance|resolution|local\slaw|bill|article|by-?law|item)\s(?:(?:intro|bill|file)\s)?"
    r"\(?(?:(?:no|number)\.?\s?|#\s?)?(?P<number>[A-Z]{0,3}-?\d[\w.-]{0,10})",
    re.IGNORECASE,
)
# Under these people speak, and what is voted on next is not what they spoke of.
_HEARD = re.compile(
    _LEAD + r"(?:\(?\w{1,3}[.)]\s)?(?:(?:public|citizens?[’']?|audience|visitors?[’']?|residents?[’']?)\s(?:to be"
    r" heard|comments?"
    r"|input|participation|communications?|forum|remarks)|call to the public|correspondence|communications)\b",
    re.IGNORECASE,
)
_CONSENT = re.compile(r"\bconsent\b", re.IGNORECASE)
_LINES = re.compile(r"^(?=[^\n]{0,12}\S)", re.MULTILINE)
_VOTE_LINE = re.compile(
    _LEAD + r"(?:ayes?|noes|nays?|yeas?|abstain|absent|excused|recused|motion|moved|result|vote|action"
    r"|second(?!\s(?:and|reading))"
    r"|for\b|against"
    r"|total|roll|adopted|passed|carried|voting|in favor|mover|seconder|attachments?|sponsors?|speakers?|discussion)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Item:
    """``votes`` are those taken under it, side motions (amendments, procedure) left out where others remain."""

    span: Span
    sentences: tuple[Sentence, ...]
    votes: tuple[Vote, ...]


@dataclass(frozen=True, slots=True)
class _Cited:
    """A vote, where it ends, whether its motion names the topic, and the numbers of legislation that it names."""

    vote: Vote
    end: int
    topic: bool
    numbers: set[tuple[str, str]]


def items(scene: Scene) -> list[Item]:
    """The items that name the topic, in reading order; a record of one matter is one item."""
    text = scene.text
    headings, cited = _headings(text), _cited(scene)
    found: list[Item] = []
    if scene.context.kind is DocumentKind.RECORD:
        topical = next(sentence for sentence in scene.sentences if sentence.topics)
        whole = Span(0, len(text))
        return [Item(whole, tuple(scene.sentences), _votes(scene, whole, topical, "file", []))]
    for sentence in scene.sentences:
        if not sentence.topics or (found and sentence.span.start < found[-1].span.end):
            continue
        span, style = _stretch(text, headings, sentence)
        inside = tuple(s for s in scene.sentences if span.start <= s.span.start < span.end)
        found.append(Item(span, inside, _votes(scene, span, sentence, style, cited)))
    return found


def _headings(text: str) -> list[tuple[int, str]]:
    """Where lines begin that look like the head of an item, with the style of their numbering."""
    found = []
    for line in _LINES.finditer(text):
        start = line.start()
        if _VOTE_LINE.match(text, start):
            continue
        for style, pattern in _STYLES:
            if pattern.match(text, start):
                if style != "title" or text[max(0, start - 2) : start] in ("\n\n", ""):
                    found.append((start, style))
                break
    return found


def _stretch(text: str, headings: list[tuple[int, str]], sentence: Sentence) -> tuple[Span, str]:
    """From the heading over the sentence to the next heading that may end its item; and that heading's style."""
    over = [(start, style) for start, style in headings if start <= sentence.span.start]
    begin, style = over[-1] if over and sentence.span.start - over[-1][0] < 1_200 else (_paragraph(text, sentence), "")
    ending, own = _ENDED_BY.get(style), _label(text, begin)
    after = (
        start
        for start, other in headings
        if start >= sentence.span.end and (ending is None or other in ending) and _label(text, start) != own
    )
    limit = min(len(text), sentence.span.end + _REACH_CHARACTERS)
    end = max(sentence.span.end, min(next(after, limit), limit))
    return Span(min(begin, sentence.span.start), end), style


def _label(text: str, start: int) -> str:
    """What names an item in its heading, and stands again where its vote is told: "Article 11", or a whole title."""
    words = text[start : start + 80].split("\n", 1)[0].lower().split()
    numbered = any(character.isdigit() for word in words[:2] for character in word)
    return " ".join(words[:2] if numbered else words).rstrip(".:,")


def _paragraph(text: str, sentence: Sentence) -> int:
    return text.rfind("\n\n", 0, sentence.span.start) + 2 if "\n\n" in text[: sentence.span.start] else 0


def _votes(scene: Scene, span: Span, sentence: Sentence, style: str, cited: Sequence[_Cited]) -> tuple[Vote, ...]:
    """The votes under an item; those whose motion names the topic, or the item's number, wherever they stand; else the
    consent calendar's."""
    text = scene.text
    every = [(vote, vote.span) for vote in votes_of(scene.doc) if vote.span is not None]
    own = [vote for vote, at in every if at.start < span.end and at.end > span.start]
    if not style:
        own = [vote for vote in own if vote.span and vote.span.end > sentence.span.start] or own
    main = [vote for vote in own if vote.classification not in _SIDE_MOTIONS]
    passing = [vote for vote in main if vote.classification in _PASSING]
    named = _named(scene.text, cited, span, sentence)
    if within := tuple(vote for vote in own if vote in named):
        return within
    if _HEARD.match(text, span.start):
        return ()
    if named and not (style and passing):
        return tuple(named[-1:])
    if passing and not style:
        return tuple(passing[:1])
    if main or own:
        counted = [vote for vote in passing if vote.counts]
        return tuple(counted or passing or main or own)
    if _CONSENT.search(text, max(0, span.start - _CONSENT_REACH_CHARACTERS), span.start):
        return tuple(vote for vote, at in every if at.start >= span.start)[:1]
    return ()


def _cited(scene: Scene) -> list[_Cited]:
    """What each motion names; changes to a text are no votes on it. A record of one matter has no other's."""
    if scene.context.kind is DocumentKind.RECORD:
        return []
    topics = {topic.of(scene.text).lower() for each in scene.sentences for topic in each.topics}
    found = []
    for vote in votes_of(scene.doc):
        if vote.span is None or vote.motion is None or vote.classification in _CHANGES:
            continue
        low, passes = vote.motion.lower(), vote.classification is not Classification.PROCEDURE
        numbers = {_number(match) for match in _NUMBERED.finditer(vote.motion)} if passes else set()
        found.append(_Cited(vote, vote.span.end, any(topic in low for topic in topics), numbers))
    return found


def _named(text: str, cited: Sequence[_Cited], item: Span, sentence: Sentence) -> list[Vote]:
    """The votes, from the item on, whose motion names the topic, or the number that stands where the item begins."""
    numbers = {_number(match) for match in _NUMBERED.finditer(text, item.start, sentence.span.end)}
    return [each.vote for each in cited if each.end >= item.start and (each.topic or numbers & each.numbers)]


def _number(match: re.Match[str]) -> tuple[str, str]:
    return " ".join(match["kind"].lower().split()), match["number"].lower().rstrip(".-")
