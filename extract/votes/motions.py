"""Motions in minutes: who moved, who seconded, and what was moved, sentence by sentence."""

import re

from extract.votes import names
from extract.votes.pieces import Dead, Motion, Mover, Piece, Second
from extract.votes.seconds import SUPPORTED_ALONE, second_in, speaker_at
from extract.votes.wording import TRIM, clean, moved_text, role_of

_CUE = re.compile(
    r"\b(?:r?n?m?oved?|motion(?:s|ed)?|second(?:s|ed|er|ing)?|supported|m/s|ms[cfpu]|substitute|amendment|offered|by|"
    r"mover|maker|proposed|voted|shall|resolved)\b|/|^\s{0,60}(?:that|to)\b|\bm: "
)
_MOVED_BY = re.compile(
    r"\b(?:(?:rn|m)o(?:ved|tioned)(?: for (?:approval|adoption|acceptance|passage))?(?: and seconded)?\s(?:by|for by)|"
    r"amendment(?: was)?(?: offered| proposed| moved| made)? by|(?:rn|m)otion(?:ed)?(?: is| was|"
    r" has been)?(?: from the floor)?(?: then)?(?: duly)?(?: made| offered|"
    r" put forward)?(?: and seconded)?\s(?:by|of|from)|made by(?=:))[:\s]\s{0,20}"
)
_MOVED_LABEL = re.compile(r"(?<!on the )\b(?:motion maker|moved|motion|mover|m)\s?[:,]\s?|\b(?:moved|motion) (?=[a-z])")
_MOVED_AFTER = re.compile(
    r"\b(?:(?:rn|m)oved|motioned|(?:made?|makes?|put) (?:a|the|his|her) (?:substitute )?motion|"
    r"entertained a motion|so moved|offered(?=,? and ,))\b"
)
_OFFERED = re.compile(
    r"\b(?:off ?ered|proposed|introduced|made|presented) (?:a |an |the )?(?:friendly )?(?:(?:substitute|"
    r"amendment)(?: (?:motion|amendment|resolution|ordinance))?|motion|following (?:resolution|ordinance|motion|"
    r"order)s?)(?: (?:no\. )?\d{1,2})?\b"
)
_I_MOVE = re.compile(r"\bi(?: would| will|'d|'ll)?(?: like to)? (?:move|make (?:a|the) motion)\b")
_POSSESSIVE = re.compile(r"([^\W\d_][\w-]{1,30})'s (?:substitute |proposed |floor )?(amendment|motion|substitute)\b")
_OFFERED_AND = re.compile(r"\b(?:introduced|offered|presented|proposed|sponsored) (?P<what>[^,;]{3,200}?),? and$")
_OUTCOME_NEXT = re.compile(
    r"(?:was )?(?:carrie[ds]|passe[ds]|failed|fails|approved|adopted|denied|defeated)\b", re.IGNORECASE
)
_AND = re.compile(r" (?:and|&) (?=[A-Z])")
_ASKED_FOR = re.compile(r"\bmotion (?P<what>(?:to|that) [^.]{3,280})\.\s{0,20}$", re.IGNORECASE)
_SAID_MOTION = re.compile(r":\s{1,3}\"?(?:i (?:hereby )?move,? )?(?=(?:that|to) )")
_HE = re.compile(r"(?:^|[.;,] |\bthen )(?:s?he)$")
_VOTE_ON = re.compile(r"\b(?:vote|question|call(?:ed)?) on (?:[a-z]{2,14}\.? ){0,2}$")  # speaks of a motion, makes none
_SENTENCE_STARTS = re.compile(r"(?:^|[.!?][ \n]{1,3})(?=[^\W\d_])")
_PRONOUN = re.compile(r"\b(?:his|her|their) (?:motion|amendment)\b")
_MOTION_TO = re.compile(
    r"(?:^|[\n.:)-] ?)\s{0,40}(?:a )?(?:rn|m)otion (?:to|that|for)\b|\bthere (?:is|was)"
    r" a motion(?: and a second(?:ed)?)? (?:to|that)\b|^(?:substitute )?motion:"
)
_SLASH = re.compile(r"(?<![\w/])([^\W\d_][\w.'-]{1,30}) ?/ ?([^\W\d_][\w.'-]{1,30})(?![\w/])")
_MS = re.compile(r"\b(?:m[/l]s/?c?|ms[cfpu]|m-s|motion/second|moved/seconded|mover/seconder)\b[: (]{0,3}")
_BY_LINE = re.compile(r"^\s{0,60}(?:offered )?by (?=[a-z])")
_MOVED_ONLY = re.compile(
    r"\b(?:(?:rn|m)oved,? (?:and|&) (?:duly )?seconded|"
    r"(?:rn|m)oved, (?:duly )?seconded,? and (?=carried|passed|approved|adopted|unanim)|"
    r"motion (?:was )?(?:duly )?made(?:,)? and seconded|"
    r"on motion duly (?:made|seconded))\b"
)
_VOTED_TO = re.compile(
    r"^\s{0,60}(?:it was )?(?:unanimously )?voted[:,]?(?:,? (?:unanimously|by (?:an? )?[\w/ -]{3,24}? vote)){0,2}"
    r"[:,]?\s{1,20}(?=to |that )"
)
_RESOLVED = re.compile(
    r"\s{0,60}(?:(?:now,? )?(?:therefore,? )?(?:be it )?resolved,? ?(?=that|to|by)|(?=(?:that|to) [a-z]))"
)
_MOVED_BRACKET = re.compile(r"\b(?:moved|motion(?: was)? made|motion)(?: by)? ?\((?=[a-z])")
_SECOND_BRACKET = re.compile(r"\bsecond(?:ed)?(?: by)? ?\((?=[a-z])")
_PAIR = re.compile(
    r"\b(?:council(?:men|members|ors|women|persons)|councillors|messrs|commissioners|trustees|members|alder(?:men|"
    r"persons)|selectmen|supervisors|directors)"
    r"\.? [\w.' -]{2,40} and [\w.' -]{2,40}$"
)
_MOTION_LAST = re.compile(r"\b(?:motion|moved|m/?s/?c?)(?: by)?[:,]? ?\($")
_LINE_STARTS = re.compile(r"(?:^|\n)[ ]{0,40}$")
_MOTION_BELOW = re.compile(
    r"[ .]{0,20}\n\s{0,40}(?:motion|moved) (?:to|that|for)\b", re.IGNORECASE
)  # "HILL/RAY", alone
_LABEL_ONLY = re.compile(r"\s{0,40}(?:action|motion|moved|moved and seconded|movant)s?: ?")
_TO_LAST = re.compile(r",\s(?P<text>(?:to|that) [a-z][^;]{3,300}$)")
_SHALL = re.compile(
    r"(?:\basked|\bquestion|[:,?\"])\W{1,4}shall (?=(?:the|this) [\w .,'()-]{3,80}? (?:pass|be adopted)\b)"
)
_APPOSED = re.compile(
    r"(.{2,80}?)(?: of [\w .]{3,30})?,(?: [^,.;]{3,60})?$", re.DOTALL
)  # "Ann Hill, the petitioner, moved"
_BODY = re.compile(
    r"the (?:[\w' ]{0,20})(?:board|council|commission|committee|selectmen|trustees|members|meeting|town)"
)
_FIELD = re.compile(
    r"^\s{0,60}(mover|moved by|motion by|offered by|introduced by|seconder|"
    r"seconded by|second by|moved|seconded|second)\s?(?::|\s{2,})\s{0,30}"
)
_DIED = re.compile(
    r"\b(?:(?:died|dies|failed|fails|fell|lost) for (?:want|lack) of a? ?second|there was no second|(?:did not|"
    r"failed to) receive a second|"
    r"due to (?:a )?lack of (?:a )?second|no second (?:was (?:heard|"
    r"made|offered|given|received)|came)|(?:motion|amendment) (?:was )?withdrawn|withdrew (?:the|his|"
    r"her) motion)\b"
)
_NO_SUBJECT = re.compile(
    r"(?:.{0,60}\b)?(?:it was|it is|was|were|is|on|upon|a|an|the|then|and|motion was|in a single|"
    r"following discussion|whereupon,? it|there being no further .{0,60}|whereupon|action|after .{1,80}|with .{1,80}|"
    r"unanimously)|.{0,100}\b(?:adjourned|approved|adopted|passed|carried)\b.{0,100}",
    re.DOTALL,
)


