from banwatch.spans import Span
from banwatch.votes import Option, Vote, VoteResult
from extract.evaluation.labels import LabelledDocument, Labels, VoteLabel
from extract.evaluation.votes import report, score

TEXT = "Ms. Ray moved to plant elms. Mr. Hill seconded. Motion carried 3-1."


def _document() -> LabelledDocument:
    label = VoteLabel(
        text="Motion carried 3-1.",
        motion="to plant elms",
        result="pass",
        counts={"yes": 3, "no": 1},
        mover="Ray",
        seconder="Hill",
    )
    label.find(TEXT)
    return LabelledDocument(name="elms", text=TEXT, labels=Labels(kind="minutes", alert=False, votes=[label]))


def _vote(**changes: object) -> Vote:
    found: dict[str, object] = {
        "result": VoteResult.PASS,
        "counts": {Option.YES: 3, Option.NO: 1},
        "motion": "plant elms",
        "mover": "Ida Ray",
        "seconder": "Hill",
        "span": Span(48, 67),
    }
    return Vote(**(found | changes))  # type: ignore[arg-type]


def test_a_right_reading_scores_full() -> None:
    assert score([_document()], {"elms": [_vote()]}).overall.f == 1.0


def test_a_wrong_field_costs_precision_and_recall() -> None:
    scored = score([_document()], {"elms": [_vote(seconder="Stone")]})
    assert (scored.fields["seconder"].missed, scored.fields["seconder"].wrong) == (1, 1)
    assert scored.faults == [("elms", "seconder", "hill", "stone")]


def test_a_vote_nobody_labelled_is_a_false_reading() -> None:
    scored = score([_document()], {"elms": [_vote(), _vote(span=Span(0, 5))]})
    assert scored.fields["result"].wrong == 1


def test_a_missed_vote_costs_recall_alone() -> None:
    scored = score([_document()], {})
    assert (scored.overall.recall, scored.overall.precision) == (0.0, 1.0)


def test_the_report_has_a_row_for_each_field_and_one_for_all() -> None:
    assert len(report(score([_document()], {"elms": [_vote()]})).splitlines()) == 8
