"""Reads minutes and records: motions, their outcomes and roll calls, each vote tied to its motion and agenda item."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from banwatch.votes import Option, Vote
from extract.votes import headings, motions, names, options, outcomes, tables, tallies
from extract.votes.building import Evidence, build
from extract.votes.pieces import Dead, Heading, Motion, Mover, Options, Outcome, Role, Second, Tally
from extract.votes.tallies import NUMBER, number

_QUOTED = re.compile(r'"[^"\n]{24,1500}(?:"|$)')
_ALL = re.compile(
    rf"\b(?:by )?all (?P<n>{NUMBER}) ?(?:members|councilors|councilmembers|commissioners|trustees|aldermen|"
    r"present)?,? ?(?:present )?(?:vot(?:ing|ed) (?:aye|yea|yes|in favor|in the affirmative)|in favor|"
    r"ayes?\b|[.;,]|$)"
)
_SAID = re.compile(
    r"\b(?:said|asked|reported|stated|explained|noted|spoke|thanked|presented|replied|inquired|moved|"
    r"seconded|gave|wondered|felt|opened|introduced)\b"
)
_GENERIC = re.compile(
    r"(?:to |that |for |the |it |be |item |motion |recommend(?:ed|ation)? |staff |this |as |presented|"
    r"amended|submitted|printed|written|posted|listed|read|discussed|proposed|stated|with changes|is|"
    r"recommended action|final |said |ordinance|resolution|same |waive (?:further |the )?readings? |and |"
    r"adopt(?:ed|ion)?|approv(?:e|ed|al)|accept(?:ed|ance)?|pass(?:ed|age)?|enact(?:ed|ment)?|request|of |"
    r"recommend|deny|denial|action|[ ,.]){1,14}"
)
_SPECIFIC_ABOUT = re.compile(
    r"^(?:amendment no|recommendation|third reading|postponement|question|motion to|motion for|consent|"
    r"article|local law|veto|appeal)"
)
_CUT = re.compile(
    r"\b(?:no|nay|aye|yes|noes|NO)\. {1,3}(?=[A-Z])|\n(?=[ ]{0,12}(?:\d{4}-\d\d-\d\d|"
    r"\d{1,2}/\d{1,2}/\d{2,4}|[A-Z][A-Za-z ]{2,20}:[ ]|(?:AYES|NOES|NAYS|RESULT|MOVER|SECONDER)\b))"
)
_MOST_PIECES = 24
_MOST_ROLLS = 60
_LATE = 420
_NEAR = 170


def read(plain: str, low: str, sentences: Sequence[tuple[int, int]]) -> list[Vote]:
    """Every vote of a record, in reading order. ``sentences`` are their offsets in the text."""
    return _Minutes(plain, low).read(sentences)


class _Minutes:
    def __init__(self, plain: str, low: str) -> None:
        self.plain, self.low = plain, low
        self.marked, self.rolls = tables.find(plain)
        taken = [(t.start, t.end) for t in (*self.marked, *(r.options for r in self.rolls))]
        free = _outside(taken, len(plain))
        self.taken = sorted(set(taken))
        self.headings = [h for h in headings.find(plain) if self._table_at(h.start) is None]
        self.options = sorted(
            [*self.marked, *(o for s, e in free for o in options.find(plain, low, s, e))], key=lambda o: o.start
        )
        self.quoted = [(m.start(), m.end()) for m in _QUOTED.finditer(low)]
        self._quote_starts = [s for s, _ in self.quoted]
        self._held: dict[str, str] = {}
        self.stack: list[Motion] = []
        self.pending: Evidence | None = None
        self.pending_motion: Motion | None = None
        self.heading: Heading | None = None
        self.title: Heading | None = None
        self.votes: list[Vote] = []
        self.committee = (
            bool(re.search(r"committee\b(?! of the whole)", low[:200])) and "school committee" not in low[:200]
        )
        self.described: tuple[int, str] | None = None

    def read(self, sentences: Sequence[tuple[int, int]]) -> list[Vote]:
        """One pass over the sentences."""
        heads, opts = iter([*self.headings, None]), iter([*self.options, None])
        head, option = next(heads), next(opts)
        paragraph = -1
        for start, end in _finer(self.plain, sentences):
            while head is not None and head.start < end:
                self._enter(head)
                head = next(heads)
            beside: list[Options] = []
            while option is not None and option.start < end:
                beside.append(option)
                option = next(opts)
            if (
                start == 0
                or "\n\n" in self.plain[max(0, start - 3) : start]
                or paragraph < 0
                or self._paragraph_break(start)
            ):
                paragraph = start
                self.described = None
            self._sentence(start, end, beside)
            if start == paragraph and self.described is None and self._describes(start, end):
                title = headings.first_sentence(self._after_heading(start, end)) or (
                    self.heading.title if self.heading else ""
                )
                self.described = (start, title) if title else None
        self._flush()
        self._roll_calls()
        return sorted(self.votes, key=lambda vote: vote.span.start if vote.span else 0)

    def _paragraph_break(self, start: int) -> bool:
        return bool(re.search(r"\n\s{0,40}$", self.plain[max(0, start - 42) : start]))

    def _after_heading(self, start: int, end: int) -> str:
        if self.heading and start <= self.heading.end <= end + 3:
            start = min(self.heading.end, end)
        return self.plain[start:end]

    def _describes(self, start: int, end: int) -> bool:
        """Whether a paragraph's first sentence names what is to be decided: "Bids for locks, $61,450."."""
        sentence = self.low[start:end]
        return (
            end - start < 400
            and not _SAID.search(sentence)
            and not outcomes.has_cue(sentence)
            and len(sentence.split()) > 1
        )

    def _enter(self, head: Heading) -> None:
        self._flush()
        waiting = [m for m in self.stack if not m.decided]
        lists = (
            waiting
            and waiting[-1].text is not None
            and re.search(r"(?:following|consent|items|:$)", (waiting[-1].text or "").lower())
        )
        colon = self.plain[max(0, head.start - 6) : head.start].rstrip().endswith(":")
        if not (waiting and (lists or colon)):
            self.stack = []
        self.heading = head

    def _table_at(self, position: int) -> tuple[int, int] | None:
        at = bisect_right(self.taken, (position, len(self.plain))) - 1
        return self.taken[at] if at >= 0 and position < self.taken[at][1] else None

    def _is_quoted(self, position: int) -> bool:
        at = bisect_right(self._quote_starts, position) - 1
        return at >= 0 and position < self.quoted[at][1]

    def _sentence(self, start: int, end: int, beside: list[Options]) -> None:
        if self._table_at(start) is not None:
            end = start
        if end > start:
            for motion in motions.find(self.plain, self.low, start, end):
                if not self._is_quoted(motion.start):
                    self._take(motion)
                if isinstance(motion, Dead):
                    return
        evidence = self._evidence(start, end, beside)
        for bundle in evidence:
            self._offer(bundle)

    def _evidence(self, start: int, end: int, beside: list[Options]) -> list[Evidence]:
        """What the sentence says of votes: mostly nothing, seldom more than one."""
        sentence = self.low[start:end]
        counts = (
            [
                t
                for t in tallies.find(self.low, start, end)
                if not self._is_quoted(t.start) and not self._earlier(start, t.start)
            ]
            if tallies.TALLY_WORD.search(sentence)
            else []
        )
        named = [
            o
            for o in beside
            if not self._is_quoted(o.start) and not self._public(o, start) and not self._earlier(start, o.start)
        ]
        if match := _ALL.search(sentence):
            count = number(match["n"])
            if count and not any(Option.YES in o.counts for o in named):
                named.append(Options(start + match.start(), start + match.end("n"), {Option.YES: count}))
        moved = any(not m.decided for m in self.stack)
        counted = bool(counts) or any(o.formal for o in named)
        ends = (
            outcomes.find(self.low, start, end, moved=moved, counted=counted)
            if end > start and outcomes.has_cue(sentence)
            else []
        )
        ends = [o for o in ends if not self._is_quoted(o.start) and not self._earlier(start, o.start)]
        if match and ends:
            ends = [Outcome(o.start, o.end, o.result, True, o.firm, o.role, o.about) for o in ends]
        if not (counts or named or ends):
            return []
        if (
            not ends
            and not moved
            and not self.pending
            and not any(o.formal for o in named)
            and not re.search(r"\bvot", sentence)
        ):
            return []
        for tally in counts:
            named += self._dissenters(tally, named)
        bundle = Evidence(list(ends), list(counts), list(named))
        if len(ends) == 2:
            cut = ends[1].start
            first = Evidence(ends[:1], [t for t in counts if t.start < cut], [o for o in named if o.start < cut])
            rest = Evidence(ends[1:], [t for t in counts if t.start >= cut], [o for o in named if o.start >= cut])
            return [first, rest]
        return [bundle]

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

    def _earlier(self, start: int, position: int) -> bool:
        clause = re.split(r"[;.]\s", self.low[max(start, position - 200) : position + 12])[-1]
        return outcomes.is_background(clause)

    def _public(self, found: Options, start: int) -> bool:
        return (
            Option.YES in found.counts
            and not found.names
            and outcomes.is_public(self.low[max(0, start - 40) : found.start])
        )

    def _take(self, piece: object) -> None:
        if isinstance(piece, Second):
            waiting = [m for m in self.stack if not m.decided and m.seconder is None]
            if waiting:
                waiting[-1].seconder = piece.name
        elif isinstance(piece, Dead):
            self._flush()
            if self.stack:
                self.stack[-1].decided = True
        elif isinstance(piece, Mover):
            self._field(piece)
        elif isinstance(piece, Motion):
            self._move(piece)

    def _field(self, piece: Mover) -> None:
        target = self.pending_motion if self.pending else None
        if self.pending and (target is None or (target.seconder is None and piece.second) or target.mover is None):
            if target is None:
                target = self._choose(self.pending.role) or Motion(piece.start, piece.end)
                self.pending_motion = target
        else:
            if self.pending:
                self._flush()
            waiting = [m for m in self.stack if not m.decided]
            target = waiting[-1] if waiting and (piece.second or waiting[-1].mover is None) else None
            if target is None:
                target = Motion(piece.start, piece.end)
                self.stack.append(target)
        if piece.second:
            target.seconder = piece.name
        else:
            target.mover = piece.name

    def _move(self, motion: Motion) -> None:
        self._flush()
        waiting = [m for m in self.stack if not m.decided]
        if waiting and motion.role is Role.MAIN:
            last = waiting[-1]
            if (
                last.mover is None
                and (motion.text is None or last.text is None)
                and not (last.seconder and motion.seconder)
            ):
                last.mover, last.text = motion.mover, last.text or motion.text
                last.seconder = last.seconder or motion.seconder
                return
        if motion.text is None and self.described and self.described[0] <= motion.start and motion.role is Role.MAIN:
            motion.text = self.described[1]
        self.stack.append(motion)
        self.stack = self.stack[-6:]

    def _offer(self, bundle: Evidence) -> None:
        if self.pending is not None and (
            len(self.pending.pieces) > _MOST_PIECES or not self._fits(self.pending, bundle)
        ):
            self._flush()
        if self.pending is None:
            self.pending = bundle
        else:
            self.pending.join(bundle)

    def _fits(self, pending: Evidence, bundle: Evidence) -> bool:
        gap = self.plain[pending.end : bundle.start] if bundle.start > pending.end else ""
        broken = bool(re.search(r"\n\s{0,60}\n", gap[:1000]))
        if len(gap) > _LATE or (len(gap) > _NEAR and not (bundle.formal and not pending.roll_call)):
            return False
        status = self.low[bundle.start - 12 : bundle.start + 8].find("status") >= 0
        if bundle.result and pending.result and bundle.result is not pending.result:
            return any(tally.tie for tally in pending.tallies)
        if (
            Role.UNSAID not in (bundle.role, pending.role)
            and bundle.role is not pending.role
            and bundle.result
            and pending.result
        ):
            return False
        if any(tally.tie for tally in pending.tallies) or status:
            return True
        shared = bundle.stated.keys() & pending.stated.keys()
        if any(bundle.stated[o] != pending.stated[o] for o in shared):
            return self._tied(pending)
        if bundle.formal and pending.formal and _yes_no(bundle) & _yes_no(pending) and bundle.result is None:
            return not (bundle.roll_call and pending.roll_call)
        if re.match(
            r"votes\b|roll call\b|record of votes\b", self.low[bundle.start - 60 : bundle.start].rpartition("\n")[2]
        ):
            return True
        return not (broken and bundle.result and pending.result)

    def _tied(self, pending: Evidence) -> bool:
        counts = pending.counts
        return Option.YES in counts and counts.get(Option.YES) == counts.get(Option.NO)

    def _choose(self, role: Role) -> Motion | None:
        waiting = [m for m in self.stack if not m.decided]
        if role is Role.SUBSTITUTE and not waiting:
            waiting = [m for m in self.stack if m.role is Role.SUBSTITUTE and not m.failed]
        same = [m for m in waiting if m.role is role]
        if role in (Role.AMENDMENT, Role.SUBSTITUTE) and not same:
            same = [m for m in self.stack if m.role is role and not m.failed]
            return same[-1] if same else (waiting[-1] if len(waiting) > 1 else None)
        if same:
            return same[0] if role is Role.MAIN else same[-1]
        return waiting[-1] if waiting else None

    def _flush(self) -> None:
        evidence, self.pending = self.pending, None
        chosen, self.pending_motion = self.pending_motion, None
        if evidence is None or not self._states_a_vote(evidence):
            return
        motion = chosen or self._choose(evidence.role)
        text = self._text(evidence, motion)
        context = self.heading.title if self.heading else ""
        vote = build(evidence, motion, text, context=context, committee=self.committee)
        self.votes.append(self._with_names(vote))
        if motion is None:
            return
        motion.failed = vote.result is not None and vote.result.value == "fail"
        if motion.role is Role.SUBSTITUTE and not motion.failed and self._only_substitutes(evidence):
            return
        motion.decided = True
        if motion in self.stack:
            for above in self.stack[self.stack.index(motion) :]:
                above.decided = True
        if motion.role is Role.TABLE and not motion.failed and "question" not in (text or "").lower():
            self.stack = []

    def _only_substitutes(self, evidence: Evidence) -> bool:
        """Whether the vote only put the substitute in the place of the main motion, which is still to be voted on."""
        about = self.low[max(0, evidence.start - 40) : evidence.end]
        return "substitution" in about or "motion to substitute" in about

    def _states_a_vote(self, evidence: Evidence) -> bool:
        if evidence.result is not None:
            return True
        moved = any(not m.decided for m in self.stack) or self.pending_motion is not None
        voted = {Option.YES, Option.NO} & evidence.counts.keys()
        if evidence.formal and Option.YES in evidence.counts:
            return moved or bool(evidence.roll_call) or Option.NO in evidence.counts
        return moved and bool(voted) and bool(evidence.tallies or Option.YES in evidence.counts)

    def _text(self, evidence: Evidence, motion: Motion | None) -> str | None:
        title = self.heading.title if self.heading else None
        about = next((o.about for o in evidence.outcomes if o.about), None)
        if motion is not None and motion.text:
            if motion.role is Role.SUBSTITUTE and self._only_substitutes(evidence):
                return f"to substitute: {motion.text}"
            if title and _GENERIC.fullmatch(motion.text.lower()) and len(motion.text) < 60:
                return f"{motion.text} ({title})"
            return motion.text
        if motion is None and about and _SPECIFIC_ABOUT.match(about):
            return _subject(self.plain, evidence)
        if self.described and self.described[0] < evidence.start:
            return self.described[1]
        return title or (_subject(self.plain, evidence) if about else None)

    def _with_names(self, vote: Vote) -> Vote:
        """Offices ("the Mayor") as the names of those who hold them."""
        resolve = self._holder
        roll = {
            option: tuple(dict.fromkeys(resolve(name) for name in listed)) for option, listed in vote.roll_call.items()
        }
        return Vote(
            vote.result,
            vote.counts,
            vote.unanimous,
            vote.motion,
            vote.classification,
            resolve(vote.mover) if vote.mover else None,
            resolve(vote.seconder) if vote.seconder else None,
            roll,
            vote.span,
        )

    def _holder(self, name: str) -> str:
        if not all(names.is_title(word) for word in name.split()):
            return name
        if name not in self._held:
            self._held[name] = self._search_holder(name)
        return self._held[name]

    def _search_holder(self, name: str) -> str:
        for match in re.finditer(rf"\b{re.escape(name)} (?=[^\W\d_])", self.plain[:60_000], re.IGNORECASE):
            held = names.one_after(self.plain, match.end())
            if held.names:
                return held.names[0]
        return name

    def _roll_calls(self) -> None:
        """Give each vote of a table the roll call of its item's column."""
        for roll in self.rolls[:_MOST_ROLLS]:
            for index, vote in enumerate(self.votes):
                if vote.span is None or vote.roll_call:
                    continue
                line = self.low[
                    max(self.low.rfind("\n", 0, vote.span.start) + 1, vote.span.start - 300) : vote.span.start
                ].lstrip()
                if line.startswith((roll.item + " ", roll.item + ".")):
                    self.votes[index] = Vote(
                        vote.result,
                        vote.counts or roll.options.counts,
                        vote.unanimous,
                        vote.motion,
                        vote.classification,
                        vote.mover,
                        vote.seconder,
                        roll.options.names,
                        vote.span,
                    )


def _finer(plain: str, sentences: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sentences cut where "voted no." ends one, and where a line of a record begins."""
    found = []
    for start, end in sentences:
        begin = start
        for match in _CUT.finditer(plain, start, end):
            if match.end() > begin:
                found.append((begin, match.end()))
                begin = match.end()
        if end > begin:
            found.append((begin, end))
    return found


def _yes_no(evidence: Evidence) -> set[Option]:
    return {Option.YES, Option.NO} & evidence.counts.keys()


def _subject(plain: str, evidence: Evidence) -> str | None:
    outcome = next(o for o in evidence.outcomes if o.about)
    phrase = re.sub(r"\s{1,200}", " ", plain[outcome.start : outcome.end])
    return re.sub(r"(?: (?:was|were|is|are|then|unanimously))? \w{1,12}(?: to)?$", "", phrase).strip(" ,") or None


def _outside(taken: Sequence[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    """The stretches of a text that no table takes."""
    found, position = [], 0
    for start, end in sorted(set(taken)):
        if start > position:
            found.append((position, start))
        position = max(position, end)
    return [*found, (position, length)] if position < length else found
