"""The process that reads one DOCX from standard input; started by ``extract.texts.docx``."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.opc.exceptions import OpcError
from docx.table import Table
from lxml.etree import XMLSyntaxError

from extract.texts.docx import TIME_LIMIT_SECONDS
from extract.texts.limited import Answer, serve, within_limit

MOST_BYTES = 200_000_000
"""The most bytes of a document's parts together when unpacked."""


def read_document(body: bytes) -> Answer:
    """Its paragraphs and rows, the title, and an error in words; never raises on a bad file."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            size = sum(part.file_size for part in archive.infolist())
        if size > MOST_BYTES:
            return Answer(error=f"the document unpacks to {size:,} bytes, more than {MOST_BYTES:,}")
        document = docx.Document(io.BytesIO(body))
    except (zipfile.BadZipFile, OpcError, KeyError, ValueError, XMLSyntaxError) as error:
        return Answer(error=f"the document cannot be opened: {type(error).__name__}: {error}")
    answer = Answer(title=document.core_properties.title or None)
    answer.pages = within_limit([text for text in _blocks(document) if text.strip()], answer.notes)
    return answer


def _blocks(document: Any) -> Iterator[str]:
    for block in document.iter_inner_content():
        yield from _rows(block) if isinstance(block, Table) else [block.text]


def _rows(table: Table) -> Iterator[str]:
    for row in table.rows:
        texts: list[str] = []
        for cell in row.cells:
            # A cell that spans several columns comes once for each.
            if not texts or texts[-1] != cell.text.strip():
                texts.append(cell.text.strip())
        yield " | ".join(filter(None, texts))


if __name__ == "__main__":
    serve(read_document, TIME_LIMIT_SECONDS)
