from __future__ import annotations

from datetime import date

import pytest

from gongkai.law.citations import DATES, REGULATION
from gongkai.law.receipt import RULES, Channel, NotReceivedError, ReceiptEvent, receipt

EVENTS = {
    ReceiptEvent.SUBMITTED: date(2026, 3, 2),
    ReceiptEvent.SYSTEM_RECEIVED: date(2026, 3, 3),
    ReceiptEvent.SIGNED_FOR: date(2026, 3, 5),
    ReceiptEvent.CONFIRMED: date(2026, 3, 9),
}


@pytest.mark.parametrize(
    ("channel", "day", "law"),
    [
        (Channel.IN_PERSON, 2, REGULATION),
        (Channel.REGISTERED_POST, 5, REGULATION),
        (Channel.ORDINARY_POST, 9, REGULATION),
        (Channel.WEB_FORM, 9, REGULATION),
        (Channel.FAX, 9, REGULATION),
        (Channel.EMAIL, 3, DATES),
    ],
)
def test_each_channel_has_its_own_event(channel: Channel, day: int, law: str) -> None:
    found = receipt(channel, EVENTS)
    assert found.date == date(2026, 3, day)
    assert found.rule.article.law == law


@pytest.mark.parametrize("channel", Channel)
def test_without_its_event_a_request_is_not_received(channel: Channel) -> None:
    event = RULES[channel].event
    with pytest.raises(NotReceivedError) as refused:
        receipt(channel, {each: day for each, day in EVENTS.items() if each is not event})
    assert event.message.text("zh") in str(refused.value)
    assert channel.message.text("en") in refused.value.message.text("en")


def test_only_the_rule_for_mail_is_in_doubt() -> None:
    assert [channel for channel in Channel if not RULES[channel].verified] == [Channel.EMAIL]
