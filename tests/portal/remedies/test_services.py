"""Cases of reconsideration and litigation: entered, replied to, ended, and what their end does to the request."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from gongkai.law.outcomes import Outcome
from gongkai.law.procedure import EventKind, State, UnlawfulEventError
from gongkai.law.remedy_procedure import RemedyResult, Ruling
from gongkai.law.remedy_table import RemedyKind
from gongkai.portal.audit.models import Entry
from gongkai.portal.cases.queries import events_of
from gongkai.portal.cases.services import CaseChangedError
from gongkai.portal.handling.acts import NotYoursError
from gongkai.portal.remedies.models import Party, Remedy
from gongkai.portal.remedies.services import Ending, RemedyError, conclude, reply
from tests.portal.building import BY
from tests.portal.handling.building import Office
from tests.portal.remedies.building import FILED, NOTIFIED, TODAY, answered_office, bring

pytestmark = pytest.mark.django_db
DECIDED = date(2026, 11, 16)


@pytest.fixture
def office() -> Office:
    return answered_office()


def test_a_case_is_about_the_decision_and_its_parties_are_sealed(office: Office) -> None:
    remedy = bring(office.county.town, office.case)
    assert remedy.decision == office.case.decisions.get()
    assert remedy.result is RemedyResult.PENDING
    party = remedy.parties.get()
    assert (str(party.name), party.name.reveal()) == ("●●●", "张三")
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, contact FROM remedies_party")
        assert not any("张三" in value or "7000001" in value for row in cursor.fetchall() for value in row)
    entry = Entry.objects.get(action="remedy.opened")
    assert (entry.agency, entry.subject) == ("yc-qs", f"remedy:{remedy.pk}")
    assert "张三" not in str(entry.details)


def test_a_reply_is_recorded_once(office: Office) -> None:
    remedy = bring(office.county.town, office.case)
    with pytest.raises(RemedyError, match="收到通知"):
        reply(remedy, date(2026, 10, 21), by=BY, today=TODAY)
    with pytest.raises(RemedyError, match="今天"):
        reply(remedy, date(2026, 11, 21), by=BY, today=TODAY)
    reply(remedy, date(2026, 11, 2), by=BY, today=TODAY)
    with pytest.raises(RemedyError, match="不能重复"):
        reply(remedy, date(2026, 11, 3), by=BY, today=TODAY)
    assert Remedy.objects.get().replied == date(2026, 11, 2)


def test_a_corrected_reply_begins_anew(office: Office) -> None:
    remedy = bring(office.county.town, office.case)
    ending = Ending(Ruling.REVOKED_AND_REMADE, DECIDED, "责令重新作出答复", days=20)
    event = conclude(remedy, ending, office.doing(office.clerk, DECIDED), today=TODAY)
    office.case.refresh_from_db()
    assert office.case.state == State.PROCESSING
    assert office.case.outcome == Outcome.THIRD_PARTY  # the year's report counts what was decided first, for now
    last = events_of(office.case)[-1]
    assert (last.kind, last.date, last.days) == (EventKind.REOPENED_AFTER_RECONSIDERATION, DECIDED, 20)
    assert Remedy.objects.get().reopened_by == event
    with pytest.raises(RemedyError, match="已于2026"):
        conclude(remedy, ending, office.doing(office.clerk, DECIDED), today=TODAY)
    assert [entry.action for entry in Entry.objects.order_by("-sequence")[:2]] == [
        "remedy.concluded",
        "case.reopened_after_reconsideration",
    ]


def test_a_suit_after_reconsideration_begins_anew_by_judgment(office: Office) -> None:
    first = bring(office.county.town, office.case)
    with pytest.raises(RemedyError, match="已审结"):
        bring(office.county.town, office.case, RemedyKind.LITIGATION_AFTER, follows=first)
    conclude(first, Ending(Ruling.UPHELD, date(2026, 11, 2)), office.doing(office.clerk), today=TODAY)
    suit = bring(office.county.town, office.case, RemedyKind.LITIGATION_AFTER, follows=first)
    assert suit.follows == first
    with pytest.raises(RemedyError, match="没有“维持”"):
        conclude(suit, Ending(Ruling.UPHELD, DECIDED), office.doing(office.clerk), today=TODAY)
    conclude(suit, Ending(Ruling.PERFORMANCE_ORDERED, DECIDED), office.doing(office.clerk, DECIDED), today=TODAY)
    assert events_of(office.case)[-1].kind is EventKind.REOPENED_AFTER_JUDGMENT


@pytest.mark.parametrize("ruling", [Ruling.UPHELD, Ruling.DECLARED_UNLAWFUL, Ruling.WITHDRAWN])
def test_what_orders_nothing_leaves_the_request_closed(office: Office, ruling: Ruling) -> None:
    remedy = bring(office.county.town, office.case)
    assert conclude(remedy, Ending(ruling, DECIDED), office.doing(office.clerk), today=TODAY) is None
    office.case.refresh_from_db()
    assert office.case.state == State.CLOSED
    assert Remedy.objects.get().result is ruling.result


def test_what_cannot_begin_anew_is_not_ended(office: Office) -> None:
    remedy = bring(office.county.town, office.case)
    ending = Ending(Ruling.REVOKED_AND_REMADE, DECIDED)
    doing = office.doing(office.clerk, DECIDED)
    with pytest.raises(NotYoursError):
        conclude(remedy, ending, office.doing(office.head, DECIDED), today=TODAY)
    with pytest.raises(CaseChangedError):
        conclude(remedy, ending, replace(doing, seen=doing.seen - 1), today=TODAY)
    with pytest.raises(UnlawfulEventError):
        conclude(remedy, ending, replace(doing, day=date(2026, 10, 1)), today=TODAY)
    assert Remedy.objects.get().ended is None
    assert not Entry.objects.filter(action="remedy.concluded").exists()


def test_a_case_about_silence_leaves_the_request_where_it_is(office: Office) -> None:
    first = bring(office.county.town, office.case)
    conclude(first, Ending(Ruling.REVOKED_AND_REMADE, DECIDED), office.doing(office.clerk, DECIDED), today=TODAY)
    second = bring(office.county.town, office.case, reference="云复〔2026〕2号")
    events = office.case.events.count()
    assert (
        conclude(second, Ending(Ruling.PERFORMANCE_ORDERED, DECIDED), office.doing(office.clerk), today=TODAY) is None
    )
    assert office.case.events.count() == events


def test_what_contradicts_itself_is_refused(office: Office) -> None:
    town, case = office.county.town, office.case
    with pytest.raises(RemedyError, match="不是本机关的申请"):
        bring(office.county.bureau, case)
    with pytest.raises(RemedyError, match="不能早于申请或者起诉"):
        bring(town, case, notified=date(2026, 10, 1))
    with pytest.raises(RemedyError, match="不能晚于今天"):
        bring(town, case, notified=date(2026, 12, 1))
    with pytest.raises(RemedyError, match="收到该申请"):
        bring(town, case, filed=date(2026, 9, 1))
    bring(town, case)
    with pytest.raises(RemedyError, match="已登记"):
        bring(town, case)
    assert Party.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"ended": NOTIFIED},
        {"ruling": "upheld"},
        {"ended": FILED, "ruling": "upheld"},
        {"notified": date(2026, 10, 1)},
        {"simplified": True, "kind": RemedyKind.LITIGATION.value},
    ],
)
def test_the_database_refuses_it_too(office: Office, wrong: dict[str, object]) -> None:
    remedy = bring(office.county.town, office.case)
    with pytest.raises(IntegrityError), transaction.atomic():
        Remedy.objects.filter(pk=remedy.pk).update(**wrong)