def find(plain: str, low: str, start: int, end: int) -> list[Piece]:
    """The motion a sentence makes, and seconds that stand in it alone; empty for most sentences."""
    sentence = low[start:end]
    if not _CUE.search(sentence):
        return []
    if died := _DIED.search(sentence):
        if _MOVED_AFTER.search(sentence[: died.start()]):
            return []
        return [Dead(start + died.start(), start + died.end())]
    field = _FIELD.match(sentence)
    if field and (named := names.one_after(plain, start + field.end())).names:
        rest = sentence[named.end - start :].split("\n", 1)[0].strip()
        if not rest or (rest.startswith((",", "[", "(")) and "second" not in rest and len(rest) < 60):
            return [Mover(start, named.end, named.names[0], field.group(1).startswith("second"))]
        if rest.startswith("second") and (seconder := second_in(plain, low, named.end, end)[0]):
            return [Mover(start, named.end, named.names[0], second=False), Second(named.end, end, seconder)]
    seconder, sentence_left, second_at = second_in(plain, low, start, end)
    motion = _motion(plain, sentence_left, start, end)
    if motion is not None:
        motion.seconder = motion.seconder or seconder
        return [motion]
    if second_at >= 0:
        if pronoun := _PRONOUN.search(sentence):
            return [
                Motion(start, end, mover=_last_named(plain, start), seconder=seconder, role=role_of(pronoun.group()))
            ]
        spoken = sentence[second_at : second_at + 12].lstrip(" ,")
        alone = SUPPORTED_ALONE.fullmatch(sentence) is not None
        return [] if spoken.startswith("support") and not alone else [Second(start + second_at, end, seconder)]
    return []


