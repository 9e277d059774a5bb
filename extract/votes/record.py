"""A record's text with what stands in it: tables, headings, options, and the evidence that each sentence gives."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from banwatch.votes import Option, VoteResult
from extract.votes import acts, headings, names, options, outcomes, tables, tallies
from extract.votes.building import Evidence
from extract.votes.pieces import Heading, Options, Outcome, Tally
from extract.votes.tallies import NUMBER, number

_QUOTED = re.compile(r'(?<![\w,.;:!?])"(?=\S)[^"\n]{24,1500}(?:"|$)')
_ALL = re.compile(
    rf"\b(?:by )?all (?P<n>{NUMBER}) ?(?:members|councilors|councilmembers|commissioners|trustees|aldermen|"
    r"present)?,? ?(?:present )?(?:vot(?:ing|ed) (?:aye|yea|yes|in favor|in the affirmative)|in favor|"
    r"ayes?\b|[.;,]|$)"
)
_CUT = re.compile(
    r"\b(?:no|nay|aye|yes|noes|NO)\. {1,3}(?=[A-Z])|\n(?=[ ]{0,12}(?:\d{4}-\d\d-\d\d|"
    r"\d{1,2}/\d{1,2}/\d{2,4}|[A-Z][A-Za-z ]{2,20}:[ ]|(?:AYES|NOES|NAYS|RESULT|MOVER|SECONDER|RESOLVED|Resolved|"
    r"WHEREAS)\b|Made by [A-Z]|N(?:OW|ow),? (?:T|t)(?:HEREFORE|herefore)\b|BE IT\b|"
    r"(?:Motion|MOTION|Moved|MOVED)[ :](?=[A-Z]|by |to |that |made )))|"
    r"(?:(?<=\d )|(?<=None ))(?=(?:(?:ARTICLE|Article|ITEM|Item) (?:(?:NO|No)\. ?)?\d{1,3}[.:]|(?:MOTION|Motion)"
    r" (?:by|to|made)\b))|"
    r"(?=Moved by [A-Z])(?<=[\w.;)] )|(?=motion (?:to|by) )(?<=; )"
)
_IT_WAS = re.compile(r"\bit was(?: then)?(?: unanimously)?\s{0,5}$")  # "it was\nVOTED: To buy a plow"
_DECIDED = re.compile(
    r"\b(?:was|were) (?:approved|adopted|passed)\b|\b(?:carried|prevailed|failed|unanimous\w{0,2})\b", re.IGNORECASE
)


_EXCEPT = re.compile(
    r"\ball\b[^.;\n]{0,40}\b(?:ayes?|yes|yeas?|favor|affirmative),? (?:except|but|save)(?: for)? (?=[a-z])"
)
_AWAY = re.compile(r",? (?:who )?(?:was |were )?(?:abs|rec|excused|not )")
_MOVES = re.compile(r"\b(?:MOTION|MOVED|SECONDED)\b")
_TALLY_ONLY = re.compile(r"\s{0,40}[(\[]\d{1,3}-\d{1,3}(?:-\d{1,2}){0,2}[)\]][\s.]{0,20}(?:$|\n)")


_TALLY_LAST = re.compile(r"[(\[]\d{1,3}-\d{1,3}(?:-\d{1,2}){0,2}[)\]][\s.]{0,20}$")
_OPEN_WORDS = frozenset(
    {*"by and of the to for that with a an in on".split(), *(f"{title}." for title in names.SHORT_TITLES)}
)  # what no sentence ends in
_GOES_ON = re.compile(
    r"[ ]{0,40}(?:seconded|moved|(?:was |were |is )?(?:unanimously )?(?:carried|passed|failed|lost|prevailed|"
    r"defeated)|in favor)\b"
)
_MODERATOR_WITHIN = 60_000  # a town meeting: what boards advise it is no vote of it
_LONGEST_JOINED = 1500
_LONGEST_TITLE = 240
_ADVICE = re.compile(
    r"\b(?:select board|selectmen|board|committee)\b[^.;]{0,40}\b(?:to recommend|recommends?|recommended)\b"
)


class RecordText:
    """Plain and lower-case shadow of a record, its tables, headings and options in reading order."""

    def __init__(self, plain: str, low: str) -> None:
        self.plain, self.low = plain, low
        self._moderated = all(word in low[:_MODERATOR_WITHIN] for word in ("moderator", "article"))
        marked, self.rolls = tables.find(plain)
        self._tables = sorted({(t.start, t.end) for t in (*marked, *(roll.options for roll in self.rolls))})
        self.headings = [h for h in headings.find(plain) if not self.is_table(h.start)]
        self._numbers = sorted({(h.start, h.end) for h in self.headings})
        free = (o for s, e in _outside(self._tables, len(plain)) for o in options.find(plain, low, s, e))
        self.options = sorted([*marked, *free], key=lambda found: found.start)
        self._rolled = [(o.start, o.end) for o in self.options if o.names]
        self.headings = [h for h in self.headings if not self._is_listed(h)]
        self._quoted = [(m.start(), m.end()) for m in _QUOTED.finditer(low)]

    def is_table(self, position: int) -> bool:
        """Whether a place lies in a roll-call table."""
        return _covers(self._tables, position)

    def _is_listed(self, heading: Heading) -> bool:
        """Whether what looks like a heading is a name of a roll call: "AYES:  HILL" and "STONE" below it."""
        at = bisect_right(self._rolled, (heading.start, 1 << 60)) - 1
        return at >= 0 and self._rolled[at][0] < heading.start and heading.end <= self._rolled[at][1] + 1

    def is_quoted(self, position: int) -> bool:
        """Whether a place lies in somebody's words; a single word in quotation marks is not that."""
        return _covers(self._quoted, position)

    def evidence(self, start: int, end: int, beside: Sequence[Options], *, moved: bool, voting: bool) -> list[Evidence]:
        """What a sentence says of votes: mostly nothing, seldom two things.

        ``beside`` are the options that begin in it, ``moved`` says that a motion is open, ``voting`` that the sentence
        before spoke of a vote.
        """
        sentence = self.low[start:end]
        counts = self._tallies(start, end)
        named = [o for o in beside if self._is_of_a_vote(o, start)]
        everyone = _ALL.search(sentence)
        if everyone and (count := number(everyone["n"])) and not any(Option.YES in o.counts for o in named):
            named.append(Options(start + everyone.start(), start + everyone.end("n"), {Option.YES: count}))
        named += self._excepted(start, end, named)
        formal = any(o.formal for o in named)
        ends = self._outcomes(start, end, moved=moved, counted=bool(counts) or formal)
        if everyone:
            ends = [Outcome(o.start, o.end, o.result, True, o.firm, o.role, o.about) for o in ends]
        if not (counts or named or ends):
            return []
        if not (ends or moved or voting or formal or re.search(r"\bvot", sentence) or _TALLY_LAST.search(sentence)):
            return []
        for tally in counts:
            named += self._dissenters(tally, named)
        if len(ends) < 2:
            return [Evidence(ends, counts, named)]
        cut = ends[1].start
        first = Evidence(ends[:1], [t for t in counts if t.start < cut], [o for o in named if o.start < cut])
        rest = Evidence(ends[1:], [t for t in counts if t.start >= cut], [o for o in named if o.start >= cut])
        return [first, rest]

    def _tallies(self, start: int, end: int) -> list[Tally]:
        if not tallies.TALLY_WORD.search(self.low, start, end):
            return []
        found = tallies.find(self.low, start, end)
        return [
            t
            for t in found
            if not (self.is_quoted(t.start) or self._earlier(start, t.start) or _covers(self._numbers, t.start))
        ]

    def _outcomes(self, start: int, end: int, *, moved: bool, counted: bool) -> list[Outcome]:
        if end <= start:
            return []
        if row := acts.row(self.low, start, end):
            result = VoteResult.FAIL if row[2] == "fail" else VoteResult.PASS
            return [Outcome(row[0], row[1], result, firm=True, about=row[2], act=True)]
        cued = outcomes.has_cue(self.low[start:end])
        found = outcomes.find(self.low, start, end, moved=moved, counted=counted) if cued else []
        if not found and (act := acts.told(self.low, start, end)):
            found = [Outcome(*act.span("did"), VoteResult.PASS, firm=True, about=act["did"], act=True)]
        told = [o for o in found if outcomes.is_told(self.low[max(start, o.start - 120) : o.end])]
        return [
            o
            for o in found
            if not (
                o in told
                or self.is_quoted(o.start)
                or self._earlier(start, o.start)
                or (not counted and self._is_titled(o))
            )
        ]

    def _is_titled(self, outcome: Outcome) -> bool:
        """Whether an outcome ends an item's title in capitals that its text follows: "RULE 9 - BELLS - ADOPTED"."""
        first = self.plain.rfind("\n", max(0, outcome.end - _LONGEST_TITLE), outcome.end) + 1
        last = self.plain.find("\n", outcome.end, outcome.end + _LONGEST_TITLE)
        line, below = self.plain[first:last], self.plain[last + 1 : last + 60].split("\n", 1)[0]
        titled = (
            last > 0 and line.isupper() and " - " in line and line.endswith(self.plain[outcome.end - 3 : outcome.end])
        )
        return titled and not _MOVES.search(line) and any(char.islower() for char in below)

    def _is_of_a_vote(self, found: Options, start: int) -> bool:
        if self.is_quoted(found.start) or self._earlier(start, found.start, found.end):
            return False
        counted = Option.YES in found.counts and not found.names
        return not (counted and outcomes.is_public(self.low[max(0, start - 40) : found.start]))

    def _dissenters(self, tally: Tally, named: Sequence[Options]) -> list[Options]:
        """Bare names in brackets after a tally are those who lost: "Carried 11-1 (Pruitt)."."""
        if not tally.counts.get(Option.NO) or self.plain[tally.end : tally.end + 2] != " (":
            return []
        if any(o.start <= tally.end + 60 and o.end >= tally.end for o in named):
            return []
        read = names.list_after(self.plain, tally.end + 2, limit=200)
        closed = self.plain[read.end : read.end + 1] == ")"
        if not closed or len(read.names) != tally.counts[Option.NO]:
            return []
        return [Options(tally.end + 2, read.end, {}, {Option.NO: read.names})]

    def _excepted(self, start: int, end: int, named: Sequence[Options]) -> list[Options]:
        """The members all but whom voted aye: "All aye except Hill"; not where they are said to have abstained."""
        match = _EXCEPT.search(self.low, start, end)
        if match is None or any(o.start < match.end() + 40 and o.end > match.end() and o.names for o in named):
            return []
        read = names.list_after(self.plain, match.end(), limit=120)
        if not read.names or _AWAY.match(self.low, read.end):
            return []
        return [Options(match.start(), read.end, {}, {Option.NO: read.names})]

    def _earlier(self, start: int, position: int, stop: int = 0) -> bool:
        """Whether the clause at a place tells of an earlier vote."""
        clause = re.split(r"[;.]\s", self.low[max(start, position - 200) : position])[-1]
        clause += self.low[position : max(position + 12, stop)]
        following = self.low[position : position + 60].split("\n\n", 1)[0]
        if self._moderated and _ADVICE.search(self.low[max(start, position - 80) : position] + following):
            return True
        return outcomes.is_background(clause + self.low[stop : stop + 16] if stop else clause)


