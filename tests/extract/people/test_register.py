"""The register of people: fullest names, titles, affiliations, sex."""

import pytest
import spacy
from spacy.language import Language

import extract.people.component
import extract.sentences  # noqa: F401  (importing registers the factory)
from extract.marks import Person, people_of


@pytest.fixture(scope="module")
def language() -> Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("banwatch_sentences")
    nlp.add_pipe("banwatch_people")
    return nlp


def _person(language: Language, text: str, name: str) -> Person:
    people = people_of(language(text))
    found = [person for person in people if person.name == name]
    assert len(found) == 1, [person.name for person in people]
    return found[0]


def test_a_last_name_alone_is_a_mention_of_the_full_one(language: Language) -> None:
    text = "Houston voted no. Councilor Ada Houston said she was sorry. Houston left early."
    person = _person(language, text, "Ada Houston")
    assert [m.of(text) for m in person.mentions] == ["Houston", "Ada Houston", "Houston"]
    assert (person.title, person.gender) == ("Councilor", "f")


@pytest.mark.parametrize(
    ("text", "name", "title", "affiliation"),
    [
        ("Salem City Councilor Ines Black spoke.", "Ines Black", "City Councilor", "Salem"),
        ("Ines Black, director of the Parks Program at the League of Salem, spoke.", "Ines Black",
         "director of the Parks Program", "League of Salem"),
        ("Tom Lark, vice president and general manager of Acmeware, spoke.", "Tom Lark",
         "vice president and general manager", "Acmeware"),
        ("The group's lobbyist, Tom Lark, spoke.", "Tom Lark", "lobbyist", None),
        ("Harbor Union organizer Tom Lark spoke.", "Tom Lark", "organizer", "Harbor Union"),
        ("Tom Lark, a political scientist at Salem College, spoke.", "Tom Lark", "political scientist",
         "Salem College"),
    ],
)  # fmt: skip
def test_titles_and_affiliations_stand_before_or_behind_the_name(
    language: Language, text: str, name: str, title: str, affiliation: str | None
) -> None:
    person = _person(language, text, name)
    assert (person.title, person.affiliation) == (title, affiliation)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Department of Public Works said no.", "Department of Public Works"),
        ("Salem police said they had none.", "Salem police"),
        ("The American Civic League objected.", "American Civic League"),
    ],
)
def test_organisations_are_kept_apart_from_people(language: Language, text: str, name: str) -> None:
    assert _person(language, text, name).organisation


def test_a_headline_in_capitals_invents_nobody(language: Language) -> None:
    text = "Angry Mother Corners Lark Over Face Scans\n\nMayor Tom Lark listened."
    assert [person.name for person in people_of(language(text)) if not person.organisation] == ["Tom Lark"]


def test_sex_is_read_from_the_title_before_the_given_name(language: Language) -> None:
    assert _person(language, "Councilwoman Jordan Lark spoke.", "Jordan Lark").gender == "f"
    assert _person(language, "Mr. Robin Lark spoke.", "Robin Lark").gender == "m"


def test_an_honorific_chooses_between_two_of_one_surname(language: Language) -> None:
    text = "Peter Lark and Susan Lark spoke. Mrs. Lark left."
    assert len(_person(language, text, "Susan Lark").mentions) == 2


def test_a_document_without_names_has_an_empty_register(language: Language) -> None:
    assert people_of(language("")) == ()
    assert people_of(language("nobody is named in this text.")) == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("“We cannot,” said council member Harwell as the crowd booed.", "Harwell"),
        ("The mover was council member Jansen, who spoke first.", "Jansen"),
        ("Director of OPA Maria Myer wrote to the council.", "Maria Myer"),
        ("The councilor who opposed it, Maggie Alder, was in favor of warrants.", "Maggie Alder"),
        ("“We do listen,” says councilmember Sarah Lane.", "Sarah Lane"),
        ("Jane Lane said that it was late.", "Jane Lane"),
    ],
)
def test_offices_and_common_words_do_not_hide_a_name(language: Language, text: str, name: str) -> None:
    assert name in [person.name for person in people_of(language(text))]
