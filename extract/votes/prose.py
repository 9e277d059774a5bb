"""Reads votes out of prose: news, releases, opinion."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from banwatch.votes import Option, Vote, VoteResult
from extract.lexicon.patterns import any_of
from extract.votes import options, outcomes, tallies
from extract.votes.building import Evidence, build
from extract.votes.pieces import Options, Outcome, Tally
from extract.votes.tallies import NUMBER, WORD_NUMBER

# One pattern for each cue: a pattern that begins with a letter is searched for many times faster than an alternation.
_CUES = tuple(
    map(
        re.compile,
        (
            r"vot(?:e|es|ed|ing)\b",
            r"unanim",
            r"-(?<=\d-) ?\d",
            r"- (?<=\d - )\d",
            rf" to (?:\d|none\b|nothing\b|{WORD_NUMBER}\b)",
            r"-to-\d",
            r"-(?:to-)?(?:zero|one|two|three|four|five|six|nothing)\b",
            r"tally\b",
            r"in favou?r\b",
            r"yes, \d",
            r"says (?:no|yes) ",
            r"opposed\b",
            r"dissent",
            r"said yes\b",
            r"recus",
            r"abstain",
            r"nays?\b",
            r"ayes?\b",
            r"members were ",
            r"by all ",
        ),
    )
)
_VOTE_WORD = re.compile(
    r"\b(?:vot(?:e|es|ed|ing)|pass(?:ed|es|age|ing)?|approv(?:e|ed|es|al|ing)|adopt(?:ed|s|ion|ing)?|"
    r"reject(?:ed|s|ing)?|defeat(?:ed|s)?|fail(?:ed|s)?|lost|loses|"
    r"carried|unanimous(?:ly)?|tally|decided|agreed|agreeing|cleared|enact(?:ed|s|ment)|split|overrid(?:e|"
    r"es|den|ing)|overrode|override|backed|recommended|council|commission|board|supervisors|"
    r"committee|aldermen|councilors|ban|bans|banned|motion|ordinance|resolution|bill|measure|moratorium|"
    r"amendment|died|went down|down|lifted|repealed|imposed|roll call|"
    r"senate|house|assembly|in favor|sailed|supported|endorsed|killed|tabled|count|margin|tally|puts off|"
    r"put off|delays|delayed|decision|backs|okays|oks|ends|lifts|repeals|keeps|clears|rejects|postponed|"
    r"struck|made it|gave|won|says (?:no|yes))\b"
)
_SPORT = re.compile(
    r"\b(?:beat|won the game|game|season|inning|quarter|scored|score|playoff|tournament|coach|league|"
    r"touchdown|goals?|match|series|defensive|offense|final score|halftime|record of)\b"
)
_FAILED = re.compile(
    r"\b(?:fail(?:ed|s)?|reject(?:ed|s|ing)?|defeat(?:ed|s)?|lost|loses|voted down|votes down|shot down|"
    r"killed|died|dies|went down|turned down|turns down|against|fell short|did not pass|short of|"
    r"deadlock\w{0,3}|not pass)\b"
)
_LOST = re.compile(
    r"\b(?:went down|goes down|was (?:defeated|rejected|killed|voted down|turned down)|were (?:defeated|rejected)|"
    r"(?:council|commission|board|committee|house|senate|assembly|members|councilors|commissioners|supervisors|"
    r"aldermen|lawmakers|voters|they|it) (?:narrowly |overwhelmingly |also |then )?(?:rejected|rejects|voted down|"
    r"shot down|turned down|defeated|killed)|failed|fails|lost|died|dies|voted \S{1,8} against)\b"
)
_WON = re.compile(r"\b(?:approved|passed|adopted|carried|enacted|cleared|prevailed)\b")
_AMONG = re.compile(r"\b(?:one of|among) (?:those|the)\b")  # "Hill was one of those opposed" is no count
_ASKED = re.compile(r"\bvote[?:] {1,3}$")  # "The vote? Four in favor."
_THE_VOTE = re.compile(r"\W{0,4}(?:the|its|their) (?:[\w']{2,20} ){0,3}(?:vote|tally|count) was\b")
_OVERRIDE = re.compile(
    r"\bto override\b|\bdefeated the (?:motion|effort|attempt)|\b(?:vote|votes|voted) to (?:reject|defeat|kill)\b"
)
_UNANIMOUS = re.compile(
    r"\bunanimous(?:ly)?\b|\bwithout (?:dissent|objection|a dissent\w{0,4} (?:vote|voice))\b|"
    r"\bevery member voted (?:yes|in favor|for)\b|\ball (?:\w{1,8} )?(?:of the |of its |members |"
    r"council members |councilors |commissioners )?(?:voted (?:yes|in favor|for|to))\b"
    r"|\bby all (?:of )?(?:its |the )?(?:\w{1,8} )?(?:city |town |county |council |board )?(?:members|councilors"
    r"|councilmembers|commissioners|supervisors|trustees|aldermen)\b"
)
_DECISION = re.compile(
    r"\b(?:voted|vote|votes|passed|approved|adopted|agreed|rejected|endorsed|backed|recommended|released|"
    r"awarded|decided|supported|enacted|imposed|banned|chose|decision|defeated|moved|blessing|did so|"
    r"did it|gave|failed|"
    r"advanced|tabled|"
    r"postponed|granted|resolved|repealed|lifted|overrode|voted down|approves|passes|adopts|bans|votes|yes"
    r"|adopting|approving|passing|enacting|rejecting|voting|reading|approval|support|backing)\b"
)
# One who stood against the others, or several by number: "the only no vote", "cast the two nay votes".
_AGAINST = re.compile(
    rf"\b(?P<n>only|sole|lone|single|{NUMBER})\b(?:(?<=only)(?: [\w.'-]{{1,20}}){{1,6}}?)?"
    r" (?:voted (?:against|no)|vote against|(?:nay|no|dissenting|opposing) votes?|dissenter)\b"
)
_ALONE = frozenset({"only", "sole", "lone", "single"})
_PERSONS = re.compile(
    rf"\b(?P<n>{NUMBER}|all {NUMBER}) (?:of (?:the|its|them) )?(?:{NUMBER} )?(?:other |city |county |town |council |"
    r"board |committee ){0,2}(?:members |councilors |councillors |deputies |councilmembers |commissioners |"
    r"aldermen |alders |supervisors |"
    r"trustees |senators |selectmen |lawmakers |legislators |representatives |directors )?"
    rf"(?:of the {NUMBER} )?(?:had |have )?(?:voted|said|vote|voting|cast|were)(?: votes?)? "
    r"(?P<how>aye|yes|opposed|yea|in favou?r|for|no|nay|against|to (?!go|leave))"
)
_OBJECT = re.compile(
    r"(?:\b(?:on|yesterday|monday|tuesday|wednesday|thursday|friday|saturday|sunday|late|early|night|"
    r"evening|morning|afternoon|this|last|week|month|with|and|the|in|favor|of|a|"
    r"january|february|march|april|may|june|july|august|september|october|november|december|"
    r"\d{1,2})\b[\s.,]{0,3}){0,8}(?P<object>(?:to|for|against|in favor of|that) .{4,260})",
    re.DOTALL | re.IGNORECASE,
)
_DECIDED_COMMA = re.compile(
    r"\b(?:approved|adopted|passed|postponed|recommended|rejected|endorsed|tabled|agreed|decided|voted|"
    r"and|enacted|backed|"
    r"repealed|imposed),\s{0,3}(?:by )?\Z"
)
_STOP = re.compile(
    r"(?:[;:!?]|\.(?:\s|$)|, (?:but|while|with|after|which|making|becoming|a |according|said|and (?:then|"
    r"also|later|un))|\s-{1,2}\s|\bbut\b)"
)
_DECIDED = (
    *("passed", "passes", "pass", "approved", "approval", "adopted", "rejected", "failed", "fails", "defeated", "lost"),
    *("cleared", "carried", "died", "went down", "sailed", "enacted", "imposed", "supported", "endorsed", "passage"),
)
_SOME_DECISION = re.compile(any_of((), _DECIDED))
_SUBJECT = re.compile(
    r"(?P<subject>[^.;:!?]{3,220}?)\s(?:was |were |has |had |narrowly |easily |also |then |finally |"
    r"unanimously |won |is |got )?(?:been )?(?:final |\w{1,8} )?"
    rf"(?:{'|'.join(_DECIDED)})\b"
)
_NEAR = 260
_COUNT_WITHIN = 600
_MOST_IN_SENTENCE = 8


def has_cue(low: str) -> bool:
    """Whether anything in the text may be a vote; cheap, and true for most news of councils."""
    return any(cue.search(low) for cue in _CUES)


def read(plain: str, low: str, sentences: Sequence[tuple[int, int]]) -> list[Vote]:
    """The votes that prose states, in reading order."""
    votes: list[tuple[Evidence, int, int]] = []
    starts = [start for start, _ in sentences]
    cued = sorted({bisect_right(starts, match.start()) - 1 for cue in _CUES for match in cue.finditer(low)})
    for start, end in (sentences[index] for index in cued):
        for evidence in _votes_in(plain, low, start, end):
            bare = not evidence.outcomes and not evidence.tallies
            if votes and _tells_the_count(low, start, evidence, votes[-1][0]):
                votes[-1][0].join(evidence)
            elif bare and votes and start - votes[-1][0].end < _NEAR and not _stands_alone(evidence, votes[-1][0]):
                _support(votes[-1][0], evidence)
            elif evidence.tallies or evidence.outcomes or _full(evidence, low):
                votes.append((evidence, start, end))
    return [_vote(plain, low, evidence, start, end) for evidence, start, end in votes]


def _full(evidence: Evidence, low: str) -> bool:
    """Whether numbers of members state a vote by themselves: for and against, or a whole sentence on those for it."""
    counts = evidence.counts
    if not any(o.formal for o in evidence.options):
        return False
    if set(counts) == {Option.NO}:
        return _DECISION.search(low, max(0, evidence.start - _NEAR), evidence.end) is not None
    if Option.YES not in counts:
        return False
    start = evidence.options[0].start
    told = _PERSONS.match(low, start) is not None and not low[max(0, start - 6) : start].endswith("other ")
    told = told or _ASKED.search(low, max(0, start - 24), start) is not None
    return Option.NO in counts or told


def _tells_the_count(low: str, start: int, evidence: Evidence, last: Evidence) -> bool:
    """Whether a sentence gives the numbers of the decision told before without: "The board's vote was 4-0"."""
    near = start - last.end < _COUNT_WITHIN
    return near and bool(evidence.tallies) and not last.tallies and last.unanimous and bool(_THE_VOTE.match(low, start))


def _stands_alone(evidence: Evidence, last: Evidence) -> bool:
    """Whether numbers for and against tell of another vote than the last."""
    counts, before = evidence.counts, last.counts
    both = Option.YES in counts and Option.NO in counts and not evidence.roll_call
    return both and any(option in before and before[option] != counts[option] for option in (Option.YES, Option.NO))


def _support(evidence: Evidence, other: Evidence) -> None:
    """Members named or counted after a tally belong to it where they do not contradict it."""
    for found in other.options:
        counts = evidence.counts
        if found.names:
            if all(counts.get(option, len(listed)) >= len(listed) for option, listed in found.names.items()):
                evidence.options.append(Options(found.start, found.end, {}, found.names))
        elif added := {option: count for option, count in found.counts.items() if _adds(evidence, counts, option)}:
            evidence.options.append(Options(found.start, found.end, added, {}))


def _adds(evidence: Evidence, counts: dict[Option, int], option: Option) -> bool:
    return option not in counts and not (evidence.tallies and option in (Option.YES, Option.NO))


def _votes_in(plain: str, low: str, start: int, end: int) -> list[Evidence]:
    sentence = low[start:end]
    named = _members(plain, low, start, end)
    found = [Evidence([], [tally], []) for tally in _tallies(low, start, end)[:_MOST_IN_SENTENCE]]
    for match in _UNANIMOUS.finditer(sentence):
        if len(found) > 2 * _MOST_IN_SENTENCE:
            break
        if not _DECISION.search(sentence[max(0, match.start() - 90) : match.end() + 90]):
            continue
        outcome = Outcome(start + match.start(), start + match.end(), None, True)
        near = [e for e in found if e.tallies and abs(e.tallies[0].start - outcome.start) < 30]
        if near:
            near[0].outcomes.append(outcome)
        else:
            found.append(Evidence([outcome], [], []))
    found.sort(key=lambda evidence: evidence.start)
    if not found:
        return [Evidence([], [], named)] if named else []
    for options_found in named[: 4 * _MOST_IN_SENTENCE]:
        before = [e for e in found if e.start <= options_found.start] or found[:1]
        _support(before[-1], Evidence([], [], [options_found]))
    return found


def _tallies(low: str, start: int, end: int) -> list[Tally]:
    """The tallies of a sentence that are of votes: by the words around them, or by their three numbers."""
    sentence = low[start:end]
    if not tallies.TALLY_WORD.search(sentence) or (_SPORT.search(sentence) and "vote" not in sentence):
        return []
    alone = len(sentence.strip()) < 40
    return [
        tally
        for tally in tallies.find(low, start, end)
        if len(tally.counts) > 2
        or (alone and tally.end - tally.start > 0.6 * len(sentence.strip()))
        or _VOTE_WORD.search(low[max(start, tally.start - 140) : min(end, tally.end + 90)])
    ]


def _members(plain: str, low: str, start: int, end: int) -> list[Options]:
    """Members by number or name, without those who spoke or wrote."""
    people = _people(low, start, end)
    said = [o for o in options.find(plain, low, start, end) if not any(_repeats(o, p) for p in people)]
    found = [*people, *(o for o in said if not _AMONG.search(low, o.start, o.end))]
    return [o for o in found if o.names or not outcomes.is_public(low[max(start, o.start - 60) : min(end, o.end + 30)])]


def _repeats(found: Options, people: Options) -> bool:
    overlaps = found.start < people.end and people.start < found.end
    return overlaps and not found.names and found.counts.keys() <= people.counts.keys()


def _people(low: str, start: int, end: int) -> list[Options]:
    """Numbers of members by what they did: "Five members voted aye, two no"."""
    counts: dict[Option, int] = {}
    first, last = end, start
    for match in _PERSONS.finditer(low, start, end):
        value = tallies.number(match["n"].removeprefix("all "))
        if value is None:
            continue
        option = Option.NO if match["how"] in ("no", "nay", "against", "opposed") else Option.YES
        counts.setdefault(option, value)
        first, last = min(first, match.start()), max(last, match.end())
    if not counts and (against := _AGAINST.search(low, start, end)) is not None:
        value = 1 if against["n"] in _ALONE else tallies.number(against["n"])
        if value is not None:
            return [Options(against.start(), against.end(), {Option.NO: value}, {}, formal=True)]
    return [Options(first, last, counts, {}, formal=True)] if counts else []


def _vote(plain: str, low: str, evidence: Evidence, start: int, end: int) -> Vote:
    anchor = evidence.tallies[0] if evidence.tallies else evidence.pieces[0]
    clause = _clause(low, start, end, anchor.start, anchor.end)
    text = _motion(plain, start, end, anchor)
    if evidence.tallies and not evidence.tallies[0].tie:
        _winner_first(low[clause[0] : anchor.start], low[clause[0] : clause[1]], evidence)
    if evidence.result is None:
        evidence.outcomes.append(Outcome(anchor.start, anchor.end, _result(low[clause[0] : clause[1]], evidence)))
    return build(
        evidence,
        None,
        text,
        context=plain[clause[0] : clause[1]],
        committee="committee" in low[max(start, anchor.start - 120) : anchor.start],
    )


def _winner_first(before: str, clause: str, evidence: Evidence) -> None:
    """A defeat told with the larger number first ("went down, 22 to 15") has the noes first."""
    tally = evidence.tallies[0]
    yes, no = tally.counts[Option.YES], tally.counts[Option.NO]
    if yes > no and _LOST.search(clause) and not _is_won_since(before) and not _OVERRIDE.search(clause):
        counts = {**tally.counts, Option.YES: no, Option.NO: yes}
        evidence.tallies[0] = Tally(tally.start, tally.end, counts, tally.tie)


def _is_won_since(before: str) -> bool:
    """Whether something passed after what was lost, nearer to the tally: "the delay failed and the ban passed 5-4"."""
    lost = [match.end() for match in _LOST.finditer(before)]
    won = [match.start() for match in _WON.finditer(before)]
    return bool(won) and bool(lost) and won[-1] > lost[-1]


def _clause(low: str, start: int, end: int, first: int, last: int) -> tuple[int, int]:
    """The clause around a tally: from the nearest break before to the nearest after."""
    start = max(start, first - 400)
    begin = start
    for match in re.finditer(r"[;:]|, (?:but|while|and) |\s-{1,2}\s|\bbut\b", low[start:first]):
        begin = start + match.end()
    end = min(end, last + 400)
    stop = re.search(r"[;]|, (?:but|while) |\bbut\b", low[last:end])
    return begin, last + stop.start() if stop else end


def _result(clause: str, evidence: Evidence) -> VoteResult:
    counts = evidence.counts
    yes, no = counts.get(Option.YES), counts.get(Option.NO)
    if yes is not None and no is not None and yes <= no:
        return VoteResult.FAIL
    if (
        _FAILED.search(clause)
        and not _OVERRIDE.search(clause)
        and (yes is None or no is None)
        and "against" not in clause
    ):
        return VoteResult.FAIL
    if re.search(r"\b(?:override|overriding)\b", clause) and re.search(r"\bfailed|fell short|short of\b", clause):
        return VoteResult.FAIL
    return VoteResult.PASS


def _motion(plain: str, start: int, end: int, anchor: Tally | Outcome | Options) -> str | None:
    """The thing voted on: what follows "voted 8-1 to", else the subject of the verb before the tally."""
    following = plain[anchor.end : min(end, anchor.end + 400)]
    match = _OBJECT.match(following.lstrip(" ,"))
    if match:
        return _cut(match["object"])
    if following.startswith(",") and _DECIDED_COMMA.search(plain, max(start, anchor.start - 24), anchor.start):
        return _cut(following)
    begin = _clause(plain, start, end, anchor.start, anchor.end)[0]
    before = plain[max(begin, anchor.start - 300) : anchor.start]
    if said := re.search(
        r"\bvot(?:ed|e|es|ing)\b[^.;]{0,40}?\b(?P<object>(?:to|for|against|that|in favor of) .{4,250})$",
        before,
        re.DOTALL,
    ):
        return _cut(said["object"])
    # A subject is tried from each of its words on, which costs most where no verb follows.
    if _SOME_DECISION.search(before) and (subject := _SUBJECT.search(before)):
        tail = before[subject.end() :]
        if re.search(
            r"\b(?:council|commission|board|committee|members|house|senate|assembly|aldermen|commissioners|"
            r"supervisors|councilors|legislature|panel|body|they|it)\b\W{0,3}(?:\w{1,10} ){0,2}$",
            subject["subject"].lower(),
        ):
            return _cut(tail) or _cut(following)
        return _cut(subject["subject"])
    if isinstance(anchor, Outcome):
        return _cut(following) or _cut(before)
    return _cut(before) or _cut(following)


def _cut(phrase: str) -> str | None:
    phrase = phrase.strip(" ,.;:\n-\"'(")
    stop = _STOP.search(phrase)
    text = re.sub(r"\s{1,200}", " ", phrase[: stop.start()] if stop else phrase).strip(" ,.;:-\"'(")
    text = re.sub(r",? (?:by|on|in|with)(?: an?| the)?$", "", text)
    return text if sum(char.isalpha() for char in text) > 3 else None
