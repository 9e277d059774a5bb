"""Motions in minutes: who moved, who seconded, and what was moved, sentence by sentence."""

import re

from extract.votes import names
from extract.votes.pieces import Dead, Motion, Mover, Piece, Role, Second

_CUE = re.compile(
    r"\b(?:r?n?m?oved?|motion(?:s|ed)?|second(?:s|ed|er|ing)?|m/s|msc|substitute|amendment|offered|by|"
    r"mover|maker|proposed)\b|/"
)
_SECOND_BY = re.compile(
    r"(?:,?\s{0,3}\b(?:and|which|it) )?(?:\bwas |\bis )?(?:\bduly )?\b(?:second(?:ed)?|2nd|support(?:ed)?)(?: (?:to|of|"
    r"on) the motion| the (?:motion|substitute))?\s(?:made\s|was\s(?:made\s)?|came\s)?(?:by|from|of):?\s"
)
_SECOND_LABEL = re.compile(r"\bsecond(?:ed|er)?\s?[:,-]{1,2}\s?|\b(?:second|seconded) (?=[a-z])")
_SECONDED_AFTER = re.compile(
    r"\b(?:has |then |also )?second(?:ed|s|ing)?\b(?! (?:reading|by|from|and final|vote|floor|amendment|"
    r"quarter|street|avenue|item|time|meeting|public|half|of))"
)
_SECOND_SPOKEN = re.compile(r":\s(?:i )?(?:will )?second(?: (?:it|that|the motion))?[.!]")
_MOVED_BY = re.compile(
    r"\b(?:(?:rn|m)oved(?: and seconded)?\s(?:by|for by)|(?:rn|m)otion(?:ed)?(?: is| was|"
    r" has been)?(?: from the floor)?(?: then)?(?: duly)?(?: made| offered|"
    r" put forward)?(?: and seconded)?\s(?:by|of|from))[:\s]\s{0,20}"
)
_MOVED_LABEL = re.compile(r"(?<!on the )\b(?:motion maker|moved|motion|mover|m)\s?[:,]\s?|\b(?:moved|motion) (?=[a-z])")
_MOVED_AFTER = re.compile(
    r"\b(?:(?:rn|m)oved|motioned|(?:made|makes|put) (?:a|the|his|her) (?:substitute )?motion|"
    r"entertained a motion|so moved)\b"
)
_OFFERED = re.compile(
    r"\b(?:off ?ered|proposed|introduced|made|presented) (?:a |an |the )?(?:friendly )?(?:(?:substitute|"
    r"amendment)(?: (?:motion|amendment|resolution|ordinance))?|motion)(?: (?:no\. )?\d{1,2})?\b"
)
_I_MOVE = re.compile(r"\bi(?: would|'d)?(?: like to)? (?:move|make a motion)\b")
_POSSESSIVE = re.compile(r"([^\W\d_][\w-]{1,30})'s (?:substitute |proposed |floor )?(amendment|motion|substitute)\b")
_PRONOUN = re.compile(r"\b(?:his|her|their) (?:motion|amendment)\b")
_MOTION_TO = re.compile(r"(?:^|[\n.:] ?)\s{0,40}(?:a )?(?:rn|m)otion (?:to|that|for)\b|^(?:substitute )?motion:")
_SLASH = re.compile(r"(?<![\w/])([^\W\d_][\w.'-]{1,30}) ?/ ?([^\W\d_][\w.'-]{1,30})(?![\w/])")
_MS = re.compile(r"\b(?:m/s/?c?|msc|m-s|motion/second|moved/seconded|mover/seconder)\b[: ]{0,3}")
_BY_LINE = re.compile(r"^\s{0,60}by (?=[a-z])")
_MOVED_ONLY = re.compile(
    r"\b(?:(?:rn|m)oved,? (?:and|&) (?:duly )?seconded|motion (?:was )?(?:duly )?made(?:,)? and seconded|"
    r"on motion duly (?:made|seconded))\b"
)
_FIELD = re.compile(
    r"^\s{0,60}(mover|moved by|motion by|seconder|seconded by|second by|moved|seconded|second)\s?(?::|\s{2,})\s{0,30}"
)
_DIED = re.compile(
    r"\b(?:(?:died|dies|failed|fails|fell|lost) for (?:want|lack) of a? ?second|no second (?:was (?:heard|"
    r"made|offered|given|received)|came)|(?:motion|amendment) (?:was )?withdrawn|withdrew (?:the|his|"
    r"her) motion)\b"
)
_SPEAKER = re.compile(r"^[ ]{0,40}([A-Z][^\n:]{2,60}):", re.MULTILINE)
_TEXT_START = re.compile(
    r"^(?:to|that|for|adoption|approval|approve|approving|acceptance|enactment|passage|adopting|the|a|an|"
    r"do-pass|resolution|ordinance|item|second|reconsideration|denial)\b"
)
_TRIM = " \n,;:.-"
_NO_SUBJECT = re.compile(
    r"(?:.{0,60}\b)?(?:it was|it is|was|were|is|on|upon|a|an|the|then|and|motion was|in a single|"
    r"following discussion|there being no further .{0,60}|whereupon|action|after .{1,80}|with .{1,80}|"
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
    seconder, sentence_left, second_at = _second(plain, low, start, end)
    motion = _motion(plain, sentence_left, start, end)
    if motion is not None:
        motion.seconder = motion.seconder or seconder
        return [motion]
    if second_at >= 0:
        if pronoun := _PRONOUN.search(sentence):
            return [Motion(start, end, mover=_last_named(plain, start), seconder=seconder, role=_role(pronoun.group()))]
        spoken = sentence[second_at : second_at + 12].lstrip(" ,")
        return [] if spoken.startswith("support") else [Second(start + second_at, end, seconder)]
    return []


def _second(plain: str, low: str, start: int, end: int) -> tuple[str | None, str, int]:
    """The seconder, the sentence with the second blanked out, and where the second stood (-1 for none)."""
    sentence = low[start:end]
    for pattern in (_SECOND_BY, _SECOND_LABEL):
        for match in pattern.finditer(sentence):
            named = names.one_after(plain, start + match.end())
            who = named.names or named.offices
            if who and named.end <= end:
                stop = named.end - start
                return who[0], _blank(sentence, match.start(), stop), match.start()
    for match in _SECONDED_AFTER.finditer(sentence):
        before = names.list_before(plain, start + match.start(), single=True)
        who = before.names or before.offices
        if who and before.start >= start:
            stop = match.end()
            tail = re.compile(r" the (?:motion|substitute|amendment)\b(?: and)?| it\b").match(sentence, stop)
            return who[-1], _blank(sentence, before.start - start, tail.end() if tail else stop), before.start - start
    if spoken := _SECOND_SPOKEN.search(sentence):
        speaker = names.list_before(plain, start + spoken.start(), single=True)
        return (speaker.names[-1] if speaker.names else None), sentence, spoken.start()
    if re.fullmatch(r"\W{0,6}(?:i )?second(?:ed)?(?: (?:it|the motion))?\W{0,6}", sentence):
        return _speaker(plain, start), sentence, 0
    return None, sentence, -1


def _blank(sentence: str, start: int, stop: int) -> str:
    return sentence[:start] + "," + " " * (stop - start - 1) + sentence[stop:]


def _motion(plain: str, sentence: str, start: int, end: int) -> Motion | None:
    for reader in (_slash, _moved_by, _moved_label, _moved_after, _offered, _spoken, _owned, _bare):
        motion = reader(plain, sentence, start, end)
        if motion is not None:
            return motion
    return None


def _slash(plain: str, sentence: str, start: int, end: int) -> Motion | None:
    short = _MS.search(sentence)
    for match in _SLASH.finditer(plain, start + (short.end() if short else 0), end):
        pair = [part for part in match.groups() if part[0].isupper() and not part.isdigit()]
        first = names.one_after(plain, match.start(1)).names
        second = names.one_after(plain, match.start(2)).names
        if len(pair) < 2 or not first or not second:
            continue
        before = sentence[: match.start() - start]
        stop = max(match.end(), names.one_after(plain, match.start(2)).end)
        if not (
            short
            or re.search(r"\bmo(?:tion|ved)\b", before)
            or re.match(r"[,:]? ?(?:\s{2,}|carried|passed|approved|unanim|\d)|\s?moved\b", sentence[stop - start :])
        ):
            continue
        stop += 6 if sentence.startswith(" moved", stop - start) else 0
        after = sentence[stop - start :].lstrip(" ,")
        text = _clean(plain, stop, end) if short or after.startswith(("to ", "that ")) else None
        if text is None and (said := re.search(r"\bmotion (?=to |that |for )", before)):
            text = _clean(plain, start + said.end(), match.start())
        return Motion(start, end, first[0], second[0], text, _role(sentence))
    if short:
        first_named = names.list_after(plain, start + short.end(), limit=120)
        if first_named.names:
            seconder = first_named.names[1] if len(first_named.names) > 1 else None
            return Motion(
                start, end, first_named.names[0], seconder, _clean(plain, first_named.end, end), _role(sentence)
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
    rest = sentence[named.end - start :]
    text = _moved_text(plain, rest, named.end, end)
    before = sentence[: match.start()].strip(_TRIM)
    if text is None and (subject := re.match(r"(.{3,300}?)\s(?:was|were|is)$", before, re.DOTALL)):
        text = _clean(plain, start, start + sentence.find(subject.group(1)) + len(subject.group(1)))
    if text is None and (said := re.search(r"\bmotion (?=to |that |for )", before)):
        text = _clean(plain, start + said.end(), start + match.start())
    if text is None and 2 < len(before) < 200 and not _NO_SUBJECT.fullmatch(before):
        text = _clean(plain, start, start + match.start())
    return Motion(start, end, who[0], None, text, _role(sentence))


def _moved_label(plain: str, sentence: str, start: int, end: int) -> Motion | None:
    for match in _MOVED_LABEL.finditer(sentence):
        position = start + match.end()
        if not plain[position : position + 1].isupper() or not sentence[match.end() : match.end() + 1].isalpha():
            if match.group().startswith("motion:") and match.start() < 20:
                return Motion(start, end, None, None, _clean(plain, position, end), _role(sentence))
            continue
        named = names.one_after(plain, position)
        if named.names and re.match(r"\s{0,3}(?:[,;./]|$|to\b|that\b|\s{2,})", sentence[named.end - start :]):
            text = _moved_text(plain, sentence[named.end - start :], named.end, end)
            if text is None and match.group().startswith("mover"):
                text = _clean(plain, *_column_before(plain, start, start + match.start()))
            return Motion(start, end, named.names[0], None, text, _role(sentence))
        if match.group().startswith("motion:"):
            if mover := re.compile(r"\b(?:rn|m)oved\b").search(sentence, match.end()):
                return _moved_after(plain, sentence, start, end) if mover else None
            return Motion(start, end, None, None, _clean(plain, position, end), _role(sentence))
    return None


def _column_before(plain: str, start: int, stop: int) -> tuple[int, int]:
    """The column of a record's line before a place."""
    columns = list(re.finditer(r"[^|\s](?:[^|\s]| (?! )){0,200}", plain[start:stop]))
    return (start + columns[-1].start(), stop) if columns else (stop, stop)


def _moved_after(plain: str, sentence: str, start: int, end: int) -> Motion | None:
    for match in _MOVED_AFTER.finditer(sentence):
        stop = start + match.start()
        before = re.sub(r"[\s,]{1,200}$", "", sentence[: match.start()])
        before = re.sub(r" (?:then|also|next|again|so|thereupon|therefore)$", "", before).rstrip(" ,")
        named = names.list_before(plain[start:end], len(before), single=True)
        if not (named.names or named.offices) and before.endswith(" and"):
            named = names.one_after(plain, start)
        if not (named.names or named.offices):
            continue
        who = (named.names or named.offices)[-1]
        text = _moved_text(plain, sentence[match.end() :], start + match.end(), end)
        if text is None and (following := _clean(plain, start + match.end(), end)):
            text = following
        return Motion(start, end, who, None, text, _role(sentence[match.start() :]), False) if stop else None
    return None


def _offered(plain: str, sentence: str, start: int, end: int) -> Motion | None:
    match = _OFFERED.search(sentence)
    if match is None:
        return None
    before = re.sub(r" (?:then|also|next|again)$", "", sentence[: match.start()].rstrip())
    named = names.list_before(plain[start:end], len(before), single=True)
    if not named.names:
        return None
    return Motion(start, end, named.names[-1], None, _clean(plain, start + match.end(), end), _role(match.group()))


def _spoken(plain: str, sentence: str, start: int, end: int) -> Motion | None:
    match = _I_MOVE.search(sentence)
    if match is None:
        return None
    speaker = _speaker(plain, start + match.start())
    if speaker is None:
        return None
    return Motion(start, end, speaker, None, _clean(plain, start + match.end(), end), _role(sentence))


def _owned(plain: str, _sentence: str, start: int, end: int) -> Motion | None:
    match = _POSSESSIVE.search(plain, start, end)
    if match is None or not match.group(1)[0].isupper() or not names.one_after(plain, match.start(1)).names:
        return None
    decided = re.compile(
        r"\b(?:to|that)\b(?P<what>.{3,160}?)\b(?:did not|failed|passed|carried|was|lost|died|,)",
        re.DOTALL | re.IGNORECASE,
    )
    what = decided.match(plain[match.end() : end].lstrip())
    text = f"{match.group(2)} to{what['what']}".strip() if what else match.group(2)
    return Motion(start, end, match.group(1), None, text, _role(match.group(2).lower()))


def _bare(plain: str, sentence: str, start: int, end: int) -> Motion | None:
    """A motion whose mover the text does not name, or names at the end of it ("Motion to award the bid by Ray")."""
    if match := _MOVED_ONLY.search(sentence):
        return Motion(
            start,
            end,
            None,
            None,
            _moved_text(plain, sentence[match.end() :], start + match.end(), end),
            _role(sentence),
        )
    match = _MOTION_TO.search(sentence)
    if match is None:
        return None
    at = match.start() + sentence[match.start() :].find("otion") + 6
    for by in reversed(list(re.finditer(r"\bby (?=[a-z])", sentence[at:]))):
        named = names.one_after(plain, start + at + by.end())
        if named.names:
            return Motion(
                start, end, named.names[0], None, _clean(plain, start + at, start + at + by.start()), _role(sentence)
            )
    if re.search(r"\b(?:carried|passed|failed|approved|lost|adopted|defeated|prevailed|was|did)\b", sentence):
        return None
    return Motion(start, end, None, None, _clean(plain, start + at, end), _role(sentence))


def _moved_text(plain: str, rest: str, position: int, end: int) -> str | None:
    """What was moved, in what follows the mover (``rest``, in which the second is blanked out)."""
    body = rest.lstrip(_TRIM)
    begin = position + len(rest) - len(body)
    begin_low = re.match(
        r"(?:for the [a-z ]{3,40}, )?(?:and seconded, )?(?:and )?"
        r"(?:(?:it was )?(?:unanimously )?carried(?: unanimously)?, )?",
        body,
    )
    if begin_low:
        begin += begin_low.end()
        body = body[begin_low.end() :]
    if _TEXT_START.match(body):
        return _clean_blanked(plain, rest, position, begin, end)
    return None


def _clean_blanked(plain: str, rest: str, position: int, begin: int, end: int) -> str | None:
    kept = rest[begin - position : end - position]
    cut = re.search(
        r",\s{4,}|(?:,|;) (?:which )?(?:motion )?(?:carried|passed|prevailed|was|approved|failed|seconded|"
        r"unanimously)\b|; | was seconded| and (?:it )?(?:passed|carried)\b",
        kept,
    )
    return _clean(plain, begin, begin + cut.start() if cut else end)


def _clean(plain: str, start: int, end: int) -> str | None:
    text = re.sub(r"\s{1,200}", " ", plain[start : min(end, start + 600)]).strip(_TRIM)
    text = re.split(
        r",? (?:and )?second(?:ed)? (?:by|from)\b|, seconded\b|; seconded\b", text, maxsplit=1, flags=re.IGNORECASE
    )[0].strip(_TRIM)
    text = re.sub(r"[ ,](?:and|which)$", "", text).rstrip(_TRIM)
    if text.startswith('"') and text.count('"') == 1:
        text = text[1:]
    return text if len(text) > 2 and any(char.isalpha() for char in text) else None


def _role(phrase: str) -> Role:
    low = phrase.lower()
    if re.search(r"\bsubstitut", low):
        return Role.SUBSTITUTE
    if re.search(
        r"\bamendment\b(?! (?:no|to the (?:agreement|contract|lease)))|\bto amend\b(?! (?:the )?(?:section|"
        r"chapter|title|code|ordinance|resolution|general|bylaws?))",
        low,
    ) and not re.search(r"\b(?:ordinance|resolution|contract|agreement) amendment\b", low):
        return Role.AMENDMENT
    if re.search(
        r"\bto (?:table|postpone|lay over|refer|recommit|defer|continue|suspend|pass over)\b|"
        r"previous question|the question\b|question moved",
        low,
    ):
        return Role.TABLE
    return Role.MAIN


def _speaker(plain: str, position: int) -> str | None:
    """Who speaks at a place of a transcript: the label that opens the nearest line above."""
    begin = max(0, position - 900)
    labels = list(_SPEAKER.finditer(plain, begin, position))
    if not labels:
        return None
    named = names.one_after(plain, labels[-1].start(1))
    return named.names[-1] if named.names else None


def _last_named(plain: str, position: int) -> str | None:
    """The member last named before a place, by title and name."""
    begin = max(0, position - 400)
    found = None
    for match in re.finditer(r"[^\W\d_][\w-]{2,20}\.? ", plain[begin:position]):
        if match.group()[0].isupper() and names.is_title(match.group().strip()):
            named = names.one_after(plain, begin + match.start())
            found = named.names[0] if named.names else found
    return found
