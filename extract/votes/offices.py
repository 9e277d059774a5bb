"""Members whom a record calls by their office alone: "the Mayor voted nay"."""

import re
from dataclasses import replace

from banwatch.votes import Vote
from extract.votes import names

_REACH = 60_000


class Offices:
    """Who holds the offices that the text names, found where it first gives office and name together."""

    def __init__(self, plain: str) -> None:
        self._plain = plain
        self._held: dict[str, str] = {}

    def holder(self, name: str) -> str:
        """The holder's name; the name itself where it is no office or the text names no holder."""
        if not all(names.is_title(word) for word in name.split()):
            return name
        if name not in self._held:
            self._held[name] = self._search(name)
        return self._held[name]

    def _search(self, office: str) -> str:
        for match in re.finditer(rf"\b{re.escape(office)} (?=[^\W\d_])", self._plain[:_REACH], re.IGNORECASE):
            held = names.one_after(self._plain, match.end())
            if held.names:
                return held.names[0]
        return office

    def named(self, vote: Vote) -> Vote:
        """The vote with offices as the names of those who hold them."""
        roll = {
            option: tuple(dict.fromkeys(self.holder(name) for name in listed))
            for option, listed in vote.roll_call.items()
        }
        mover, seconder = (self.holder(name) if name else None for name in (vote.mover, vote.seconder))
        return replace(vote, mover=mover, seconder=seconder, roll_call=roll)
