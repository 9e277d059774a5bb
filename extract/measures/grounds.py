"""Places that are named for where something is, and not as governments that acted."""

import re

from banwatch.jurisdictions import Level
from banwatch.readings import Place
from extract.measures.known import known_action
from extract.measures.sentences import Sentence

# Who or what is from a place: "a Democrat from Salem", "(R-Dover)", "its office in Salem".
_BEFORE = re.compile(
    r"(?:\b(?:Democrat|Republican|resident|lawmaker|senator|representative|native)s?,? (?:from|of) |\([DRI]-"
    r"|\b(?:offices?|headquarters|headquartered|based|seated|seat is|campus|conference|session) (?:(?:in|at|of) )?"
    r"(?:downtown )?)\Z"
)
# "Salem Senator Joe Hill"; "the Salem area".
_AFTER = re.compile(
    r"[ -](?:(?:state )?(?:Democrats?|Republicans?|Rep(?:resentative|\.)|Sen(?:ator|\.)|senator|lawmaker)\b"
    r"|natives?\b|residents?\b|area\b|region\b|metro\b|metropolitan\b|chapter\b|campus\b|alumn\w{1,2}\b"
    r"|(?:law |political science |history |engineering )?(?:professor|graduate|student|lawyer)s?\b)"
)
# Where a state is only the ground on which others acted: "voters in some localities in Texas and Ohio".
_IN_STATE = re.compile(
    r"\b(?:in|of|across|around|throughout|all over|Southern|Northern|Central|Western|Eastern)(?: the state of)? \Z"
)
_STATES_OWN = re.compile(
    r"\b(?:state(?:wide|[- ]level)?|legislat\w{3,5}|lawmakers?|law|governor|Gov\.|Senate|House|Assembly"
    r"|in (?:place|effect|force) in)\b"
)
# "Ohio sees its first ban pass in Lima".
_HAS_ONE = re.compile(
    r"(?: now)? (?:has|have|had|sees?|saw|gets?|got|gains?|gained) (?:(?:its|the|their) )?"
    r"(?:first|second|third|fourth|fifth|\w{3,7}th|newest|latest|another|only)\b"
)
_SEPARATOR = re.compile(r",? (?:and |or )?")


def only_locates(text: str, place: Place) -> bool:
    """Whether the place says where somebody comes from or something stands, and decided nothing itself."""
    if _BEFORE.search(text, max(0, place.span.start - 40), place.span.start):
        return True
    return _AFTER.match(text, place.span.end) is not None


def is_the_ground(text: str, sentence: Sentence, place: Place) -> bool:
    """Whether a state only says where somebody else acted: nothing beside it speaks of its own law or lawmakers."""
    if known_action(place) is not None:
        return False
    start = start_of_list(text, sentence, place)
    if not _IN_STATE.search(text, max(0, start - 30), start) and not _HAS_ONE.match(text, place.span.end):
        return False
    return _STATES_OWN.search(text, max(0, place.span.start - 60), min(len(text), place.span.end + 60)) is None


def start_of_list(text: str, sentence: Sentence, place: Place) -> int:
    """Where the list of places of a kind begins in which the place stands: "in Virginia, Ohio and Iowa"."""
    start = place.span.start
    for other in reversed(sentence.places):
        if other.span.end <= start and _is_alike(other, place) and _SEPARATOR.fullmatch(text, other.span.end, start):
            start = other.span.start
    return start


def end_of_list(text: str, sentence: Sentence, place: Place) -> int:
    """Where that list ends."""
    end = place.span.end
    for other in sentence.places:
        if other.span.start >= end and _is_alike(other, place) and _SEPARATOR.fullmatch(text, end, other.span.start):
            end = other.span.end
    return end


def _is_alike(one: Place, other: Place) -> bool:
    return (one.jurisdiction.level is Level.STATE) == (other.jurisdiction.level is Level.STATE)
