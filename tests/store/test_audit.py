"""The ledger checks itself against what documents claim of it."""

from datetime import date, timedelta
from typing import Any

from banwatch.claims import Claim, ClaimKind
from banwatch.gazetteer import gazetteer
from banwatch.jurisdictions import Jurisdiction
from banwatch.measures import Action, DatePrecision, Stage
from banwatch.readings import Reading
from banwatch.spans import Span
from store import importing, ledger, reviews
from store.audit import audit
from store.engine import reading, writing

Desk = Any


def _place(name: str, state: str = "MA") -> Jurisdiction:
    found = gazetteer().find(name, state)
    assert found is not None
    return found


def _claims(desk: Desk) -> tuple[Claim, ...]:
    span = Span(0, 6)
    listed = tuple(_place(name) for name in ("Boston", "Brookline", "Cambridge"))
    return (
        Claim(ClaimKind.ORDINAL, span, "the eighth municipality", "facial recognition", unit="municipality", state="MA",
              number=8, subject=desk.worcester),
        Claim(ClaimKind.LIST, span, "joining Boston, Brookline and Cambridge", "facial recognition", places=listed),
        Claim(ClaimKind.POPULATION, span, "almost 1.5 million", "facial recognition", unit="people", state="MA",
              number=1_500_000),
    )  # fmt: skip


def _tell(desk: Desk) -> int:
    document: int = desk.document("https://gazette.example/a")
    mention = desk.event(Stage.ADOPTED, None, place=_place("Boston"), primary=False)
    told = desk.told(desk.event(), mention)
    said = Reading("banned", True, "1", votes=told.votes, events=told.events, claims=_claims(desk))
    ledger.record(desk.engine, document, said, clock=desk.clock)
    return document


def _gaps(desk: Desk) -> list[tuple[str, ...]]:
    with reading(desk.engine) as session:
        return [item.reasons for item in reviews.queue(session) if item.event is None]


def test_a_gap_is_put_before_an_analyst_and_names_what_is_missing(desk: Desk) -> None:
    _tell(desk)
    (reasons,) = _gaps(desk)
    assert reasons == (
        "gap: the ledger lacks 3 of 3 listed: Boston, MA (only mentioned); Brookline, MA; Cambridge, MA",
        "gap: the text counts 1,500,000 people, the ledger 206,518 in 1 municipality",
        "gap: the text counts 8, the ledger holds 1 municipality in MA by 2021-12-14: Worcester, MA",
    )


def test_what_fills_the_gap_is_recorded_as_agreement(desk: Desk) -> None:
    _tell(desk)
    lines = importing.starting_ledger().splitlines(keepends=True)
    known = "".join(line for line in lines if line == lines[0] or ",MA," in line)
    importing.import_facts(desk.engine, known, name="known", technology="facial recognition", clock=desk.clock)
    with writing(desk.engine) as session:
        found = audit(session, desk.clock.now())
    assert found.numbers() == {"agrees": 3}
    assert (found.opened, found.closed) == (0, 1)
    assert _gaps(desk) == []
    with writing(desk.engine) as session:
        again = audit(session, desk.clock.now())
    assert (again.claims, again.opened, again.closed) == (found.claims, 0, 0)


def test_a_gap_says_what_else_is_known_of_a_place(desk: Desk) -> None:
    desk.record("https://gazette.example/b", desk.event(Stage.ADVANCED, date(2020, 6, 3), place=_place("Boston")))
    rules = desk.event(day=date(2020, 1, 1), precision=DatePrecision.YEAR, action=Action.RESTRICTION,
                       place=_place("Cambridge"))  # fmt: skip
    desk.record("https://gazette.example/c", rules)
    _tell(desk)
    (reasons,) = _gaps(desk)
    assert reasons[0] == (
        "gap: the ledger lacks 3 of 3 listed: Boston, MA (ban advanced, 2020-06-03); Brookline, MA; "
        "Cambridge, MA (restriction adopted, 2020)"
    )


def test_more_than_the_text_counts_is_no_gap(desk: Desk) -> None:
    for name in ("Boston", "Cambridge"):
        desk.record(f"https://gazette.example/{name}", desk.event(day=date(2020, 1, 1), place=_place(name)))
    document = desk.document("https://gazette.example/b")
    claim = Claim(ClaimKind.ORDINAL, Span(0, 6), "the second", "facial recognition", unit="municipality", state="MA",
                  number=2, subject=desk.worcester)  # fmt: skip
    told = desk.told(desk.event())
    ledger.record(desk.engine, document, Reading("banned", True, "1", events=told.events, claims=(claim,)),
                  clock=desk.clock)  # fmt: skip
    with writing(desk.engine) as session:
        assert audit(session, desk.clock.now()).numbers() == {"more": 1}
    assert _gaps(desk) == []


def test_a_better_extractor_takes_its_claims_back(desk: Desk) -> None:
    document = _tell(desk)
    ledger.record(desk.engine, document, desk.told(desk.event(), version="2"), clock=desk.clock)
    assert _gaps(desk) == []
    with writing(desk.engine) as session:
        assert audit(session, desk.clock.now()).claims == ()


def test_the_latest_version_of_a_page_alone_is_put_before_an_analyst(desk: Desk) -> None:
    page = "https://gazette.example/a"
    said = [desk.document(page, "banned, early")]
    desk.clock.move(timedelta(days=1))
    said.append(desk.document(page, "banned, late"))
    for document in (said[1], said[0]):
        ledger.record(desk.engine, document, Reading("banned", True, "1", claims=_claims(desk)), clock=desk.clock)
        assert len(_gaps(desk)) == 1
    ledger.record(desk.engine, said[1], Reading("banned", True, "2"), clock=desk.clock)
    assert _gaps(desk) == []
    with writing(desk.engine) as session:
        assert audit(session, desk.clock.now()).claims == ()
    assert _gaps(desk) == []
