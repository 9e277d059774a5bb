"""Decisions a document mentions beside its news: other governments', and earlier steps of its own measure."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from banwatch.gazetteer import gazetteer
from banwatch.jurisdictions import Level
from banwatch.measures import Action, DatePrecision, Event, Stage
from banwatch.readings import Place
from extract.measures.dates import When
from extract.measures.grounds import is_the_ground, only_locates
from extract.measures.history import earlier_steps, taken_back
from extract.measures.known import known_action, known_names
from extract.measures.mentions import date_near, distance, mention
from extract.measures.places import background_places, is_dateline, key
from extract.measures.scene import Scene
from extract.measures.sentences import Sentence
from extract.measures.statements import About, Mood, Statement
from extract.measures.under_way import is_under_way

# What a place known for its measure may be named for besides.
_OTHER_MATTER = re.compile(
    r"\b(?:photo|arrest\w{0,3}|sued|suing|lawsuit|trial|kill\w{0,3}|murder|pilot|study|tests?|university|researchers?"
    r"|protest\w{0,4}|bureau)\b",
    re.IGNORECASE,
)
# Listing words that mostly say something else: "after police in Detroit arrested ...".
_OTHERWISE = frozenset({"after", "where", "like"})
_PLURALS = frozenset({"bans", "prohibitions", "moratoriums", "moratoria", "restrictions", "limits", "regulations"})
_ENDINGS = frozenset({Stage.EXPIRED, Stage.VETOED})
_UNCERTAIN = frozenset({Mood.FUTURE, Mood.DENIED, Mood.SUPPOSED, Mood.DESIRED})
_IN_PLACE = re.compile(r"^(?:[^;.]{0,140}\b(?:in|by|of|and|at|from|as|,)\s(?:the\s)?|\s?\(|,\s)$", re.IGNORECASE)
_SIMILAR_BY = re.compile(r"\b(?:[Ss]imilar|comparable) (?:\w{2,14} ){1,3}by (?:the )?(?:(?:city|town|county) of )?\Z")
_NOT_YET = re.compile(
    r"\b(?:will|would|could|may|might|should|must|(?:is|are|due|set|poised|ready|about|going|likely) to|mull\w{0,4}"
    r"|weigh\w{0,3}|consider\w{0,3}|eye\w{0,3}|plan\w{0,4}|want\w{0,2}|hop\w{2,3}|expect\w{0,3}|soon|next|not|never|if)\b",
    re.IGNORECASE,
)
_RELATIVE = re.compile(r"\b(?:which|who|whose|whom|letter|lawsuit|protests?|reports?)\b")
_LIST_GAP = re.compile(
    r"[\s,;]{0,3}(?:and|or|both|as well as|the|cities|of|city|town|[A-Z][\w.]{1,14}|[,;]|\s){0,9}", re.DOTALL
)
_MANY = re.compile(r"\b(?:cities|towns|communities|municipalities|localities|counties)\b")
_SEMICOLON = re.compile(";")
# How far from the semicolon of a list the next place's name may begin: "; and ".
_LIST_WORDS = 6


def background(scene: Scene, primary: Event | None) -> list[Event]:
    """One event for each jurisdiction, action and stage mentioned, in reading order."""
    found: dict[tuple[object, Action, Stage], Event] = {}
    if primary is None and not any(s.has("ban", "moratorium", "restriction", "repeal") for s in scene.sentences):
        return []
    rules_only = not any(s.has("ban", "moratorium", "repeal") for s in scene.sentences)
    default = primary.measure.action if primary else (Action.RESTRICTION if rules_only else Action.BAN)
    if default is Action.REPEAL:
        default = Action.BAN
    by_sentence: dict[int, list[Statement]] = defaultdict(list)
    for statement in scene.statements:
        by_sentence[statement.sentence.index].append(statement)
    home = scene.home.jurisdiction if scene.home and primary else None
    for sentence in scene.sentences:
        here = by_sentence.get(sentence.index, [])
        carried = scene.carried_subject(sentence)
        mentions = [
            event
            for place in (*([carried] if carried else []), *background_places(scene.text, sentence, home))
            if not is_dateline(scene.text, sentence, place)
            for event in _mentions(scene, sentence, here, place, default)
        ]
        for event in (*mentions, *earlier_steps(scene, sentence, here, primary, default)):
            identity = (key(event.measure.jurisdiction), event.measure.action, event.stage)
            # Named in a headline or a list first, and dated where it is told.
            if identity not in found or (found[identity].date is None and event.date is not None):
                found[identity] = event
    own = _identity(primary)
    if primary is not None and primary.date is not None:
        found = {identity: _without_date_of(primary, event) for identity, event in found.items()}
    return [event for identity, event in found.items() if identity != own]


def _without_date_of(primary: Event, event: Event) -> Event:
    """ "Voted Tuesday to ban ..., joining Berkeley": the day is the news's, not Berkeley's."""
    same = event.date == primary.date and event.date_precision is DatePrecision.DAY
    return replace(event, date=None, date_precision=None) if same else event


def _identity(event: Event | None) -> tuple[object, Action, Stage] | None:
    return (key(event.measure.jurisdiction), event.measure.action, event.stage) if event else None


def _mentions(
    scene: Scene, sentence: Sentence, here: Sequence[Statement], place: Place, default: Action
) -> Iterator[Event]:
    """The events that a sentence says of another government; none where it only names the place."""
    if _is_denied(sentence, place) or only_locates(scene.text, place):
        return
    place = _as_cited(scene, sentence, place)
    if is_under_way(scene.text, sentence, place):
        if sentence.topics or _near_statement(scene, sentence):
            yield mention(scene, place.jurisdiction, default, Stage.PROPOSED, place.span, None)
        return
    said = [s for s in here if not s.quoted and is_said_of(scene, sentence, s, place)]
    contents = [s for s in said if s.action is not None and (s.stage is not None or _is_had(scene, s, place))]
    if place.jurisdiction.level is Level.STATE and (
        _is_of_many(scene, contents) or is_the_ground(scene.text, sentence, place)
    ):
        return
    when = date_near(scene, sentence, place.span)
    if not contents:
        passed = any(s.stage is Stage.ADOPTED and s.asserted and _is_of_a_measure(s) for s in said)
        if passed or _did_the_same(sentence, place) or _did_a_similar_thing(scene, place):
            yield mention(scene, place.jurisdiction, default, Stage.ADOPTED, place.span, when)
        elif (
            place.jurisdiction.level is Level.STATE
            and is_the_ground(scene.text, sentence, place)
            and _MANY.search(sentence.text)
        ):
            return
        elif _is_listed(scene, sentence, place) or _is_cited(scene, sentence, place, when):
            yield mention(scene, place.jurisdiction, known_action(place) or default, Stage.ADOPTED, place.span, when)
        return
    if all(s.mood in _UNCERTAIN for s in contents) and _is_listed(scene, sentence, place):
        yield mention(scene, place.jurisdiction, known_action(place) or default, Stage.ADOPTED, place.span, when)
        return
    nearest = min(contents, key=lambda s: distance(s.content or s.anchor, place.span))
    for statement in (nearest, *(s for s in said if s.stage in _ENDINGS or s.action is Action.REPEAL)):
        action = statement.action or nearest.action or default
        if _is_under_way(statement, place):
            yield mention(scene, place.jurisdiction, action, Stage.PROPOSED, place.span, None)
            continue
        if statement.postponed or statement.stage is Stage.PROPOSED or statement.mood in _UNCERTAIN:
            continue
        stage = statement.stage if statement.stage is not None and statement.asserted else Stage.ADOPTED
        yield mention(scene, place.jurisdiction, action, stage, place.span, when)
        if action is Action.REPEAL:
            earlier = taken_back(scene, sentence, statement, place.jurisdiction, before=when.day if when else None)
            yield from (event for event in earlier if event.date is not None)


def _is_had(scene: Scene, statement: Statement, place: Place) -> bool:
    """Whether a noun names a measure that the place has: not one that it "would soon have"."""
    if not statement.noun or statement.content is None:
        return False
    return _NOT_YET.search(scene.text, place.span.end, max(place.span.end, statement.content.start)) is None


def _is_of_a_measure(statement: Statement) -> bool:
    """Whether what passed is a measure, and not the technology's use."""
    if statement.about is About.NAMED:
        return statement.sentence.has("measure")
    return statement.about is About.MEASURE


