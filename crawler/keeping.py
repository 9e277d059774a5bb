"""Keeps what was fetched, several addresses in one transaction where they come faster than the store writes."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

from banwatch.protocols import Kept

LONGEST_WAIT_SECONDS = 0.15
"""How long the first of several waits for the others: a transaction is an order of magnitude dearer than a row."""

Write = Callable[[Sequence[Kept]], Awaitable[None]]


class Keeper:
    """Gathers what is to be kept, and hands it over together when no other address is being asked, or after a while.

    ``keep`` returns when the address is kept, so that nothing is called done before it survives a crash.
    """

    def __init__(self, write: Write, longest_wait: float = LONGEST_WAIT_SECONDS) -> None:
        self._write = write
        self._longest_wait = longest_wait
        self._waiting: list[tuple[Kept, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None
        self._all_here = asyncio.Event()
        self._asking = 0

    def asking(self) -> None:
        """One more address is being asked, and will come to be kept."""
        self._asking += 1
        self._all_here.clear()

    async def keep(self, kept: Kept) -> None:
        """Keep an address that was being asked; raises what the store raises."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((kept, done))
        self._asking -= 1
        if self._asking <= 0:
            self._all_here.set()
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_all())
        await done

    async def _write_all(self) -> None:
        while self._waiting:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._all_here.wait(), self._longest_wait)
            some, self._waiting = self._waiting, []
            try:
                await self._write([kept for kept, _ in some])
            except Exception as error:  # noqa: BLE001 - each waiting address raises it
                for _, done in some:
                    if not done.done():
                        done.set_exception(error)
            else:
                for _, done in some:
                    if not done.done():
                        done.set_result(None)
