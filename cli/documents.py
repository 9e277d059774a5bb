"""``banwatch documents`` and ``banwatch reprocess``: what is done with stored texts."""

from datetime import datetime
from typing import Annotated

import typer

from cli.trouble import FAULTS, Trouble
from cli.workplace import new_extractor, opened

app = typer.Typer(help="Look after stored documents.", no_args_is_help=True)


@app.callback()
def _group() -> None: ...


@app.command()
def purge(
    subject: Annotated[str, typer.Argument(metavar="ADDRESS", help="The document's address, or its number.")],
    note: Annotated[str, typer.Option(help="Who asked for it, kept with the document.")] = "",
) -> None:
    """Remove a stored text on its publisher's request; its address, hash and the facts read from it stay.

    What was fetched, the quotes and the words kept as evidence go too, and a later crawl does not store it again.
    """
    from store.purging import purge as remove

    with opened() as place:
        try:
            done = remove(place.engine, subject, clock=place.clock, note=note)
        except LookupError as error:
            raise Trouble(str(error.args[0]), FAULTS) from error
    for each in done:
        gone = f"{_some(each.characters, 'character')}, {_some(each.quotes, 'quote')}"
        typer.echo(f"removed the text of document {each.document_id} ({gone}): {each.url}")
    if not done:
        typer.echo("it was removed before")


def reprocess(
    since: Annotated[
        datetime | None, typer.Option(help="Only documents fetched since this day.", formats=["%Y-%m-%d"])
    ] = None,
    source: Annotated[str | None, typer.Option(help="Only documents of this source, by its id.")] = None,
    apply: Annotated[bool, typer.Option("--apply", help="Make the changes; without it they are only shown.")] = False,
) -> None:
    """Read stored documents again with today's extractor and show what would change; with --apply, change it.

    All changes are one transaction. Analysts' decisions stay; one whose evidence changed is put back into the queue.
    """
    from store.reprocessing import reprocess as again

    with opened() as place:
        done = again(place.engine, new_extractor(place.settings), clock=place.clock, policy=place.policy,
                     since=since.date() if since else None, source_id=source, apply=apply)  # fmt: skip
    for change in done.changes:
        typer.echo(f"{change.kind}: {change.event}{_more(change.changes)}")
    for url, reason in sorted(done.failed.items()):
        typer.echo(f"banwatch: not read: {url}: {reason}", err=True)
    word = "changed" if apply else "would change"
    mail = f", {_some(done.alerts, 'mail')} {'put' if apply else 'would be put'} into the outbox" if done.alerts else ""
    typer.echo(f"{_some(done.documents, 'document')} read; {_some(len(done.changes), 'event')} {word}, "
               f"{_some(done.reopened, 'decision')} {'reopened' if apply else 'would be reopened'}{mail}"
               f"{'' if apply else '; --apply makes it so'}")  # fmt: skip
    if done.failed:
        raise typer.Exit(FAULTS)


def _some(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _more(changes: tuple[str, ...]) -> str:
    return f" ({'; '.join(changes)})" if changes else ""
