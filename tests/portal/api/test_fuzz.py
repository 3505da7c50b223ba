"""Schemathesis: what the description allows and what it does not, sent to the application itself.

Nothing is a fault of the server, every answer is as the description says, and what the description refuses is refused.
`GONGKAI_FUZZ=500` sends so many of each kind, at random; without it the same few are sent every time.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from pytest_django.fixtures import Settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi import checks
from schemathesis.specs.openapi.schemas import OpenApiSchema

from gongkai.portal.api.interface import guard_of, operations
from gongkai.portal.cases.services import give_query_code
from gongkai.portal.wsgi import application
from tests.portal.api.building import program
from tests.portal.building import BY
from tests.portal.handling.building import make_office

pytestmark = pytest.mark.django_db

EXAMPLES = int(os.environ.get("GONGKAI_FUZZ", "0"))
CHECKS = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
    checks.negative_data_rejection,
]
BY_ID = {str(operation.operation_id): operation for operation in operations()}
REFUSING = [name for name, operation in BY_ID.items() if operation.models and name != "get_agency"]
"""Operations of which something is refused: any text may be an agency's code."""
PLACES = {
    "code": "yc-qs",
    "number": "yc-qs-2026-0001",
    "year": 2026,
    "cell": "requests.received.total",
}
"""What there is at the addresses."""


@cache
def described() -> OpenApiSchema:
    """What the application says of itself."""
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


def send(name: str, mode: GenerationMode, more: dict[str, Any], secret: str = "") -> None:
    """Send what the description allows, or what it does not."""
    operation = described().find_operation_by_id(name)
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}

    @settings(
        max_examples=EXAMPLES or 10,
        derandomize=not EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode, **more))
    def sent(case: schemathesis.Case[Any]) -> None:
        savepoint = transaction.savepoint()
        try:
            case.call_and_validate(headers=headers, checks=CHECKS)
        finally:
            transaction.savepoint_rollback(savepoint)

    sent()


@pytest.fixture(autouse=True)
def within_the_tests_transaction() -> Iterator[None]:
    """A server ends its connection to the database after each request; here it is the test's own."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def secret(settings: Settings) -> str:
    """The token of somebody who may do everything here; nothing is refused for being too often."""
    settings.API_PER_TOKEN = settings.API_PER_ADDRESS = settings.SIGN_IN_FAILURES = 1_000_000
    office = make_office()
    give_query_code(office.case, by=BY)
    return program(office.clerk).secret


@pytest.mark.parametrize("name", BY_ID)
def test_what_the_description_allows_is_answered_as_it_says(name: str, secret: str) -> None:
    there = {place: value for place, value in PLACES.items() if f"{{{place}}}" in BY_ID[name].path}
    send(name, GenerationMode.POSITIVE, {"path_parameters": there} if there else {}, secret)
    if there:
        send(name, GenerationMode.POSITIVE, {}, secret)


@pytest.mark.parametrize("name", REFUSING)
def test_what_the_description_refuses_is_refused(name: str, secret: str) -> None:
    send(name, GenerationMode.NEGATIVE, {}, secret)


@pytest.mark.parametrize(
    "name", [name for name, operation in BY_ID.items() if guard_of(operation).access.who != "public"]
)
def test_without_a_token_every_answer_is_as_described(name: str, secret: str) -> None:
    assert secret
    send(name, GenerationMode.POSITIVE, {})
