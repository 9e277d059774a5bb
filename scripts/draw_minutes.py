"""Draw the PDF files of the sample web from ``cli/demo/pages/minutes.toml``.

Usage: ``python scripts/draw_minutes.py``. The same input gives the same bytes.
"""

import tomllib
from datetime import UTC, datetime
from pathlib import Path

from fpdf import FPDF

PAGES = Path(__file__).parents[1] / "cli" / "demo" / "pages"
TARGET = PAGES / "minutes"


def draw(title: str, text: str, created: datetime) -> bytes:
    """The text as a PDF on Letter paper, with its text layer."""
    pdf = FPDF(format="Letter")
    pdf.set_title(title)
    pdf.set_creation_date(created)
    pdf.set_margin(25)
    pdf.add_page()
    pdf.set_font("Times", size=12)
    pdf.multi_cell(0, 6, text.strip(), align="L")
    return bytes(pdf.output())


def main() -> None:
    TARGET.mkdir(exist_ok=True)
    for entry in tomllib.loads((PAGES / "minutes.toml").read_text("utf-8"))["minutes"]:
        created = datetime.fromisoformat(entry["published"]).replace(tzinfo=UTC)
        content = draw(entry["title"], entry["text"], created)
        if entry.get("truncated"):
            content = content[: len(content) // 3]
        (TARGET / entry["file"]).write_bytes(content)


if __name__ == "__main__":
    main()
