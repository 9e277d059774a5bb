"""Phrases that state how a vote ended: "Motion carried", "was lost", "so voted", "all in favor"."""

import re
from functools import cache

from banwatch.votes import VoteResult
from extract.votes import lexicons
from extract.votes.pieces import Outcome, Role

_SUBJECT = (
    r"(?:motions?|amendment(?: no\.? \w{1,4})?|amendments|substitute(?: motion)?|question|article(?: \w{1,4})?|"
    r"(?:resolution|ordinance|bill)(?: no\.? ?[\w()-]{1,14})?|minutes|measure|order|veto|postponement|by-?law|"
    r"recommendation(?: of amendment)?|local law [\w-]{1,10}|third reading(?: of the bill)?|proposal|"
    r"proposition|report|lease|item|consent (?:agenda|calendar)|agenda|vote|which|it|question|matter|"
    r"appeal|request|contract|license|policy|plan|proclamation)"
)
_PENDING = re.compile(
    r"\b(?:had|has|have|would|will|shall|may|might|could|should|must|if|until|unless|when|to be|be|"
    r"not yet|previously|once|hopes?|expects?|ask(?:ed|s)?|requested|recommended that|recommend|"
    r"last (?:year|month|week|meeting)|as(?! (?:amended|corrected|presented|read|revised|substituted|"
    r"written) ))\b(?: \w{1,12}){0,1} $|"
    r"\b(?:when|if|once|until|unless|after|before) (?:it|they|the \w{1,12}) (?:is|are|was|were) $"
)
_BACKGROUND = re.compile(
    r"\b(?:introduced(?! by:)(?! by [^.;]{3,60}\bsecond)|had (?:\w{1,12} ){0,3}(?:passed|voted|approved|adopted|"
    r"recommended|failed|rejected)|"
    r"first reading was|recommended \d|committee (?:recommended|voted|had)|voted (?:last|in (?:19|"
    r"20)\d\d)|voted (?:no|yes|nay|aye|against(?: it)?|for it|in favor) (?:in|last|on) (?:january|"
    r"february|march|april|may|june|july|august|september|october|november|december|week|month|year|"
    r"first)|"
    r"previously|earlier this (?:year|month)|last (?:year|month|week)|in (?:19|20)\d\d)\b"
)
_TOLD = re.compile(
    r"\b(?:noted|recalled|reminded \w{2,12}|said|reported|explained|mentioned|asked|added|commented|argued|felt|"
    r"thought|wondered) (?:that |whether |if )?(?:the |in |it |they )"
    r"(?!motion|vote|amendment|ayes|article|question|result)[^.;]{0,60}\b(?:approved|passed|voted|adopted|rejected|"
    r"failed|denied|defeated)\b"
)
_DATED = re.compile(
    r"\s?by (?:the|a) (?:\w{2,12} )?(?:senate|house|assembly|courts?|judge|legislature|governor)\b|"
    r"\s?(?:as of |on |by |as to form|this )?:?\s?(?:(?:january|february|"
    r"march|april|may|june|july|august|"
    r"september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b|\d{4}-\d\d|"
    r"(?!2/3|3/4|3/5|4/5)\d{1,2}/(?!0\b)\d|_{2})"
)
_SLASHED = re.compile(r"\s\d/\d\b(?!/)")  # "carried 3/1"
_ENDED = ("carried", "failed")
_VOICE = re.compile(
    r"\bvoice vote\b|\bvoice\b|\bshow of hands\b|\bviva voce\b|\broll[ -]?call\b|\bhand count\b|"
    r"\bstanding (?:count|vote)\b|\b(?:2/3|two-thirds)|\bballot\b|\bthe following vote\b"
)
_LEAD = (
    r"(?:(?:the )?(?:result|status|action|vote|votes|disposition|outcome|council action|decision|motion|"
    r"action taken|voting|final vote|roll call vote|roll call|recorded vote)s?\s?[:-]\s{0,30}|\[|\(|-{1,2} ?)"
)
_LOST_THING = re.compile(r" (?!on\b|by\b|for\b|in\b|with\b|after\b|to\b)[a-z]")  # "lost hikers"
_SECONDED_AND = re.compile(
    r"\bsecond(?:ed|s)?\b(?:[^.;\n]|(?<=\bm[rs]|\bdr)\.|(?<=\bmrs)\.){0,80}?(?:,| and)\s(?:which\s|"
    r"it\s)?(?:was\s)?(?:duly\s|unanimously\s|then\s)?"
    r"(?P<verb>passed|carried|approved|adopted|failed|defeated|lost)\b"
)
_TOOK_MOTION = re.compile(
    r"\b(?:board|council|commission|committee|court|members|trustees|supervisors|selectmen) (?:then |unanimously )?"
    r"(?P<verb>approved|adopted|passed|accepted|rejected|defeated) (?=the motion\b)"
)  # "The Board approved the motion."
_CARRIED_SHORT = re.compile(
    r"\bm ?/ ?s ?/ ?[cfpu]\b|\bmm?s[cfpu]\b"
)  # moved, seconded, carried (failed, passed, unanimous)
_LISTS = re.compile(
    r"\bfollowing\b(?! (?:vote|roll|result|record)).{0,200}:\s{0,40}$|[;,] as follows: ", re.DOTALL
)  # "the following were approved:"
_GENERALLY = re.compile(
    r"\b(?:unless|except (?:as|where)) (?:otherwise )?(?:noted|stated|indicated|specified|shown|recorded)\b"
)  # "all actions were approved unanimously unless otherwise noted"
_ALL_DID = re.compile(r"(?:^|[.;\n] {0,3})all (?:agreed|approved|concurred)(?= {0,3}(?:[.;\n]|$))")
_SAVE = re.compile(r"[ ,]{1,3}(?:except|but|save)\b")  # "All aye except Hill"
_FOLLOWS = re.compile(
    r"\bfollowing vote of (?:all )?(?:the )?$|\bfollowing vote of $"
)  # "of all members voting in favor:"
_APPOSED = re.compile(r"^ ?$|,(?! as (?:amended|substituted),?)")  # "Ordinance No. 12, adopted in May, ..."
_ADVERB = r"(?:(?:was|were|and|it|unanimously|duly|motion|passed|then|thus|so) ){0,3}"


