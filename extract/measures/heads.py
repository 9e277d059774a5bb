"""The head of a record: whose meeting it was, which body's, and when."""

import re
from collections import Counter
from itertools import islice

from banwatch.documents import DocumentKind
from banwatch.gazetteer import gazetteer
from banwatch.jurisdictions import Jurisdiction, Level
from banwatch.measures import DatePrecision
from extract.marks import votes_of
from extract.measures import dates
from extract.measures.dates import When
from extract.measures.own_records import MOTIONS
from extract.measures.scene import Scene

HEAD_CHARACTERS = 900

_AGENDA = re.compile(r"\bagenda\b|\bwarrant\b|\bnotice of (?:public )?(?:meeting|hearing)\b", re.IGNORECASE)
_MINUTES = re.compile(r"\bminutes\b|\bjournal\b|\bproceedings\b|\brecord of\b|\bhistory\b", re.IGNORECASE)
_GOVERNMENT_OF = re.compile(
    r"\b(?P<kind>city|town|village|county|borough|township|parish"
    r"|state)\s(?:and\scounty\s)?of\s(?P<name>[A-Z][\w.’'ʻ`-]{1,20}(?:[ -][A-Z][\w.’'ʻ`-]{1,20}){0,3})",
    re.IGNORECASE,
)
_NAMED_BODY = re.compile(
    r"\b(?P<name>[A-Z][\w.’'ʻ‘`-]{1,20}(?:[ -][A-Z][\w.’'ʻ`-]{1,20}){0,3})\s(?P<kind>City|Town|Village|County|Borough"
    r"|Township|Common|Parish)\s"
    r"(?:Council|Board|Commission|Committee|Court|Meeting|Legislature)",
    re.IGNORECASE,
)
_NAMED_OFFICE = re.compile(
    r"\b(?P<name>[A-Z][\w.’'ʻ‘`-]{1,20}(?:[ -][A-Z][\w.’'ʻ`-]{1,20}){0,3})\s(?P<kind>City|Town|Village|County|Borough"
    r"|Township)\s(?:Supervisor|Commissioner|Manager|Administrator|Attorney|Clerk|Code|Charter|Hall|Municipal Code)"
)
_MOST_MATCHES = 100
_MINUTES_OF = re.compile(r"\b[Mm]inutes(?: of| dated| from|:| -)?(?: the)?\s{1,3}\Z")
_MACHINE_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_SCHOOL = re.compile(
    r"\b(?P<name>(?:(?-i:[A-Z])[\w.’'ʻ`-]{1,20}[ -]){1,5}(?:(?:Independent|Unified|Community Unit|Union Free|Central"
    r"|Consolidated|Unit)\s){0,2}"
    r"(?:School District|Public Schools|(?:County|City|Community|Area) Schools)(?:\sNo\.\s?\d{1,4}|\s\d{1,4}[A-Z]?)?)",
    re.IGNORECASE,
)
_TOWN_AND_STATE = re.compile(
    r"^(?P<name>[A-Z][A-Za-z.’' -]{2,30}),\s(?P<state>[A-Z][A-Za-z]{3,14}(?: [A-Z][A-Za-z]{2,9})?)\b", re.MULTILINE
)
_MIXED = re.compile(r"\b(?=\w{0,20}[A-Za-z])(?=\w{0,20}[01l])\w{3,24}\b")
_CAPITALS = str.maketrans({"1": "I", "0": "O"})
_SMALL = str.maketrans({"1": "l", "0": "o"})
_STATE_AFTER = re.compile(r"[,\s]{1,3}(?P<state>[A-Z][A-Za-z]{1,14}(?:\s[A-Z][a-z]{2,9})?)")


def is_agenda(scene: Scene) -> bool:
    """Whether the record is of a meeting to come."""
    if scene.context.kind is DocumentKind.AGENDA:
        return True
    if scene.context.kind is DocumentKind.RECORD or any(vote.result for vote in votes_of(scene.doc)):
        return False
    head = scene.text[:HEAD_CHARACTERS]
    return bool(_AGENDA.search(head)) and not _MINUTES.search(head) and not MOTIONS.search(scene.text)


def jurisdiction(scene: Scene) -> Jurisdiction | None:
    """The government named at the head ("CITY OF KEENE", "Keene City Council"), else the most named place."""
    if scene.context.home_ocd_id and (own := gazetteer().by_id(scene.context.home_ocd_id)):
        return own
    head = _unscanned(scene.text[:HEAD_CHARACTERS])
    school = _SCHOOL.search(head)
    if school and (found := _district(school["name"], scene)):
        return found
    matches = sorted((*_GOVERNMENT_OF.finditer(head), *_NAMED_BODY.finditer(head)), key=lambda m: m.start())
    for match in sorted(matches, key=lambda m: m["kind"].lower() == "state"):
        for name in _names(match["name"], match["kind"].lower()):
            if found := _look_up(name, match["kind"].lower(), head[match.end("name") :], scene):
                return found
    for match in _TOWN_AND_STATE.finditer(head):
        state = gazetteer().state(match["state"].title())
        if state and state.state and (found := gazetteer().find(match["name"].title(), state.state, Level.CITY)):
            return found
    return _most_named(scene) or (scene.home.jurisdiction if scene.home else None)


