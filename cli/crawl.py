"""``banwatch crawl``, and the process that it starts."""

from typing import Annotated

import typer

from cli.trouble import FAULTS, Trouble
from cli.workplace import Workplace, chosen_sources, new_extractor, opened


def crawl(
    source: Annotated[
        list[str] | None, typer.Option("--source", help="Only this source (may be given again); else all enabled ones.")
    ] = None,
) -> None:
    """Crawl the sources, read what is new, and link it into the ledger. Sends no mail.

    A crawl that was killed goes on where it was when this is run again; two that run at once share the work.

    Exit status: 0 all well; 1 a source is broken, the crawl failed or a document could not be read; 2 wrong settings
    or usage.
    """
    with opened() as place:
        raise typer.Exit(_crawl(place, source or []))


def _crawl(place: Workplace, names: list[str]) -> int:
    from cli.crawling import in_a_process
    from cli.progress import Shown
    from schedules import daily

    sources = [source for source in chosen_sources(place.settings, names) if source.enabled]
    if names and (off := sorted({*names} - {source.id for source in sources})):
        raise Trouble(f"disabled or not verified: {', '.join(off)}")
    if not sources:
        raise Trouble(
            "no source is enabled; add some to a folder named by BANWATCH_SOURCES, and see: banwatch sources list"
        )
    with Shown() as shown:
        try:
            day = daily.run(
                place.engine,
                place.clock,
                sources,
                crawl=in_a_process(shown.tell),
                extractor=lambda: new_extractor(place.settings),
                policy=place.policy,
                job="crawl",
                join=True,
            )
        except daily.AlreadyRunning as error:
            raise Trouble(str(error)) from error
    shown.report(day)
    if day.shared_with is not None:
        typer.echo(f"shared with the crawl of {day.shared_with}, which tells of the rest")
    return 0 if day.well else FAULTS


def crawl_process(
    run: Annotated[int, typer.Option("--run")],
    owner: Annotated[str, typer.Option("--owner")],
    source: Annotated[list[str], typer.Option("--source")],
    job: Annotated[str, typer.Option("--job")] = "crawl",
) -> None:
    """What ``banwatch crawl`` starts: one crawl in this process, told on standard output a line each."""
    from cli.crawling import here
    from schedules import logs

    with opened() as place:
        logs.set_up(place.settings, run=run, job=job)
        here(place, run, owner, source)
