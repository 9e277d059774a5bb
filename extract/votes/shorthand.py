"""Motions as clerks shorten them: names in brackets, with a slash or after a label, and motions without a mover."""

import re

from extract.votes import names
from extract.votes.pieces import Motion
from extract.votes.wording import clean, moved_text, role_of

_MOVED_LABEL = re.compile(
    r"(?<!on the )\b(?:motion maker|moved|motion|mover|movant|m)\s?[:,]\s{0,20}|\b(?:moved|motion|mover|"
    r"movant) (?=[a-z])"
)
_OUTCOME_NEXT = re.compile(
    r"(?:was )?(?:carrie[ds]|passe[ds]|failed|fails|approved|adopted|denied|defeated)\b", re.IGNORECASE
)
_MOVED = re.compile(r"\b(?:rn|m)oved\b|\bmotioned\b|\bmoves (?=to\b|that\b)|\bma(?:de|kes?) (?:a|the) motion\b")
_MOTION_TO = re.compile(
    r"(?:^|[\n.:)-] ?)\s{0,40}(?:a )?(?:rn|m)otion (?:was (?:duly )?made )?(?:to|that|for)\b|\bthere (?:is|was)"
    r" a motion(?: and a second(?:ed)?)? (?:to|that)\b|^(?:substitute )?motion:"
)
_SLASH = re.compile(r"(?<![\w/])([^\W\d_][\w.'-]{1,30}) ?/ ?([^\W\d_][\w.'-]{1,30})(?![\w/])")
_FIRST = re.compile(
    r"\b(?:m|1st|first|moved|motion|mover)\s{0,2}(?:[/:=]|-{1,2})\s{0,2}(?=[a-z][a-z.])|\(m\) (?=[a-z])"
)
_SECOND = re.compile(
    r"[\s,;.)/]{1,6}(?:and )?(?:(?:s|sec|seconder)\s{0,2}(?:[/:=]|-{1,2})|"
    r"(?:2nd|second(?:ed)?)(?: by)?\s{0,2}(?:[/:=]|-{1,2})?)\s{0,2}(?=[a-z][a-z.])|\s\(s\) (?=[a-z])"
)
_MS = re.compile(
    r"\b(?:m[/l]s(?:/?[cpu])?(?=\b)|mm?s[cfpu]|m-s|motion/(?:second|2nd)|moved/(?:seconded|2nd)|"
    r"mover/second(?:er)?)\b[: (]{0,3}"
)
_DASH = re.compile(r"(?: -{1,2}|:) (?=[a-z])")  # "MOTION TO ADJOURN - HILL   SECONDED: STONE"
_MOVED_ONLY = re.compile(
    r"\b(?:(?:rn|m)oved,? (?:and|&) (?:duly )?seconded|"
    r"(?:rn|m)oved, (?:duly )?seconded,? and (?=voted|carried|passed|approved|adopted|unanim)|"
    r"motion (?:was )?(?:duly )?made(?:,)? and seconded|"
    r"on motion duly (?:made|seconded))\b"
)
_MOVED_TO = re.compile(r"\s{0,40}moved (?=(?:to|that) )")
_VOTED_TO = re.compile(
    r"^\s{0,60}(?:it was )?(?:unanimously )?voted[:,]?(?:,? (?:unanimously|by (?:an? )?[\w/ -]{3,24}? vote)){0,2}"
    r"[:,]?\s{1,20}(?=to |that )"
)
_RESOLVED = re.compile(
    r"\s{0,60}(?:(?:now,? )?(?:therefore,? )?(?:be it )?resolved,? ?(?=that|to|by)|(?=(?:that|to) [a-z]))"
)
_MOVED_BRACKET = re.compile(
    r"\b(?:moved|motion(?: was)?(?: duly)? made|motion(?: (?:no\. ?|#)\d{1,4})?)(?: by)? ?\((?=[a-z])"
)
_SECOND_BRACKET = re.compile(r"\bsecond(?:ed)?(?: by)? ?\((?=[a-z])")
_MOTION_LAST = re.compile(r"\b(?:motion|moved|m/?s/?c?|made|seconded)(?: by)?[:,]? ?\($")
_LINE_STARTS = re.compile(r"(?:^|\n)[ ]{0,40}$")
_MOTION_BELOW = re.compile(
    r"[ .]{0,20}\n\s{0,40}(?:motion|moved) (?:to|that|for)\b", re.IGNORECASE
)  # "HILL/RAY", alone
_SET_OFF = re.compile(r"[ ]?(?:\.{2,8}|-{1,2}|:|…)[ ]{1,4}(?=[^\W\d_])")
_ENDED = re.compile(r"\b(?i:carried|passed|failed|approved|unanimous(?:ly)?|adopted|defeated)\b|\b\d{1,2}-\d{1,2}\b")
_MOVER_TOLD = re.compile(r"\b(?i:moved|motion(?:ed)? (?:made )?by|made a motion|seconded)\b")
_VOTE_NEAR = re.compile(r"\b(?i:votes?|ayes|carried|passed|failed|approved|unanimous(?:ly)?)\b")
_LONGEST_TOLD = 900
_LABEL_ONLY = re.compile(r"\s{0,40}(?:action|motion|moved|moved and seconded|movant)s?: ?")
_SHALL = re.compile(
    r"(?:\basked|\bquestion|[:,?\"])\W{1,4}shall (?=(?:the|this) [\w .,'()-]{3,80}? (?:pass|be adopted)\b)"
)


