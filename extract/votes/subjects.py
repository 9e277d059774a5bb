"""What a vote was on where no motion says it: what the body is said to have done, or the outcome's own subject."""

import re

from extract.votes.building import Evidence

_GENERIC = re.compile(
    r"(?:to |that |for |the |it |be |item |motion |recommend(?:ed|ation)? |staff |this |as |presented|"
    r"amended|submitted|printed|written|posted|listed|read|discussed|proposed|stated|with changes|is|"
    r"recommended action|final |said |ordinance|resolution|same |waive (?:further |the )?readings? |and |"
    r"adopt(?:ed|ion)?|approv(?:e|ed|al)|accept(?:ed|ance)?|pass(?:ed|age)?|enact(?:ed|ment)?|request|of |"
    r"recommend|deny|denial|action|[ ,.]){1,14}"
)
_BRACKETED = re.compile(r"[(\[][\d -]{3,12}[)\]][\s.]{0,4}(?:$|\n)")
_BODY_DID = re.compile(
    r"\b(?:board|council|commission|committee|selectmen|trustees|court|jury|authority|members)[ ]?"
    r"(?:, [^.;()\n]{3,120}, |then |also |unanimously |by consensus ){0,2}(?P<did>(?!voted on)[a-z]{3,12}ed\b)"
)
_NAMELESS = frozenset(
    {"motion", "the motion", "resolution", "the resolution", "it", "which", "the question", "vote", "the vote"}
)


_THEN = re.compile(
    r" (?:was|were|is) (?:then )?(?:read|put|taken|called|considered|presented|introduced)\b.{0,200}$", re.DOTALL
)
_OF_MOTION = re.compile(r"(?:the )?(?:motion|vote|question) (?:was|is|then|and|put|having|of|by|made|to a vote)\b")


def is_generic(text: str) -> bool:
    """Whether a motion's words say nothing of its subject: "to approve as presented"."""
    return len(text) < 60 and _GENERIC.fullmatch(text.lower()) is not None


def enacted(plain: str, low: str, evidence: Evidence) -> str | None:
    """What the body is said to have done before a tally in brackets: "The Board approved the lease. (5-0)"."""
    tally = evidence.tallies[0]
    if not _BRACKETED.match(low, tally.start - 1):
        return None
    begin = max(0, tally.start - 400)
    before = low[begin : tally.start].rpartition("\n\n")[2]
    done = list(_BODY_DID.finditer(before))
    if not done:
        return None
    start = tally.start - len(before) + done[-1].start("did")
    return re.sub(r"\s{1,200}", " ", plain[start : tally.start - 1]).strip(" .:(")


def subject(plain: str, evidence: Evidence) -> str | None:
    """The subject of the words that state the outcome: "The lease" of "The lease was approved"."""
    outcome = next(o for o in evidence.outcomes if o.about)
    phrase = re.sub(r"\s{1,200}", " ", plain[outcome.start : outcome.end])
    words = re.sub(
        r"(?: (?:was|were|is|are|then|unanimously|duly|declared)){0,4} \w{1,12}(?: to)?(?: unanimously)?$", "", phrase
    ).strip(" ,:")
    words = _THEN.sub("", words.rpartition("; ")[2])
    if _OF_MOTION.match(words.lower()):
        return None
    return words if " " in phrase and len(words) > 3 and words.lower() not in _NAMELESS else None
