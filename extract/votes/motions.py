"""Motions in minutes: who moved, who seconded, and what was moved, sentence by sentence."""

import re

from extract.votes import name_words, names, pairs, shorthand
from extract.votes.pieces import Dead, Motion, Mover, Piece, Second
from extract.votes.seconds import SUPPORTED_ALONE, second_in, speaker_at
from extract.votes.wording import TRIM, clean, moved_text, role_of

_CUE = re.compile(
    r"\b(?:r?n?m?ove[ds]?|moving|1st|first|movant|proposer|mm?s[cfpu]|motion(?:s|ed)?|second(?:s|ed|er|ing)?|"
    r"supported|m/s|"
    r"ms[cfpu]|substitute|amendment|offered|by|"
    r"mover|maker|proposed|voted|shall|resolved|(?:passage|adoption|approval) of)\b|/|^\s{0,60}(?:that|to)\b|"
    r"\bm ?[:=-] ?|\(m\)|moved,"
)
_MOVED_BY = re.compile(
    r"\b(?:(?:rn|m)o(?:ved|tioned)(?: for (?:approval|adoption|acceptance|passage))?(?: (?:and|&) seconded)?\s(?:by|"
    r"for by)|"
    r"amendment(?: was)?(?: offered| proposed| moved| made)? by|(?:rn|m)otion(?:ed)?(?: is| was|"
    r" has been)?(?: (?:no\. ?|#)?\d[\d-]{0,9})?(?: from the floor)?(?: then)?(?: duly| properly|"
    r" regularly)?(?: made| offered| entered|"
    r" introduced| presented| initiated| put forward)?(?: and seconded)?\s(?:by|of|from)|made by(?=:)|(?:^|"
    r"(?<=[.;] ))first by|(?<=[,;:] )offered by)[:\s]\s{0,20}"
)
_MADE_BY = re.compile(r"\b(?:(?:was |is |being )?(?:duly )?made|(?:was|is) (?:duly )?offered) by[:\s]\s{0,20}")
_INTRODUCED_BY = re.compile(
    r"\b(?:was|were|is) (?:duly )?(?:introduced|offered|presented|sponsored) by[:\s]\s{0,20}(?=[^.;]{3,60}(?:second|"
    r", {5}))"
)  # "Resolution 4 was introduced by Hill, seconded by Ray and passed"
_NAME_LAST = re.compile(r"[A-Z][\w.'-]{1,20} $")
_MOTION_SAID = re.compile(r"\bmotion (?=to |that |for )")
_MOVED_AFTER = re.compile(
    r"\b(?:(?:rn|m)oved|moves(?= (?:to|that|for)\b)|(?<=[a-z] )(?<!'s )motion(?= to\b)|"
    r"motioned|(?:made?|makes?|put) (?:a|the|his|her) (?:substitute )?motion|"
    r"made(?=,? and ,\s{1,60}an? motion)|entertained a motion|so moved|"
    r"(?:asked|called) for (?:the )?(?:passage|adoption|approval) of(?: the following)?|offered(?=,? and ,))\b"
)
_OFFERED = re.compile(
    r"\b(?:off ?ered|proposed|introduced|made|presented|entered|put forward|put forth|submitted|initiated) (?:a |"
    r"an |the )?(?:friendly )?(?:(?:substitute|"
    r"amendment)(?: (?:motion|amendment|resolution|ordinance))?|motion|following (?:resolution|ordinance|motion|"
    r"order)s?)(?: (?:no\. )?\d{1,2})?\b"
)
_I_MOVE = re.compile(
    r"\bi(?: would| will|'d|'ll)?(?: like to)? (?:move|make (?:a|the) motion)\b|(?<=: )so moved\b|(?<=:  )so moved\b|"
    r"(?<=: )mo(?:tion|ve)(?= (?:to|that)\b)"
)
_POSSESSIVE = re.compile(r"([^\W\d_][\w-]{1,30})'s (?:substitute |proposed |floor )?(amendment|motion|substitute)\b")
_OFFERED_AND = re.compile(r"\b(?:introduced|offered|presented|proposed|sponsored) (?P<what>[^;]{3,200}?),? and$")
_WAS_OFFERED = re.compile(
    r"(?P<what>.{3,200}?)\s(?:was|were|is) (?:duly )?(?:offered|introduced|presented|sponsored) by\b", re.DOTALL
)
_AND = re.compile(r" (?:and|&) (?=[A-Z])")
_DID = re.compile(
    r"\b(?:council|board|commission|committee|selectmen|trustees|supervisors) (?:\w{2,12} ){0,2}"
    r"(?P<did>(?:approved|adopted|passed|authorized|accepted|agreed|awarded|appointed|denied)\b.{3,200}?) "
    r"(?:on|upon|by|with|following|after)(?: an?)?$",
    re.DOTALL,
)  # "The Council approved the lease on a motion by Hill"
_WAS_DONE = re.compile(
    r"(?P<what>[^.;]{3,200}?) (?:was|were) (?:unanimously |duly )?(?:approved|adopted|accepted|passed|granted|"
    r"awarded|denied)"
    r"(?: unanimously)?(?:,? \d{1,2}-\d{1,2})?(?: \([^()]{2,60}\))?,? (?:on|upon|by|with|following)(?: an?)?$"
)  # "The lease was approved on a motion by Hill"
_ADJOURNED = re.compile(
    r"\b(?:(?:meeting|council|board|commission|committee|session|court) )?(?:was |be )?adjourned\b[^.;]{0,40}?"
    r"(?=(?: (?:on|upon|by|with))?(?: an?)?$)"
)  # "The meeting adjourned at 8:05 on motion of Hill"
_NEXT = re.compile(r"(?:,| -) (?=[A-Z])")
_THEN_TO = re.compile(r",? (?:to|that)\b")
_ASKED_FOR = re.compile(
    r"(?P<asks>\b(?:(?:ask|call)(?:ed|s) for|request(?:ed|s)|entertain(?:ed|s)?|is there|need|hear|have|get) (?:a|"
    r"the) )?"
    r"\bmotion (?P<what>(?:to|that) [^.?]{3,280})[.?]\s{0,20}$",
    re.IGNORECASE,
)
_ONLY_AND = re.compile(r"\A\W{0,20}(?:and|with)\W{1,300}\Z")  # the second is blanked out
_ASKED_BEFORE = re.compile(r"\bfor a motion (?P<what>(?:to|that) [^;.]{3,200});[^;]{2,60}$")
_BESIDE_RESULT = re.compile(
    r"(?:^\s{0,40}|(?:\d|\b(?i:carried|approved|passed|unanimous(?:ly)?))[.,;]{0,2}\s{1,3})"
    r"[(\[](?P<mover>[A-Z][\w.' -]{1,30})(?:/ ?| (?:motion|moved)[,;] )(?P<seconder>[A-Z][\w.' -]{1,30}(?: second)?)"
    r"(?:[;,][^()\n]{1,20})?[)\]][\s.]{0,6}$"
)  # "Approved 5-0. (Hill/Stone)"
_SAID_MOTION = re.compile(r":\s{1,3}\"?(?:i (?:hereby )?move,? )?(?=(?:that|to) )")
_HE = re.compile(r"(?:^|[.;,] |\bthen )(?:s?he)$")
_VOTE_ON = re.compile(r"\b(?:vote|question|call(?:ed)?) on (?:[a-z]{2,14}\.? ){0,2}$")  # speaks of a motion, makes none
_SENTENCE_STARTS = re.compile(r"(?:^|[.!?][ \n]{1,3})(?=[^\W\d_])")
_SUPPORT_BY = re.compile(r"\s{0,40}support(?:ed)? by\b")
_PRONOUN = re.compile(r"\b(?:his|her|their) (?:motion|amendment)\b")
_PROPOSED_BY = re.compile(r"\bproposed by (?=[^,.;]{2,40}, {8})")  # the second is blanked out
_BY_LINE = re.compile(r"^\s{0,60}(?:offered |made |introduced )?by:? (?=[a-z])")
_PAIR = re.compile(
    r"\b(?:council(?:men|members|ors|women|persons)|councillors|messrs|commissioners|trustees|members|alder(?:men|"
    r"persons)|selectmen|supervisors|directors)"
    r"\.? [\w.' -]{2,40} and [\w.' -]{2,40}$"
)
_TO_LAST = re.compile(r",\s(?P<text>(?:to(?! wit)|that) [a-z][^;]{3,300}$)")
_APPOSED = re.compile(
    r"(.{2,80}?)(?: of [\w .]{3,30})?,(?: [^,.;]{3,60})?$", re.DOTALL
)  # "Ann Hill, the petitioner, moved"
_BODY = re.compile(
    r"the (?:[\w' ]{0,20})(?:board|council|commission|committee|selectmen|trustees|members|meeting|town)"
)
_FIELD = re.compile(
    r"^\s{0,60}(?:\d{1,2}(?:\.\d{1,2})?[.)]? {1,4})?(mover|movant|moved by|motion by|motion made by|motioned by|"
    r"proposer|offered by|"
    r"introduced by|motion|"
    r"first by|first|1st by|1st|seconder|"
    r"seconded by|second by|2nd by|2nd|moved|seconded|second)\s?(?::|-{1,2}(?= )|\s{2,})\s{0,30}"
)
_DIED = re.compile(
    r"\b(?:(?:died|dies|failed|fails|fell|lost) for (?:want|lack) of a? ?second|there was no second|(?:did not|"
    r"failed to) receive a second|"
    r"due to (?:a )?lack of (?:a )?second|no second (?:was (?:heard|"
    r"made|offered|given|received)|came)|(?:motion|amendment) (?:was )?withdrawn|withdrew (?:the|his|"
    r"her) motion)\b"
)
_GOES_ON = re.compile(r"second|^[,.:;]? ?(?:to|that) ")
_NO_SUBJECT = re.compile(
    r"(?:.{0,60}\b)?(?:it was(?: \w{3,9}ly)?|it is|was|were|is|on|upon|a|an|the|then|and|motion was|in a single|"
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
        if not rest or (rest.startswith((",", "[", "(")) and not _GOES_ON.search(rest) and len(rest) < 60):
            return [Mover(start, named.end, named.names[0], field.group(1).startswith(("second", "2nd")))]
        seconder, left, _ = second_in(plain, low, named.end, end) if rest.startswith("second") else (None, "", -1)
        if seconder and (text := moved_text(plain, left, named.end, end)):
            return [Motion(start, end, named.names[0], seconder, text, role_of(sentence))]
        if seconder:
            return [Mover(start, named.end, named.names[0], second=False), Second(named.end, end, seconder)]
    brackets = sentence.rstrip(" \n.").endswith((")", "]"))
    if beside := _BESIDE_RESULT.search(plain[start:end]) if brackets else None:
        both = [names.one_after(plain, start + beside.start(part)) for part in ("mover", "seconder")]
        if both[0].names and both[1].names:
            return [
                Mover(start + beside.start(), start + beside.end(), one.names[0], second)
                for one, second in zip(both, (False, True), strict=True)
            ]
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
        alone = SUPPORTED_ALONE.fullmatch(sentence) is not None or _SUPPORT_BY.match(sentence) is not None
        if spoken.startswith("support") and not alone:
            return []
        second = Second(start + second_at, end, seconder)
        text = moved_text(plain, sentence_left[second_at:], start + second_at, end) if seconder else None
        if text is None or not text.lower().startswith(("to ", "that ")):
            return [second]
        return [second, Motion(second.start, end, text=text, completes=True)]
    return []


def _motion(plain: str, sentence: str, start: int, end: int) -> Motion | None:
    for reader in (
        pairs.run_together,
        pairs.hyphened,
        pairs.moving,
        shorthand.bracketed,
        shorthand.paired,
        shorthand.slash,
        _moved_by,
        shorthand.labelled,
        _moved_after,
        _offered,
        _spoken,
        _owned,
        shorthand.bare,
    ):
        motion = reader(plain, sentence, start, end)
        if motion is not None:
            return pairs.parted(plain, motion)
    return None


def _moved_by(plain: str, sentence: str, start: int, end: int) -> Motion | None:
    match = (
        _MOVED_BY.search(sentence)
        or _BY_LINE.search(sentence)
        or _PROPOSED_BY.search(sentence)
        or _made_by(sentence)
        or _INTRODUCED_BY.search(sentence)
    )
    if match is None:
        return None
    named = names.one_after(plain, start + match.end())
    who = named.names or named.offices
    if not who or named.end > end:
        return None
    paired = _partner(plain, named.end, end, joined="second" in match.group())
    stop = paired.end if paired and paired.names else named.end
    rest = sentence[stop - start :]
    text = moved_text(plain, rest, stop, end)
    before = sentence[: match.start()].strip(TRIM)
    if text is None and (last := _TO_LAST.search(rest.rstrip())):
        text = clean(plain, stop + last.start("text"), end)
    if text is None and (subject := re.match(r"(.{3,300}?)\s(?:was|were|is)$", before, re.DOTALL)):
        text = clean(plain, start, start + sentence.find(subject.group(1)) + len(subject.group(1)))
    if text is None and (said := _MOTION_SAID.search(before)):
        text = clean(plain, start + said.end(), start + match.start())
    if text is None and (did := _DID.search(before)):
        text = clean(
            plain, start + sentence.find(before) + did.start("did"), start + sentence.find(before) + did.end("did")
        )
    if text is None and (done := _WAS_DONE.match(before)):
        at = start + sentence.find(before)
        text = clean(plain, at, at + done.end("what"))
    if text is None and (adjourned := _ADJOURNED.search(before)):
        at = start + sentence.find(before)
        text = clean(plain, at + adjourned.start(), at + adjourned.end())
    if text is None and 2 < len(before) < 200 and not _NO_SUBJECT.fullmatch(before):
        text = clean(plain, start, start + match.start())
    if text is not None and _BODY.fullmatch(text.lower()):
        text = None
    seconder = paired.names[0] if paired and paired.names else None
    return Motion(start, end, who[0], seconder, text or _asked_for(plain, start, sentence), role_of(sentence))


def _made_by(sentence: str) -> re.Match[str] | None:
    """The words before the mover of a motion that is told first: "The motion to adjourn was made by Hill"."""
    match = _MADE_BY.search(sentence)
    return match if match and _MOTION_SAID.search(sentence, max(0, match.start() - 300), match.start()) else None


def _partner(plain: str, position: int, end: int, *, joined: bool) -> names.Named | None:
    """The seconder named right after the mover: "by Hill and Stone", "by Hill, Stone to adopt". ``joined`` says that
    the sentence names both at once: "moved and seconded by Hill and Stone"."""
    if not joined and "second" in plain[position:end].lower():
        return None
    if both := _AND.match(plain, position):
        return names.one_after(plain, both.end())
    listed = _NEXT.match(plain, position)
    read = names.one_after(plain, listed.end()) if listed else None
    return read if read and read.names and _THEN_TO.match(plain, read.end) else None


def _moved_after(plain: str, sentence: str, start: int, end: int) -> Motion | None:
    for match in _MOVED_AFTER.finditer(sentence):
        stop = start + match.start()
        if match.group() == "motion" and (
            plain[stop] == "M" or not _NAME_LAST.search(plain, max(start, stop - 24), stop)
        ):
            continue
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
        if text is None and (offered := _WAS_OFFERED.match(before)):
            text = clean(plain, start, start + offered.end("what"))
        if text is None and (asked := _ASKED_BEFORE.search(before)):
            text = clean(plain, start + asked.start("what"), start + asked.end("what"))
        rest = _ONLY_AND.sub("", sentence[match.end() :])
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
    text = None
    if "following" not in match.group():
        position = start + match.end()
        text = moved_text(plain, sentence[match.end() :], position, end) or clean(plain, position, end)
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


def _asked_for(plain: str, start: int, sentence: str) -> str | None:
    """What the chair asked a motion for in the sentence before "So moved by Hill"."""
    asked = _ASKED_FOR.search(plain, max(0, start - 320), start)
    if asked is None or not (asked["asks"] or "so moved" in sentence):
        return None
    return clean(asked["what"], 0, 300)


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
        if match.group()[0].isupper() and name_words.is_title(match.group().strip()):
            named = names.one_after(plain, begin + match.start())
            found = named.names[0] if named.names else found
    return found
