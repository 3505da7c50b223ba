"""E-mail by SMTP: what the server answers says what becomes of a message."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import timezone

from gongkai.portal.outbox.adapters import Fate, NotSentError, RefusedError, UnclearError
from gongkai.portal.outbox.models import Channel, Message
from gongkai.portal.outbox.smtp import Smtp
from tests.portal.outbox.receiver import Receiver, receiving

SENDER = "gongkai@example.gov.cn"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


def message(**values: str) -> Message:
    texts = {
        "recipient": "li@example.cn",
        "subject": "答复已作出",
        "body": "您好：\n.请登录查看。",
        "key": "case:1",
    } | values
    return Message(channel=Channel.EMAIL, created=timezone.now(), due=timezone.now(), **texts)


def send(receiver: Receiver, **values: str) -> None:
    Smtp(receiver.address, SENDER).send(message(**values))


def test_taken(receiver: Receiver) -> None:
    send(receiver)
    (taken,) = receiver.taken
    assert taken["To"] == "li@example.cn"
    assert taken["From"] == SENDER
    assert taken["Subject"] == "答复已作出"
    assert taken.get_content().replace("\r\n", "\n") == "您好：\n.请登录查看。\n"


def test_the_message_id_is_that_of_the_key(receiver: Receiver) -> None:
    for key in ("a", "a", "b"):
        send(receiver, key=key)
    first, again, other = (str(taken["Message-ID"]) for taken in receiver.taken)
    assert first == again != other
    assert first.endswith("@example.gov.cn>")


@pytest.mark.parametrize(
    ("command", "answer", "expected"),
    [
        ("MAIL", "451 busy", NotSentError),
        ("RCPT", "450 mailbox busy", NotSentError),
        ("RCPT", "550 no such user", RefusedError),
        ("RCPT", "", NotSentError),
        ("DATA", "452 no space", NotSentError),
        ("DATA", "554 no", RefusedError),
        ("END", "452 no space", NotSentError),
        ("END", "554 spam", RefusedError),
        ("END", "", UnclearError),
    ],
)
def test_answers(receiver: Receiver, command: str, answer: str, expected: type[Exception]) -> None:
    receiver.answers[command] = answer
    with pytest.raises(expected):
        send(receiver)


def test_no_server() -> None:
    with receiving() as receiver:
        pass
    with pytest.raises(NotSentError):
        send(receiver)


def test_a_server_without_tls_gets_nothing(receiver: Receiver) -> None:
    with pytest.raises(NotSentError):
        Smtp(receiver.address.removesuffix("?tls=no"), SENDER).send(message())
    assert receiver.taken == []


@pytest.mark.parametrize(
    "values",
    [{"subject": "a\nBcc: all@example.cn"}, {"recipient": "li@example.cn\nBcc: x@y.z"}, {"recipient": "nobody"}],
)
def test_what_cannot_stand_in_a_header_is_refused(receiver: Receiver, values: dict[str, str]) -> None:
    with pytest.raises(RefusedError):
        send(receiver, **values)
    assert receiver.taken == []


def test_nobody_can_ask() -> None:
    assert Smtp("smtp://127.0.0.1", SENDER).fate(message()) is Fate.UNKNOWN
