"""What the code at hand works on."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from banwatch.working import worked_on, working_on


def test_fields_add_up_inward_and_are_gone_outside() -> None:
    with working_on(run=7, job="feeds"):
        with working_on(source="gazette"):
            assert worked_on() == {"run": 7, "job": "feeds", "source": "gazette"}
        assert worked_on() == {"run": 7, "job": "feeds"}
    assert worked_on() == {}


def test_tasks_that_take_turns_keep_their_own_fields() -> None:
    async def work(source: str, seen: list[tuple[str, object]]) -> None:
        with working_on(source=source):
            for _ in range(3):
                await asyncio.sleep(0)
                seen.append((source, worked_on()["source"]))

    async def both() -> list[tuple[str, object]]:
        seen: list[tuple[str, object]] = []
        await asyncio.gather(work("gazette", seen), work("courier", seen))
        return seen

    # In a thread of its own: a browser's loop may run in this one.
    with ThreadPoolExecutor(1) as thread:
        seen = thread.submit(lambda: asyncio.run(both())).result()
    assert len(seen) == 6
    assert all(own == found for own, found in seen)
