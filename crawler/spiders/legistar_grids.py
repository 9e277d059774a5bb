"""The Telerik grids of Legistar's pages."""

from crawler.spiders.markup import Element, has_class, with_class
from crawler.spiders.rows import Row, table_rows


def grids(root: Element) -> list[tuple[str, list[str], list[Row], Element]]:
    """The Telerik grids of a page: each one's id in lower case, its headings, its rows, and itself."""
    found = []
    for table in with_class(root, "rgMasterTable"):
        headings, rows = table_rows(table)
        data = [row for row in rows if has_class(row.element, "rgRow") or has_class(row.element, "rgAltRow")]
        if headings:
            found.append(((table.get("id") or "").lower(), headings, data, table))
    return found


def by_id(row: Element, stem: str) -> Element | None:
    """The link or text of a row that the system calls ``stem``, such as ``hypAgenda``."""
    return next((each for each in row.iter("a", "span") if (each.get("id") or "").endswith(f"_{stem}")), None)
