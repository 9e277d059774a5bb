"""``banwatch sources try``, ``check`` and ``add``: what a source's address answers."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

import typer

from cli.trouble import FAULTS, Trouble
from cli.workplace import all_sources, chosen_sources, own_sources, read_settings

if TYPE_CHECKING:
    from banwatch.documents import Page
    from banwatch.settings import Settings
    from crawler.checking import Checked


def _live(url: str, settings: "Settings") -> "Page":
    from banwatch.sources import Platform
    from crawler.live import Wanted, ask
    from crawler.trying import source_for

    wanted = Wanted(url, source_for(Platform.LINKS, url))
    (answered,) = ask([wanted], contact=settings.contact, allowed_hosts=settings.allowed_hosts)
    if answered.page is None:
        raise Trouble(f"{url}: {answered.why}", FAULTS)
    return answered.page


def _zone_of(url: str, settings: "Settings") -> str:
    """The time zone of the known source that an address belongs to; empty where there is none, or where several in
    different zones can be meant."""
    host = urlsplit(url).hostname or ""
    # Legistar's pages are at CLIENT.legistar.com, its API at webapi.legistar.com/v1/CLIENT.
    client = f"/v1/{host.removesuffix('.legistar.com')}" if host.endswith(".legistar.com") else "none"
    every = [(each, start) for each in all_sources(settings) for start in each.start]
    alike = [(each, start) for each, start in every if urlsplit(start).hostname == host or start.endswith(client)]
    nearest = [each for each, start in alike if url.startswith(start)] or [each for each, _ in alike]
    zones = {each.time_zone for each in nearest}
    return zones.pop() if len(zones) == 1 else ""


def try_source(
    platform: Annotated[str, typer.Option("--platform", help="The platform's name, such as granicus.")],
    url: Annotated[str, typer.Option("--url", help="The address of the page.")],
    page: Annotated[
        Path | None, typer.Option("--page", help="A saved page or answer; without it the address is asked.")
    ] = None,
    time_zone: Annotated[
        str,
        typer.Option("--time-zone", help="IANA zone of the meetings; else that of the known source at this address."),
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    """Show what a platform's module reads from one page: its meetings, matters, histories and votes, a line each.

    Exit status 1 where the layout is not understood or the page cannot be had.
    """
    from banwatch.sources import Platform
    from crawler.spiders import LayoutNotUnderstood
    from crawler.trying import source_for, try_page

    try:
        kind = Platform(platform)
    except ValueError:
        known = ", ".join(each.value for each in Platform)
        raise Trouble(f"no platform {platform!r}; there are {known}") from None
    try:
        settings = read_settings()
        body = page.read_bytes() if page is not None else _live(url, settings).body
        zone = time_zone or _zone_of(url, settings)
        source = source_for(kind, url, zone) if zone else None
        lines = list(try_page(kind, body, url, source))
    except OSError as error:
        raise Trouble(f"{page}: {error.strerror or error}") from error
    except LayoutNotUnderstood as error:
        raise Trouble(f"layout not understood: {error}", FAULTS) from error
    for line in lines:
        typer.echo(json.dumps(line, ensure_ascii=False) if as_json else _plain(line))


def _plain(line: dict[str, Any]) -> str:
    parts = [
        str(line.get(key))
        for key in ("type", "start", "date", "body", "status", "action", "title", "url")
        if line.get(key)
    ]
    papers = [f"\n    {each['kind']}: {each['title']}  {each['url']}" for each in line.get("documents", [])]
    return "  ".join(parts) + "".join(papers)


def check_sources(
    name: Annotated[list[str] | None, typer.Argument(help="Ids of sources; else all.")] = None,
    state: Annotated[str | None, typer.Option("--state", help="Only those of this state (USPS).")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    """Ask each source's start addresses once, read the answers, and enable those unverified ones that pass.

    An unverified source that does not pass stays disabled and is no fault. Exit status 1 where a verified one fails.
    """
    from crawler.checking import check

    settings = read_settings()
    sources = [
        each for each in chosen_sources(settings, name or []) if state is None or each.home_state == state.upper()
    ]
    if not sources:
        raise Trouble("no such source; see: banwatch sources list")
    results = check(sources, contact=settings.contact, allowed_hosts=settings.allowed_hosts)
    for result in results:
        enabled = _enable(result, settings) if result.passed and not result.source.verified else None
        typer.echo(json.dumps(_told(result, enabled), ensure_ascii=False) if as_json else _said(result, enabled))
    if not as_json:
        passed = sum(result.passed for result in results)
        unverified = sum(not result.source.verified and not result.passed for result in results)
        typer.echo(f"{len(results)} asked, {passed} passed; {unverified} unverified ones did not and stay disabled")
    if any(not result.passed and result.source.verified for result in results):
        raise typer.Exit(FAULTS)


def _enable(result: "Checked", settings: "Settings") -> Path:
    from crawler.registry_files import BadRegistry, enable

    today = settings.clock().now().date()
    note = f"Answered on {today}: {result.links} addresses, {result.records} records."
    try:
        return enable(settings.sources, own_sources(settings), result.source, note)
    except (BadRegistry, OSError) as error:
        raise Trouble(f"{result.source.id} passed but could not be enabled: {error}") from error


def _told(result: "Checked", enabled: Path | None) -> dict[str, Any]:
    return {
        "id": result.source.id,
        "passed": result.passed,
        "verified": result.source.verified,
        "links": result.links,
        "records": result.records,
        "why": result.why or None,
        "enabled_in": str(enabled) if enabled else None,
    }


def _said(result: "Checked", enabled: Path | None) -> str:
    if not result.passed:
        return f"{result.source.id}: {'unverified, ' if not result.source.verified else 'broken, '}{result.why}"
    found = f"{result.links} addresses, {result.records} records"
    return f"{result.source.id}: passed, {found}" + (f"; enabled in {enabled}" if enabled else "")


def add_source(
    url: Annotated[str, typer.Argument(help="An address of a council's records or of a newsroom.")],
    source_id: Annotated[str | None, typer.Option("--id", help="Id of the entry; else made from the address.")] = None,
    name: Annotated[str | None, typer.Option("--name", help="Its name; else the page's title.")] = None,
    home: Annotated[str | None, typer.Option("--home", help='Its jurisdiction, such as "Madison, WI".')] = None,
    state: Annotated[str | None, typer.Option("--state", help="Its state (USPS), where it has no home.")] = None,
    time_zone: Annotated[str | None, typer.Option("--time-zone", help="IANA time zone.")] = None,
    offline: Annotated[
        bool, typer.Option("--offline", help="Do not ask the address; the entry stays unverified.")
    ] = False,
) -> None:
    """Recognise the platform at an address and write an entry for it into the operator's own folder of sources."""
    from crawler.recognising import NotRecognised, by_address, by_page, check_read, first_address
    from crawler.registry_files import BadRegistry, write_entry

    settings = read_settings()
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise Trouble(f"{url}: not an http or https address")
    found = by_address(url)
    page = None
    try:
        if not offline:
            page = _live(first_address(found) if found else url, settings)
            if found is not None:
                check_read(found, page)
        if found is None:
            if page is None:
                raise Trouble(f"{url}: the address alone does not tell its platform; without --offline its page may")
            found = by_page(page)
    except NotRecognised as error:
        raise Trouble(str(error), FAULTS) from error
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    slug = "-".join(filter(None, "".join(c if c.isalnum() else "-" for c in host.lower()).split("-")))
    new_id = source_id or f"{slug}-{found.platform.value}"[:80]
    if source_id is None and any(each.id == new_id for each in all_sources(settings)):
        raise Trouble(f"there is a source {new_id} already; give another --id, or this one to replace it")
    values = {"id": new_id, "name": name or found.title or host, "platform": found.platform.value}
    entry: dict[str, Any] = {
        **values,
        **({"feeds": [found.root]} if found.platform.value == "news" else {"root": found.root}),
    }
    entry |= {key: value for key, value in (("home", home), ("state", state), ("time_zone", time_zone)) if value}
    if page is None:
        entry |= {"verified": False, "note": "Added from its address alone; nobody has seen it answer."}
    file = own_sources(settings) / "added.toml"
    try:
        write_entry(file, entry)
    except BadRegistry as error:
        raise Trouble(str(error)) from error
    typer.echo(f"{new_id}: {found.platform.value}, begins at {found.root}; written to {file}")
