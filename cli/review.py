"""``banwatch review``: the analyst's page."""

from typing import Annotated

import typer

from cli.workplace import opened


def review(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8617,
) -> None:
    """Serve the review page, where an analyst accepts, corrects or rejects what was flagged. Ctrl-C ends it."""
    import uvicorn

    from cli.watching import add_status
    from review.app import create_app

    with opened() as place:
        app = create_app(place.engine, place.settings, place.clock)
        add_status(app, place)
        typer.echo(f"the review page is at http://{host}:{port}/", err=True)
        uvicorn.run(app, host=host, port=port, log_level="warning")
