"""Alternations over many phrases that are searched for fast.

A pattern that begins with a set of characters is searched for many times faster than one that begins with ``\\b``, and
alternatives parted by their first letter are tried a few at a time rather than all at every word.
"""

import re
from collections.abc import Iterable

_HEAD = re.compile(r"\[[^\]\\^-]+\]|\\d|\w")
# What case-insensitive matching takes for a letter besides its two cases.
_OTHER_CASES = "ıİſK"


def any_of(ignoring_case: Iterable[str], exact: Iterable[str] = (), *, not_after: str = r"\w") -> str:
    """A pattern for the first of the alternatives that matches, where no character of the set ``not_after`` precedes.

    Alternatives are regular expressions that begin with a letter, a digit, ``\\d`` or a set of letters. Those of
    ``exact`` keep their case and are tried after the others. The whole must not be compiled to ignore case.
    """
    groups: dict[str, list[str]] = {}
    others: list[str] = []
    for case, alternatives in (("(?i:", ignoring_case), ("(?:", exact)):
        for alternative in alternatives:
            head = _HEAD.match(alternative)
            if head is None:
                others.append(f"{case}{alternative})")
            else:
                letters = head.group().strip("[]")
                rest = f"{case}{alternative[head.end() :]})"
                groups.setdefault(_cases(letters) if "i" in case else letters, []).append(rest)
    if others or not groups:
        plain = [f"[{letters}]{rest}" for letters, rests in groups.items() for rest in rests]
        return f"(?<!{not_after})(?:{'|'.join([*plain, *others]) or '(?!)'})"
    heads = "".join(dict.fromkeys(groups))
    bodies = "|".join(f"(?<=[{letters}])(?:{'|'.join(rests)})" for letters, rests in groups.items())
    return f"[{heads}](?<!{not_after}.)(?:{bodies})"


def _cases(letters: str) -> str:
    """The characters that match one of the letters whatever their case."""
    if letters == r"\d":
        return letters
    candidates = dict.fromkeys(letters + letters.lower() + letters.upper() + _OTHER_CASES)
    return "".join(c for c in candidates if re.match(f"[{letters}]", c, re.IGNORECASE))
