"""Scores, floors and the calibration of the confidence."""

import math
import random
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tomllib import loads

import pytest

from banwatch.jurisdictions import Jurisdiction, Level
from banwatch.measures import Action, DatePrecision, Event, Measure, Stage
from banwatch.readings import Reading
from extract.evaluation import calibration, events, floors
from extract.evaluation.calibration import Example, Judged
from extract.evaluation.corpus import HELD_OUT, PlacedText, QuotedText, labelled_folder, lines_of
from extract.evaluation.labels import BadLabels, LabelledDocument, Labels
from extract.evaluation.report import Part, Row
from extract.measures import confidence
from extract.measures.confidence import Signals, Weights, WeightsFile, signal_names
from extract.topics import BadLexicon

GOLDEN = Path(__file__).parents[1] / "golden"
WORCESTER = Jurisdiction("Worcester", Level.CITY, "MA", ocd_id="ocd-division/country:us/state:ma/place:worcester")


@cache
def measured(part: str) -> Part:
    return floors.measure(GOLDEN, part)


@pytest.mark.parametrize("part", floors.PARTS)
def test_no_measured_value_falls_below_its_floor(part: str) -> None:
    if not (GOLDEN / floors.FILE).exists():
        pytest.skip("no floors are written yet: python -m extract.evaluation.floors --write")
    kept = floors.load(GOLDEN).of(part)
    assert kept, f"no floors for {part}"
    assert floors.below(measured(part), kept) == []


def test_the_held_out_part_shows_no_misses() -> None:
    assert measured(floors.TUNED).rows
    assert measured(HELD_OUT).misses == ()


def _row(key: str, value: float, *, at_most: bool = False) -> Row:
    return Row(key, key, value, 0.5, 10, at_most=at_most)


def test_a_value_below_its_floor_is_named() -> None:
    part = Part("tuned", 3, (_row("dates", 0.91), _row("error", 0.06, at_most=True)))
    assert floors.below(part, {"dates": 0.91, "error": 0.06}) == []
    assert floors.below(part, {"dates": 0.92}) == ["tuned: dates: 0.9100, floor 0.92"]
    assert floors.below(part, {"error": 0.05}) == ["tuned: error: 0.0600, floor 0.05"]
    assert floors.below(part, {"votes": 0.5}) == ["tuned: votes is not measured any more"]


def test_floors_are_written_so_that_what_was_measured_meets_them(tmp_path: Path) -> None:
    parts = [Part(name, 3, (_row("dates", 2 / 3), _row("error", 1 / 3, at_most=True))) for name in floors.PARTS]
    floors.write(tmp_path, parts, first=False)
    kept = floors.load(tmp_path)
    assert (kept.tuned["dates"], kept.tuned["error"]) == (0.666, 0.334)
    assert kept.first == kept.held_out
    better = [Part(name, 3, (_row("dates", 1.0),)) for name in floors.PARTS]
    floors.write(tmp_path, better, first=False)
    assert floors.load(tmp_path).first == {"dates": 0.666, "error": 0.334}
    assert all(not floors.below(part, floors.load(tmp_path).of(part.name)) for part in better)


def _document(*, alert: bool, stage: str = "adopted") -> LabelledDocument:
    label = {
        "jurisdiction": {"name": "Worcester", "state": "MA", "level": "city"},
        "action": "ban", "stage": stage, "primary": True, "date": "2021-12-14", "vote": {"yes": 11, "no": 0},
    }  # fmt: skip
    labels = Labels.model_validate({"kind": "news", "published": "2021-12-15", "alert": alert, "events": [label]})
    return LabelledDocument(name="one", text="x", labels=labels)


def _reading(stage: Stage = Stage.ADOPTED, place: Jurisdiction = WORCESTER, sure: float = 0.99) -> Reading:
    event = Event(Measure(place, Action.BAN, "facial recognition"), stage, True, confidence=sure)
    return Reading("x", True, "1", events=(event,))


def test_an_alert_of_the_wrong_place_counts_against_precision_and_recall() -> None:
    elsewhere = Jurisdiction("Worcester", Level.CITY, "VT", ocd_id="ocd-division/country:us/state:vt/place:worcester")
    right = events.score([(_document(alert=True), _reading())]).alerts
    wrong = events.score([(_document(alert=True), _reading(place=elsewhere))]).alerts
    silent = events.score([(_document(alert=True), _reading(sure=0.1))]).alerts
    assert (right.precision, right.recall) == (1.0, 1.0)
    assert (wrong.right, wrong.found, wrong.wanted) == (0, 1, 1)
    assert (silent.right, silent.found, silent.wanted) == (0, 0, 1)


def test_an_alert_from_a_negative_is_wrong_even_where_the_event_is_right() -> None:
    found = events.score([(_document(alert=False), _reading())]).alerts
    assert (found.right, found.found) == (0, 1)


def test_a_date_must_be_as_precise_as_the_label() -> None:
    document, reading = _document(alert=True), _reading()
    scored = events.score([(document, reading)])
    assert (scored.dates.right, scored.dates.wanted) == (0, 1)
    assert DatePrecision.DAY.value == "day"


def _examples(number: int, chance: Callable[[dict[str, float]], float]) -> list[Example]:
    dice = random.Random(7)
    found = []
    for place in range(number):
        signals = {name: float(dice.random() < 0.5) for name in signal_names(Signals)}
        found.append(Example(f"d{place}", "news", signals, dice.random() < chance(signals), True, True))
    return found


