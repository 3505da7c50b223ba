"""Looking at identity data: with a reason, and logged."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from gongkai.messages import Message
from gongkai.portal.audit.services import Actor, record
from gongkai.portal.vault.sealed import Sealed

SHORTEST_REASON = 4
"""A reason has at least so many characters."""


class NoReasonError(Exception):
    """Somebody wants to see who a person is and does not say why; `message` says so."""

    message = Message("请填写查看身份信息的理由（不少于4个字）")


@transaction.atomic
def look(values: Mapping[str, Sealed], *, subject: str, agency: str, reason: str, by: Actor) -> dict[str, str]:
    """The sealed values, opened; that somebody looked, at what and why, is logged first.

    Raises NoReasonError without a reason.
    """
    said = "".join(each for each in reason if each.isprintable()).strip()
    if len(said) < SHORTEST_REASON:
        raise NoReasonError
    details = {"reason": said, "fields": sorted(values)}
    record("identity.looked", actor=by, agency=agency, subject=subject, details=details)
    return {name: value.reveal() for name, value in values.items()}
