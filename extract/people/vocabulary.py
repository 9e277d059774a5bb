"""What a single word may be, read once from the lexicon: a set of flags for each word in lower case."""

from functools import cache

from extract import lexicon

HONORIFIC = 1
OFFICE = 2
MODIFIER = 4
ORGANISATION = 8
NOT_NAME = 16
PREPOSITION = 32
CUE = 64
SAYING = 128
WOMAN = 256
MAN = 512
GIVEN = 1024
STATEMENT = 2048
SURNAME = 4096
COMPANY = 8192

TITLE = HONORIFIC | OFFICE

_FILES = {
    "titles_offices": OFFICE,
    "titles_modifiers": MODIFIER,
    "titles_women": OFFICE | WOMAN,
    "titles_men": OFFICE | MAN,
    "people_organisations": ORGANISATION,
    "people_surname_organisations": ORGANISATION | SURNAME,
    "people_surname_words": SURNAME,
    "people_companies": ORGANISATION | COMPANY,
    "people_not_names": NOT_NAME,
    "people_prepositions": PREPOSITION,
    "quotes_verbs": CUE,
    "quotes_saying": CUE | SAYING,
    "quotes_nouns": STATEMENT,
}
_GIVEN_FILES = {"people_women": "f", "people_men": "m", "people_either": ""}
_HONORIFIC_FLAGS = {"f": HONORIFIC | WOMAN, "m": HONORIFIC | MAN, "-": HONORIFIC}


@cache
def flags() -> dict[str, int]:
    """Flags by word in lower case, without a full stop."""
    found: dict[str, int] = {}
    for name, flag in _FILES.items():
        for word in lexicon.words(name):
            found[word] = found.get(word, 0) | flag
    for entry in lexicon.entries("titles_honorifics"):
        word, gender = entry.split()
        found[word] = found.get(word, 0) | _HONORIFIC_FLAGS[gender]
    for word in given_names():
        found[word] = found.get(word, 0) | GIVEN
    return found


@cache
def given_names() -> dict[str, str]:
    """Given names in lower case, each with "f", "m" or "" where both sexes have it."""
    return {word.lower(): gender for name, gender in _GIVEN_FILES.items() for word in lexicon.words(name)}
