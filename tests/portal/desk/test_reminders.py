"""Reminders over a moving calendar: who is told of what on which day, once, and nothing of the matter."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from gongkai.law.outcomes import Outcome
from gongkai.law.procedure import EventKind
from gongkai.portal.accounts.models import User
from gongkai.portal.agencies.models import Role
from gongkai.portal.audit.services import Actor
from gongkai.portal.calendars.queries import calendar
from gongkai.portal.cases.choices import ConsultationRole
from gongkai.portal.desk.reminders import remind
from gongkai.portal.handling import by_link, services
from gongkai.portal.handling.services import Asking, Details
from gongkai.portal.outbox.models import Message
from tests.portal.building import make_user
from tests.portal.handling.building import DAY, Office, make_office
from tests.portal.signing_in import signed_in_client

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 9, 25), date(2026, 12, 1)


@pytest.fixture
def office(settings: Settings) -> Office:
    """The request is the clerk's, received on 25 September 2026; the National Day's holidays come in between."""
    settings.REMINDER_DAYS = settings.THIRD_PARTY_REMINDER_DAYS = 3
    made = make_office()
    User.objects.update(email="somebody@example.org")
    for each in (made.clerk, made.reviewer, made.head):
        User.objects.filter(pk=each.pk).update(email=f"{each.username}@example.org")
    services.assign(made.case, made.clerk, by=Actor("head"))
    return made


def told() -> dict[str, list[tuple[str, str]]]:
    """To whom what was said, by the end of each message's key."""
    found: dict[str, list[tuple[str, str]]] = {}
    for message in Message.objects.filter(key__startswith="reminder:").order_by("pk"):
        text = f"{message.subject.reveal()}\n{message.body.reveal()}"
        found.setdefault(message.key.rpartition(":")[2], []).append((message.recipient.reveal(), text))
    return found


def go_through(first: date = FIRST, last: date = LAST) -> list[date]:
    """Remind on each day; on which somebody was told something."""
    days = [first + timedelta(days=count) for count in range((last - first).days)]
    return [day for day in days if remind(day)]


def test_the_clerk_is_told_from_three_working_days_before_and_not_on_days_off(office: Office) -> None:
    office.do(office.clerk, EventKind.REGISTERED, EventKind.EXAMINED)
    known = calendar()
    due = known.after(FIRST, 20)
    days = go_through()
    assert days == [day for day in days if known.is_workday(day)]
    assert known.between(days[0], due) == 3
    assert days[-1] > due  # overdue, until somebody does something
    on_the_day = dict(told()[str(due)])
    assert on_the_day.keys() == {"clerk@example.org"}
    assert "还有0个工作日" in on_the_day["clerk@example.org"]
    later = dict(told()[str(known.after(due, 2))])
    assert "已逾期2个工作日" in later["clerk@example.org"]


def test_nothing_of_the_matter_is_said(office: Office) -> None:
    go_through()
    texts = [text for those in told().values() for _to, text in those]
    assert texts
    assert all(office.case.number in text for text in texts)
    secrets = (office.case.subject, "张三", *office.case.items.values_list("text", flat=True))
    assert [secret for secret in secrets for text in texts if secret in text] == []


def test_nothing_is_told_twice_on_a_day(office: Office) -> None:
    assert office.case.open
    day = date(2026, 11, 2)
    assert remind(day) == 1
    count = Message.objects.count()
    assert remind(day) == 0
    assert Message.objects.count() == count


def test_it_goes_to_whose_turn_it_is_and_ends_with_the_answer(office: Office) -> None:
    office.do(office.clerk, EventKind.REGISTERED, EventKind.EXAMINED)
    day = date(2026, 10, 30)
    remind(day)
    assert [to for to, _text in told()[str(day)]] == ["clerk@example.org"]
    services.draft_decision(office.case, office.lines(*[Outcome.GRANTED] * 2), office.doing(office.clerk, day))
    day = date(2026, 11, 2)
    remind(day)
    assert [to for to, _text in told()[str(day)]] == ["reviewer@example.org"]
    office.do(office.clerk, EventKind.WITHDRAWN, day=day)
    assert go_through(day + timedelta(days=1)) == []


def test_what_was_given_to_nobody_is_the_heads(office: Office) -> None:
    services.assign(office.case, None, by=Actor("head"))
    remind(date(2026, 11, 2))
    assert [to for to, _text in told()["2026-11-02"]] == ["head@example.org"]


def test_a_supervisor_is_told_what_is_overdue_below(office: Office) -> None:
    supervisor = make_user("chen", (office.county.county, Role.SUPERVISOR))
    User.objects.filter(pk=supervisor.pk).update(email="chen@example.org")
    due = calendar().after(FIRST, 20)
    office.do(office.clerk, EventKind.REGISTERED, EventKind.EXAMINED)
    remind(due)
    assert "chen@example.org" not in dict(told()[str(due)])
    after = calendar().after(due, 1)
    remind(after)
    text = dict(told()[str(after)])["chen@example.org"]
    assert "所监督机关已逾期" in text
    assert office.case.number in text


@pytest.mark.parametrize("change", [{"reminders": False}, {"email": ""}, {"is_active": False}])
def test_who_does_not_want_it_or_cannot_be_reached_is_not_told(office: Office, change: dict[str, object]) -> None:
    User.objects.filter(pk=office.clerk.pk).update(**change)
    assert go_through() == []


def test_it_is_switched_off_on_the_page_of_the_account(office: Office) -> None:
    client: Client = signed_in_client(office.clerk)
    assert "用电子邮件提醒办理期限" in client.get("/accounts/").content.decode()
    client.post("/accounts/", {"email": "clerk@example.org", "telephone": ""})
    assert not User.objects.get(pk=office.clerk.pk).reminders
    assert go_through() == []
    client.post("/accounts/", {"email": "clerk@example.org", "telephone": "", "reminders": "on"})
    assert go_through()


class TestThirdParty:
    """It is told once, three working days before its period ends, if it has not answered."""

    @pytest.fixture
    def secret(self, office: Office) -> str:
        office.do(office.clerk, EventKind.REGISTERED, EventKind.EXAMINED)
        User.objects.update(reminders=False)
        asking = Asking(ConsultationRole.THIRD_PARTY, "飞鹤公司", "是否同意公开", email="feihe@example.org")
        consultation, secret = services.consult(office.case, asking, office.doing(office.clerk))
        party = Details(party=consultation.party)
        services.do(office.case, EventKind.THIRD_PARTY_RECEIVED, office.doing(office.clerk), party)
        return secret

    def test_once(self, office: Office, secret: str) -> None:
        assert secret
        (day,) = go_through()
        due = calendar().after(DAY, 15)
        assert calendar().between(day, due) == 3
        ((to, text),) = next(iter(told().values()))
        assert to == "feihe@example.org"
        assert office.case.number in text
        assert str(due) in text
        assert "飞鹤" not in text
        assert secret not in text

    def test_not_when_it_has_answered(self, secret: str) -> None:
        consultation = by_link.by_secret(secret)
        assert consultation
        by_link.answer(consultation, consents=True, text="同意", day=DAY, by=Actor())
        assert go_through() == []

    def test_not_where_it_is_switched_off(self, secret: str, settings: Settings) -> None:
        assert secret
        settings.THIRD_PARTY_REMINDER_DAYS = 0
        assert go_through() == []
