"""The pages of the statistics: numbers that open their cases, charts with their tables, a workbook."""

from __future__ import annotations

import io
import re
from datetime import date
from unittest import mock

import pytest
from django.test import Client
from openpyxl import load_workbook

from gongkai.law.outcomes import Outcome
from gongkai.law.procedure import Event, EventKind
from gongkai.law.receipt import Channel
from gongkai.law.workdays import announced
from gongkai.portal.agencies.models import Agency, Role
from gongkai.portal.cases import services
from gongkai.portal.cases.services import Asked
from gongkai.portal.statistics.figures import charts
from tests.portal.building import BY, County, make_county, make_user
from tests.portal.remedies.building import bring
from tests.portal.signing_in import signed_in_client
from tests.portal.statistics.test_tables import answered

pytestmark = pytest.mark.django_db
CALENDAR = announced()
TODAY = date(2026, 11, 20)


@pytest.fixture
def county() -> County:
    county = make_county()
    answered(county.town, date(2026, 3, 2), date(2026, 3, 6), Outcome.GRANTED)
    answered(county.town, date(2026, 3, 2), date(2026, 3, 31), Outcome.NOT_HELD)  # 21 working days
    services.receive(county.town, Asked("等待"), [Event(EventKind.RECEIVED, date(2026, 9, 1))], by=BY)
    answered(county.bureau, date(2026, 4, 1), date(2026, 4, 2), Outcome.PARTLY_GRANTED)
    bring(county.town)
    return county


@pytest.fixture
def clerk(county: County) -> Client:
    return signed_in_client(make_user("clerk", (county.town, Role.CLERK)))


@pytest.fixture
def supervisor(county: County) -> Client:
    return signed_in_client(make_user("supervisor", (county.county, Role.SUPERVISOR)))


def test_a_number_opens_its_cases(clerk: Client) -> None:
    page = clerk.get("/statistics/yc-qs/2026/").content.decode()
    links = re.findall(r'href="([^"]*cell=[^"]*)">(\d+)</a>', page)
    assert ("/statistics/yc-qs/2026/cases/?cell=requests.received.total", "3") in links
    assert ("/statistics/yc-qs/2026/cases/?cell=reconsideration.pending", "1") in links
    for address, number in links:
        listed = clerk.get(address).content.decode()
        assert f"{number}件" in listed
        assert len(re.findall(r'<th scope="row">', listed)) == int(number)
    listed = clerk.get("/statistics/yc-qs/2026/cases/?cell=requests.granted.total").content.decode()
    assert '<a href="/desk/yc-qs/cases/yc-qs-2026-0001/">' in listed
    assert clerk.get("/statistics/yc-qs/2026/cases/?cell=licensing.decisions").status_code == 404
    assert clerk.get("/statistics/yc-qs/1900/").status_code == 404


def test_a_supervisor_sees_all_below(supervisor: Client) -> None:
    alone = supervisor.get("/statistics/yc/2026/").content.decode()
    assert "含下级机关" in alone
    assert "cell=requests.received.total" not in alone
    page = supervisor.get("/statistics/yc/2026/?below=1").content.decode()
    assert 'cell=requests.received.total&amp;below=1">4</a>' in page
    listed = supervisor.get("/statistics/yc/2026/cases/?cell=requests.received.total&below=1").content.decode()
    assert "yc-zj-2026-0001" in listed


def test_nobody_counts_more_than_they_may_see(clerk: Client) -> None:
    assert clerk.get("/statistics/yc/2026/").status_code == 404
    assert "yc-zj" not in clerk.get("/statistics/yc-qs/2026/cases/?below=1").content.decode()


def test_the_workbook_has_the_numbers_of_the_page(clerk: Client) -> None:
    content = clerk.get("/statistics/yc-qs/2026/tables.xlsx").content
    three, four = load_workbook(io.BytesIO(content)).worksheets
    rows = {row[0]: row[1:] for row in three.iter_rows(min_row=3, values_only=True)}
    assert next(row for label, row in rows.items() if "新收" in str(label)) == (3, 0, 0, 0, 0, 0, 3)
    assert next(row[1:] for row in four.iter_rows(min_row=3, values_only=True)) == (0, 0, 0, 1, 1)


def test_charts_count_what_the_tables_count(county: County) -> None:
    found = charts(Agency.objects.filter(pk=county.town.pk), 2026, CALENDAR, TODAY)
    values = {chart.id: {label.text("zh"): number for label, number in chart.values if number} for chart in found}
    assert values == {
        "outcomes": {"予以公开": 1, "无法提供": 1},
        "applicants": {"自然人": 3},
        "channels": {Channel.WEB_FORM.message.text("zh"): 3},
        "times": {"5个工作日以内": 1, "21至40个工作日": 1},
        "late": {"按期办结": 1, "逾期办结": 1, "逾期未办结": 1},
    }


def test_an_extension_is_no_delay(county: County) -> None:
    day = date(2026, 3, 20)
    events = [
        Event(EventKind.RECEIVED, date(2026, 3, 2)),
        Event(EventKind.REGISTERED, date(2026, 3, 2)),
        Event(EventKind.EXAMINED, date(2026, 3, 2)),
        Event(EventKind.EXTENSION_APPROVED, day, days=20, reason="汇总"),
        Event(EventKind.EXTENSION_TOLD, day),
        Event(EventKind.DECISION_DRAFTED, day),
        Event(EventKind.DECISION_REVIEWED, day),
        Event(EventKind.DECISION_APPROVED, day),
        Event(EventKind.REPLY_SENT, date(2026, 4, 10)),
    ]
    services.receive(county.station, Asked("延期", outcomes={8: Outcome.GRANTED}), events, by=BY)
    (late,) = charts(Agency.objects.filter(pk=county.station.pk), 2026, CALENDAR, TODAY)[-1:]
    assert [number for _, number in late.values] == [1, 0, 0]


def test_the_charts_page_has_a_table_for_each(clerk: Client) -> None:
    with mock.patch("gongkai.portal.statistics.views.localdate", return_value=TODAY):
        page = clerk.get("/statistics/yc-qs/2026/charts/").content.decode()
    assert page.count("data-table=") == page.count("<table id=") == 5
    assert "逾期未办结" in page