def _is_under_way(statement: Statement, place: Place) -> bool:
    """Whether the place, as the subject, is at work on a measure: "Tremont is considering a ban"."""
    if statement.stage is not Stage.PROPOSED or statement.postponed or place.span.end > statement.anchor.start:
        return False
    return statement.mood in (Mood.ASSERTED, Mood.FUTURE)


def _is_of_many(scene: Scene, contents: Sequence[Statement]) -> bool:
    """ "Bans are spreading in Maine" are not the state's."""
    return bool(contents) and all(
        s.stage is None and s.content is not None and s.content.of(scene.text).lower() in _PLURALS for s in contents
    )


def _is_denied(sentence: Sentence, place: Place) -> bool:
    """ "Neither Salem nor Springfield has acted"; "a city such as Tucson, if it were to ..."."""
    first = sentence.word_at(place.span.start)
    before = [word.lower for word in sentence.words[max(0, first - 3) : first]]
    if "neither" in before or "nor" in before:
        return True
    return any(word.lower == "if" for word in sentence.words[max(0, first - 8) : first])


def _as_cited(scene: Scene, sentence: Sentence, place: Place) -> Place:
    """In a list of those that did so, "Boston" is the one known for it, not a namesake in the paper's own state."""
    known = known_names().get(place.text, [])
    if not known or any(place.jurisdiction.ocd_id == one.ocd_id for one in known):
        return place
    if not sentence.has("listing", "same"):
        return place
    stated = scene.text[place.span.end : place.span.end + 2] == ", "
    if stated and place.jurisdiction.state and gazetteer().state(_word_after(scene.text, place)):
        return place
    own_state = scene.home.jurisdiction.state if scene.home else None
    return replace(place, jurisdiction=next((one for one in known if one.state == own_state), known[0]))


