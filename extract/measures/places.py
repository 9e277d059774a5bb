"""The places of a sentence as governments: which are the same, which only say where another lies."""

import re
from collections.abc import Sequence

from banwatch.jurisdictions import Jurisdiction, Level
from banwatch.readings import Place
from extract.measures.sentences import Sentence

LOCAL = frozenset({Level.CITY, Level.TOWN, Level.COUNTY})
# A page's furniture may stand before a dateline, which is in capitals.
DATELINE_SENTENCES = 14
LEAD_SENTENCES = 4
NEWS_SENTENCES = 8
_OF_A_BODY = re.compile(
    r"\b(?:commissioners|council|board|supervisors|commission|legislature|aldermen|court)\s(?:of|in)\s\Z", re.IGNORECASE
)
# "A city council in Massachusetts" is no body of the state.
_SOME_BODY_IN = re.compile(
    r"\b(?:[Aa]|[Oo]ne|[Tt]his|[Tt]wo|[Ss]everal|[Ss]ome) (?:[a-z-]{2,12} ){0,2}(?:city|town|county|village|township)"
    r" (?:council|commission|board|government|police|officials)s? in \Z"
)
_DATELINE = re.compile(r"(?:\s?,\s[A-Z][\w. ]{1,16})?(?:,\s(?:19|20)\d\d)?\s?(?:\([^()]{0,40}\)\s?)?(?:[—–:]|-{1,2}\s)")
_KIND_AFTER = re.compile(
    r"['’]s\s(?:\w{1,10}[- ])?(?:largest|biggest|smallest|capital|first|oldest)\b"
    r"|['’]s\s(?:[a-z][a-z-]{1,13}\s){1,4}(?:city|town|county|village|suburb|municipality|community)\b|\s(?:city|cities|town|towns|county"
    r"|counties|municipalit|communit|resident|Cities|Towns|Counties|Communities)"
)
_NEIGHBOUR_AFTER = re.compile(r"[- ](?:area )?(?:[Ss]uburb|[Ee]xurb)\b|-area (?:city|town|village|suburb|community)\b")
_ORDINAL_BEFORE = re.compile(
    r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|\w+th|only|latest|other|another|cit(?:y|ies)"
    r"|towns?"
    r"|municipalit(?:y|ies)|communit(?:y|ies)|count(?:y|ies)|elsewhere|anywhere|across|largest|around|body"
    r"|(?<!took )(?<!take )(?<!takes )(?<!taken )place)\b"
    r"[^.;]{0,40}\b(?:in|of|across|around)\s(?:all\sof\s)?(?:the\sstate\sof\s)?$",
    re.IGNORECASE,
)

_PREPOSITIONS = ("of", "in", "from", "across", "around")


def key(place: Jurisdiction) -> tuple[str, str | None, str]:
    """What makes two mentions the same government."""
    if place.ocd_id:
        return (place.ocd_id, None, "")
    return (place.name.lower(), place.state, place.country)


def follows_a_preposition(before: str) -> bool:
    """Whether the words before a name end in one that may say whose or where: looked at before costly patterns are."""
    return before[-8:-1].lower().endswith(_PREPOSITIONS)


def is_qualifier(text: str, place: Place, places: Sequence[Place]) -> bool:
    """Whether a place only says where another is: "Portland, Oregon", "the eighth city in Massachusetts", "a Chicago
    suburb"."""
    if _NEIGHBOUR_AFTER.match(text, place.span.end):
        return True
    if place.jurisdiction.level not in (Level.STATE, Level.FOREIGN, Level.COUNTY, Level.FEDERAL):
        return False
    before = text[max(0, place.span.start - 70) : place.span.start]
    if place.jurisdiction.level in (Level.STATE, Level.COUNTY) and _KIND_AFTER.match(
        text[place.span.end : place.span.end + 40]
    ):
        return True
    for other in places:
        gap = place.span.start - other.span.end
        if (
            other.jurisdiction.level is not Level.STATE
            and 0 <= gap <= 3
            and "," in text[other.span.end : place.span.start]
        ):
            return True
        if (
            place.span.overlaps(other.span)
            and other is not place
            and other.span.end - other.span.start > len(place.text)
        ):
            return True
    if not follows_a_preposition(before):
        return False
    if place.jurisdiction.level is Level.STATE and _SOME_BODY_IN.search(before):
        return True
    return bool(_ORDINAL_BEFORE.search(before)) and not _OF_A_BODY.search(before)


def is_dateline(text: str, sentence: Sentence, place: Place) -> bool:
    """The town in which a report was filed: "HELENA, Mont. (Big Sky News) —"."""
    if place.span.start - sentence.span.start > 3 or sentence.index > (
        DATELINE_SENTENCES if place.text.isupper() else 4
    ):
        return False
    return bool(_DATELINE.match(text[place.span.end : place.span.end + 60]))


def background_places(text: str, sentence: Sentence, home: Jurisdiction | None) -> list[Place]:
    """The places of a sentence that are governments of their own, other than the document's."""
    own = key(home) if home else None
    found: list[Place] = []
    seen: set[tuple[str, str | None, str]] = set()
    for place in sentence.places:
        identity = key(place.jurisdiction)
        if identity == own or identity in seen or place.jurisdiction.level is Level.FEDERAL:
            continue
        if home is not None and not place.jurisdiction.resolved and place.jurisdiction.name == home.name:
            continue
        if is_qualifier(text, place, sentence.places):
            continue
        seen.add(identity)
        found.append(place)
    return found
