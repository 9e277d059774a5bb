"""Which words may be a member's name or title, and whether a line below goes on with a list of names."""

import re

from extract import lexicon

SEAT = re.compile(
    r"[ ]?,?[ ]?(?:precinct|district|ward|place|seat|position|post|zone|division)[ ]?(?:no\.? ?|#)?"
    r"(?:\d{1,3}|[IVX]{1,4}|[A-H])\b,?(?= [^\W\d_])",
    re.IGNORECASE,
)  # "Commissioner Precinct 3 Gina Roush"
GOVERNMENTS = frozenset("county city town village borough township parish board committee commission school".split())
PARTICLES = frozenset("de la del della di da dos van von der den le du st ter ten bin al el y".split())
SURNAME_BELOW = re.compile(r"[A-Z][\w'-]{1,24}(?=[,;.]|[ ]{0,20}(?:\n|$))")  # "..., Ann Hill, Tim" and "Ray, ..." below


def is_title(word: str) -> bool:
    """Whether a word is a title before a member's name."""
    return word.lower().rstrip(".") in lexicon.words("votes_titles")


def is_name_word(word: str) -> bool:
    """Whether a word may be of a member's name."""
    low = word.lower()
    if (
        not word[0].isupper()
        or low.split("-")[0] in lexicon.words("votes_not_names")
        or (low.startswith("none") and len(low) < 6)
    ):
        return False
    return len(word) > 1 or word.isupper()


def is_initial(match: re.Match[str]) -> bool:
    """Whether a token is a single capital with a stop: the A of "A. St. Clair"."""
    return len(match.group("word")) == 1 and match.group("word").isupper() and bool(match.group("stop"))


def breaks_a_name(listed: list[str], words: list[str]) -> bool:
    """Whether a list gives each member's name in full, and the one that a line breaks off only the first name."""
    return len(words) == 1 and len(listed) > 1 and all(" " in name for name in listed)


def continues(following: str, plain: str, end: int) -> bool:
    """Whether the next line goes on with the list: only where it opens with a name that a comma or "and" follows."""
    listed = plain[end : end + 3].strip().startswith((",", "and", ";")) or following.startswith(("and ", "& "))
    return listed and bool(following)


def name_follows(plain: str, position: int) -> bool:
    """Whether a name, or a particle of one, stands right after a place."""
    following = plain[position : position + 12].lstrip()
    return bool(following) and (following[0].isupper() or following.split(" ", 1)[0].lower() in PARTICLES)


def is_name_line(line: str) -> bool:
    """Whether a line holds a member's name with titles, and no more."""
    named = SEAT.sub("", line, count=1)
    words = [word for word in named.replace(",", " ").split() if not is_title(word)]
    if words and words[0].lower() in GOVERNMENTS and len(named.split()) > len(words):
        words = words[1:]
    return 1 <= len(words) <= 3 and all(
        is_name_word(w) and (w[1:].isalpha() or "-" in w or "." in w or "'" in w) for w in words
    )