def bracketed(plain: str, sentence: str, start: int, end: int) -> Motion | None:
    """Mover and seconder in brackets: "Moved (Hill) and seconded (Stone) to adopt the plan"."""
    match = _MOVED_BRACKET.search(sentence)
    if match is None:
        return None
    named = names.one_after(plain, start + match.end())
    if named.names and plain.startswith(", ", named.end):
        return _both_bracketed(plain, sentence, start, end, match.end())
    if not named.names or plain[named.end : named.end + 1] != ")":
        return None
    stop, seconder = named.end + 1, None
    if second := _SECOND_BRACKET.search(sentence, stop - start):
        other = names.one_after(plain, start + second.end())
        seconder, stop = (other.names[0] if other.names else None), other.end + 1
    text = moved_text(plain, sentence[stop - start :], stop, end)
    return Motion(start, end, named.names[0], seconder, text, role_of(sentence))


def _both_bracketed(plain: str, sentence: str, start: int, end: int, opened: int) -> Motion | None:
    """Mover and seconder in one pair of brackets: "Motion (Hill, Stone) to adopt the plan"."""
    named = names.list_after(plain, start + opened, limit=80)
    if len(named.names) != 2 or plain[named.end : named.end + 1] != ")":
        return None
    stop = named.end + 1
    text = moved_text(plain, sentence[stop - start :], stop, end)
    return Motion(start, end, named.names[0], named.names[1], text, role_of(sentence))


def paired(plain: str, _: str, start: int, end: int) -> Motion | None:
    """Short labels for both: "M/Hill S/Stone", "1st: Hill 2nd: Stone", "Moved - Hill, seconded - Stone"."""
    low = plain[start:end].lower()
    match = _FIRST.search(low)
    if match is None:
        return None
    second = _SECOND.search(low, match.end(), match.end() + 70)
    if second is None:
        return None
    mover = names.list_after(plain, start + match.end(), limit=second.start() - match.end())
    seconder = names.one_after(plain, start + second.end())
    if len(mover.names) != 1 or not seconder.names or mover.end < start + second.start() or seconder.end > end:
        return None
    text = moved_text(plain, low[seconder.end - start :], seconder.end, end)
    before = low[: match.start()].strip(" .,;:-(\n")
    if text is None and len(before) > 3:
        text = clean(plain, start, start + match.start())
    return Motion(start, end, mover.names[0], seconder.names[0], text, role_of(low))


