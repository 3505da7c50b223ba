"""Parties of cases about no request are kept no longer than their rule says."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from gongkai.law.retention import Kept, expires, remedies_may_begin_until
from gongkai.portal.agencies.models import Agency
from gongkai.portal.audit.models import Entry
from gongkai.portal.cases.services import Asked
from gongkai.portal.desk.models import SavedView
from gongkai.portal.remedies.models import Party, Remedy
from gongkai.portal.retention import queries, services
from gongkai.portal.retention.models import Line, Period
from gongkai.portal.retention.texts import MARK
from tests.portal.building import BY, County, make_county
from tests.portal.retention.building import PARTY, answered, make_contested, save_view
from tests.portal.retention.removing import dump, run_in

pytestmark = pytest.mark.django_db
ENDED = date(2024, 6, 1)
DUE = date(2034, 6, 2)


@pytest.fixture
def county() -> County:
    return make_county()


def expired(agency: Agency, day: date) -> list[tuple[str, date, bool]]:
    found = queries.expired_in(agency, day)
    return [(each.number, each.ended, each.held is not None) for each in found if each.remedy]


def test_the_period_is_longer_than_the_time_for_another_suit() -> None:
    """So nothing has to be held back because somebody may still go to court."""
    for days in range(366 * 4):
        ended = date(2023, 1, 1) + timedelta(days=days)
        assert remedies_may_begin_until(ended) < expires(ended, Kept.IDENTITY.rule.floor)


def test_it_goes_in_the_time_of_identity_counted_from_its_end(county: County) -> None:
    remedy = make_contested(county.town, ENDED)
    view = save_view("甲", q=PARTY)
    assert expired(county.town, DUE - timedelta(days=1)) == []
    assert expired(county.town, DUE) == [(remedy.reference, ENDED, False)]
    assert expired(county.bureau, DUE) == []
    shown = queries.preview(county.town, DUE)
    assert (shown.goes, dict(shown.counts), shown.remedies, shown.held, shown.texts) == (True, {}, 1, 0, 1)
    run = run_in(county.town, DUE)
    line = Line.objects.get(run=run)
    assert (line.case, line.remedy, line.kept, line.ended) == (None, remedy, Kept.IDENTITY, ENDED)
    assert line.removed == {"people": 1, "texts": 1, "views": 1}
    assert PARTY not in dump()
    assert not SavedView.objects.filter(pk=view.pk).exists()
    remedy.refresh_from_db()
    assert (remedy.reference, remedy.ruling, remedy.orders) == (remedy.reference, "upheld", f"驳回{MARK}、{MARK}的请求")
    entry = Entry.objects.get(action="retention.removed")
    assert (entry.subject, entry.details["removed"]) == (f"remedy:{remedy.pk}", line.removed)
    assert expired(county.town, DUE) == []
    assert not run_in(county.town, DUE).lines.exists()


def test_an_agencys_own_period_is_followed(county: County) -> None:
    Period.objects.create(agency=county.town, kept=Kept.IDENTITY, years=30)
    make_contested(county.town, ENDED)
    assert expired(county.town, date(2054, 6, 1)) == []
    assert len(expired(county.town, date(2054, 6, 2))) == 1


def test_of_a_request_it_goes_with_the_request(county: County) -> None:
    remedy = make_contested(county.town, ENDED)
    Remedy.objects.update(case=answered(county.town, Asked("甲")))
    make_contested(county.town, date(2030, 1, 1), follows=remedy)
    assert expired(county.town, DUE) == []


def test_a_pending_one_has_not_begun_to_expire(county: County) -> None:
    make_contested(county.town, None)
    assert expired(county.town, date(2090, 1, 1)) == []


def test_while_the_suit_after_it_is_pending_it_is_held(county: County) -> None:
    first = make_contested(county.town, ENDED)
    suit = make_contested(county.town, None, follows=first)
    assert expired(county.town, DUE) == [(first.reference, ENDED, True)]
    assert queries.preview(county.town, DUE).held == 1
    run_in(county.town, DUE)
    assert Party.objects.exclude(name="").count() == 2
    last = date(2030, 1, 1)
    Remedy.objects.filter(pk=suit.pk).update(ended=last, ruling="upheld")
    assert expired(county.town, date(2040, 1, 1)) == []
    assert expired(county.town, date(2040, 1, 2)) == [(first.reference, last, False)]
    run = run_in(county.town, date(2040, 1, 2))
    assert Line.objects.get(run=run).removed == {"people": 2, "texts": 2}
    assert PARTY not in dump()


def test_what_begins_anew_afterwards_expires_anew(county: County) -> None:
    first = make_contested(county.town, ENDED)
    run_in(county.town, DUE)
    make_contested(county.town, None, follows=first)
    assert expired(county.town, date(2039, 1, 1)) == []  # of the first nothing is left, and the suit goes on
    Remedy.objects.filter(follows=first).update(ended=date(2035, 1, 1), ruling="upheld")
    run_in(county.town, date(2045, 1, 2))
    assert PARTY not in dump()


def test_a_hold_keeps_it_with_its_suits(county: County) -> None:
    first = make_contested(county.town, ENDED)
    suit = make_contested(county.town, ENDED, follows=first)
    hold = services.set_hold(suit, "县档案馆来函", by=BY)
    assert (hold.remedy, hold.case) == (suit, None)
    assert expired(county.town, DUE) == [(first.reference, ENDED, True)]
    run_in(county.town, DUE)
    assert Party.objects.exclude(name="").count() == 2
    services.lift_hold(hold, f"{PARTY}一案审计结束", by=BY)
    run_in(county.town, DUE)
    assert PARTY not in dump()  # in the reason too
    hold.refresh_from_db()
    assert (hold.reason, hold.lifted_for) == ("县档案馆来函", f"{MARK}一案审计结束")


def test_one_of_a_request_is_held_with_the_request(county: County) -> None:
    case = answered(county.town, Asked("甲"))
    remedy = make_contested(county.town, ENDED)
    Remedy.objects.update(case=case)
    hold = services.set_hold(Remedy.objects.get(pk=remedy.pk), "审计", by=BY)
    assert (hold.case, hold.remedy) == (case, None)


def test_the_database_keeps_one_thing_to_a_line_and_removes_it_once(county: County) -> None:
    remedy = make_contested(county.town, ENDED)
    run = run_in(county.town, DUE)
    for wrong in ({}, {"remedy": remedy}, {"remedy": remedy, "case": answered(county.town, Asked("甲"))}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Line.objects.create(run=run, kept=Kept.IDENTITY, ended=ENDED, **wrong)
