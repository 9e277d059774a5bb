"""Tables read by their headings, whatever the order of their columns."""

from dataclasses import dataclass

from crawler.spiders.markup import Element, words


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its cells by their column's heading in lower case (the first of equal ones), and in order
    with their headings."""

    element: Element
    cells: tuple[tuple[str, Element], ...]

    def cell(self, *headings: str) -> Element | None:
        """The first cell under one of the headings, or one that begins with it; the first heading given wins."""
        for wanted in headings:
            for heading, cell in self.cells:
                if heading == wanted:
                    return cell
            for heading, cell in self.cells:
                if heading.startswith(wanted):
                    return cell
        return None

    def text(self, *headings: str) -> str:
        return words(self.cell(*headings))


def own_rows(table: Element) -> list[Element]:
    """A table's rows, without those of tables inside of it."""
    found = []
    for child in table:
        if child.tag == "tr":
            found.append(child)
        elif child.tag in ("thead", "tbody", "tfoot"):
            found.extend(row for row in child if row.tag == "tr")
    return found


def _cells(row: Element) -> list[Element]:
    """One for each column, a wide cell once for each column that it covers."""
    cells: list[Element] = []
    for cell in row:
        if cell.tag in ("td", "th"):
            wide = cell.get("colspan") or "1"
            cells.extend([cell] * min(int(wide) if wide.isdigit() else 1, 50))
    return cells


def _heading(cell: Element) -> str:
    said = words(cell) or next((image.get("alt") or "" for image in cell.iter("img")), "")
    return " ".join(said.lower().replace(":", " ").split())


def _head(rows: list[Element]) -> tuple[list[str], Element] | None:
    for row in rows:
        cells = _cells(row)
        marked = [cell for cell in cells if cell.tag == "th" or "head" in (cell.get("class") or "").lower()]
        in_head = row.getparent() is not None and row.getparent().tag == "thead"  # type: ignore[union-attr]
        named = [cell for cell in dict.fromkeys(cells) if _heading(cell)]
        if len(named) >= 2 and (in_head or len(marked) == len(cells)):
            return [_heading(cell) for cell in cells], row
    return None


def table_rows(table: Element) -> tuple[list[str], list[Row]]:
    """A table's headings in lower case, and its rows under them; no headings where it has none."""
    rows = own_rows(table)
    head = _head(rows)
    if head is None:
        return [], []
    headings, head_row = head
    below = []
    for row in rows:
        cells = _cells(row)
        if row is head_row or not cells or (row.getparent() is not None and row.getparent().tag in ("thead", "tfoot")):  # type: ignore[union-attr]
            continue
        below.append(Row(row, tuple(zip(headings, cells, strict=False))))
    return headings, below
