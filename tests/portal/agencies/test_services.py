"""What happens to agencies: nothing is lost, and their duties always have somebody who carries them on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from gongkai.portal.agencies import services
from gongkai.portal.agencies.models import Agency, Change, Role
from gongkai.portal.agencies.permissions import Action, may, within
from gongkai.portal.agencies.services import AgencyError
from gongkai.portal.audit.models import Entry
from tests.portal.building import BY, County, make_county, make_user

DAY = date(2026, 5, 6)
pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> County:
    return make_county()


def kinds(agency: Agency) -> list[str]:
    return [change.kind for change in agency.changes.all()]


def test_a_rename_keeps_the_agency_and_both_names(county: County) -> None:
    services.rename(county.town, "青石街道办事处", day=DAY, by=BY)
    assert Agency.objects.get(code="yc-qs").name == "青石街道办事处"
    change = county.town.changes.get(kind=Change.Kind.RENAMED)
    assert (change.before, change.after, change.day, change.recorded_by) == (
        "青石镇人民政府",
        "青石街道办事处",
        DAY,
        "tester",
    )
    entry = Entry.objects.get(action="agency.renamed")
    assert (entry.actor, entry.address, entry.agency) == ("tester", "192.0.2.1", "yc-qs")


def test_a_move_takes_along_what_is_below(county: County) -> None:
    services.move(county.township, county.bureau, day=DAY, by=BY)
    assert Agency.objects.get(code="yc-lh").path == "yc/yc-zj/yc-lh/"
    assert Agency.objects.get(code="yc-lh-1").path == "yc/yc-zj/yc-lh/yc-lh-1/"
    assert Agency.objects.get(code="yc-qs").path == "yc/yc-qs/"


def test_nothing_is_moved_below_itself(county: County) -> None:
    with pytest.raises(AgencyError) as error:
        services.move(county.county, county.station, day=DAY, by=BY)
    assert error.value.message.text("zh") == "柳河乡工作站在云川县人民政府之下，不能作它的上级"
    assert Agency.objects.get(code="yc-lh-1").path == "yc/yc-lh/yc-lh-1/"


def test_a_merger_hands_on_people_and_what_is_below(county: County) -> None:
    user = make_user("liu", (county.township, Role.CLERK))
    services.merge([county.township], county.town, day=DAY, by=BY)
    merged = Agency.objects.get(code="yc-lh")
    assert (merged.closed, merged.successor) == (DAY, county.town)
    assert Agency.objects.get(code="yc-lh-1").path == "yc/yc-qs/yc-lh-1/"
    assert [m.agency.code for m in user.memberships.filter(until=None)] == ["yc-qs"]
    assert (kinds(merged)[-1], kinds(county.town)[-1]) == ("merged", "succeeded")
    # What the merged agency has open is handled where its duties are carried on.
    assert may(user, Action.HANDLE_CASES, merged)


def test_what_was_carried_on_is_handed_on_too(county: County) -> None:
    user = make_user("wang", (county.bureau, Role.CLERK))
    services.merge([county.township], county.town, day=DAY, by=BY)
    services.merge([county.town], county.bureau, day=DAY, by=BY)
    assert set(within(user, Action.HANDLE_CASES).values_list("code", flat=True)) == {"yc-zj", "yc-qs", "yc-lh"}


def test_a_split_that_keeps_the_agency(county: County) -> None:
    (made,) = services.split(county.bureau, [("yc-zf", "云川县城市管理局")], day=DAY, by=BY)
    assert (made.parent, made.path) == (county.county, "yc/yc-zf/")
    assert Agency.objects.get(code="yc-zj").closed is None
    assert [other.code for other in county.bureau.changes.get(kind="split").others.all()] == ["yc-zf"]


def test_a_split_that_closes_the_agency(county: County) -> None:
    parts = [("yc-a", "云川县住房局"), ("yc-b", "云川县建设局")]
    services.split(county.bureau, parts, successor_code="yc-b", day=DAY, by=BY)
    closed = Agency.objects.get(code="yc-zj")
    assert closed.successor is not None
    assert closed.successor.code == "yc-b"


def test_a_split_is_done_wholly_or_not_at_all(county: County) -> None:
    with pytest.raises(AgencyError, match="yc-qs"):
        services.split(county.bureau, [("yc-new", "新局"), ("yc-qs", "重码")], day=DAY, by=BY)
    assert not Agency.objects.filter(code="yc-new").exists()
    assert not Entry.objects.filter(subject="agency:yc-new").exists()


ACTS: dict[str, Callable[[County], object]] = {
    "rename": lambda county: services.rename(county.town, "新名", day=DAY, by=BY),
    "move": lambda county: services.move(county.bureau, county.town, day=DAY, by=BY),
    "merge": lambda county: services.merge([county.bureau], county.town, day=DAY, by=BY),
    "close": lambda county: services.close(county.town, county.bureau, day=DAY, by=BY),
    "split": lambda county: services.split(county.town, [("yc-x", "甲")], day=DAY, by=BY),
}


@pytest.mark.parametrize("act", ACTS)
def test_a_closed_agency_changes_no_more(county: County, act: str) -> None:
    services.close(county.town, county.bureau, day=DAY, by=BY)
    with pytest.raises(AgencyError) as error:
        ACTS[act](county)
    assert error.value.message.text("zh") == "青石镇人民政府已于2026-05-06撤销"


def test_nothing_is_merged_into_what_is_below_it(county: County) -> None:
    with pytest.raises(AgencyError) as error:
        services.merge([county.township], county.station, day=DAY, by=BY)
    assert error.value.message.text("zh") == "柳河乡人民政府不能并入它自己或它的下级"


def test_the_database_too_wants_a_successor(county: County) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Agency.objects.filter(pk=county.town.pk).update(closed=DAY)


@pytest.mark.parametrize("code", ["", "a/b", "yc-qs"])
def test_a_code_is_plain_and_new(county: County, code: str) -> None:
    with pytest.raises(AgencyError):
        services.create(code, "甲", parent=county.county, day=DAY, by=BY)


def test_a_role_is_held_once_and_its_end_is_kept(county: County) -> None:
    user = make_user("zhao", (county.town, Role.CLERK))
    again = services.grant(user, county.town, Role.CLERK, by=BY)
    assert user.memberships.count() == 1
    services.end(again, by=BY)
    services.end(again, by=BY)
    assert user.memberships.get().until is not None
    assert Entry.objects.filter(action="role.ended").count() == 1
    assert not may(user, Action.SEE_AGENCY, county.town)
