"""Who seconded a motion, and who speaks where a transcript has a label for it."""

import re

from extract.votes import names

_SECOND_BY = re.compile(
    r"(?:,?\s{0,3}\b(?:and|which|it|with)(?: an?)? )?(?:\bwas |\bis )?(?:\bduly )?\b"
    r"(?:second(?:ed)?|2nd|support(?:ed)?)(?: (?:to|of|"
    r"on) the motion| the (?:motion|substitute))?\s(?:made\s|was\s(?:made\s)?|came\s)?(?:by|from|of|b[,.]{1,2}):?\s"
)
_SECOND_LABEL = re.compile(
    r"\bsecond(?:ed|er)?\s?[:,-]{1,2}\s?|\b(?:second|seconded|seconder|support|supported|"
    r"2nd(?! (?:street|st|avenue|ave|reading|floor|quarter|half|district|ward|amendment)\b)) (?=[a-z])"
)
_SECONDED_AFTER = re.compile(
    r"\b2nd(?:ed|s)?\b(?=[,.;)]| (?:the motion|to|by)\b)|"
    r"\b(?:has |then |also )?second(?:ed|s|ing)?\b(?! (?:reading|by|from|and final|vote|floor|amendment|"
    r"quarter|street|avenue|item|time|meeting|public|half|of))"
)
_MOVED_AND = re.compile(r"\bmoved,? (?:and|&) ?$")  # "moved and seconded by Hill and Stone"
_MADE_SECOND = re.compile(r"\b(?:made|makes|making|gave|giving|provided|providing|offered|offering) (?:the|a) second\b")
_STOOD = re.compile(
    r"(?:^|[.;] )\s{0,20}(?P<who>[^\W\d_][\w. '-]{2,40}?) "
    r"(?:passed|handed|gave|yielded|turned|left|relinquished|stepped)\b[^.;,\n]{2,60} and $"
)  # "Mayor Hill passed the gavel and seconded"
_S_LABEL = re.compile(r"(?<=[\s,;])s: ?(?=[a-z])")
_SUPPORTED_AFTER = re.compile(r"\b(?:moved|offered|motion)\b.{2,300}?(?P<word>\bsupported\b)(?! by\b)", re.DOTALL)
SUPPORTED_ALONE = re.compile(r"\W{0,40}[a-z][\w. '-]{1,60} (?P<word>supported|supports)(?: it| the motion)?\W{0,40}")
_SECOND_SPOKEN = re.compile(r":\s(?:i )?(?:will )?second(?: (?:it|that|the motion))?[.!]")
_SPEAKER = re.compile(r"^[ ]{0,40}([A-Z][^\n:]{2,60}):", re.MULTILINE)


def second_in(plain: str, low: str, start: int, end: int) -> tuple[str | None, str, int]:
    """The seconder, the sentence with the second blanked out, and where the second stood (-1 for none)."""
    sentence = low[start:end]
    labels = (_SECOND_BY, _SECOND_LABEL, _S_LABEL) if "m:" in sentence else (_SECOND_BY, _SECOND_LABEL)
    for pattern in labels:
        for match in pattern.finditer(sentence):
            was = " was " in match.group()[:10]
            if not was and _MOVED_AND.search(sentence, max(0, match.start() - 20), match.start() + 5):
                continue
            named = names.one_after(plain, start + match.end())
            who = named.names or named.offices
            if who and named.end <= end and not plain.startswith(("/", " /"), named.end):
                stop = named.end - start
                return who[0], _blank(sentence, match.start(), stop), match.start()
    after = [match.span() for match in _MADE_SECOND.finditer(sentence)]
    after += [match.span() for match in _SECONDED_AFTER.finditer(sentence)]
    after += [match.span("word") for match in _SUPPORTED_AFTER.finditer(sentence)]
    if alone := SUPPORTED_ALONE.fullmatch(sentence):
        after.append(alone.span("word"))
    for first, stop in after:
        before = names.list_before(plain, start + first, single=True)
        who = before.names or before.offices
        if not who and (stood := _STOOD.search(sentence, max(0, first - 160), first)):
            before = names.one_after(plain, start + stood.start("who"))
            who = before.names or before.offices
        if who and before.start >= start and not low.endswith(" by ", start, before.start):
            tail = re.compile(r" the (?:motion|substitute|amendment)\b(?: and)?| it\b").match(sentence, stop)
            return who[-1], _blank(sentence, before.start - start, tail.end() if tail else stop), before.start - start
    if spoken := _SECOND_SPOKEN.search(sentence):
        speaker = names.list_before(plain, start + spoken.start(), single=True)
        return (speaker.names[-1] if speaker.names else None), sentence, spoken.start()
    if re.fullmatch(r"\W{0,6}(?:i )?second(?:ed)?(?: (?:it|the motion))?\W{0,6}", sentence):
        return speaker_at(plain, start), sentence, 0
    return None, sentence, -1


def _blank(sentence: str, start: int, stop: int) -> str:
    return sentence[:start] + "," + " " * (stop - start - 1) + sentence[stop:]


def speaker_at(plain: str, position: int) -> str | None:
    """Who speaks at a place of a transcript: the label that opens the nearest line above."""
    begin = max(0, position - 900)
    labels = list(_SPEAKER.finditer(plain, begin, position))
    if not labels:
        return None
    named = names.one_after(plain, labels[-1].start(1))
    return named.names[-1] if named.names else None
