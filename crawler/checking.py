"""Whether sources answer as they should: their start addresses asked once and read."""

from collections.abc import Sequence
from dataclasses import dataclass

from banwatch.documents import Link
from banwatch.sources import Source
from crawler.live import Answered, Wanted, ask
from crawler.spiders import LayoutNotUnderstood, Listing, gather_offline, module_for


@dataclass(frozen=True, slots=True)
class Checked:
    """One source after its check. ``links`` is how many addresses its start addresses list; ``why`` says what is wrong,
    and is empty where it passed."""

    source: Source
    links: int = 0
    records: int = 0
    why: str = ""

    @property
    def passed(self) -> bool:
        return not self.why


def _start(source: Source) -> list[Link]:
    try:
        return module_for(source.platform).start(source)
    except ValueError:
        return []


def _read(source: Source, answered: Answered, link: Link) -> tuple[int, int]:
    """How many addresses and records a page gives; raises LayoutNotUnderstood."""
    if answered.page is None:
        raise LayoutNotUnderstood(answered.why)
    read = gather_offline(module_for(source.platform).read(answered.page, link, source))
    if isinstance(read, Listing):
        return len(read.links), len(read.records)
    return len(read.links), 1


def judge(source: Source, links: Sequence[Link], answers: Sequence[Answered]) -> Checked:
    """The check's end: every start address has to answer and be understood, and together they have to list what is
    expected, or hold records."""
    if not links:
        return Checked(source, why="its options or start addresses are not understood")
    found = records = 0
    for link, answered in zip(links, answers, strict=True):
        try:
            listed, held = _read(source, answered, link)
        except LayoutNotUnderstood as error:
            words = str(error) if answered.page is None else f"layout not understood: {error}"
            return Checked(source, found, records, f"{link.url}: {words}")
        found, records = found + listed, records + held
    if found < source.expected and not records:
        return Checked(source, found, records, f"lists {found} addresses, fewer than the {source.expected} expected")
    return Checked(source, found, records)


def check(sources: Sequence[Source], *, contact: str, allowed_hosts: Sequence[str] = ()) -> list[Checked]:
    """Ask each source's start addresses once; disabled and unverified sources too. Once in a process."""
    starts = {source.id: _start(source) for source in sources}
    wanted = [
        Wanted(link.url, source, module_for(source.platform).ACCEPT) for source in sources for link in starts[source.id]
    ]
    answers = iter(ask(wanted, contact=contact, allowed_hosts=allowed_hosts))
    return [judge(source, starts[source.id], [next(answers) for _ in starts[source.id]]) for source in sources]