def test_the_fit_finds_the_weights_that_made_the_labels() -> None:
    def chance(signals: dict[str, float]) -> float:
        return 1 / (1 + math.exp(-(-1.0 + 2.0 * signals["named"] + 1.0 * signals["dated"])))

    fitted = calibration.fit(_examples(4_000, chance)).news
    assert fitted.signals["named"] == pytest.approx(2.0, abs=0.25)
    assert fitted.signals["dated"] == pytest.approx(1.0, abs=0.25)
    assert fitted.signals["vote"] < 0.2
    assert all(weight <= 0 if name in confidence.AGAINST else weight >= 0 for name, weight in fitted.signals.items())


def test_cross_validated_probabilities_are_calibrated_on_what_they_have_not_seen() -> None:
    judged = calibration.cross_validate(_examples(1_500, lambda signals: 0.6 + 0.3 * signals["named"]))
    assert len(judged) == 1_500
    assert calibration.calibration_error(judged) < 0.05


@pytest.mark.parametrize("right", [True, False])
def test_examples_that_all_agree_give_no_certainty(right: bool) -> None:
    fitted = calibration.fit(
        [Example(f"d{n}", "news", dict.fromkeys(signal_names(Signals), 1.0), right) for n in range(20)]
    )
    chance = confidence.probability(fitted.news, dict.fromkeys(signal_names(Signals), 1.0))
    assert 0.01 < chance < 0.99
    assert (chance > 0.5) is right


def test_the_level_can_be_set_to_what_is_expected_elsewhere() -> None:
    found = _examples(500, lambda _: 0.95)
    fitted = calibration.fit(found, expected=0.8)
    mean = sum(each.confidence for each in calibration.judge(found, fitted)) / len(found)
    assert mean == pytest.approx(0.8, abs=1e-6)


def test_the_calibration_error_of_five_equal_bins() -> None:
    judged = [Judged(0.9, right=n % 10 != 0) for n in range(50)]
    assert calibration.calibration_error(judged) == pytest.approx(0.0, abs=1e-9)
    assert calibration.calibration_error([Judged(0.9, right=False)] * 10) == pytest.approx(0.9)
    assert [part.count for part in calibration.bins([Judged(0.5, right=True)] * 12)] == [2, 3, 2, 3, 2]
    assert calibration.calibration_error([]) == 0.0


def test_the_threshold_recommended_is_the_least_that_is_precise_enough() -> None:
    judged = [Judged(0.95, True, True, True)] * 60 + [Judged(0.7, False, True, False)] * 2
    found = calibration.tradeoffs(judged, 80, [0.5, 0.8, 0.9])
    best = calibration.recommended(found)
    assert best is not None
    assert (best.threshold, best.precision, best.recall, best.wrong_below) == (0.8, 1.0, 0.75, 1.0)
    assert calibration.wrong_below([Judged(0.2, right=True)], 0.5) == 1.0


def test_weights_are_written_so_that_they_can_be_read_back(tmp_path: Path) -> None:
    fitted = calibration.fit(_examples(300, lambda signals: 0.5 + 0.4 * signals["lead"]))
    file = calibration.write(fitted, tmp_path / "confidence.toml")
    again = WeightsFile.model_validate(loads(file.read_text()))
    assert again.news.signals == pytest.approx(fitted.news.signals, abs=0.001)


def test_a_weight_of_the_wrong_sign_or_name_is_refused() -> None:
    good = confidence.weights()
    wrong = good.model_dump()
    wrong["news"]["signals"]["vote"] = -1.0
    with pytest.raises(ValueError, match="vote"):
        WeightsFile.model_validate(wrong)
    other = good.model_dump()
    other["record"]["signals"]["colour"] = 1.0
    with pytest.raises(ValueError, match="record"):
        WeightsFile.model_validate(other)
    assert issubclass(BadLexicon, ValueError)
    assert confidence.probability(Weights(intercept=0.0), {}) == 0.5


def test_a_folder_without_labels_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadLabels, match="no labelled documents"):
        labelled_folder(tmp_path)
    source = next(iter(sorted((GOLDEN / "tuned").glob("*.json"))))
    shutil.copy(source, tmp_path)
    with pytest.raises(BadLabels, match=source.with_suffix(".txt").name):
        labelled_folder(tmp_path)


def test_lines_of_a_corpus_are_checked(tmp_path: Path) -> None:
    file = tmp_path / "corpus.jsonl"
    file.write_text(
        '{"id": "1", "text": "“Yes,” said King.", "quotes": [{"start": 1, "end": 5, "speaker": "King", '
        '"speaker_spans": [[12, 16]]}]}\n\n{"text": 3}\n'
    )
    lines = lines_of(file, QuotedText)
    assert next(lines).gold()[0].speaker == "King"
    with pytest.raises(BadLabels, match="line 3"):
        next(lines)
    with pytest.raises(BadLabels, match="missing"):
        list(lines_of(tmp_path / "missing.jsonl", PlacedText))


def test_states_of_a_place_corpus_may_be_written_out() -> None:
    row = PlacedText.model_validate(
        {"text": "Keene", "home_state": "New Hampshire", "places": [{"start": 0, "end": 5, "state": "New Hampshire"}]}
    )
    assert (row.home, row.gold()[0].state) == ("NH", "NH")
