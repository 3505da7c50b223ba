"""A hold set by hand keeps a case whole until it is lifted, and is never lost."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from unittest import mock

import pytest
from django.conf import settings
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone

from gongkai.law.retention import Kept
from gongkai.messages import Message
from gongkai.portal.agencies.models import Agency
from gongkai.portal.audit.models import Entry
from gongkai.portal.cases.models import Applicant, Case
from gongkai.portal.cases.services import Asked
from gongkai.portal.retention import queries, services
from gongkai.portal.retention.models import Hold
from gongkai.portal.retention.texts import MARK
from tests.portal.building import BY, County, make_county
from tests.portal.retention.building import NAME, answered, make_applicant, make_contested, make_telling
from tests.portal.retention.removing import dump, run_in

pytestmark = pytest.mark.django_db
TEN_YEARS = date(2035, 1, 1)
ARCHIVE = "县档案馆2034年12月来函"


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path / "files")
    monkeypatch.setattr(settings, "OUTBOX_FOLDER", tmp_path / "outgoing")


@pytest.fixture
def county() -> County:
    return make_county()


def expired(agency: Agency) -> list[tuple[tuple[Kept, ...], str]]:
    found = queries.expired_in(agency, TEN_YEARS)
    return [(each.kept, each.held.text("zh") if each.held else "") for each in found]


def test_it_keeps_everything_until_it_is_lifted(county: County) -> None:
    case = make_telling(county.town).case
    hold = services.set_hold(case, f"  {ARCHIVE} ", by=BY)
    assert (hold.reason, hold.set_by, hold.case, hold.lifted) == (ARCHIVE, BY.name, case, None)
    assert expired(county.town) == [((Kept.IDENTITY,), f"已决定继续保存：{ARCHIVE}")]
    shown = queries.preview(county.town, TEN_YEARS)
    assert (shown.goes, shown.held) == (False, 1)
    assert not run_in(county.town, TEN_YEARS).lines.exists()
    assert Applicant.objects.get().name.reveal() == NAME
    assert not case.documents.exclude(removed=None).exists()
    services.lift_hold(hold, "已移交", by=BY)
    assert expired(county.town) == [((Kept.IDENTITY,), "")]
    run_in(county.town, TEN_YEARS)
    assert Applicant.objects.get().anonymised


def test_what_was_decided_stays_with_who_and_when(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    case = answered(county.town, Asked("甲"))
    monkeypatch.setattr(timezone, "now", lambda: datetime(2034, 12, 1, tzinfo=UTC))
    hold = services.set_hold(case, ARCHIVE, by=BY)
    monkeypatch.setattr(timezone, "now", lambda: datetime(2034, 12, 24, tzinfo=UTC))
    services.lift_hold(hold, "已移交", by=BY)
    services.set_hold(case, ARCHIVE, by=BY)  # the same again, later
    new, old = queries.holds_of(county.town)
    assert (new.lifted, new.since) == (None, datetime(2034, 12, 24, tzinfo=UTC))
    assert (old.since, old.set_by, old.reason) == (datetime(2034, 12, 1, tzinfo=UTC), BY.name, ARCHIVE)
    assert (old.lifted, old.lifted_by, old.lifted_for) == (datetime(2034, 12, 24, tzinfo=UTC), BY.name, "已移交")
    log = Entry.objects.filter(action__startswith="retention.").order_by("pk")
    assert [(entry.action, entry.actor, entry.subject, entry.details) for entry in log] == [
        ("retention.hold_set", BY.name, f"case:{case.number}", {"hold": old.pk}),
        ("retention.hold_lifted", BY.name, f"case:{case.number}", {"hold": old.pk}),
        ("retention.hold_set", BY.name, f"case:{case.number}", {"hold": new.pk}),
    ]


def test_two_holds_are_lifted_one_by_one(county: County) -> None:
    case = answered(county.town, Asked("甲"))
    holds = [services.set_hold(case, reason, by=BY) for reason in (ARCHIVE, "审计")]
    assert expired(county.town) == [((Kept.IDENTITY,), f"已决定继续保存：{ARCHIVE}；审计")]
    services.lift_hold(holds[0], "已移交", by=BY)
    assert expired(county.town) == [((Kept.IDENTITY,), "已决定继续保存：审计")]


def test_the_applicant_stays_known_where_another_request_is_held(county: County) -> None:
    applicant = make_applicant()
    make_telling(county.town, applicant)
    other = answered(county.bureau, Asked("乙", applicant=applicant))
    services.set_hold(other, ARCHIVE, by=BY)
    assert expired(county.town) == [
        ((Kept.IDENTITY,), "同一申请人另有申请尚未到期或者须继续保存"),
        ((Kept.PROOFS, Kept.MESSAGES, Kept.FILES), ""),
    ]


def test_set_while_a_removal_is_at_work_it_is_heard(county: County) -> None:
    first, second = (answered(county.town, Asked(text, applicant=make_applicant())) for text in "甲乙")
    run = services.begin(county.town, TEN_YEARS, by=BY)
    removal = services.carry_out(run)
    assert next(removal) == 1
    services.set_hold(second, ARCHIVE, by=BY)
    assert list(removal) == [1]
    assert [Applicant.objects.get(cases=case).anonymised is None for case in (first, second)] == [False, True]
    assert queries.removed_of(first) == {Kept.IDENTITY}
    assert queries.removed_of(second) == set()


def test_a_name_in_its_reason_goes_with_the_case(county: County) -> None:
    case = make_telling(county.town).case
    hold = services.set_hold(case, f"{NAME}涉案", by=BY)
    services.lift_hold(hold, f"{NAME}案办结", by=BY)
    run_in(county.town, TEN_YEARS)
    hold.refresh_from_db()
    assert (hold.reason, hold.lifted_for) == (f"{MARK}涉案", f"{MARK}案办结")
    assert NAME not in dump()


@pytest.mark.parametrize("reason", ["", " \n"])
def test_without_a_reason_nothing_is_set_or_lifted(county: County, reason: str) -> None:
    case = answered(county.town, Asked("甲"))
    with pytest.raises(services.RetentionError):
        services.set_hold(case, reason, by=BY)
    hold = services.set_hold(case, ARCHIVE, by=BY)
    with pytest.raises(services.RetentionError):
        services.lift_hold(hold, reason, by=BY)
    assert Hold.objects.get().lifted is None


def test_neither_is_done_twice(county: County) -> None:
    case = answered(county.town, Asked("甲"))
    hold = services.set_hold(case, ARCHIVE, by=BY)
    with pytest.raises(services.RetentionError) as again:
        services.set_hold(case, ARCHIVE, by=BY)
    assert again.value.message == Message("已因同一原因决定继续保存")
    services.lift_hold(hold, "已移交", by=BY)
    with pytest.raises(services.RetentionError):
        services.lift_hold(hold, "再次", by=BY)
    assert Hold.objects.get().lifted_for == "已移交"


@pytest.mark.parametrize(
    "wrong",
    [
        {"case": None},
        {"reason": ""},
        {"set_by": ""},
        {"reason": ARCHIVE},
        {"lifted_by": "x"},
        {"lifted": datetime(2035, 1, 1, tzinfo=UTC), "lifted_by": "x"},
        {"lifted": datetime(2035, 1, 1, tzinfo=UTC), "lifted_for": "x"},
    ],
    ids=str,
)
def test_the_database_keeps_it_whole(county: County, wrong: dict[str, object]) -> None:
    case = answered(county.town, Asked("甲"))
    Hold.objects.create(case=case, reason=ARCHIVE, set_by="x")
    right = {"case": case, "reason": "审计", "set_by": "x"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Hold.objects.create(**right | wrong)
    Hold.objects.create(**right)


def test_the_database_does_not_hold_a_remedy_twice(county: County) -> None:
    remedy = make_contested(county.town, None)
    Hold.objects.create(remedy=remedy, reason=ARCHIVE, set_by="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        Hold.objects.create(remedy=remedy, reason=ARCHIVE, set_by="x")


def _is_locked(applicant: Applicant) -> bool:
    """Asked from another connection."""

    def ask() -> bool:
        try:
            with transaction.atomic():
                Applicant.objects.select_for_update(nowait=True, no_key=True).get(pk=applicant.pk)
        except OperationalError:
            return True
        else:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        return other.submit(ask).result()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", ["_note", "_record"])
def test_holding_one_request_and_removing_from_another_of_the_applicant_wait_for_each_other(act: str) -> None:
    """Else a name could go while somebody holds another request that needs it."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    agency, applicant = make_county().town, make_applicant()
    case = answered(agency, Asked("甲", applicant=applicant))
    seen: list[bool] = []

    def look(*_given: object) -> int:
        seen.append(_is_locked(applicant))
        return 0

    doing: dict[str, Callable[[], object]] = {
        "_note": lambda: run_in(agency, TEN_YEARS),
        "_record": lambda: services.set_hold(Case.objects.get(pk=case.pk), ARCHIVE, by=BY),
    }
    assert not _is_locked(applicant)
    with mock.patch.object(services, act, side_effect=look):
        doing[act]()
    assert set(seen) == {True}
