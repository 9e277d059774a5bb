"""Reads minutes and records: motions, their outcomes and roll calls, each vote tied to its motion and agenda item."""

import re
from collections.abc import Sequence
from dataclasses import replace

from banwatch.votes import Option, Vote, VoteResult
from extract.votes import acts, headings, joining, motions, outcomes, subjects, titles
from extract.votes.building import Evidence, build
from extract.votes.docket import Docket
from extract.votes.offices import Offices
from extract.votes.pieces import Dead, Heading, Motion, Mover, Options, Outcome, Piece, Role, Second, Tally
from extract.votes.record import RecordText, cut_at, finer

_SAID = re.compile(
    r"\b(?:said|asked|reported|stated|explained|noted|spoke|thanked|presented|replied|inquired|moved|"
    r"seconded|gave|wondered|felt|opened|introduced|roll[ -]call|voice vote|vote was|"
    r"vote resulted|votes?(?=:| \d)|voting|voted)\b"
)
_SPECIFIC_ABOUT = re.compile(
    r"^(?:amendment no|recommendation|third reading|postponement|question|motion to|motion for|consent|"
    r"article|local law|veto|appeal)"
)
_COMMITTEE = re.compile(r"(?<!school )committee\b(?! of the whole)")
_ON_MAIN = re.compile(
    r"\b(?:vote|question|roll call)\b.{0,30}\b(?:main|original) motion\b|\bas amended\b[^.]{0,20}$", re.DOTALL
)
_ON_AMENDMENT = re.compile(
    r"\b(?:vote|question|roll call) (?:was )?(?:taken )?on (?:the|\w{2,20}'s) (?:\w{2,12} )?amendment\b"
)
_INSTRUMENT = re.compile(
    r"(?:^|[.;] |\n)(?P<what>(?:Resolution|Ordinance|Bill|Order) (?:No\. ?|#)?[\w-]{0,16}\d[\w-]{0,8})\.\s{1,20}$"
)  # alone in the sentence before the motion
_ENDED = re.compile(r"\b(?:passed|carried|failed|adopted|prevailed|defeated)\b")
_VOTE_BESIDE = re.compile(
    r"(?:^|[;:(\n-])\s{0,20}(?P<tally>[\d -]{3,16})[ ](?:roll[ -]call |voice )?votes?\b|"
    r"\bthe (?:\w{3,6} )?(?:vote|count) (?:was|is):? (?P<told>\d{1,3}(?: ?- ?| to )\d{1,3})"
)
_ITEM_ENDS = re.compile(
    r"[\s.;]{0,8}(?:(?:second|2nd)[^\n.]{0,60}[.\s]{0,3})?(?:$|(?<=\n)\s{0,20}(?:\n|\(?\d{1,3}[.)]|[a-z][.)] |"
    r"[ivx]{1,5}\.))"
)
_MARKS = re.compile(
    r"(?P<name>[A-Z][\w'-]{1,30})[ ,]{0,6}(?:[ ](?i:ayes?|yes|yea|y|no|nay|n)[ ]{1,8})?"
    r"(?:\((?:(?P<mover>(?i:m|moved|motion|mover|1st))|(?P<seconder>(?i:s|second|seconded|seconder|2nd)))\))"
)
_APART = re.compile(r"\n[ ]{0,20}\n\Z")
_LABELLED_ITEM = re.compile(r"[ ]{0,24}(?i:article|item) (?:(?i:no)\. ?)?\d{1,3}[.:]")
_MOVED_TO = re.compile(r"\s{0,20}(?i:moved) (?:to|that) ")
_MOST_PIECES = 24
_MOST_ROLLS = 60
_LIST_ITEM = 300  # of a list that a motion introduces: "with these conditions:"
_FIELDS_APART = 60


def read(plain: str, low: str, sentences: Sequence[tuple[int, int]]) -> list[Vote]:
    """Every vote of a record, in reading order. ``sentences`` are their offsets in the text."""
    return _Minutes(RecordText(plain, low)).read(sentences)


