"""The words the rules work with, as data files: one entry a line, ``#`` begins a comment."""

from functools import cache
from importlib.resources import files


@cache
def entries(name: str) -> tuple[str, ...]:
    """The entries of ``extract/lexicon/NAME.txt`` in their order."""
    lines = files("extract").joinpath("lexicon", f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return tuple(entry for line in lines if (entry := line.split("#", 1)[0].strip()))


@cache
def words(name: str) -> frozenset[str]:
    """All words of a file whose lines hold words apart by spaces."""
    return frozenset(word for entry in entries(name) for word in entry.split())
