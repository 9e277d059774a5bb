"""Labelled documents as a folder, from wherever they are: a folder, the workspace's export, or the store itself."""

import json
import shutil
import zipfile
from pathlib import Path, PurePosixPath
from tempfile import mkdtemp

from cli.trouble import Trouble
from cli.workplace import opened

MOST_BYTES = 200_000_000
"""Of one unpacked file; an export's largest text is far smaller."""


def folder_of(corpus: Path, scratch: Path) -> Path:
    """The folder itself, or what a .zip holds, unpacked into a new folder under ``scratch``; raises Trouble."""
    if corpus.suffix != ".zip":
        return corpus
    folder = Path(mkdtemp(dir=scratch))
    try:
        with zipfile.ZipFile(corpus) as archive:
            for each in archive.infolist():
                name = PurePosixPath(each.filename).name
                if not name.endswith((".txt", ".json")):
                    continue
                if each.file_size > MOST_BYTES:
                    raise Trouble(f"{corpus}: {name} is too large")
                with archive.open(each) as packed, (folder / name).open("wb") as file:
                    shutil.copyfileobj(packed, file)
    except (OSError, zipfile.BadZipFile) as error:
        raise Trouble(f"{corpus}: {error}") from error
    return folder


def decided(scratch: Path) -> Path:
    """What analysts decided in the store of the settings, in a new folder under ``scratch``; raises Trouble."""
    from store import desk_labels
    from store.engine import reading

    folder = Path(mkdtemp(dir=scratch))
    with opened() as place, reading(place.engine) as session:
        for each in desk_labels.labelled(session):
            (folder / f"{each.name}.txt").write_bytes(each.text.encode("utf-8", "replace"))
            (folder / f"{each.name}.json").write_text(json.dumps(each.labels), "utf-8")
    if not any(folder.iterdir()):
        raise Trouble("no document is decided yet: analysts decide on the review page (banwatch review)")
    return folder
