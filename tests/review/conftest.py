from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from banwatch.settings import Settings
from review.app import create_app


@pytest.fixture
def desk(newsroom: Any, serving: Any) -> Iterator[httpx.Client]:
    """The desk over that store, asked as a browser asks from the desk's own pages."""
    app = create_app(newsroom.engine, Settings(), newsroom.clock, analyst="ann")
    headers = {"Sec-Fetch-Site": "same-origin"}
    with serving(app) as address, httpx.Client(base_url=address, headers=headers, follow_redirects=True) as client:
        yield client
