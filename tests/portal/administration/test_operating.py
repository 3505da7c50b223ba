"""The pages of those who keep the installation: what they see of the outbox and of background work, and settle."""

from __future__ import annotations

import json

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from gongkai.portal.accounts.models import User
from gongkai.portal.agencies.models import Role
from gongkai.portal.agencies.services import grant
from gongkai.portal.audit.models import Entry
from gongkai.portal.outbox import services as outbox
from gongkai.portal.outbox.models import Channel, Message, State
from gongkai.portal.work import queries
from gongkai.portal.work import services as work
from tests.portal.building import BY, make_county
from tests.portal.signing_in import signed_in_client
from tests.portal.work.tasks import fails

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator() -> Client:
    user = User.objects.create(username="guan", name="管理员", must_change_password=False)
    grant(user, make_county().county, Role.ADMINISTRATOR, by=BY)
    return signed_in_client(user)


@pytest.fixture
def message() -> Message:
    with transaction.atomic():
        posted = outbox.post(Channel.EMAIL, "zhangsan@example.cn", key="k", subject="答复已作出", body="密码是 geheim")
    Message.objects.filter(pk=posted.pk).update(state=State.IN_DOUBT, error="connection lost")
    return posted


@pytest.fixture
def failed() -> DBTaskResult[..., object]:
    fails.enqueue()
    work.run_next("worker")
    return DBTaskResult.objects.get()


def test_nothing_yet(operator: Client) -> None:
    assert "没有这样的通知" in operator.get("/administration/outbox/").content.decode()
    page = operator.get("/administration/work/").content.decode()
    assert "没有失败的任务" in page
    assert "没有动静" in page


def test_neither_recipients_nor_texts_are_shown(operator: Client, message: Message) -> None:
    for address in ("/administration/outbox/", f"/administration/outbox/{message.pk}/again/"):
        page = operator.get(address).content.decode()
        assert "答复已作出" in page
        assert "zh•••@example.cn" in page
        assert "zhangsan" not in page
        assert "geheim" not in page


def test_messages_by_state(operator: Client, message: Message) -> None:
    assert message.subject.reveal() in operator.get("/administration/outbox/?state=in_doubt").content.decode()
    assert message.subject.reveal() not in operator.get("/administration/outbox/?state=sent").content.decode()
    assert operator.get("/administration/outbox/?state=nonsense&page=99").status_code == 200


@pytest.mark.parametrize(("act", "state"), [("again", State.WAITING), ("sent", State.SENT)])
def test_a_message_is_settled_once(operator: Client, message: Message, act: str, state: State) -> None:
    address = f"/administration/outbox/{message.pk}/{act}/"
    assert operator.get(address).status_code == 200
    assert Message.objects.get().state == State.IN_DOUBT
    for _ in range(2):
        assert operator.post(address).headers["Location"] == "/administration/outbox/"
    assert Message.objects.get().state == state
    entry = Entry.objects.get(action="outbox.settle")
    assert (entry.actor, entry.details["to"]) == ("guan", state.value)


def test_what_is_not_there_needs_no_settling(operator: Client, message: Message) -> None:
    page = operator.get(f"/administration/outbox/{message.pk + 1}/again/", follow=True)
    assert "已经不需要处理" in page.content.decode()
    assert operator.get(f"/administration/outbox/{message.pk}/delete/").status_code == 404


def test_what_failed_is_shown_with_its_reason_and_runs_again(
    operator: Client, failed: DBTaskResult[..., object]
) -> None:
    page = operator.get("/administration/work/").content.decode()
    assert "no such luck" in page
    address = f"/administration/work/{failed.pk}/again/"
    assert operator.get(address).status_code == 200
    assert operator.post(address).headers["Location"] == "/administration/work/"
    assert queries.counts() == {"READY": 1}
    assert "已经不需要处理" in operator.post(address, follow=True).content.decode()
    assert queries.counts() == {"READY": 1}


def test_what_failed_is_dismissed(operator: Client, failed: DBTaskResult[..., object]) -> None:
    operator.post(f"/administration/work/{failed.pk}/dismiss/")
    assert queries.counts() == {}
    assert operator.get(f"/administration/work/{failed.pk}/nonsense/").status_code == 404


def test_health(operator: Client, message: Message, failed: DBTaskResult[..., object]) -> None:
    assert message.pk
    assert failed.pk
    anybody = Client().get("/health")
    assert (anybody.status_code, json.loads(anybody.content)) == (503, {"status": "failing"})  # no worker is at work
    for part in queries.PARTS:
        work.beat(part)
    assert json.loads(Client().get("/health").content) == {"status": "ok"}
    answer = operator.get("/health")
    details = json.loads(answer.content)
    assert answer.status_code == 200
    assert set(details["checks"]) == {"database", "migrations", "worker", "disk"}
    assert all(check["well"] for check in details["checks"].values())
    assert details["figures"] == {
        "tasks_failed": 1,
        "messages_failed": 0,
        "messages_in_doubt": 1,
        "messages_waiting": 0,
    }


def test_health_without_a_table(operator: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for part in queries.PARTS:
        work.beat(part)
    monkeypatch.setattr(
        "gongkai.portal.operations.health._known", lambda: frozenset({("outbox", "9999_of_a_later_version")})
    )
    answer = operator.get("/health")
    assert answer.status_code == 503
    assert json.loads(answer.content)["checks"]["migrations"] == {"well": False, "detail": "1 not applied"}


def test_silence_is_told(operator: Client) -> None:
    for part in queries.PARTS:
        work.beat(part)
    assert "工作正常" in operator.get("/administration/work/").content.decode()
    assert queries.silent(timezone.now() + 2 * queries.SILENT) == list(queries.PARTS)
