"""Members whom a record calls by their office or first name alone: "the Mayor voted nay", "Jill made a motion"."""

import re
from collections.abc import Iterator
from dataclasses import replace

from banwatch.votes import Vote
from extract.votes import name_words, names

_REACH = 60_000
_ROSTER_WITHIN = 500
_ROSTER = re.compile(r"\b(?:present|attendance|attending|members|absent|roll call)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_][\w'.-]{0,40}")
_NAME_BEFORE = re.compile(r"(?<![^\W_])(?P<word>[A-Z][a-z'-]{1,20}) \Z")
_OF_ROSTERS = frozenset("answering and were was are is by also in the".split())
_MOST_NAMES = 300  # more than any body has
_MOST_LOOKED_AT = 200


class Offices:
    """Who holds the offices that the text names, found where it first gives office and name together; and who bears
    a first name, where the text gives it in full with a title or among those present."""

    def __init__(self, plain: str) -> None:
        self._plain = plain[:_REACH]
        self._held: dict[str, str] = {}

    def holder(self, name: str) -> str:
        """The member's name; the name itself where it is neither office nor first name, or the text tells no more."""
        if name not in self._held:
            if all(name_words.is_title(word) for word in name.split()):
                self._held[name] = self._search(name)
            else:
                known = " " in name or len(self._held) > _MOST_NAMES
                self._held[name] = name if known else self._in_full(name)
        return self._held[name]

    def _search(self, office: str) -> str:
        for match in re.finditer(rf"\b{re.escape(office)} (?=[^\W\d_])", self._plain, re.IGNORECASE):
            held = names.one_after(self._plain, match.end())
            if held.names:
                return held.names[0]
        return office

    def _in_full(self, name: str) -> str:
        """The one member with this first name; the name itself where it is a last name, or two bear it."""
        found: set[str] = set()
        for position in self._before_a_capital(name):
            full = names.one_after(self._plain, position).names
            if (
                full
                and full[0].startswith(f"{name} ")
                and not full[0].isupper()
                and not self._ends_a_name(position)
                and self._is_member(position)
            ):
                found.add(full[0])
        return found.pop() if len(found) == 1 and not self._is_last_name(name) else name

    def _before_a_capital(self, name: str) -> Iterator[int]:
        """Where the name stands with a capital after it."""
        position = -1
        for _ in range(_MOST_LOOKED_AT):
            position = self._plain.find(f"{name} ", position + 1)
            if position < 0:
                return
            following = self._plain[position + len(name) + 1 : position + len(name) + 2]
            if following.isupper() and not self._plain[position - 1 : position].isalnum():
                yield position

    def _ends_a_name(self, position: int) -> bool:
        """Whether another name stands before it: the Hill of "Ann Hill St. Clair County"."""
        before = _NAME_BEFORE.search(self._plain, max(0, position - 40), position)
        return (
            before is not None and name_words.is_name_word(before["word"]) and not name_words.is_title(before["word"])
        )

    def _is_member(self, position: int) -> bool:
        """Whether a name has a title before it or stands in a list of those present."""
        begin = max(0, position - _ROSTER_WITHIN)
        before = self._plain[begin:position]
        words = before.split()
        if words and name_words.is_title(words[-1]):
            return True
        cues = list(_ROSTER.finditer(before))
        listed = before[cues[-1].end() :] if cues else ""
        return bool(cues) and all(
            w[0].isupper() or w.lower() in _OF_ROSTERS or name_words.is_title(w) for w in _WORD.findall(listed)
        )

    def _is_last_name(self, name: str) -> bool:
        """Whether the name ends another: "Mr. Jordan", "Ann Jordan,"."""
        ends = re.compile(rf"([A-Z][\w-]{{1,30}})\.? {re.escape(name)}(?=[,;.\n]| and\b|$| [a-z])")
        return any(
            name_words.is_title(match[1]) or name_words.is_name_word(match[1])
            for looked_at, match in enumerate(ends.finditer(self._plain))
            if looked_at < _MOST_LOOKED_AT
        )

    def named(self, vote: Vote) -> Vote:
        """The vote with the full names of those whom it calls by office or first name."""
        roll = {
            option: tuple(dict.fromkeys(self.holder(name) for name in listed))
            for option, listed in vote.roll_call.items()
        }
        mover, seconder = (self.holder(name) if name else None for name in (vote.mover, vote.seconder))
        return replace(vote, mover=mover, seconder=seconder, roll_call=roll)
