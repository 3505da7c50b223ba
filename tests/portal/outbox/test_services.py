"""The outbox loses nothing and repeats nothing; what nobody can know is left to a person."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from gongkai.portal.audit.models import Entry
from gongkai.portal.audit.services import Actor
from gongkai.portal.outbox import queries, services
from gongkai.portal.outbox.adapters import Fate, NotSentError, RefusedError, UnclearError
from gongkai.portal.outbox.models import Channel, Message, State

pytestmark = pytest.mark.django_db
SOMEBODY = Actor("li", "192.0.2.1")


class Way:
    """A way out that does as it is told."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.error: Exception | None = None
        self.said = Fate.UNKNOWN

    def send(self, message: Message) -> None:
        assert Message.objects.get(pk=message.pk).state == State.SENDING
        if self.error:
            raise self.error
        self.sent.append(message.key)

    def fate(self, message: Message) -> Fate:
        assert message.pk
        return self.said


@pytest.fixture
def way(monkeypatch: pytest.MonkeyPatch) -> Way:
    found = Way()
    monkeypatch.setattr(services, "way", lambda _channel: found)
    return found


def post(key: str = "case:1") -> Message:
    with transaction.atomic():
        return services.post(Channel.EMAIL, "li@example.cn", key=key, subject="答复", body="请查看。")


def state() -> str:
    return Message.objects.get().state


def test_sent_once(way: Way) -> None:
    post()
    assert services.deliver_next(timezone.now())
    assert not services.deliver_next(timezone.now())
    assert way.sent == ["case:1"]
    assert state() == State.SENT


def test_the_same_key_is_the_same_message(way: Way) -> None:
    assert post().pk == post().pk
    while services.deliver_next(timezone.now()):
        pass
    post()
    assert not services.deliver_next(timezone.now())
    assert way.sent == ["case:1"]


def test_a_message_goes_with_its_act(way: Way) -> None:
    with transaction.atomic():
        services.post(Channel.SMS, "13800000000", key="k", body="b")
        transaction.set_rollback(True)
    assert not services.deliver_next(timezone.now())
    assert way.sent == []


@pytest.mark.django_db(transaction=True)
def test_no_act_no_message() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        services.post(Channel.SMS, "13800000000", key="k", body="b")


def test_tried_later_and_later_and_given_up_at_last(way: Way) -> None:
    post()
    way.error = NotSentError("connection refused")
    now, waits = timezone.now(), []
    while state() == State.WAITING:
        assert services.deliver_next(now)
        assert not services.deliver_next(now)
        following = Message.objects.get().due
        waits.append(following - now)
        now = max(following, now)
    assert state() == State.FAILED
    assert Message.objects.get().error == "connection refused"
    assert len(waits) == services.MOST_ATTEMPTS
    assert waits[:3] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert max(waits) == services.LONGEST_WAIT


def test_refused(way: Way) -> None:
    post()
    way.error = RefusedError("550 no such user")
    services.deliver_next(timezone.now())
    assert state() == State.FAILED


@pytest.mark.parametrize("error", [UnclearError("connection lost"), ZeroDivisionError()])
def test_unclear(way: Way, error: Exception) -> None:
    post()
    way.error = error
    services.deliver_next(timezone.now())
    assert state() == State.IN_DOUBT


@pytest.mark.parametrize(
    ("said", "expected"),
    [(Fate.SENT, State.SENT), (Fate.SEND_AGAIN, State.WAITING), (Fate.UNKNOWN, State.IN_DOUBT)],
)
def test_interrupted(way: Way, said: Fate, expected: State) -> None:
    message = post()
    Message.objects.filter(pk=message.pk).update(state=State.SENDING, attempts=1)
    assert not services.deliver_next(timezone.now())
    way.said = said
    assert services.recover(timezone.now()) == 1
    assert state() == expected
    assert way.sent == []


@pytest.mark.parametrize("before", [State.FAILED, State.IN_DOUBT])
def test_settled_by_a_person(way: Way, before: State) -> None:
    message = post()
    Message.objects.filter(pk=message.pk).update(state=before, attempts=12)
    services.send_again(message.pk, actor=SOMEBODY)
    assert state() == State.WAITING
    services.deliver_next(timezone.now())
    assert way.sent == ["case:1"]
    assert Entry.objects.get(action="outbox.settle").details == {
        "key": "case:1",
        "from": before.value,
        "to": "waiting",
    }


def test_marked_as_sent(way: Way) -> None:
    message = post()
    Message.objects.filter(pk=message.pk).update(state=State.IN_DOUBT)
    services.mark_sent(message.pk, actor=SOMEBODY)
    assert state() == State.SENT
    assert Message.objects.get().settled_by == "li"
    assert not services.deliver_next(timezone.now())
    assert way.sent == []


