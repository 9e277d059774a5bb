"""The read API against its own description: whatever that allows is answered as it says, and never with a 5xx."""

from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from banwatch.settings import Settings
from review.app import create_app

CHECKS = [not_a_server_error, status_code_conformance, response_schema_conformance]


def test_whatever_the_api_is_asked_it_answers_as_it_is_described(newsroom: Any, serving: Any) -> None:
    newsroom.tell()
    newsroom.doubtful(2)
    asked: set[str] = set()
    with serving(create_app(newsroom.engine, Settings(public_ledger=True), newsroom.clock)) as address:
        schema = schemathesis.openapi.from_url(f"{address}/api/openapi.json")
        found: Any
        for found in schema.get_all_operations():
            operation = found.ok()
            for mode in GenerationMode:

                @settings(
                    max_examples=12, deadline=None, derandomize=True, database=None,
                    suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate],
                )  # fmt: skip
                @given(case=operation.as_strategy(generation_mode=mode))
                def ask(case: Any) -> None:
                    asked.add(case.operation.path)
                    case.call_and_validate(checks=CHECKS)

                ask()
    assert len(asked) == 4
