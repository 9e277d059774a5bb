"""The report: what is measured, on what, the value, and the value to reach."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from banwatch import alerting
from banwatch.protocols import Extractor
from banwatch.spans import Span
from extract.evaluation import calibration, events, places, quotes, votes
from extract.evaluation.corpus import HELD_OUT, PlacedText, QuotedText, ReadDocument, lines_of
from extract.evaluation.places import GoldPlace, PlaceScore
from extract.evaluation.ratios import Ratio


@dataclass(frozen=True, slots=True)
class Row:
    """One measured value. ``reach`` is the target, None where there is none; ``at_most`` says that less is better.
    ``count`` is how many labels it was measured on."""

    key: str
    what: str
    value: float
    reach: float | None
    count: int
    at_most: bool = False
    note: str = ""

    @property
    def reached(self) -> bool | None:
        """Whether the target is met; None where there is none, or nothing to measure."""
        if self.reach is None or not self.count:
            return None
        return self.value <= self.reach if self.at_most else self.value >= self.reach


@dataclass(frozen=True, slots=True)
class Part:
    """The report on one folder or file of labelled texts; ``misses`` are lines that say what went wrong, empty for the
    held-out part, which is not looked at."""

    name: str
    documents: int
    rows: tuple[Row, ...]
    misses: tuple[str, ...] = ()

    def row(self, key: str) -> Row:
        """The row of that key; raises KeyError."""
        for row in self.rows:
            if row.key == key:
                return row
        raise KeyError(key)

    def as_json(self) -> dict[str, Any]:
        rows = [{**asdict(row), "reached": row.reached} for row in self.rows]
        return {"part": self.name, "documents": self.documents, "rows": rows}


def documents_part(name: str, read: Sequence[ReadDocument], threshold: float = alerting.THRESHOLD) -> Part:
    """Everything that labels of this project's own form allow to measure."""
    scored = events.score([(each.document, each.reading) for each in read], threshold)
    quoted = quotes.total(quotes.score_document(each.document.labels.quotes, each.reading.quotes) for each in read)
    placed = _placed(read)
    voted = votes.score([each.document for each in read], {each.document.name: each.reading.votes for each in read})
    rows = (
        *_alert_rows(scored.alerts, read, threshold),
        _share("primaries", "jurisdiction, action, stage, primary of the news", scored.primaries, 0.95),
        _ratio("votes", "vote of the deciding motion", scored.votes, 0.97),
        _ratio("bodies", "body", scored.bodies, 0.97),
        _ratio("dates", "date", scored.dates, 0.97),
        _ratio("background", "background mentions (F)", scored.background, 0.95),
        Row("quotes", "direct quotes with the right full name (F)", quoted.f, 0.95, quoted.quotations,
            note=f"precision {quoted.precision:.3f}, recall {quoted.recall:.3f}"),
        Row("places_right", "US places with the right state", placed.right_share, None, placed.total,
            note=f"wrong {placed.wrong_share:.3f}"),
        *_minutes_rows(voted),
        *_calibration_rows(read, threshold),
    )  # fmt: skip
    faults = (f"{document}: {field}: {found!r} wanted {wanted!r}" for document, field, wanted, found in voted.faults)
    misses = () if Path(name).name == HELD_OUT else (*scored.misses, *faults)
    return Part(name, len(read), rows, misses)


def quotes_part(name: str, texts: Iterable[QuotedText], extractor: Extractor) -> Part:
    """Quotations with the right speaker, on a corpus of others' news."""
    known = list(texts)
    scored = quotes.total(quotes.score(each.text, each.gold(), extractor.read(each.text).quotes) for each in known)
    note = f"precision {scored.precision:.3f}, recall {scored.recall:.3f}, spurious {scored.spurious}"
    row = Row("speakers", "quotations with the right speaker (F)", scored.f, 0.86, scored.quotations, note=note)
    return Part(name, len(known), (row,))


