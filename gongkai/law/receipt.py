"""Which day a request counts as received, by the way it came (Regulation, article 31, and Dates).

The table stands in `receipt.toml` beside this file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from gongkai.law.citations import Article, cite
from gongkai.messages import Message


class Channel(StrEnum):
    """The way a request came."""

    IN_PERSON = "in_person"
    """当面提交; also a request made orally that the office wrote down (Regulation, article 29)."""
    REGISTERED_POST = "registered_post"
    """Any post that is signed for."""
    ORDINARY_POST = "ordinary_post"
    """Any post that is not signed for."""
    WEB_FORM = "web_form"
    FAX = "fax"
    EMAIL = "email"
    """To the address that the agency has published for requests."""

    @property
    def message(self) -> Message:
        """What people call the channel."""
        return RULES[self].name


class ReceiptEvent(StrEnum):
    """What happens to a request on its way in; each on its own date."""

    SUBMITTED = "submitted"
    """提交: the applicant handed it in or sent it."""
    SIGNED_FOR = "signed_for"
    """签收: the agency signed for it."""
    CONFIRMED = "confirmed"
    """确认: the office and the applicant confirmed it with each other."""
    SYSTEM_RECEIVED = "system_received"
    """系统接收: it arrived in the mail system."""

    @property
    def message(self) -> Message:
        """The event's name."""
        return _EVENT_NAMES[self]


_EVENT_NAMES = {
    ReceiptEvent.SUBMITTED: Message("提交"),
    ReceiptEvent.SIGNED_FOR: Message("签收"),
    ReceiptEvent.CONFIRMED: Message("双方确认"),
    ReceiptEvent.SYSTEM_RECEIVED: Message("系统接收"),
}


@dataclass(frozen=True, slots=True)
class ReceiptRule:
    """The event whose date counts on one channel. `verified` is False where the rule is in doubt."""

    name: Message
    event: ReceiptEvent
    reason: Message
    article: Article
    verified: bool


@dataclass(frozen=True, slots=True)
class Receipt:
    """The day a request counts as received, and the rule that says so."""

    date: date
    rule: ReceiptRule


class NotReceivedError(ValueError):
    """The event that makes a request received has not happened; `message` says which."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text("zh"))
        self.message = message


def receipt(channel: Channel, events: Mapping[ReceiptEvent, date]) -> Receipt:
    """The day a request counts as received, from what happened to it and when.

    Raises NotReceivedError while the event that counts on this channel has no date: the clock does not run yet.
    """
    rule = RULES[channel]
    if (day := events.get(rule.event)) is None:
        values: dict[str, object] = {"channel": rule.name, "event": rule.event.message}
        raise NotReceivedError(Message("尚未收到：“{channel}”的申请要有“{event}”的日期。", values))
    return Receipt(day, rule)


def _load() -> dict[Channel, ReceiptRule]:
    data = tomllib.loads((Path(__file__).parent / "receipt.toml").read_text(encoding="utf-8"))
    rules = {
        Channel(each["id"]): ReceiptRule(
            Message(each["name"]),
            ReceiptEvent(each["event"]),
            Message(each["text"]),
            cite(each["basis"]),
            each["verified"],
        )
        for each in data["channels"]
    }
    if list(rules) != list(Channel):
        raise ValueError("receipt.toml: not the channels of the code in their order")
    return rules


RULES: dict[Channel, ReceiptRule] = _load()
"""The rule of each channel."""
