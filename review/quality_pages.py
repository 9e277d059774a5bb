"""What analysts' decisions tell: the history, how far they agree, how precise each rule and source is, labels."""

import io
import json
import zipfile

from fastapi import FastAPI, Request
from fastapi.responses import Response
from sqlalchemy import Engine

from review.pages import OptionalId, Pages
from store import analysts, desk_labels, desk_quality
from store.engine import reading

HISTORY_PAGE = 60


def add_quality_pages(app: FastAPI, pages: Pages, engine: Engine) -> None:
    @app.get("/quality")
    def quality(request: Request) -> Response:
        with reading(engine) as session:
            found = desk_quality.quality(session)
        tables = (("rule", "By rule", found.by_rule), ("source", "By source", found.by_source),
                  ("analyst", "By analyst", found.by_analyst))  # fmt: skip
        return pages.show(request, "quality.html", tables=tables, agreement=found.agreement)

    @app.get("/history")
    def history(request: Request, before: OptionalId = None, item: OptionalId = None) -> Response:
        with reading(engine) as session:
            lines = desk_quality.history(session, item_id=item, before=before, limit=HISTORY_PAGE + 1)
        shown = lines[:HISTORY_PAGE]
        more = shown[-1].decision_id if len(lines) > HISTORY_PAGE else None
        return pages.show(request, "history.html", lines=shown, more=more, item=item)

    @app.get("/analysts")
    def people(request: Request) -> Response:
        with reading(engine) as session:
            return pages.show(request, "analysts.html", people=analysts.everybody(session))

    @app.get("/labels.zip")
    def labels() -> Response:
        """Decided documents in the golden corpus's form, for ``banwatch calibrate --corpus``."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive, reading(engine) as session:
            for each in desk_labels.labelled(session):
                for name, text in (
                    (f"{each.name}.txt", each.text),
                    (f"{each.name}.json", json.dumps(each.labels, ensure_ascii=False, indent=1) + "\n"),
                ):
                    moment = zipfile.ZipInfo(f"labels/{name}", (2020, 1, 1, 0, 0, 0))
                    archive.writestr(moment, text.encode("utf-8", "replace"), zipfile.ZIP_DEFLATED)
        headers = {"content-disposition": 'attachment; filename="labels.zip"'}
        return Response(packed.getvalue(), media_type="application/zip", headers=headers)
