"""A simulated year of two hundred sources: every fault is told, and hardly anything else."""

import math
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from schedules.health import FAULTS_IN_A_ROW, Seen, fold, quiet_after
from store.health import Health, State

BEGIN = datetime(2024, 1, 1, 9, tzinfo=UTC)
END = BEGIN + timedelta(days=365)
HOURLY, DAILY = 12, 188


@dataclass
class Simulated:
    """One source: its own rhythm, its natural quiet spells, and at most two faults, each of one kind."""

    name: str
    step: timedelta
    mean: timedelta
    random: random.Random
    faults: list[tuple[datetime, datetime, str]] = field(default_factory=list)
    health: Health | None = None
    reports: list[tuple[datetime, State]] = field(default_factory=list)

    def fault(self, now: datetime) -> str | None:
        return next((kind for begin, end, kind in self.faults if begin <= now < end), None)

    def yields(self, now: datetime) -> bool:
        """Poisson, but for weekends with a tenth of it, the holidays with none, and a council's recess in August."""
        rate = self.step / self.mean
        if now.weekday() >= 5:
            rate *= 0.1
        if (now.month, now.day) >= (12, 24) and (now.month, now.day) <= (12, 26):
            rate = 0.0
        if self.step >= timedelta(days=1) and now.month == 8 and 5 <= now.day <= 21:
            rate *= 0.1
        return self.random.random() < 1 - math.exp(-rate)

    def run(self, now: datetime, number: int) -> None:
        kind = self.fault(now)
        new = int(self.yields(now)) if kind is None else 0
        # Most faults show; the quiet one is a feed that goes on answering with what it had.
        told = (
            None if kind in (None, "frozen") else {"blocked": "blocked: captcha"}.get(kind, "nothing could be listed")
        )
        before = self.health.state if self.health else State.WORKING
        self.health = fold(self.health, self.name, Seen(1, new), told, now, number)
        if self.health.state is not before and self.health.state is not State.WORKING:
            self.reports.append((now, self.health.state))


def simulated(seed: int) -> list[Simulated]:
    chance = random.Random(seed)
    sources = [
        Simulated(f"{kind}-{number}", step, step * chance.uniform(*paces), random.Random(f"{seed} {kind} {number}"))
        for kind, step, paces, many in (
            ("feed", timedelta(hours=1), (2, 12), HOURLY),
            ("council", timedelta(days=1), (1, 9), DAILY),
        )
        for number in range(many)
    ]
    for source in chance.sample(sources, 80):
        kind = chance.choice(["outage", "layout", "blocked", "frozen"])
        begin = BEGIN + timedelta(days=chance.uniform(60, 200))
        # What only its own rhythm can tell must last longer than that.
        length = timedelta(days=chance.uniform(4, 20)) if kind != "frozen" else timedelta(days=150)
        source.faults.append((begin, begin + length, kind))
    # Slips of one run, which are not worth a mail.
    for source in chance.sample(sources, 60):
        begin = BEGIN + timedelta(days=chance.randrange(210, 360), hours=chance.randrange(24))
        if not source.faults or source.faults[0][1] < begin - timedelta(days=30):
            source.faults.append((begin, begin + source.step, "slip"))
    return sources


@pytest.mark.parametrize("seed", [1, 2])
def test_every_fault_is_told_and_at_most_one_false_report_comes_a_month(seed: int) -> None:
    sources = simulated(seed)
    number = 0
    for source in sources:
        now = BEGIN
        while now < END:
            number += 1
            source.run(now, number)
            now += source.step
    false: list[tuple[str, datetime, State]] = []
    late: list[tuple[str, str, timedelta]] = []
    for source in sources:
        open_faults = [fault for fault in source.faults if fault[2] != "slip"]
        for begin, end, kind in open_faults:
            told = [moment for moment, _ in source.reports if begin <= moment < end]
            allowed = (FAULTS_IN_A_ROW + 1) * source.step
            if kind == "frozen":
                assert source.health is not None
                allowed += quiet_after(source.health.gaps)
            # A frozen feed shows only by its own rhythm, and the slowest councils have spells longer than the fault.
            assert told or end - begin < allowed, f"{source.name}: {kind} from {begin} was never told"
            if told and told[0] - begin > allowed:
                late.append((source.name, kind, told[0] - begin))
        false += [
            (source.name, moment, state)
            for moment, state in source.reports
            if not any(begin <= moment < end for begin, end, _ in open_faults)
        ]
    assert late == []
    assert max(Counter(moment.month for _, moment, _ in false).values(), default=0) <= 1, false
    assert {source.name for source in sources if source.health and source.health.gaps.number > 5} == {
        source.name for source in sources
    }