def _most_named(scene: Scene) -> Jurisdiction | None:
    """The government whose offices, body or code the record names most, where its head names none."""
    found: Counter[Jurisdiction] = Counter()
    known: dict[str, Jurisdiction | None] = {}
    for pattern in (_GOVERNMENT_OF, _NAMED_BODY, _NAMED_OFFICE):
        for match in islice(pattern.finditer(scene.text), _MOST_MATCHES):
            kind = match["kind"].lower()
            if kind == "state":
                continue
            named = f"{match['name']} {kind}"
            if named not in known:
                after = scene.text[match.end("name") : match.end("name") + 40]
                options = (_look_up(name, kind, after, scene) for name in _names(match["name"], kind))
                known[named] = next(filter(None, options), None)
            if (where := known[named]) is not None:
                found[where] += 1
    return found.most_common(1)[0][0] if found else None


def _unscanned(head: str) -> str:
    """The head with the digits that scanning put into words made letters again; every offset stays."""
    return _MIXED.sub(lambda m: m.group().translate(_CAPITALS if m.group()[0].isupper() else _SMALL), head)


def _district(name: str, scene: Scene) -> Jurisdiction | None:
    """A school district, which the gazetteer has not, in the state of its record; its id by the OCD rule."""
    state = scene.context.home_state or (scene.home.jurisdiction.state if scene.home else None)
    home = gazetteer().state(state) if state else None
    if home is None or home.ocd_id is None:
        return None
    name = name.title() if name.isupper() else name
    slug = re.sub(r"[^a-z0-9]{1,9}", "_", name.lower()).strip("_")
    return Jurisdiction(name, Level.SCHOOL, home.state, ocd_id=f"{home.ocd_id}/school_district:{slug}")


def _names(words: str, kind: str) -> list[str]:
    """The name, and what is left of it when leading words that are not part of it fall away."""
    words = words.rstrip(".")
    parts = words.split()
    tails = [" ".join(parts[i:]) for i in range(len(parts))] if kind != "state" else [words]
    heads = [" ".join(parts[:i]) for i in range(len(parts) - 1, 0, -1)]
    return [name.title() if name.isupper() else name for name in (*tails, *heads)]


def _look_up(name: str, kind: str, after: str, scene: Scene) -> Jurisdiction | None:
    places = gazetteer()
    if kind == "state":
        return places.state(name)
    match = _STATE_AFTER.match(after)
    stated = places.state(match["state"].title()) if match else None
    home = scene.context.home_state or (scene.home.jurisdiction.state if scene.home else None)
    state = stated.state if stated else home
    if state is None:
        return None
    if kind in ("county", "parish"):
        title = f"{name} {kind.title()}"
        return places.find(title, state, Level.COUNTY) or places.find(_plain(title), state, Level.COUNTY)
    return places.find(name, state, Level.CITY) or places.find(_plain(name), state, Level.CITY)


def _plain(name: str) -> str:
    """A Hawaiian name as the census writes it, without its marks: "Kauaʻi" is "Kauai"."""
    return re.sub(r"[ʻ`‘’']", "", name)


def meeting_date(scene: Scene) -> When | None:
    """The first full date of the head, which is the meeting's; one in a machine's form may be the page's own, and the
    minutes approved are of another meeting."""
    found = dates.find(scene.text, 0, min(HEAD_CHARACTERS, len(scene.text)), scene.context.published)
    days = [when for when in found if when.precision is DatePrecision.DAY]
    explicit = [when for when in days if when.explicit]
    own = [when for when in explicit if not _MINUTES_OF.search(scene.text, 0, when.span.start)]
    written = [when for when in own if not _MACHINE_DATE.match(when.span.of(scene.text))]
    return next(iter(written or own or explicit or days), None)


def body(scene: Scene) -> str | None:
    """The body whose record it is: the first one named at the head that tells its level."""
    named: list[str] = []
    for sentence in scene.sentences:
        if sentence.span.start > HEAD_CHARACTERS:
            break
        for cue in sentence.bodies:
            words = sentence.words_of(cue)
            decides = cue.kind != "agency" or words.lower().endswith(("commission", "board", "authority"))
            if cue.form == "phrases" and decides:
                if cue.kind != "any" and not words.lower().endswith("district"):
                    return words
                named.append(words)
    # A district is the government; the board that meets for it may be named without its level.
    boards = [words for words in named if not words.lower().endswith("district")]
    return max(boards or named, key=len, default=None)