def _motion(plain: str, sentence: str, start: int, end: int) -> Motion | None:
    for reader in (_bracketed, _slash, _moved_by, _moved_label, _moved_after, _offered, _spoken, _owned, _bare):
        motion = reader(plain, sentence, start, end)
        if motion is not None:
            return motion
    return None


def _bracketed(plain: str, sentence: str, start: int, end: int) -> Motion | None:
    """Mover and seconder in brackets: "Moved (Hill) and seconded (Stone) to adopt the plan"."""
    match = _MOVED_BRACKET.search(sentence)
    if match is None:
        return None
    named = names.one_after(plain, start + match.end())
    if not named.names or plain[named.end : named.end + 1] != ")":
        return None
    stop, seconder = named.end + 1, None
    if second := _SECOND_BRACKET.search(sentence, stop - start):
        other = names.one_after(plain, start + second.end())
        seconder, stop = (other.names[0] if other.names else None), other.end + 1
    text = moved_text(plain, sentence[stop - start :], stop, end)
    return Motion(start, end, named.names[0], seconder, text, role_of(sentence))


def _slash(plain: str, sentence: str, start: int, end: int) -> Motion | None:
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
            or re.match(r"[,:]? ?(?:\s{2,}|carried|passed|approved|unanim|\d)|\s?moved\b", sentence[stop - start :])
            or (_LABEL_ONLY.fullmatch(before) and not sentence[stop - start :].split("\n", 1)[0].strip(" ."))
            or (
                before.endswith("(")
                and (_MOTION_TO.search(before) or _MOTION_LAST.search(before[-30:]))
                and sentence.startswith((")", ",", ";"), stop - start)
            )
            or (not before.strip(" \n-.*") and re.match(r",? (?:to|that) [a-z]", sentence[stop - start :]))
            or (before.strip() == "(" and re.match(r"\) ?(?:move |motion )?to [a-z]", sentence[stop - start :]))
            or (_LINE_STARTS.search(before, max(0, len(before) - 42)) and _MOTION_BELOW.match(plain, stop))
        ):
            continue
        stop += 6 if sentence.startswith(" moved", stop - start) else 0
        if short and short.start() == stop - start + 1:
            stop = start + short.end()
        after = sentence[stop - start :].lstrip(" ,)")
        text = clean(plain, stop, end) if short or after.startswith(("to ", "that ", "move to ")) else None
        if text is None and (said := re.search(r"\bmotion (?=to |that |for )", before)):
            text = clean(plain, start + said.end(), match.start() - before.endswith("("))
        return Motion(start, end, first[0], second[0], text, role_of(sentence))
    if short:
        first_named = names.list_after(plain, start + short.end(), limit=120)
        if first_named.names:
            seconder = first_named.names[1] if len(first_named.names) > 1 else None
            return Motion(
                start, end, first_named.names[0], seconder, clean(plain, first_named.end, end), role_of(sentence)
            )
    return None


