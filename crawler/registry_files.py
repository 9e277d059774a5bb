"""Writing entries of the registry into an operator's own files, whose comments and order stay as they are."""

from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import AoT

from banwatch.sources import Platform, Source
from crawler.registry import BadRegistry, read_sources


def values_of(source: Source) -> dict[str, Any]:
    """A source as an entry's keys, without those that have their usual value."""
    start: dict[str, Any] = (
        {"feeds": list(source.start)} if source.platform is Platform.NEWS else {"root": source.start[0]}
    )
    options = {key: value for key, value in source.options.items() if key != "sections"}
    if sections := source.options.get("sections", "").split():
        start = {"feeds": [url for url in source.start if url not in sections], "sections": sections}
    home = source.home.ocd_id if source.home else None
    told = {"id": source.id, "name": source.name, "platform": source.platform.value, **start}
    told |= {"state": source.home_state, "home": home, "time_zone": source.time_zone, "expected": source.expected}
    told |= {"delay_seconds": source.delay_seconds, "verified": source.verified, "note": source.note or None}
    told |= {"options": options or None}
    return {key: value for key, value in told.items() if value is not None}


def write_entry(file: Path, values: dict[str, Any]) -> None:
    """Add an entry to a file, or replace the one of the same id, and check the whole; raises BadRegistry.

    The file is replaced at once, so that a crash leaves the old one.
    """
    document = tomlkit.parse(file.read_text("utf-8")) if file.exists() else tomlkit.document()
    entries = document.get("source")
    if not isinstance(entries, AoT):
        entries = tomlkit.aot()
        document["source"] = entries
    known = next((entry for entry in entries if entry.get("id") == values["id"]), None)
    if known is None:
        entry = tomlkit.table()
        entry.update(values)
        entries.append(entry)
    else:
        known.update(values)
    text = tomlkit.dumps(document)
    read_sources(text, file.name)
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_suffix(".new")
    new.write_text(text, "utf-8")
    new.replace(file)


def file_with(folders: tuple[Path, ...], source_id: str) -> Path | None:
    """The file of an operator's folder that holds an entry."""
    for folder in reversed(folders):
        for file in sorted(folder.glob("*.toml")):
            if any(source.id == source_id for source in read_sources(file.read_text("utf-8"), file.name)):
                return file
    return None


def enable(folders: tuple[Path, ...], own: Path, source: Source, note: str) -> Path:
    """Note that a source has been seen to answer: in the operator's file that holds it, else as an entry of the
    operator's own that replaces the packaged one. Raises BadRegistry."""
    file = file_with(folders, source.id)
    if file is not None:
        write_entry(file, {"id": source.id, "verified": True, "note": note})
        return file
    target = own / "checked.toml"
    write_entry(target, values_of(source) | {"verified": True, "note": note})
    return target


__all__ = ["BadRegistry", "enable", "file_with", "values_of", "write_entry"]