def places_part(name: str, texts: Iterable[PlacedText], extractor: Extractor) -> Part:
    """US places with the right state where the outlet's home state is known, on a corpus of others' news."""
    known, total = list(texts), PlaceScore()
    for each in known:
        reading = extractor.read(each.text, published=each.published, home_state=each.home)
        total += places.score(each.gold(), reading.places)
    note = f"no state given {total.abstained}, not found {total.missed}"
    rows = (
        Row("states_right", "US places with the right state", total.right_share, 0.93, total.total, note=note),
        Row("states_wrong", "US places with a wrong state", total.wrong_share, 0.04, total.total, at_most=True),
    )
    return Part(name, len(known), rows)


def quotes_file(file: Path, extractor: Extractor) -> Part:
    """The report on a quotation corpus; raises extract.evaluation.labels.BadLabels."""
    return quotes_part(file.name, lines_of(file, QuotedText), extractor)


def places_file(file: Path, extractor: Extractor) -> Part:
    """The report on a place corpus; raises extract.evaluation.labels.BadLabels."""
    return places_part(file.name, lines_of(file, PlacedText), extractor)


def _alert_rows(alerts: Ratio, read: Sequence[ReadDocument], threshold: float) -> tuple[Row, ...]:
    negatives = [each for each in read if not each.document.labels.alert]
    raised = sum(
        any(alerting.decide(e, each.reading.published, threshold=threshold).alert for e in each.reading.events)
        for each in negatives
    )
    counts = f"{alerts.right} right of {alerts.found} raised"
    return (
        Row("alert_precision", "alerts that are right", alerts.precision if alerts.found else 1.0, 0.98, alerts.found,
            note=counts),
        Row("alert_recall", "news that should alert and does", alerts.recall, 0.97, alerts.wanted),
        Row("alerts_from_negatives", "documents that alert and should not", float(raised), 0.0, len(negatives),
            at_most=True),
    )  # fmt: skip


def _ratio(key: str, what: str, ratio: Ratio, reach: float) -> Row:
    note = f"precision {ratio.precision:.3f}, recall {ratio.recall:.3f}" if ratio.precision != ratio.recall else ""
    return Row(key, what, ratio.f, reach, ratio.wanted, note=note)


def _share(key: str, what: str, ratio: Ratio, reach: float) -> Row:
    return Row(key, what, ratio.recall, reach, ratio.wanted, note=f"precision {ratio.precision:.3f}")


def _placed(read: Sequence[ReadDocument]) -> PlaceScore:
    total = PlaceScore()
    for each in read:
        gold = [
            GoldPlace(Span(label.start, label.end), label.state)
            for label in each.document.labels.places
            if label.state and label.start is not None and label.end is not None
        ]
        total += places.score(gold, each.reading.places)
    return total


def _minutes_rows(scored: votes.VoteScore) -> list[Row]:
    rows = [Row("minutes", "votes in minutes, all fields (F)", scored.overall.f, 0.95, _labels(scored.overall))]
    for name, field in scored.fields.items():
        rows.append(Row(f"minutes_{name.replace(' ', '_')}", f"  {name}", field.f, None, _labels(field)))
    return rows


def _labels(score: votes.FieldScore) -> int:
    return score.right + score.missed


def _calibration_rows(read: Sequence[ReadDocument], threshold: float) -> tuple[Row, ...]:
    found = [
        calibration.Judged(event.confidence, example.right, example.alertable, example.alert_right)
        for event, example in calibration.judged_events(read)
        if event.primary
    ]
    wrong = sum(not each.right for each in found)
    return (
        Row("calibration_error", "expected calibration error of the news, five bins",
            calibration.calibration_error(found), 0.05, len(found), at_most=True),
        Row("wrong_below_threshold", f"wrong events below the alert threshold {threshold:g}",
            calibration.wrong_below(found, threshold), 0.8, wrong),
    )  # fmt: skip