@cache
def _verb() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """The pattern of any result verb, of phrases that open a clause, and of failure."""
    both = lexicons.verbs()
    passing, failing = both[VoteResult.PASS], both[VoteResult.FAIL]
    verbs = lexicons.alternatives([*passing.verbs, *failing.verbs])
    phrases = lexicons.alternatives([*passing.phrases, *failing.phrases, *passing.verbs, *failing.verbs])
    return (
        re.compile(rf"(?<![\w-])(?:{verbs})(?![\w-])"),
        re.compile(
            rf"(?:^|[.;,:|\n)]\s{{0,60}}|\s{{2,60}})(?P<lead>{_LEAD}{{0,2}}){_ADVERB}(?P<verb>{phrases})(?![\w-])"
        ),
        re.compile(rf"(?<![\w-])(?:{lexicons.alternatives([*failing.verbs, *failing.phrases])})(?![\w])"),
    )


@cache
def _labelled() -> re.Pattern[str]:
    said = lexicons.alternatives([word for entry in lexicons.verbs().values() for word in entry.labelled])
    return re.compile(
        rf"(?:^|\n)[ ]{{0,40}}(?:result|disposition|action|action taken|final action)"
        rf"s?[ ]?[:-][ ]{{0,40}}(?P<verb>{said})\b"
    )


@cache
def _subject() -> re.Pattern[str]:
    verbs = lexicons.alternatives([v for entry in lexicons.verbs().values() for v in entry.verbs])
    return re.compile(
        rf"\b(?P<subject>{_SUBJECT})\b(?P<between>[^.;\n]{{0,90}}?(?:\n[^.;\n]{{0,60}}?)?)(?<![\w-])(?P<verb>{verbs})"
        rf"(?![\w-])"
    )


_PUBLIC = re.compile(
    r"\b(?:speakers?|testi\w{2,5}|spoke|citizens|letters?|e-?mails?|comments|residents|persons|people|spectators|"
    r"survey\w{0,3}|respondents|poll|petition\w{0,2}|score|percent)\b"
)


def is_public(clause: str) -> bool:
    """Whether a clause counts speakers or letters, and not members of the body."""
    return _PUBLIC.search(clause) is not None


def result_of(phrase: str) -> VoteResult:
    """Whether a verb or phrase of the lexicon states success or failure."""
    return VoteResult.FAIL if _verb()[2].search(phrase) else VoteResult.PASS


def is_background(clause: str) -> bool:
    """Whether a clause tells of an earlier vote: "introduced June 7 on a 5-2 vote"."""
    return _BACKGROUND.search(clause) is not None or is_told(clause)