def slash(plain: str, sentence: str, start: int, end: int) -> Motion | None:
    short = _MS.search(sentence)
    first_short = short.end() if short and not re.search(r"\w ?/ ?\w[\w.'-]{1,30} $", sentence[: short.start()]) else 0
    for match in _SLASH.finditer(plain, start + first_short, end):
        pair = [part for part in match.groups() if part[0].isupper() and not part.isdigit()]
        first = names.one_after(plain, match.start(1)).names
        second = names.one_after(plain, match.start(2)).names
        if len(pair) < 2 or not first or not second:
            continue
        before = sentence[: match.start() - start]
        stop = max(match.end(), names.one_after(plain, match.start(2)).end)
        if not (
            short
            or re.search(
                r"\bmo(?:tion|ved)(?: (?:and|&) (?:a )?second(?:ed)?)?(?: was)?(?: made)?(?: by)?[:,\s-]{0,4}$", before
            )
            or re.match(
                r"[,:;]? ?(?:\s{2,}|carried|passed|approved|unanim|\d{1,2} ?(?:[-/:] ?\d|to\b|ayes?\b|y|in fav|"
                r"for\b))|\s?moved\b",
                sentence[stop - start :],
            )
            or (_LABEL_ONLY.fullmatch(before) and not sentence[stop - start :].split("\n", 1)[0].strip(" ."))
            or (
                before.endswith("(")
                and (_MOTION_TO.search(before) or _MOTION_LAST.search(before[-30:]))
                and sentence.startswith((")", ",", ";"), stop - start)
            )
            or (
                not before.strip(" \n-.*")
                and re.match(r"[,:]? (?:motion )?(?:to|that) [a-z]", sentence[stop - start :])
            )
            or (
                sentence.startswith(" motion", stop - start)
                and re.search(r"(?:^|\ba |\bthe |\bon |\bby )\s{0,4}$", before)
            )
            or (before.strip() == "(" and re.match(r"\) ?(?:move |motion )?to [a-z]", sentence[stop - start :]))
            or (_LINE_STARTS.search(before, max(0, len(before) - 42)) and _MOTION_BELOW.match(plain, stop))
            or _tells_what(plain, before, stop)
            or _ends_item(plain, before, sentence[stop - start :], stop)
        ):
            continue
        stop += 6 if sentence.startswith(" moved", stop - start) else 0
        if short and short.start() == stop - start + 1:
            stop = start + short.end()
        after = sentence[stop - start :].lstrip(" ,)")
        told = short or _says(before, after) or _tells_what(plain, before, stop)
        text = clean(plain, stop, end) if told else None
        if text is None and (said := re.search(r"\bmotion (?=to |that |for )", before)):
            text = clean(plain, start + said.end(), match.start() - before.endswith("("))
        text = text or moved_text(plain, sentence[stop - start :], stop, end)
        return Motion(start, end, first[0], second[0], text, role_of(sentence))
    if short:
        first_named = names.list_after(plain, start + short.end(), limit=120)
        if first_named.names:
            seconder = first_named.names[1] if len(first_named.names) > 1 else None
            return Motion(
                start, end, first_named.names[0], seconder, clean(plain, first_named.end, end), role_of(sentence)
            )
    return None


def _ends_item(plain: str, before: str, after: str, stop: int) -> bool:
    """Whether a pair ends an item's line, and the vote follows: "D. ROCK SALT: Hill/Ray. Vote: 4 yes"."""
    if not re.match(r"\s{0,20}[a-z\d]{1,4}[.)] ", before) or not before.endswith((": ", "- ")) or after.strip(" .\n"):
        return False
    return _VOTE_NEAR.search(plain, stop, stop + 160) is not None


def _tells_what(plain: str, before: str, stop: int) -> bool:
    """Whether a pair opens a line and, set off from it, stands what they moved, and then how it ended: "HILL/RAY -
    close the street. CARRIED."."""
    while plain[stop - 1] == ".":
        stop -= 1
    if before.strip(" \n-.*") or _SET_OFF.match(plain, stop) is None:
        return False
    rest = plain[stop : stop + _LONGEST_TOLD].split("\n\n", 1)[0]
    ended = _ENDED.search(rest)
    return ended is not None and _MOVER_TOLD.search(rest, 0, ended.start()) is None