class _Minutes:
    """One pass over a record. ``described`` is the paragraph's first sentence where it names what is decided."""

    def __init__(self, text: RecordText) -> None:
        self.text, self.plain, self.low = text, text.plain, text.low
        self.docket = Docket()
        self.offices = Offices(text.plain)
        self.pending: Evidence | None = None
        self.pending_motion: Motion | None = None
        self.heading: Heading | None = None
        self.described: tuple[int, str] | None = None
        self.listed_until = -_LIST_ITEM
        self.votes: list[Vote] = []
        self.committee = _COMMITTEE.search(text.low[:200]) is not None

    def read(self, sentences: Sequence[tuple[int, int]]) -> list[Vote]:
        """The votes, in the order of their spans."""
        heads, opts = iter([*self.text.headings, None]), iter([*self.text.options, None])
        head, option = next(heads), next(opts)
        apart = [
            h.start
            for h in self.text.headings
            if _APART.search(self.plain, max(0, h.start - 22), h.start) or _LABELLED_ITEM.match(self.plain, h.start)
        ]
        for start, end in cut_at(finer(self.plain, sentences), apart):
            while head is not None and head.start < end:
                self._enter(head)
                head = next(heads)
            beside: list[Options] = []
            while option is not None and option.start < end:
                beside.append(option)
                option = next(opts)
            opens = start == 0 or re.search(r"\n\s{0,40}$", self.plain[max(0, start - 42) : start]) is not None
            if opens:
                self.described = None
            moves = self._sentence(start, end, beside)
            if opens and not moves:
                self._describe(start, end)
        self._flush()
        self._roll_calls()
        return sorted(self.votes, key=lambda vote: vote.span.start if vote.span else 0)

    def _describe(self, start: int, end: int) -> None:
        """Keep a paragraph's first sentence where it names what is to be decided: "Bids for locks, $61,450."."""
        sentence = self.low[start:end]
        if end - start > 400 or len(sentence.split()) < 2 or _SAID.search(sentence) or outcomes.has_cue(sentence):
            return
        begin = start
        if self.heading and start <= self.heading.end <= end + 3:
            begin = min(self.heading.end, end)
        title = headings.first_sentence(self.plain[begin:end]) or (self.heading.title if self.heading else "")
        self.described = (start, title) if title else None

    def _enter(self, head: Heading) -> None:
        """A new item. A motion over a list of items stays open while they are listed."""
        self._flush()
        waiting = self.docket.waiting
        lists = waiting and re.search(r"following|consent|items|:$", (waiting[-1].text or "").lower())
        colon = self.plain[max(0, head.start - 90) : head.start].rstrip().endswith(":")
        if colon and waiting:
            self.listed_until = head.end
        goes_on = head.start - self.listed_until < _LIST_ITEM
        if waiting and goes_on:
            self.listed_until = head.end
        if not (waiting and (lists or goes_on)):
            self.docket.clear()
        self.heading, self.described = head, None

    def _sentence(self, start: int, end: int, beside: list[Options]) -> bool:
        """Read one sentence; whether it moves or seconds something."""
        if self.text.is_table(start):
            end = start
        pieces = motions.find(self.plain, self.low, start, end) if end > start else []
        for piece in pieces:
            if not self.text.is_quoted(piece.start):
                self._take(piece)
            elif isinstance(piece, Motion) and self.docket.waiting and self.docket.waiting[-1].text is None:
                self.docket.waiting[-1].text = piece.text
            if isinstance(piece, Dead):
                return True
        moved, voting = bool(self.docket.waiting), self.pending is not None
        for bundle in self.text.evidence(start, end, beside, moved=moved, voting=voting):
            self._offer(bundle)
        return bool(pieces)

    def _take(self, piece: Piece) -> None:
        if isinstance(piece, Second):
            told = self.pending_motion
            if self.pending and told and told.mover and told.seconder is None:
                told.seconder = piece.name
            else:
                self.docket.second(piece.name)
        elif isinstance(piece, Dead):
            self._flush()
            self.docket.withdraw()
        elif isinstance(piece, Mover):
            self._field(piece)
        elif isinstance(piece, Motion) and (told := self._without_words(piece)):
            told.text = piece.text
        elif isinstance(piece, Motion) and (told := self._told_before(piece)):
            told.mover, told.seconder = piece.mover, told.seconder or piece.seconder
            self.pending_motion = told
        elif isinstance(piece, Motion):
            if not (piece.completes or self._was_polled_before(piece)):
                self._flush()
            described = self.described if self.described and self.described[0] <= piece.start else None
            if piece.text is None and piece.mover and not self.docket.waiting:
                instrument = _INSTRUMENT.search(self.plain[max(0, piece.start - 60) : piece.start])
                piece.text = instrument["what"] if instrument else None
            if piece.text is None and described and piece.role is Role.MAIN and self._is_first():
                piece.text = described[1]
            elif piece.text and described and subjects.is_generic(piece.text) and self._title(piece.start) is None:
                piece.text = f"{piece.text} ({described[1]})"
            self.docket.add(piece)

    def _without_words(self, piece: Motion) -> Motion | None:
        """The motion just voted on whose words follow: "MOTION - Hill / AYES - ... / Moved to approve the lease"."""
        pending = self.pending
        if pending is None or not _MOVED_TO.match(self.plain, piece.start) or piece.start - pending.end > _FIELDS_APART:
            return None
        target = self.pending_motion or self.docket.choose(pending.role)
        return target if target is not None and target.mover and target.text is None else None

    def _told_before(self, piece: Motion) -> Motion | None:
        """The motion whose outcome was told just before, where its mover follows: "Approved 3-1. Motion by Hill"."""
        pending = self.pending
        if pending is None or piece.text or piece.mover is None or piece.start - pending.end > _FIELDS_APART:
            return None
        target = self.pending_motion or self.docket.choose(self._role(pending))
        within, rest = self.low[piece.start : piece.end], self.low[piece.end - 1 : piece.end + 120]
        if (target is not None and target.mover) or outcomes.has_cue(within) or not _ITEM_ENDS.match(rest):
            return None
        return target or Motion(piece.start, piece.end)

    def _is_first(self) -> bool:
        """Whether nothing is before the body yet."""
        return not (self.docket.waiting or self.docket.resolved)

    def _was_polled_before(self, motion: Motion) -> bool:
        """Whether the roll call just read is of this motion: "... Ray no. Motion by Hill and Cole passed"."""
        polled = self.pending is not None and self.pending.result is None and bool(self.pending.roll_call)
        if self.pending is None or not polled or self.docket.waiting or motion.start - self.pending.end > joining.NEAR:
            return False
        return _ENDED.search(self.low, motion.start, motion.end) is not None

    def _field(self, piece: Mover) -> None:
        """A mover or seconder given as a field, before the outcome or after it."""
        target = self.pending_motion or (self.docket.choose(self.pending.role) if self.pending else None)
        if self.pending and (target is None or target.mover is None or (target.seconder is None and piece.second)):
            target = target or Motion(piece.start, piece.end)
            self.pending_motion = target
        else:
            self._flush()
            waiting = self.docket.waiting
            target = waiting[-1] if waiting and (piece.second or waiting[-1].mover is None) else None
            if target is None:
                target = Motion(piece.start, piece.end)
                self.docket.add(target)
        if piece.second:
            target.seconder, target.noted = piece.name, piece.end
        else:
            target.mover = piece.name

    def _offer(self, bundle: Evidence) -> None:
        pending = self.pending
        if pending is not None and (
            len(pending.pieces) > _MOST_PIECES or not joining.fits(self.plain, self.low, pending, bundle)
        ):
            self._flush()
        if self.pending is None:
            self.pending = bundle
        else:
            self.pending.join(bundle)

    def _flush(self) -> None:
        """The vote read so far is complete."""
        evidence, self.pending = self.pending, None
        chosen, self.pending_motion = self.pending_motion, None
        if evidence is None:
            return
        motion = chosen or self.docket.choose(self._role(evidence))
        if motion is not None and _only_dissents(evidence, motion):
            evidence.outcomes.append(Outcome(evidence.start, evidence.start, VoteResult.PASS))
        if not self._states_a_vote(evidence, chosen):
            return
        for found in evidence.options:
            if found.mover or found.seconder:
                motion = motion or Motion(found.start, found.end)
                motion.mover, motion.seconder = motion.mover or found.mover, motion.seconder or found.seconder
        if evidence.roll_call and (motion is None or motion.mover is None):
            motion = _marked(self.plain, evidence, motion)
        substitutes = motion is not None and motion.role is Role.SUBSTITUTE and self._substitutes(evidence)
        text = self._text(evidence, motion)
        if substitutes:
            text = f"to substitute: {text}"
        context = self.heading.title if self.heading else ""
        vote = self.offices.named(build(evidence, motion, text, context=context, committee=self.committee))
        self.votes.append(vote)
        if motion is not None:
            failed = vote.result is VoteResult.FAIL
            self.docket.decide(motion, failed=failed, stands=substitutes and not failed)

    def _role(self, evidence: Evidence) -> Role:
        """Which motion the vote is on: by its outcome, else by what introduces it ("vote on it as amended: 5-0")."""
        if evidence.role is not Role.UNSAID:
            return evidence.role
        before = self.low[max(0, evidence.start - 80) : evidence.start].rpartition(". ")[2]
        if _ON_MAIN.search(before):
            return Role.MAIN
        return Role.AMENDMENT if _ON_AMENDMENT.search(before) else Role.UNSAID

    def _substitutes(self, evidence: Evidence) -> bool:
        """Whether the vote only put the substitute in the place of the main motion, which is still to be voted on."""
        about = self.low[max(0, evidence.start - 40) : evidence.end]
        return "substitution" in about or "motion to substitute" in about

    def _states_a_vote(self, evidence: Evidence, chosen: Motion | None) -> bool:
        if evidence.result is not None:
            return True
        counts, moved = evidence.counts, chosen is not None or bool(self.docket.waiting)
        if evidence.formal and Option.YES in counts:
            return moved or bool(evidence.roll_call) or Option.NO in counts
        if evidence.tallies and subjects.enacted(self.plain, self.low, evidence) is not None:
            return True
        if any(self._is_vote_alone(tally) for tally in evidence.tallies) and (
            self.heading or moved or "vote was" in self.low[max(0, evidence.start - 24) : evidence.start]
        ):
            return True
        return moved and bool(joining.yes_no(evidence)) and (bool(evidence.tallies) or Option.YES in counts)

    def _is_vote_alone(self, tally: Tally) -> bool:
        """Whether a tally ends a line on an item: "2. Renewal of licenses; 6-0 vote"."""
        around = self.low[max(0, tally.start - 24) : tally.end + 24]
        return any(match.end(match.lastgroup or 0) >= min(24, tally.start) for match in _VOTE_BESIDE.finditer(around))

    def _text(self, evidence: Evidence, motion: Motion | None) -> str | None:
        """What was voted on: the motion's words, else the item's; "to approve" alone takes its item in brackets."""
        place = motion.start if motion is not None else evidence.start
        about = next((o.about for o in evidence.outcomes if o.about), None)
        if motion is not None and motion.text:
            if subjects.is_generic(motion.text) and (title := self._title(place)):
                return f"{motion.text} ({title})"
            return motion.text
        if motion is None and _ON_MAIN.search(self.low, max(0, evidence.start - 80), evidence.start):
            return "the main motion"
        if motion is None and about and _SPECIFIC_ABOUT.match(about):
            return subjects.subject(self.plain, evidence)
        if motion is None and evidence.tallies and (enacted := subjects.enacted(self.plain, self.low, evidence)):
            return enacted
        if act := next((o for o in evidence.outcomes if o.act), None):
            return self._with_title(acts.done(self.plain, act.start), act)
        if self.described and self.described[0] < evidence.start:
            return self.described[1]
        return self._title(place) or (subjects.subject(self.plain, evidence) if about else None)

    def _with_title(self, done: str | None, act: Outcome) -> str | None:
        """What was done, with the matter's title where it is told in a word: "adopted (Lease of the mill)"."""
        title = self._title(act.start) if not done or " " not in done else None
        return f"{done} ({title})" if done and title else done or title

    def _title(self, position: int) -> str | None:
        """The title of the item that a place belongs to."""
        line = titles.before(self.plain, position, self.heading)
        return line or (self.heading.title if self.heading else None)

    def _roll_calls(self) -> None:
        """Give each vote of a table the roll call of its item's column."""
        for roll in self.text.rolls[:_MOST_ROLLS]:
            for index, vote in enumerate(self.votes):
                if vote.span is None or vote.roll_call:
                    continue
                start = vote.span.start
                line = self.low[max(self.low.rfind("\n", 0, start) + 1, start - 300) : start].lstrip()
                if line.startswith((roll.item + " ", roll.item + ".")):
                    counts = vote.counts or roll.options.counts
                    self.votes[index] = replace(vote, counts=counts, roll_call=roll.options.names)


def _marked(plain: str, evidence: Evidence, motion: Motion | None) -> Motion | None:
    """The motion with the members that a roll call marks as mover and seconder: "Ayes: Hill (M), Stone (S), Fox"."""
    found = {match.lastgroup: match["name"] for match in _MARKS.finditer(plain, evidence.start, evidence.end + 12)}
    if "mover" not in found:
        return motion
    motion = motion or Motion(evidence.start, evidence.end)
    motion.mover, motion.seconder = found["mover"], motion.seconder or found.get("seconder")
    return motion


def _only_dissents(evidence: Evidence, motion: Motion) -> bool:
    """Whether fields of mover and seconder are followed by those alone who did not vote for it: "MOVED: Hill /
    SECONDED: Stone / NOES: Fox". Reports of actions taken leave out the ayes and the result."""
    near = 0 <= evidence.start - motion.noted < _FIELDS_APART if motion.noted >= 0 else False
    bare = evidence.result is None and not evidence.tallies and Option.YES not in evidence.counts
    return near and bare and motion.mover is not None and bool(evidence.roll_call)
