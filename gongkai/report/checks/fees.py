"""What section six says of the fees charged for processing information (信息处理费)."""

from __future__ import annotations

import re
from typing import NamedTuple

from gongkai.report.checks.passages import around
from gongkai.report.model import Passage, Section

_FEES = re.compile(r"信息处理费|处理费用?|(?:收取|收缴|征收|缴纳|收到|产生)[^，。；\n]{0,16}费|收费")
_ENDS = "。；\n"
_NO = "未|没有|没|无|不存在|不收|零"
_DENIED = re.compile(
    rf"(?:{_NO})[^。；\n]{{0,24}}费|费[^。；\n]{{0,16}}(?:{_NO}|(?<![\d.])0(?:\.0+)?(?:万|亿)?元|为0(?![.\d]))"
)


class FeeWords(NamedTuple):
    """The sentence about fees, and whether it says that there were none."""

    passage: Passage
    denied: bool


def fee_words(section: Section) -> FeeWords | None:
    """The first sentence of a section that speaks of fees; None where none does."""
    found = _FEES.search(section.text)
    if found is None:
        return None
    passage = section.passage(*around(section.text, *found.span(), _ENDS))
    return FeeWords(passage, _DENIED.search(passage.text) is not None)