def _word_after(text: str, place: Place) -> str:
    return text[place.span.end + 2 : place.span.end + 16].split(",")[0].split(" and")[0].strip(" .;")


def _is_cited(scene: Scene, sentence: Sentence, place: Place, when: When | None) -> bool:
    """Whether a place known for its measure is named as such: with a date, or beside another such place."""
    if known_action(place) is None or any(quoted.overlaps(place.span) for quoted in sentence.quoted):
        return False
    if _OTHER_MATTER.search(sentence.text) and not (sentence.topics or sentence.has("measure", "ban", "moratorium")):
        return False
    others = sum(1 for other in sentence.places if known_action(other) is not None)
    return (
        others >= 2
        or (when is not None and when.precision is not DatePrecision.DAY)
        or bool(scene.own and sentence.has("measure"))
    )


def is_said_of(scene: Scene, sentence: Sentence, statement: Statement, place: Place) -> bool:
    """Whether a statement is of a place in its sentence: its owner, its subject, or where it happened."""
    text, content = scene.text, statement.content or statement.anchor
    begins = min(content.start, statement.anchor.start)
    owner = text[max(0, content.start - 3) : content.start]
    if owner.startswith(("'s", "’s")):
        return place.span.end == content.start - 3
    if place.span.end <= begins:
        return _is_one_clause(text, sentence, place.span.end, begins) and not _has_other_subject(
            scene, sentence, place, begins
        )
    after = text[max(content.end, 0) : place.span.start]
    return place.span.start >= content.end and ";" not in after and bool(_IN_PLACE.search(after)) and len(after) < 160


def _is_one_clause(text: str, sentence: Sentence, start: int, end: int) -> bool:
    """Whether no semicolon parts a place from what is said; those of a list of places do not: "Salem, Oregon; Dover,
    Delaware; and Erie have banned it"."""
    last = max((other.span.end for other in sentence.places if other.span.end <= end), default=start)
    return ";" not in text[max(start, last) : end] and all(
        any(0 <= other.span.start - match.end() <= _LIST_WORDS for other in sentence.places)
        for match in _SEMICOLON.finditer(text, start, max(start, last))
    )


def _has_other_subject(scene: Scene, sentence: Sentence, place: Place, begins: int) -> bool:
    """Whether another government stands between, so that the verb is its own: "in Maine, Portland banned ..."."""
    between = [other for other in sentence.places if place.span.end <= other.span.start and other.span.end <= begins]
    if not between:
        return False
    if place.jurisdiction.level is Level.STATE and between[0].jurisdiction.level is not Level.STATE:
        return True
    if scene.text.startswith(("'s", "’s"), between[0].span.end):
        # "More than Dover's council in Delaware, Salem's council banned ..."
        return True
    gap = scene.text[place.span.end : between[0].span.start]
    return not _LIST_GAP.fullmatch(gap)


def _did_the_same(sentence: Sentence, place: Place) -> bool:
    """Whether the place did what was spoken of before: "Springfield took the same route"; not whether it will."""
    for cue in sentence.cues:
        start = sentence.span_of(cue).start
        if cue.kind == "same" and place.span.end <= start:
            between = sentence.text[place.span.end - sentence.span.start : start - sentence.span.start]
            return _NOT_YET.search(between) is None
    return False


def _did_a_similar_thing(scene: Scene, place: Place) -> bool:
    """ "A similar measure passed by Monterey County"."""
    return _SIMILAR_BY.search(scene.text, max(0, place.span.start - 80), place.span.start) is not None


def _is_listed(scene: Scene, sentence: Sentence, place: Place) -> bool:
    """Whether the place stands in a list of those that did so before: "joins Boston, Brookline and Cambridge"."""
    near = sentence.topics or _near_statement(scene, sentence) or _names_home(scene, sentence)
    if not near and known_action(place) is None:
        return False
    for cue in sentence.cues:
        if cue.kind == "listing" and sentence.span_of(cue).end <= place.span.start:
            start = sentence.span_of(cue).end
            between = scene.text[start : place.span.start]
            directly = sentence.words_of(cue).lower() in _OTHERWISE
            if directly and not (sentence.topics or sentence.has("ban", "moratorium", "restriction", "measure")):
                continue
            if _only_places(sentence, start, place.span.start, between, directly=directly):
                return True
    return False


def _names_home(scene: Scene, sentence: Sentence) -> bool:
    return scene.home is not None and any(key(p.jurisdiction) == key(scene.home.jurisdiction) for p in sentence.places)


def _only_places(sentence: Sentence, start: int, end: int, between: str, *, directly: bool) -> bool:
    """Whether hardly anything but places stands between a listing word and the place; nothing where ``directly``."""
    covered = sum(len(other.text) for other in sentence.places if start <= other.span.start and other.span.end <= end)
    words = len(between.split())
    if _RELATIVE.search(between):
        return False
    separators = between.count(",") + between.count(";")
    return len(between) - covered <= (2 if directly else 24) + 14 * separators and words < 80


def _near_statement(scene: Scene, sentence: Sentence) -> bool:
    return any(sentence.index - 3 <= s.sentence.index <= sentence.index for s in scene.statements)
