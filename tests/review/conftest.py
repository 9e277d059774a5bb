import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine

from banwatch.clock import SetClock
from banwatch.settings import Settings
from review.app import create_app


def _stories() -> ModuleType:
    path = Path(__file__).parents[1] / "review" / "newsroom.py"
    spec = importlib.util.spec_from_file_location("review_tests_newsroom", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


_module = _stories()


@pytest.fixture
def newsroom(sqlite_store: Engine, clock: SetClock) -> Any:
    """A store, and ways to tell stories into it."""
    return _module.Newsroom(sqlite_store, clock)


@pytest.fixture
def desk(newsroom: Any) -> Iterator[httpx.Client]:
    """The desk over that store, asked as a browser asks from the desk's own pages."""
    app = create_app(newsroom.engine, Settings(), newsroom.clock, analyst="ann")
    headers = {"Sec-Fetch-Site": "same-origin"}
    with (
        _module.serving(app) as address,
        httpx.Client(base_url=address, headers=headers, follow_redirects=True) as client,
    ):
        yield client


@pytest.fixture
def serving() -> Any:
    """Serves an application on a free port meanwhile."""
    return _module.serving