def is_told(clause: str) -> bool:
    """Whether a clause reports what somebody said of another decision: "Hill noted that the last plan failed"."""
    return _TOLD.search(clause) is not None


def has_cue(sentence: str) -> bool:
    """Whether a sentence may state an outcome."""
    if not any(word in sentence for word in lexicons.outcome_words()):
        return _CARRIED_SHORT.search(sentence) is not None
    return (
        _verb()[1].search(sentence) is not None
        or _labelled().search(sentence) is not None
        or _CARRIED_SHORT.search(sentence) is not None
        or _verb()[0].search(sentence) is not None
        or lexicons.unanimity().search(sentence) is not None
        or _ALL_DID.search(sentence) is not None
    )


def find(low: str, start: int, end: int, *, moved: bool, counted: bool) -> list[Outcome]:
    """The outcomes of one sentence. ``moved``: a motion is open; ``counted``: numbers or a roll call are beside it."""
    sentence = low[start:end]
    unanimous = _unanimity(sentence)
    voice = _VOICE.search(sentence) is not None
    if _GENERALLY.search(sentence):
        return []
    if _LISTS.search(sentence) and not (counted or voice or unanimous):
        return []
    found: list[Outcome] = []
    for match in _subject().finditer(sentence):
        if _PENDING.search(sentence[: match.start("verb")][-40:]) or _dated(sentence, match.end()):
            continue
        if "status" in match["between"] and not counted:
            continue  # of a matter, in a table that tells of no vote
        if " no" in match["subject"] and _APPOSED.search(match["between"]):
            continue
        if match["verb"] == "lost" and _LOST_THING.match(sentence, match.end()):
            continue
        firm = (
            match["subject"]
            not in (
                "it",
                "which",
                "item",
                "article",
                "minutes",
                "order",
                "report",
                "matter",
                "request",
                "license",
                "contract",
                "plan",
                "policy",
                "agenda",
                "lease",
                "vote",
                "appeal",
                "proposal",
            )
            or bool(unanimous)
            or voice
            or counted
            or moved
        )
        if (
            match["subject"] in ("motion", "motions", "question")
            and re.search(r"\bto\b", match["between"])
            and moved
            and not counted
        ):
            firm = True
        if firm:
            found.append(
                _outcome(
                    start,
                    match.start(),
                    match.end(),
                    match["verb"],
                    sentence,
                    unanimous,
                    _role_of(sentence, match),
                )
            )
    if not found and (labelled := _labelled().search(sentence)) and (moved or counted or unanimous or voice):
        verb = labelled["verb"]
        found.append(_outcome(start, labelled.start("verb"), labelled.end(), verb, sentence, unanimous, Role.UNSAID))
    if not found:
        opening = _opening(sentence)
        if opening is not None and (moved or counted or voice or unanimous or _is_bare(sentence, opening)):
            verb = opening["verb"]
            found.append(_outcome(start, opening.start("verb"), opening.end(), verb, sentence, unanimous, Role.UNSAID))
    if (
        not found
        and moved
        and (took := _TOOK_MOTION.search(sentence))
        and not _PENDING.search(sentence[: took.start()][-40:])
    ):
        found.append(_outcome(start, took.start(), took.end("verb"), took["verb"], sentence, unanimous, Role.UNSAID))
    if not found and moved and (ended := _SECONDED_AND.search(sentence)):
        found.append(_outcome(start, ended.start("verb"), ended.end(), ended["verb"], sentence, unanimous, Role.UNSAID))
    if not found and moved and (short := _CARRIED_SHORT.search(sentence)):
        result = VoteResult.FAIL if short.group().endswith("f") else VoteResult.PASS
        found.append(Outcome(start + short.start(), start + short.end(), result, bool(unanimous) or None, firm=True))
    if not found and (counted or voice or unanimous):
        for match in _verb()[0].finditer(sentence):
            if not _PENDING.search(sentence[: match.start()][-40:]) and not _dated(sentence, match.end()):
                found.append(
                    _outcome(start, match.start(), match.end(), match.group(), sentence, unanimous, Role.UNSAID)
                )
                break
    if (
        not found
        and unanimous
        and (moved or sentence[: unanimous.start()].strip(" .\n-:\"'([") in ("", "vote", "so voted"))
    ):
        found.append(Outcome(start + unanimous.start(), start + unanimous.end(), VoteResult.PASS, True, firm=moved))
    if not found and moved and (most := lexicons.unanimity().search(sentence)) and _SAVE.match(sentence, most.end()):
        found.append(Outcome(start + most.start(), start + most.end(), VoteResult.PASS, firm=True))
    return found[:1] if len(found) < 2 or found[0].result is found[-1].result else [found[0], found[-1]]