def _says(before: str, after: str) -> bool:
    """Whether what follows mover and seconder is what they moved."""
    return after.startswith(("to ", "that ", "move to ")) or (
        before.strip(" (\n-") == "motion:" and re.match(r"[a-z]{3,12} [a-z]", after.lstrip("- ")) is not None
    )


def labelled(plain: str, sentence: str, start: int, end: int) -> Motion | None:
    for match in _MOVED_LABEL.finditer(sentence):
        position = start + match.end()
        if _OUTCOME_NEXT.match(plain, position):
            continue
        if not plain[position : position + 1].isupper() or not sentence[match.end() : match.end() + 1].isalpha():
            if match.group().startswith("motion:") and match.start() < 20:
                return Motion(start, end, None, None, clean(plain, position, end), role_of(sentence))
            continue
        named = names.one_after(plain, position)
        if named.names and re.match(r"\s{0,3}(?:[,;./]|$|to\b|that\b|- |\s{2,})", sentence[named.end - start :]):
            text = moved_text(plain, sentence[named.end - start :], named.end, end)
            item = sentence[: match.start()].strip()
            if text is None and item.endswith((":", "-")) and 3 < len(item) < 200:
                text = clean(plain, start, start + match.start())
            if text is None and match.group().startswith("mover"):
                text = clean(plain, *_column_before(plain, start, start + match.start()))
            return Motion(start, end, named.names[0], None, text, role_of(sentence))
        if match.group().startswith("motion:"):
            if _MOVED.search(sentence, match.end()):
                return None  # the sentence names the mover
            return Motion(start, end, None, None, clean(plain, position, end), role_of(sentence))
    return None


def _column_before(plain: str, start: int, stop: int) -> tuple[int, int]:
    """The column of a record's line before a place."""
    columns = list(re.finditer(r"[^|\s](?:[^|\s]| (?! |- )){0,200}", re.sub(r"[ -]{1,4}$", "", plain[start:stop])))
    return (start + columns[-1].start(), stop) if columns else (stop, stop)


def bare(plain: str, sentence: str, start: int, end: int) -> Motion | None:
    """A motion whose mover the text does not name, or names at the end of it ("Motion to award the bid by Ray")."""
    if match := _MOVED_ONLY.search(sentence):
        return Motion(
            start,
            end,
            None,
            None,
            moved_text(plain, sentence[match.end() :], start + match.end(), end),
            role_of(sentence),
        )
    if match := _MOVED_TO.match(sentence):
        return Motion(start, end, None, None, clean(plain, start + match.end(), end), role_of(sentence))
    if match := _RESOLVED.match(sentence):
        return Motion(start, end, None, None, clean(plain, start + match.end(), end), role_of(sentence), completes=True)
    if match := _VOTED_TO.search(sentence) or _SHALL.search(sentence):
        return Motion(start, end, None, None, clean(plain, start + match.end(), end), role_of(sentence))
    match = _MOTION_TO.search(sentence)
    if match is None:
        return None
    at = match.start() + sentence[match.start() :].find("otion") + 6
    for by in reversed(list(re.finditer(r"\b(?:made |offered )?by\s{1,12}(?=[a-z])", sentence[at:]))):
        named = names.one_after(plain, start + at + by.end())
        if named.names:
            return Motion(
                start, end, named.names[0], None, clean(plain, start + at, start + at + by.start()), role_of(sentence)
            )
    for dash in reversed(list(_DASH.finditer(sentence, at))):
        named = names.one_after(plain, start + dash.end())
        if named.names and not re.match(r"[ ]{0,3}[^\s,;.(]", plain[named.end : end]):
            words = clean(plain, start + at, start + dash.start())
            return Motion(start, end, named.names[0], None, words, role_of(sentence))
    if re.search(r"\b(?:carried|passed|failed|approved|lost|adopted|defeated|prevailed|was|did)\b", sentence):
        return None
    return Motion(start, end, None, None, clean(plain, start + at, end), role_of(sentence))
