"""Requests to write letters about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from gongkai.law import applicants
from gongkai.law.procedure import Event, EventKind
from gongkai.portal.agencies.models import Agency
from gongkai.portal.cases import services
from gongkai.portal.cases.models import Case
from gongkai.portal.cases.services import Asked
from gongkai.portal.letters.kinds import LetterKind
from gongkai.portal.letters.values import Value
from tests.portal.building import BY

DAY = date(2026, 9, 25)
RECEIVED = date(2026, 9, 1)
GIVEN: dict[LetterKind, dict[str, Value]] = {
    LetterKind.CORRECTION_NOTICE: {"matters": ["请写明文件名称。"], "days": 10},
    LetterKind.RECEIPT: {},
    LetterKind.EXTENSION_NOTICE: {"days": 20, "reasons": "需要汇总核对"},
    LetterKind.REPLY_NOT_HELD: {"reasons": "经检索没有找到"},
    LetterKind.REPLY_STATE_SECRETS: {"reasons": "已依法定密"},
}
"""What some letters need beside what the case says."""


def ask(agency: Agency, name: str = "𠮷田花子", items: Sequence[str] = ("征地补偿方案",), day: date = RECEIVED) -> Case:
    """A request that the agency received."""
    applicant = services.new_applicant(
        applicants.Applicant.NATURAL_PERSON, name, document="110101199001010011", address="云川县青石路1号"
    )
    asked = Asked("征地补偿安排", items=items, applicant=applicant)
    return services.receive(agency, asked, [Event(EventKind.RECEIVED, day)], by=BY)