def _unanimity(sentence: str) -> re.Match[str] | None:
    """The phrase that calls the vote unanimous; not the chair's call for ayes ("All those in favor, say aye")."""
    found = lexicons.unanimity().search(sentence) or _ALL_DID.search(sentence)
    if found and _FOLLOWS.search(sentence, 0, found.start()):
        return None
    if found and re.match(
        r"[ ,]{0,3}(?:please |of (?:the|this|that) [a-z ]{3,30}, ?)?(?:say|signify\b|indicate|raise|of (?:the|"
        r"this) motion\b)|[ ,]{0,3}(?:except|but|save)\b",
        sentence[found.end() :],
    ):
        return None
    return found


def _opening(sentence: str) -> re.Match[str] | None:
    for match in _verb()[1].finditer(sentence):
        if _dated(sentence, match.end()) or sentence.startswith((" by the following", " for"), match.end()):
            continue
        if match["verb"] not in ("affirmative", "pass", "fail") or match["lead"]:
            return match
        after = sentence[match.end() : match.end() + 30]
        if match["verb"] == "affirmative" and after.strip(" .\n"):
            continue  # the label of those who voted so
        if not sentence[: match.start()].strip() or re.match(r"\s\d", after) or not after.strip(" .\n"):
            return match
    return None


def _is_bare(sentence: str, match: re.Match[str]) -> bool:
    """A sentence that is hardly more than the outcome: "Motion carried.", "Result: Pass", "So voted."."""
    if match["lead"]:
        return "status" not in match["lead"] and "action" not in match["lead"]
    before, after = sentence[: match.start("verb")].strip(" \n\"'([-:.,"), sentence[match.end() :].strip()
    if match["verb"] in (
        "so voted",
        "so ordered",
        "read and adopted",
        "passed over",
        "unanimous approval",
        "it was voted",
        "voted to",
        "voted that",
        "by consensus",
        "voted: yes",
        "declared a two-thirds vote",
        "it was unanimously voted",
    ):
        return len(before) < 16 or match.start() == 0
    return not before and len(after) < 24


def _dated(sentence: str, position: int) -> bool:
    dated = _DATED.match(sentence, position)
    return dated is not None and not (_SLASHED.match(sentence, position) and sentence.endswith(_ENDED, 0, position))


def _outcome(
    start: int, first: int, last: int, verb: str, sentence: str, unanimous: re.Match[str] | None, role: Role
) -> Outcome:
    failed = result_of(" ".join(verb.split()))
    if failed is VoteResult.PASS and re.search(
        r"\b(?:not|never|nor)\s\w{0,12}\s?$", sentence[: last - len(verb)][-24:]
    ):
        failed = VoteResult.FAIL
    end = max(last, unanimous.end()) if unanimous and unanimous.end() - last < 120 else last
    return Outcome(
        start + first,
        start + end,
        failed,
        True if unanimous else None,
        firm=True,
        role=role,
        about=sentence[first:last],
    )


def _role_of(sentence: str, match: re.Match[str]) -> Role:
    head = sentence[max(0, match.start() - 60) : match.end()]
    if re.search(
        r"\bas (?:amended|substituted)\b|\bmain motion\b|\boriginal motion\b|\b(?:motion|ordinance|resolution|"
        r"bill),? as\b",
        head,
    ):
        return Role.MAIN
    if re.search(r"\bsubstituted motion\b|\bsubstitut(?:e|ion)\b", head):
        return Role.SUBSTITUTE
    if re.search(r"\bamendments?\b|\bmotion to amend\b(?! (?:the )?(?:section|chapter|title|code))", head):
        return Role.AMENDMENT
    if re.search(
        r"\b(?:to (?:table|postpone|refer|recommit|defer|continue|suspend|pass over|lay over)|postponement|"
        r"the question)\b",
        head,
    ):
        return Role.TABLE
    if re.search(r"\b(?:ordinance|resolution|bill|article \w{1,4}|local law|order)\b", match["subject"]):
        return Role.MAIN
    return Role.UNSAID
