"""Measures that other governments have before them: "a bill like it is pending in Salem", "Dover votes on one in May".

Of one that is only said to be thinking of it nothing is known yet."""

import re

from banwatch.readings import Place
from extract.measures.grounds import end_of_list, start_of_list
from extract.measures.sentences import Sentence

_BODY = (
    r"(?:[’']s?)?(?: (?:[Ss]tate|[Cc]ity|[Tt]own|[Cc]ounty|[Gg]eneral|[Mm]etro))?"
    r"(?: (?:[Cc]ouncil|[Cc]ommission(?:ers)?|[Bb]oard|[Ll]egislature|[Aa]ssembly|[Ss]enate|[Ll]awmakers|[Oo]fficials"
    r"|[Vv]oters))?"
)
_WORK_IN = re.compile(
    r"\b(?:under (?:consideration|discussion|review|study)|pending|in the works|being (?:considered|weighed|debated"
    r"|drafted|discussed)|(?:is|are|now|currently) before|(?:is|are) on [\w ]{0,30}(?:warrants?|ballots?|agendas?)"
    r"|(?:bills?|proposals?) (?:is|are) active|vote [\w ]{0,16}is set [\w ]{0,24})"
    r"(?: (?:in|of|by|before|both|at|for|and|the|statehouses?|legislatures?|councils?)){1,6} \Z"
)
_AT_WORK = re.compile(
    rf"{_BODY}(?: (?:is|are|has|have|was|were))?(?: (?:also|now|currently|still|both|already|soon)){{0,2}}"
    r" (?:(?:set|expected|scheduled|due) to (?:vote|take up)|vote on|will (?:vote|take up|decide)|tabled|deferred"
    r"|postponed|put off"
    r"|(?:legislation|a bill|an ordinance|its own bill|a measure|a proposal|bills)"
    r" (?:of the (?:same|like) \w{3,6} )?(?:pending|before it|in the works))\b"
)
_ALIKE = re.compile(
    r"\b(?:similar|same|like(?:-minded)?|such|comparable|its own|their own|much like|akin|versions? of)\b",
    re.IGNORECASE,
)
_MEASURES = ("ban", "moratorium", "restriction", "measure")


def is_under_way(text: str, sentence: Sentence, place: Place) -> bool:
    """Whether the sentence says that the place, or the list it stands in, is at work on a measure like the one spoken
    of; whether that one is on the topic is for the caller to know."""
    if not sentence.has(*_MEASURES) or not (sentence.topics or _ALIKE.search(sentence.text)):
        return False
    start, end = start_of_list(text, sentence, place), end_of_list(text, sentence, place)
    if _WORK_IN.search(text, max(sentence.span.start, start - 90), start):
        return True
    return _AT_WORK.match(text, end, min(end + 90, sentence.span.end)) is not None