@pytest.mark.parametrize("before", [State.WAITING, State.SENDING, State.SENT])
def test_there_is_nothing_to_settle(before: State) -> None:
    message = post()
    sent = timezone.now() if before == State.SENT else None
    Message.objects.filter(pk=message.pk).update(state=before, sent=sent)
    for act in (services.send_again, services.mark_sent):
        with pytest.raises(services.NotOpenError):
            act(message.pk, actor=SOMEBODY)
    assert state() == before


def test_after_a_restore_nothing_is_sent_unasked(way: Way) -> None:
    post("a")
    post("b")
    assert services.doubt_all("restored") == 2
    assert not services.deliver_next(timezone.now())
    assert way.sent == []
    assert queries.counts()[State.IN_DOUBT] == 2


def test_the_text_is_forgotten_and_the_sending_is_not(way: Way) -> None:
    post()
    services.deliver_next(timezone.now())
    now = timezone.now()
    assert services.forget(now) == 0
    later = now + services.TEXT_KEPT + timedelta(minutes=1)
    assert services.forget(later) == 1
    assert services.forget(later) == 0
    kept = Message.objects.get()
    assert (kept.recipient.token, kept.subject.token, kept.body.token) == ("", "", "")
    post()
    assert not services.deliver_next(later)
    assert way.sent == ["case:1"]


@pytest.mark.parametrize("wrong", [{"state": "lost"}, {"channel": "pigeon"}, {"state": "sent"}])
def test_the_database_refuses_what_cannot_be(wrong: dict[str, Any]) -> None:
    message = post()
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(**wrong)


def test_files_where_no_way_out_is_set_up(settings: Any, tmp_path: Path) -> None:
    settings.OUTBOX_FOLDER = tmp_path / "outgoing"
    message = post()
    services.deliver_next(timezone.now())
    (written,) = settings.OUTBOX_FOLDER.iterdir()
    assert written.read_text() == "li@example.cn\n答复\n\n请查看。\n"
    Message.objects.filter(pk=message.pk).update(state=State.SENDING, sent=None)
    services.recover(timezone.now())
    assert state() == State.SENT
    Message.objects.filter(pk=message.pk).update(state=State.SENDING, sent=None)
    written.unlink()
    services.recover(timezone.now())
    assert state() == State.WAITING


def test_masked() -> None:
    assert queries.masked("13800001234") == "13•••••••34"
    assert queries.masked("zhangsan@example.cn") == "zh•••@example.cn"
    assert queries.masked("1234") == "12"


def test_the_database_knows_neither_recipients_nor_texts(way: Way) -> None:
    assert not way.sent
    post()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM outbox_message")
        row = str(cursor.fetchall())
    assert "case:1" in row
    assert not [text for text in ("li@example.cn", "答复", "请查看") if text in row]


def test_what_servers_say_of_the_recipient_is_not_kept(way: Way) -> None:
    post()
    way.error = NotSentError("450 <li@example.cn> is busy")
    services.deliver_next(timezone.now())
    assert Message.objects.get().error == "450 <li•••@example.cn> is busy"
    way.error = RefusedError("550 <li@example.cn> unknown")
    services.deliver_next(timezone.now() + timedelta(hours=1))
    assert Message.objects.get().error == "550 <li•••@example.cn> unknown"


@pytest.mark.usefixtures("way")
def test_what_went_to_somebody_is_forgotten_when_asked() -> None:
    for key in ("case:1", "case:2"):
        post(key)
        services.deliver_next(timezone.now())
    post("case:3")
    with transaction.atomic():
        services.post(Channel.EMAIL, "zhang@example.cn", key="case:4", body="请查看。")
    assert services.forget_recipients({"li@example.cn"}, Message.objects.get(key="case:1").created) == 0
    assert services.forget_recipients({"li@example.cn"}, timezone.now()) == 2
    left = [message.recipient.reveal() for message in Message.objects.order_by("pk")]
    assert left == ["", "", "li@example.cn", "zhang@example.cn"]  # the third is still to be sent


@pytest.mark.django_db(transaction=True)
def test_what_is_there_is_sealed_by_the_migration_and_opened_by_its_way_back() -> None:
    post()
    executor = MigrationExecutor(connection)
    executor.migrate([("outbox", "0001_initial")])
    with connection.cursor() as cursor:
        cursor.execute("SELECT recipient, subject, body FROM outbox_message")
        assert cursor.fetchone() == ("li@example.cn", "答复", "请查看。")
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    message = Message.objects.get()
    assert (message.recipient.reveal(), message.subject.reveal(), message.body.reveal()) == (
        "li@example.cn",
        "答复",
        "请查看。",
    )
