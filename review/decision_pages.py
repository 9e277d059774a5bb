"""Decisions: each is one form, one request, and the next item as its answer.

A browser without JavaScript is sent on to the next item; the desk's own script asks for it in the same answer.
"""

from collections.abc import Callable
from typing import Annotated

from fastapi import FastAPI, Form, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import Engine

from banwatch.clock import Clock
from review import desk, filters, forms
from review.access import who
from review.pages import LARGEST_ID, Id, Pages
from review.queue_pages import item_page
from store import desk_acts, reviews
from store.engine import reading
from store.policy import Policy

Text = Annotated[str, Form(max_length=4000)]
Field = Annotated[str | None, Form(max_length=4000)]
Revision = Annotated[int, Form(ge=0, le=LARGEST_ID)]
Number = Annotated[int, Form(ge=1, le=LARGEST_ID)]

AT_ONCE = "x-banwatch-desk"
"""The header by which the desk's script asks for the next page as the answer itself."""


def add_decisions(app: FastAPI, pages: Pages, engine: Engine, clock: Clock, policy: Policy) -> None:
    desk_of = _Desk(pages, engine, clock)
    _add_verdicts(app, desk_of, engine, clock, policy)
    _add_others(app, desk_of, engine, clock, policy)
    _add_undo(app, desk_of, engine, clock, policy)


class _Desk:
    """Carries out a decision and answers with what comes next, or with the same item and what was wrong."""

    def __init__(self, pages: Pages, engine: Engine, clock: Clock) -> None:
        self._pages, self._engine, self._clock = pages, engine, clock

    def event_form(self, item_id: int) -> forms.Held:
        with reading(self._engine) as session:
            return forms.Held(reviews.item(session, item_id).item.event)

    def do(
        self,
        request: Request,
        item_id: int,
        queue: str,
        act: Callable[[], object],
        *,
        sent: forms.Sent | None = None,
        note: str = "",
        opened: str = "",
    ) -> Response:
        try:
            act()
        except forms.Unusable as error:
            return self._again(request, item_id, 422, queue, str(error), sent, note, opened)
        except reviews.Changed as error:
            said = f"It changed while you looked at it: {error}. Nothing was decided; what you wrote is still here."
            return self._again(request, item_id, 409, queue, said, sent, note, opened)
        except ValueError as error:
            return self._again(request, item_id, 422, queue, f"{str(error).capitalize()}.", sent, note, opened)
        return self.onward(request, item_id, queue)

    def _again(
        self, request: Request, item_id: int, status: int, queue: str, problem: str, sent: forms.Sent | None, note: str,
        opened: str,
    ) -> Response:  # fmt: skip
        return item_page(
            request, self._pages, self._engine, self._clock, item_id, status=status, queue=queue, problem=problem,
            form=sent, note=note, opened=opened,
        )  # fmt: skip

    def onward(self, request: Request, item_id: int, queue: str, *, to: int | None = None) -> Response:
        wanted = filters.asked(filters.parsed(queue), who(request).name)
        with reading(self._engine) as session:
            following = to or desk.following(session, item_id, wanted, self._clock.now())
        path = f"/items/{following}" if following else "/"
        address = filters.address(path, wanted, decided=item_id)
        if request.headers.get(AT_ONCE) and following:
            return item_page(request, self._pages, self._engine, self._clock, following, decided=item_id, queue=queue,
                             headers={"content-location": address})  # fmt: skip
        return RedirectResponse(address, 303)


def _add_verdicts(app: FastAPI, desk_of: _Desk, engine: Engine, clock: Clock, policy: Policy) -> None:
    @app.post("/items/{item_id}/accept")
    def accept(
        request: Request,
        item_id: Id,
        revision: Revision,
        action: Text = "",
        stage: Text = "",
        date: Text = "",
        body: Text = "",
        place: Field = None,
        vote: Field = None,
        scope: Field = None,
        file_number: Field = None,
        primary: Field = None,
        note: Text = "",
        queue: Text = "",
    ) -> Response:
        sent = forms.Sent(action, stage, date, body, place, vote, scope, file_number, primary)

        def act() -> None:
            changed = desk_of.event_form(item_id).changes(sent)
            reviews.decide(engine, item_id, "corrected" if changed else "accepted", who=who(request).name, clock=clock,
                           revision=revision, changes=changed or None, note=forms.note("", note),
                           policy=policy)  # fmt: skip

        return desk_of.do(request, item_id, queue, act, sent=sent, note=note)

    @app.post("/items/{item_id}/reject")
    def reject(
        request: Request, item_id: Id, revision: Revision, reason: Text = "", note: Text = "", queue: Text = ""
    ) -> Response:
        def act() -> None:
            if reason not in forms.reasons():
                raise forms.Unusable("Please say why it is rejected.")
            reviews.decide(engine, item_id, "rejected", who=who(request).name, clock=clock, revision=revision,
                           note=forms.note(reason, note), policy=policy)  # fmt: skip

        return desk_of.do(request, item_id, queue, act, note=note, opened="reject")


def _add_others(app: FastAPI, desk_of: _Desk, engine: Engine, clock: Clock, policy: Policy) -> None:
    @app.post("/items/{item_id}/merge")
    def merge(
        request: Request, item_id: Id, revision: Revision, into: Text = "", other: Text = "", note: Text = "",
        queue: Text = "",
    ) -> Response:  # fmt: skip
        def act() -> None:
            try:
                desk_acts.merge(engine, item_id, forms.number(other or into, "Choose the event that it is."),
                                who=who(request).name, clock=clock, revision=revision, note=forms.note("", note),
                                policy=policy)  # fmt: skip
            except LookupError as error:
                raise forms.Unusable(f"There is {error.args[0]}.") from error

        return desk_of.do(request, item_id, queue, act, note=note, opened="merge")

    @app.post("/items/{item_id}/split")
    def split(
        request: Request,
        item_id: Id,
        revision: Revision,
        telling: Annotated[list[Number] | None, Form(max_length=50)] = None,
        note: Text = "",
        queue: Text = "",
    ) -> Response:
        def act() -> None:
            desk_acts.split(engine, item_id, telling or (), who=who(request).name, clock=clock, revision=revision,
                            note=forms.note("", note), policy=policy)  # fmt: skip

        return desk_of.do(request, item_id, queue, act, note=note, opened="split")

    @app.post("/items/{item_id}/unsure")
    def unsure(
        request: Request, item_id: Id, revision: Revision, to: Text = "", note: Text = "", queue: Text = ""
    ) -> Response:
        def act() -> None:
            desk_acts.ask(engine, item_id, who=who(request).name, to=forms.note("", to) or None, clock=clock,
                          revision=revision, note=forms.note("", note))  # fmt: skip

        return desk_of.do(request, item_id, queue, act, note=note, opened="unsure")


def _add_undo(app: FastAPI, desk_of: _Desk, engine: Engine, clock: Clock, policy: Policy) -> None:
    @app.post("/items/{item_id}/undo")
    def undo(request: Request, item_id: Id, queue: Text = "") -> Response:
        desk_acts.undo(engine, item_id, who=who(request).name, clock=clock, policy=policy)
        return desk_of.onward(request, item_id, queue, to=item_id)

    @app.post("/undo")
    def undo_latest(request: Request, queue: Text = "") -> Response:
        try:
            item_id, _ = desk_acts.undo_latest(engine, who=who(request).name, clock=clock, policy=policy)
        except reviews.Changed as error:
            raise LookupError(f"nothing undone: {error}") from error
        return desk_of.onward(request, item_id, queue, to=item_id)