def _moved_by(plain: str, sentence: str, start: int, end: int) -> Motion | None:
    match = _MOVED_BY.search(sentence) or _BY_LINE.search(sentence)
    if match is None:
        return None
    named = names.one_after(plain, start + match.end())
    who = named.names or named.offices
    if not who or named.end > end:
        return None
    other = _AND.match(plain, named.end)
    paired = names.one_after(plain, other.end()) if other and "second" not in plain[start:end].lower() else None
    stop = paired.end if paired and paired.names else named.end
    rest = sentence[stop - start :]
    text = moved_text(plain, rest, stop, end)
    before = sentence[: match.start()].strip(TRIM)
    if text is None and (last := _TO_LAST.search(rest.rstrip())):
        text = clean(plain, stop + last.start("text"), end)
    if text is None and (subject := re.match(r"(.{3,300}?)\s(?:was|were|is)$", before, re.DOTALL)):
        text = clean(plain, start, start + sentence.find(subject.group(1)) + len(subject.group(1)))
    if text is None and (said := re.search(r"\bmotion (?=to |that |for )", before)):
        text = clean(plain, start + said.end(), start + match.start())
    if text is None and 2 < len(before) < 200 and not _NO_SUBJECT.fullmatch(before):
        text = clean(plain, start, start + match.start())
    if text is not None and _BODY.fullmatch(text.lower()):
        text = None
    seconder = paired.names[0] if paired and paired.names else None
    return Motion(start, end, who[0], seconder, text or _asked_for(plain, start, sentence), role_of(sentence))


def _moved_label(plain: str, sentence: str, start: int, end: int) -> Motion | None:
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
            if mover := re.compile(r"\b(?:rn|m)oved\b").search(sentence, match.end()):
                return _moved_after(plain, sentence, start, end) if mover else None
            return Motion(start, end, None, None, clean(plain, position, end), role_of(sentence))
    return None


def _column_before(plain: str, start: int, stop: int) -> tuple[int, int]:
    """The column of a record's line before a place."""
    columns = list(re.finditer(r"[^|\s](?:[^|\s]| (?! |- )){0,200}", re.sub(r"[ -]{1,4}$", "", plain[start:stop])))
    return (start + columns[-1].start(), stop) if columns else (stop, stop)


def _moved_after(plain: str, sentence: str, start: int, end: int) -> Motion | None:
    for match in _MOVED_AFTER.finditer(sentence):
        stop = start + match.start()
        before = re.sub(r"[\s,]{1,200}$", "", sentence[: match.start()])
        before = re.sub(r" (?:then|also|next|again|so|thereupon|therefore|,? with)$", "", before).rstrip(" ,")
        named = names.list_before(plain[start:end], len(before), single=True)
        pair = names.list_before(plain[start:end], len(before)).names if _PAIR.search(before) else ()
        if len(pair) == 2:
            text = moved_text(plain, sentence[match.end() :], start + match.end(), end)
            text = text or clean(plain, start + match.end(), end)
            return Motion(start, end, pair[0], pair[1], text, role_of(sentence[match.start() :]))
        if not named.names and (apposed := _APPOSED.match(before)):
            named = names.list_before(plain[start:end], apposed.end(1), single=True)
        if not (named.names or named.offices) and before.endswith(" and"):
            named = names.one_after(plain, start)
        if not (named.names or named.offices) and _HE.search(before) and (speaker := _speaker_before(plain, start)):
            named = names.Named((speaker,), start, start)
        if not (named.names or named.offices):
            continue
        who = (named.names or named.offices)[-1]
        text = moved_text(plain, sentence[match.end() :], start + match.end(), end)
        if text is None and (offered := _OFFERED_AND.search(before)):
            text = clean(plain, start + offered.start("what"), start + offered.end("what"))
        rest = sentence[match.end() :]
        text = text or clean(plain, end - len(rest.lstrip(TRIM)), end) or _asked_for(plain, start, sentence)
        return Motion(start, end, who, None, text, role_of(sentence[match.start() :]), False) if stop else None
    return None