def finer(plain: str, sentences: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sentences cut where "voted no." ends one, and where a line of a record begins."""
    found: list[tuple[int, int]] = []
    for start, end in sentences:
        begin = start
        if found and (
            _TALLY_ONLY.match(plain, start, end)
            or _breaks_off(plain, found[-1], start)
            or plain[start - 1 : start + 1].isalpha()
        ):
            begin = found.pop()[0]
        for match in _CUT.finditer(plain, start, end):
            if _IT_WAS.search(plain, max(begin, match.start() - 40), match.start()):
                continue
            moves = plain.startswith("Moved", match.end())
            if match.end() > begin and (not moves or _DECIDED.search(plain, begin, match.end())):
                found.append((begin, match.end()))
                begin = match.end()
        if end > begin:
            found.append((begin, end))
    return found


def cut_at(sentences: Sequence[tuple[int, int]], places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The sentences, cut where an item begins in the middle of one."""
    ahead = iter([*places, 1 << 60])
    place = next(ahead)
    for start, end in sentences:
        begin = start
        while place < end:
            if place > begin:
                yield begin, place
                begin = place
            place = next(ahead)
        yield begin, end


def _breaks_off(plain: str, sentence: tuple[int, int], position: int) -> bool:
    """Whether a line break was taken for a sentence's end: "seconded by" and the name on the next line, or a name and
    "seconded" on the next."""
    start, end = sentence
    if end - start >= _LONGEST_JOINED:
        return False
    if _GOES_ON.match(plain, position) and plain[max(start, end - 40) : end].rstrip()[-1:].isalpha():
        return "\n\n" not in plain[max(start, end - 40) : end]
    words = plain[max(start, end - 70) : end].lower().split()
    if not words or not plain[end - 1].isspace():
        return False
    return words[-1].lstrip("(\"'") in _OPEN_WORDS or " ".join(words[-3:]).endswith(("it was", "it was unanimously"))


def _outside(taken: Sequence[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    """The stretches of a text that no table takes."""
    found, position = [], 0
    for start, end in sorted(set(taken)):
        if start > position:
            found.append((position, start))
        position = max(position, end)
    return [*found, (position, length)] if position < length else found


def _covers(ranges: Sequence[tuple[int, int]], position: int) -> bool:
    at = bisect_right(ranges, (position, 1 << 60)) - 1
    return at >= 0 and position < ranges[at][1]
