"""Signing in and out, and using an invitation."""

from typing import Annotated

from fastapi import FastAPI, Form, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import Engine

from banwatch.clock import Clock
from review.access import cookie_name, own_path
from review.pages import Pages
from store import analysts, desk_looks
from store.engine import reading

Text = Annotated[str, Form(max_length=1000)]


def add_sign_in(app: FastAPI, pages: Pages, engine: Engine, clock: Clock, base_url: str) -> None:
    cookie, secure = cookie_name(base_url), base_url.startswith("https://")

    def signed_in(key: str, then: str) -> Response:
        answer = RedirectResponse(own_path(then), 303)
        longest = int(analysts.LONGEST.total_seconds())
        answer.set_cookie(cookie, key, max_age=longest, path="/", secure=secure, httponly=True, samesite="lax")
        return answer

    @app.get("/signin")
    def form(request: Request, then: str = "/") -> Response:
        with reading(engine) as session:
            empty = analysts.nobody_yet(session)
        return pages.show(request, "signin.html", then=own_path(then), called="", problem="", empty=empty)

    @app.post("/signin")
    def enter(request: Request, name: Text = "", password: Text = "", then: Text = "/") -> Response:
        address = request.client.host if request.client else "unknown"
        try:
            key = analysts.sign_in(
                engine, name, password, clock, address=address, old=request.cookies.get(cookie, "")
            )  # fmt: skip
            problem, status = "That name and password do not belong together.", 401
        except analysts.TooMany as error:
            key, problem, status = None, str(error), 429
        if key is None:
            values = {"then": own_path(then), "called": name[:80], "problem": problem, "empty": False}
            return pages.show(request, "signin.html", status=status, **values)
        return signed_in(key, then)

    @app.post("/signout")
    def leave(request: Request) -> Response:
        analysts.sign_out(engine, request.cookies.get(cookie, ""))
        desk_looks.leave(engine, request.state.who.name)
        answer = RedirectResponse("/signin", 303)
        answer.delete_cookie(cookie, path="/", secure=secure, httponly=True, samesite="lax")
        return answer

    @app.get("/join/{token}")
    def invitation(request: Request, token: str) -> Response:
        with reading(engine) as session:
            who = analysts.invited(session, token, clock.now())
        if who is None:
            raise LookupError("no such invitation; it was used, or is more than a week old")
        return pages.show(request, "join.html", invited=who, token=token, problem="")

    @app.post("/join/{token}")
    def join(request: Request, token: str, password: Text = "", again: Text = "") -> Response:
        with reading(engine) as session:
            who = analysts.invited(session, token, clock.now())
        if who is None:
            raise LookupError("no such invitation; it was used, or is more than a week old")
        try:
            if password != again:
                raise ValueError("The two passwords are not the same.")
            key = analysts.join(engine, token, password, clock)
        except ValueError as error:
            return pages.show(request, "join.html", status=422, invited=who, token=token, problem=str(error))
        return signed_in(key, "/")
