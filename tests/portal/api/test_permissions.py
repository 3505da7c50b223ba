"""Every operation that wants a token × every role × own, subordinate, superior and foreign agency.

As tests/portal/test_permissions.py does for pages, from the same rows of the permission table: what a person may do in
the browser, and nothing else, a program may do in the person's name.
"""

from __future__ import annotations

import pytest
from ninja.operation import Operation

from gongkai.law.procedure import Event, EventKind
from gongkai.portal.agencies.models import Agency, Role
from gongkai.portal.agencies.permissions import PERMISSIONS, Action
from gongkai.portal.api.guard import Anybody, Bearer
from gongkai.portal.api.interface import guard_of, operations, patterns
from gongkai.portal.api.models import Scope
from gongkai.portal.cases.services import Asked, receive
from tests.portal.api.building import Program, program
from tests.portal.building import BY, FOUNDED, make_county, make_user
from tests.portal.test_permissions import RELATIONS, _holder, _reaches

GUARDED = [operation for operation in operations() if isinstance(guard_of(operation), Bearer)]
OPENED = {200, 400, 422}
"""Answers of an operation that was let through: what it says, or what is wrong with a question put without care."""


def path_of(operation: Operation, agency: Agency) -> str:
    filled = operation.path.replace("{code}", agency.code).replace("{number}", f"{agency.code}-2020-0001")
    return filled.replace("{year}", "2020").replace("{cell}", "requests.received.total").lstrip("/")


def expected(operation: Operation, role: Role, relation: str) -> set[int]:
    guard = guard_of(operation)
    assert isinstance(guard, Bearer)
    reach = PERMISSIONS[guard.action].get(role)
    if guard.access.where == "somewhere":
        return OPENED if reach else {403}
    if not _reaches(PERMISSIONS[Action.SEE_AGENCY].get(role), relation):
        return {404}
    return OPENED if _reaches(reach, relation) else {403}


def test_every_operation_has_a_guard_and_every_address_says_it() -> None:
    assert {pattern.name for pattern in patterns()} == {operation.operation_id for operation in operations()}
    for pattern in patterns():
        (operation,) = [each for each in operations() if each.operation_id == pattern.name]
        access = getattr(pattern.callback, "access", None)
        assert access == guard_of(operation).access
        assert isinstance(guard_of(operation), Anybody) == (access.who == "public")


@pytest.mark.parametrize("relation", RELATIONS)
@pytest.mark.parametrize("role", Role)
@pytest.mark.django_db
def test_a_program_may_do_what_the_table_says(role: Role, relation: str) -> None:
    county = make_county()
    receive(county.township, Asked("征地补偿方案"), [Event(EventKind.RECEIVED, FOUNDED)], by=BY)
    asking = program(make_user("somebody", (_holder(county, relation), role)))
    wrong = {}
    for operation in GUARDED:
        answer = asking.ask(operation.methods[0].lower(), path_of(operation, county.township))
        if answer.status_code not in expected(operation, role, relation):
            wrong[operation.operation_id] = answer.status_code
    assert wrong == {}


@pytest.mark.parametrize("scope", Scope)
@pytest.mark.django_db
def test_a_scope_opens_its_own_operations_alone(scope: Scope) -> None:
    county = make_county()
    receive(county.township, Asked("征地补偿方案"), [Event(EventKind.RECEIVED, FOUNDED)], by=BY)
    asking = program(make_user("somebody", (county.township, Role.CLERK)), scope)
    for operation in GUARDED:
        guard = guard_of(operation)
        assert isinstance(guard, Bearer)
        answer = asking.ask(operation.methods[0].lower(), path_of(operation, county.township))
        assert (answer.status_code in OPENED) == (guard.scope is scope), operation.operation_id


@pytest.mark.django_db
def test_without_a_token_nothing_of_an_office_is_told() -> None:
    county = make_county()
    for operation in GUARDED:
        said = Program().problem(operation.methods[0].lower(), path_of(operation, county.township))
        assert said["type"] == "/api/#token-missing"