def _offered(plain: str, sentence: str, start: int, end: int) -> Motion | None:
    match = _OFFERED.search(sentence)
    if match is None or "friendly" in match.group():
        return None
    before = re.sub(r" (?:then|also|next|again)$", "", sentence[: match.start()].rstrip())
    named = names.list_before(plain[start:end], len(before), single=True)
    if not named.names:
        return None
    text = None if "following" in match.group() else clean(plain, start + match.end(), end)
    if text is None and (said := _SAID_MOTION.search(sentence, match.end())):
        text = clean(plain, start + said.end(), end)
    return Motion(start, end, named.names[-1], None, text, role_of(match.group()))


def _spoken(plain: str, sentence: str, start: int, end: int) -> Motion | None:
    match = _I_MOVE.search(sentence)
    if match is None:
        return None
    speaker = speaker_at(plain, start + match.start())
    before = sentence[: match.start()].rstrip()
    if speaker is None and before and not before.endswith(":"):
        return None
    return Motion(start, end, speaker, None, clean(plain, start + match.end(), end), role_of(sentence))


def _owned(plain: str, sentence: str, start: int, end: int) -> Motion | None:
    match = _POSSESSIVE.search(plain, start, end)
    if match is not None and _VOTE_ON.search(sentence[: match.start() - start]):
        return None
    if match is None or not match.group(1)[0].isupper() or not names.one_after(plain, match.start(1)).names:
        return None
    decided = re.compile(
        r"\b(?:to|that)\b(?P<what>.{3,160}?)\b(?:did not|failed|passed|carried|was|lost|died|,)",
        re.DOTALL | re.IGNORECASE,
    )
    what = decided.match(plain[match.end() : end].lstrip())
    text = f"{match.group(2)} to{what['what']}".strip() if what else match.group(2)
    return Motion(start, end, match.group(1), None, text, role_of(match.group(2).lower()))


def _bare(plain: str, sentence: str, start: int, end: int) -> Motion | None:
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
    if re.search(r"\b(?:carried|passed|failed|approved|lost|adopted|defeated|prevailed|was|did)\b", sentence):
        return None
    return Motion(start, end, None, None, clean(plain, start + at, end), role_of(sentence))


def _asked_for(plain: str, start: int, sentence: str) -> str | None:
    """What the chair asked a motion for in the sentence before "So moved by Hill"."""
    if "so moved" not in sentence:
        return None
    asked = _ASKED_FOR.search(plain[max(0, start - 320) : start])
    return clean(asked["what"], 0, 300) if asked else None


def _speaker_before(plain: str, position: int) -> str | None:
    """The member whom the paragraph's sentences before a place are about."""
    begin = max(0, position - 600)
    begin += plain[begin:position].rfind("\n\n") + 2 if "\n\n" in plain[begin:position] else 0
    found = None
    for match in _SENTENCE_STARTS.finditer(plain[begin:position]):
        named = names.one_after(plain, begin + match.end())
        found = named.names[0] if named.names and named.end <= position else found
    return found


def _last_named(plain: str, position: int) -> str | None:
    """The member last named before a place, by title and name."""
    begin = max(0, position - 400)
    found = None
    for match in re.finditer(r"[^\W\d_][\w-]{2,20}\.? ", plain[begin:position]):
        if match.group()[0].isupper() and names.is_title(match.group().strip()):
            named = names.one_after(plain, begin + match.start())
            found = named.names[0] if named.names else found
    return found
