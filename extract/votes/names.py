"""Names of members as minutes write them: one name at a place, before a place, or a list after a label."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extract.votes.name_words import (
    GOVERNMENTS,
    PARTICLES,
    SEAT,
    SURNAME_BELOW,
    breaks_a_name,
    continues,
    is_initial,
    is_name_line,
    is_name_word,
    is_title,
    name_follows,
)

_REACH = 3000
_BACK = 420
_TOKEN = re.compile(
    r"(?P<word>[^\W\d_](?:[\w]|[.'-](?=[^\W\d_])){0,40})(?P<stop>\.?)"
    r"|(?P<gap>[ ]{2,200})|(?P<space> )|(?P<break>[ ]{0,200}\r?\n[ ]{0,200})"
    r"|(?P<paren>\([^()\n]{0,120}(?:\n[^()\n]{0,120})?\))|(?P<mark>.)",
    re.DOTALL,
)
_COUNT_LAST = re.compile(r"\d{1,2}[ ]{0,20}\r?\n|(?<=\d)\d[ ]{0,20}\r?\n")  # a total at the end of a line of names
_NEXT_WORD = re.compile(r" (?P<word>[^\W\d_]{2,20})\b")
_NEXT_LINE = re.compile(r"[ .]{0,20}\r?\n[ ]{0,40}(?P<line>(?P<title>[^\W\d_]{2,20})\.? [^\n]{2,60})(?=\n|$)")
_SEAT_ALONE = re.compile(
    r"(?:precinct|district|ward|place|seat|position|post|zone|division)[ ]?(?:no\.? ?|#)?\d{1,3}\b", re.IGNORECASE
)
_APPOSED = re.compile(
    r" ?(?:(?:city |town |village |county )?council(?:man|woman|member|person|or|lor)?|commissioner|trustee|member|"
    r"alder(?:man|woman|person)|"
    r"supervisor|select(?:man|woman|person)|director|assemblymember|freeholder|senator|representative|vice)\b",
    re.IGNORECASE,
)  # a title that no one member is called by
_SUFFIXES = frozenset("jr sr ii iii iv".split())
SHORT_TITLES = frozenset(
    (
        "mr mrs ms dr messrs mmes hon rev comm comr commr cmbr cm supr sen rep ald tr trs pres supv cllr dir chr "
        "clk clm clmn cmsr comsr coun mbr"
    ).split()
)
_ALSO_NAMES = frozenset("the dr acting judge justice speaker burgess reeve alder deputy miss tr sen rep ms mr".split())
_AND_NAME = re.compile(r"(?:and|&) (?=[A-Z][\w.'-]{1,30}(?:[.,;]|\s|$))")  # opens a line that goes on with a list
_SURNAMES = frozenset("ward page may march house law june april august field".split())  # after a title a name
_NICKNAME = re.compile(r"\"[A-Z][\w. ]{1,14}\"(?= [A-Z])")  # William "Bill" Hill
_MAX_WORDS = 4


@dataclass(frozen=True, slots=True)
class Named:
    """Names read at a place, and where; ``offices`` stand without a name ("the Mayor")."""

    names: tuple[str, ...]
    start: int
    end: int
    offices: tuple[str, ...] = ()


def list_after(plain: str, start: int, *, limit: int = _REACH) -> Named:
    """The names in a list that begins at ``start``; stops at the first word that is not of a list of names."""
    return _Reader(plain, start, min(len(plain), start + limit)).read(many=True)


def one_after(plain: str, start: int) -> Named:
    """One name with its titles that begins at ``start``."""
    return _Reader(plain, start, min(len(plain), start + 160)).read(many=False)


class _Reader:
    def __init__(self, plain: str, start: int, stop: int) -> None:
        self.plain, self.start, self.stop = plain, start, stop
        self.names: list[str] = []
        self.offices: list[str] = []
        self.words: list[str] = []
        self.titles: list[str] = []
        self.end = start
        self.commas = False
        self.follows = self.apposes = False
        self.skip = start
        self.many = False
        self.open = True

    def read(self, *, many: bool) -> Named:
        """Walk over the tokens until one does not belong."""
        self.many = many
        for match in _TOKEN.finditer(self.plain, self.start, self.stop):
            if match.start() < self.skip:
                continue
            kind = match.lastgroup
            if kind == "stop" or match.group("word"):
                if not self._take_word(match):
                    break
            elif kind == "space":
                continue
            elif kind == "paren":
                if not (self.words or self.names):
                    break
                if many and self.words:
                    self._close()
                continue
            elif kind == "gap":
                if not self._take_gap(many=many):
                    break
            elif kind == "break":
                if not self._take_break(match):
                    break
            elif not self._take_mark(match, many=many):
                break
            if not many and (self.names or self.offices):
                break
        self._close()
        return Named(tuple(self.names), self.start, self.end, tuple(self.offices))

    def _take_word(self, match: re.Match[str]) -> bool:
        word, stop = match.group("word"), match.group("stop")
        low = word.lower()
        if low in ("and",) and (self.words or self.names or self.titles):
            self._close()
            self.commas, self.open = True, True
            return True
        if self.names and (seat := _SEAT_ALONE.match(self.plain, match.start())):
            self.skip = seat.end()
            return True
        if is_title(word) and not self.words and low != "the":
            self.titles.append(word)
            seat = SEAT.match(self.plain, match.end())
            self.end = self.skip = seat.end() if seat else match.end()
            return not stop or low in SHORT_TITLES
        if low in GOVERNMENTS and not self.words and self._title_follows(match.end()):
            return True
        if self.words and is_title(word) and low not in _ALSO_NAMES:
            self._close()  # the next member's title, or the member's own after the name
            self.titles, self.follows, self.open, self.end = [word], True, True, match.end()
            return not stop or low in SHORT_TITLES
        if low == "the" and not self.words and self.open:
            self.apposes = False
            return True
        if low in PARTICLES and (self.words or word[0].islower() or self.open):
            if not name_follows(self.plain, match.end()):
                return False
            self.words.append(word + stop if low == "st" else word)
            return True
        if low in _SUFFIXES and self.words:
            self.words.append(word + stop)
            self.end = match.end()
            return True
        surname = low in _SURNAMES and word[0].isupper() and bool(self.titles) and not self.words
        if not (is_name_word(word) or is_initial(match) or surname):
            return False
        if len(word) == 1 and self.plain.startswith(":", match.end()):
            return False  # a label: "M: Hill S: Stone"
        if len(self.words) >= _MAX_WORDS and not (self.many and self._is_bare_list()):
            return False
        if self.names and not self.words and not self.open:
            return False
        if self.words and len(word) > 3 and word.isupper() and not self.words[-1].isupper():
            return False  # a caption in the margin: "Trustee Hill APPROVE BILLS"
        initial = len(word) == 1 or (len(word) == 3 and word[1] == ".")
        self.words.append(word + stop if initial else word)
        self.open = False
        self.end = match.end() if initial or not stop else match.end() - 1
        if stop and not initial:
            self._close()
            self.open = self._titled_line_follows(match.end())
            return self.open
        return True

    def _is_bare_list(self) -> bool:
        """Whether the words are last names with nothing between them: "AYES: Hill Stone Ray Fox Cole"."""
        return not (self.names or self.commas or self.titles) and all(
            len(word) > 2 and word.isalpha() and word.lower() not in PARTICLES for word in self.words
        )

    def _title_follows(self, position: int) -> bool:
        """Whether the next word is a title: the Judge of "County Judge Hill"."""
        following = _NEXT_WORD.match(self.plain, position, self.stop)
        return following is not None and is_title(following["word"])

    def _titled_line_follows(self, position: int) -> bool:
        """Whether the next line is a member with a title and no more: "Mayor Hill"."""
        following = _NEXT_LINE.match(self.plain, position, self.stop)
        return following is not None and is_title(following["title"]) and is_name_line(following["line"].rstrip(" ."))

    def _take_gap(self, *, many: bool) -> bool:
        if not self.words:
            return True
        self._close()
        self.open = True
        return many

    def _take_break(self, match: re.Match[str]) -> bool:
        following = self.plain[match.end() : match.end() + 80]
        if following.startswith(("\n", "\r")):
            return not (self.words or self.names)
        if not self.words and (self.titles or self.open or not self.names):
            return True
        if self.words and _AND_NAME.match(following):
            self._close()
            self.open = True
            return True
        if (
            self.words
            and (self.commas or self.titles)
            and len(self.words) < 2
            and continues(following, self.plain, self.end)
        ):
            self._close()
            self.open = True
            return True
        if breaks_a_name(self.names, self.words) and SURNAME_BELOW.match(following):
            return True
        if self.commas and not (self.names and self._titled_line_follows(match.start())):
            return False
        line = following.split("\n", 1)[0]
        if not is_name_line(line):
            return False
        self._close()
        self.open = True
        return True

    def _take_mark(self, match: re.Match[str], *, many: bool) -> bool:
        mark = match.group()
        if mark == '"' and self.words and (nickname := _NICKNAME.match(self.plain, match.start())):
            self.skip = nickname.end()
            return True
        if mark in ",;&/":
            if not many and mark != "/" and not self.words:
                return mark == "," and bool(self.titles)  # "Trustee, Ann Hill"
            following = self.plain[match.end() : match.end() + 6].strip().lower().rstrip(".,")
            if mark == "," and following in _SUFFIXES:
                return True
            long = len(self.words) > 1
            single = bool(self.words) and not long
            self._close()
            self.apposes = mark == "," and (long or (single and _APPOSED.match(self.plain, match.end()) is not None))
            self.commas = self.open = True
            return many
        if mark == "-" and many and self.titles and not (self.words or self.names):
            return True  # "Council Members - Hill, Stone"
        return (
            mark.isdecimal()
            and many
            and self.commas
            and self.open
            and _COUNT_LAST.match(self.plain, match.start()) is not None
        )

    def _close(self) -> None:
        if self.words:
            while self.words and self.words[-1].lower() in PARTICLES:
                self.words.pop()
            if len(self.words) >= _MAX_WORDS and self._is_bare_list():
                self.names += self.words
            elif len("".join(self.words)) > 1:
                self.names.append(" ".join(self.words))
        elif (
            self.titles
            and not (self.follows or self.apposes)
            and not (self.titles[-1].lower().endswith("s") and len(self.titles[-1]) > 3)
        ):
            self.offices.append(" ".join(self.titles))
        self.words, self.titles, self.follows, self.apposes = [], [], False, False


_BACK_TOKEN = re.compile(r"[^\W\d_](?:\w|[.'-](?=[^\W\d_])){0,40}\.?|,|;|&|\n|\([^()\n]{0,60}\)|[^\s]")


def list_before(plain: str, end: int, *, single: bool = False, floor: int = 0) -> Named:
    """The names in a list that ends at ``end``, read backwards to the first word that is not of it, or to ``floor``."""
    begin = max(floor, end - (120 if single else _BACK))
    tokens = list(_BACK_TOKEN.finditer(plain, begin, end))
    index = len(tokens)
    capital = named = False
    while index > 0:
        word = tokens[index - 1].group()
        low = word.lower().rstrip(".")
        if word in (",", "&") or low == "and":
            if single and capital:
                break
            if not capital and index < len(tokens) - 1 and not (word == "," and low == "and"):
                following = tokens[index].group().lower()
                if following not in ("and", ","):
                    break
        elif word == "\n":
            if index > 1 and tokens[index - 2].group() in (";", ".", ":"):
                break
            if index > 1 and tokens[index - 2].group() == "\n":
                break
            if (
                capital
                and index > 1
                and not (
                    tokens[index - 2].group() in (",",)
                    or tokens[index - 2].group().lower() == "and"
                    or is_title(tokens[index - 2].group())
                )
            ):
                break
        elif word.startswith("("):
            pass_over = not capital
            if not pass_over:
                break
        elif is_title(word) and word.endswith(".") and low not in SHORT_TITLES:
            break
        elif is_title(word) or low in PARTICLES:
            capital = capital or is_title(word)
        elif named and is_title(tokens[index].group()) and tokens[index].start() - tokens[index - 1].end() == 1:
            break  # a place's name before the member's: "2 Avenue Au Soleil Commissioner Hill"
        elif word[0].isupper() and (
            is_name_word(word.rstrip(".")) or (low in _SURNAMES and index > 1 and is_title(tokens[index - 2].group()))
        ):
            stopped = word.endswith(".") and len(word) > 2 and low not in _SUFFIXES
            if stopped:
                break
            capital = named = True
        else:
            break
        index -= 1
    while index < len(tokens) and (
        tokens[index].group() in (",", "&", "\n")
        or tokens[index].group().lower() == "and"
        or tokens[index].group().startswith("(")
    ):
        index += 1
    if index >= len(tokens):
        return Named((), end, end)
    start = tokens[index].start()
    read = list_after(plain, start, limit=end - start)
    if single and read.names:
        return Named(read.names[-1:], start, end)
    return Named(read.names, start, end, read.offices)


def last_name(name: str) -> str:
    """The last name, suffixes left out: what two writings of a member agree on."""
    words = [word for word in name.replace(",", " ").split() if word.lower().rstrip(".") not in _SUFFIXES]
    return words[-1] if words else name


def each(*groups: Named) -> Iterator[str]:
    for group in groups:
        yield from group.names
