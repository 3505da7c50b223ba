"""The fictional county in the database: through the services, by single acts and in bulk alike."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from gongkai.law.notices import read_notice
from gongkai.portal.accounts.models import User
from gongkai.portal.agencies.models import Agency, Membership, Role
from gongkai.portal.agencies.permissions import Action, may, within
from gongkai.portal.audit.queries import verify
from gongkai.portal.audit.services import SYSTEM
from gongkai.portal.cases.models import Case, CaseEvent, CaseNumber, Item
from gongkai.portal.cases.queries import open_cases
from gongkai.portal.cases.services import Asked, receive
from gongkai.portal.world import World
from gongkai.portal.world.bulk import load_requests
from gongkai.portal.world.county import Role as RoleName
from gongkai.portal.world.loading import SampleAccount, WorldError, load, write_files
from gongkai.report import read
from gongkai.report.roster import read_roster

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)
WORLD = World(1, TODAY, cases=12, closed=8)


@pytest.fixture
def samples() -> tuple[SampleAccount, ...]:
    return load(WORLD)


def test_all_of_it_is_there(samples: tuple[SampleAccount, ...]) -> None:
    assert set(Agency.objects.values_list("code", "name", "level")) == {
        (agency.code, agency.name, agency.level.value) for agency in WORLD.agencies
    }
    assert set(User.objects.values_list("username", "name")) == {
        (person.username, person.name) for person in WORLD.people
    }
    held = set(Membership.objects.values_list("user__username", "agency__code", "role"))
    assert held == {(person.username, post.agency, post.role) for person in WORLD.people for post in person.posts}
    assert {sample.person for sample in samples} == {person for person in WORLD.people if person.shown}


def test_acts_are_in_the_audit_log_and_passwords_nowhere(samples: tuple[SampleAccount, ...]) -> None:
    found = verify()
    assert found.fault is None
    assert found.end.sequence >= len(WORLD.agencies) + len(WORLD.people)
    assert len({sample.password for sample in samples}) == len(samples)
    passwords = {sample.person.username: sample.password for sample in samples}
    for user in User.objects.all():
        assert user.must_change_password
        assert user.has_usable_password() is (user.username in passwords)
        assert user.username not in passwords or user.check_password(passwords[user.username])


def test_roles_reach_as_the_permission_table_says(samples: tuple[SampleAccount, ...]) -> None:
    reach = {sample.person.username: User.objects.get(username=sample.person.username) for sample in samples}
    assert within(reach["supervisor"], Action.SEE_CASES).count() == len(WORLD.agencies)
    assert within(reach["yq-z01.clerk"], Action.SEE_CASES).get().code == "yq-z01"
    assert may(reach["admin"], Action.MANAGE_ACCOUNTS)
    assert not may(reach["admin"], Action.SEE_IDENTITY)


def test_only_into_an_empty_database(samples: tuple[SampleAccount, ...]) -> None:
    assert samples
    with pytest.raises(WorldError, match="已经有机关"):
        load(WORLD)


def test_roles_are_called_as_the_platform_calls_them() -> None:
    assert set(get_args(RoleName)) == set(Role.values)


def test_in_bulk_the_rows_are_the_same() -> None:
    load(WORLD)
    agencies = {agency.code: agency for agency in Agency.objects.all()}
    for request in WORLD.requests():
        asked = Asked(
            request.subject,
            items=request.items,
            applicant_kind=request.applicant,
            channel=request.channel,
            outcomes=request.outcomes,
        )
        receive(agencies[request.agency], asked, request.events, by=SYSTEM)
    one_by_one = rows()
    for model in (CaseEvent, Item, Case, CaseNumber):
        model.objects.all().delete()
    assert load_requests(WORLD) == WORLD.cases + WORLD.closed
    assert rows() == one_by_one
    assert Case.objects.filter(open=True).count() == WORLD.cases
    expected = Counter(request.events for request in WORLD.requests() if request.is_open)
    assert Counter(open_cases().values()) == expected


def rows() -> list[list[dict[str, object]]]:
    """Everything kept of requests, but for ids and the time of keeping."""
    left_out = {"id", "case_id", "opened", "recorded"}
    return [
        [{name: value for name, value in row.items() if name not in left_out} for row in values]
        for values in (
            Case.objects.order_by("number").values(),
            CaseEvent.objects.order_by("case__number", "sequence").values(),
            Item.objects.order_by("case__number", "number").values(),
            CaseNumber.objects.order_by("agency__code", "year").values(),
        )
    ]


def test_files_to_try_are_what_they_say(tmp_path: Path) -> None:
    written = write_files(WORLD, tmp_path)
    reports = [path for path in written if path.parent.name == "reports"]
    assert len(reports) == len(WORLD.reports)
    assert {path.suffix for path in reports} == {".pdf", ".docx", ".html", ".xlsx"}
    (first,) = read(next(path for path in reports if path.suffix == ".docx"))
    ours = next(each.report for each in WORLD.reports if each.report.title == first.title)
    assert {cell: first.value(cell) for cell in first.cells} == {cell: ours.value(cell) for cell in ours.cells}
    notices = [read_notice(path.read_text()) for path in written if path.parent.name == "notices"]
    assert notices == list(WORLD.notices)
    assert len(read_roster((tmp_path / "roster.csv").read_text()).entries) == len(WORLD.agencies)
