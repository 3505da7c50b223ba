"""Citations: where a rule or a constant comes from."""

from __future__ import annotations

import re
from dataclasses import dataclass

REGULATION = "《中华人民共和国政府信息公开条例》"
"""State Council Order 711, in force 2019-05-15."""
HOLIDAYS = "《全国年节及纪念日放假办法》"
"""Revised 2024-11-10 (State Council Order 795), in force 2025-01-01; before that 2013, 2007 and 1999."""
FORMAT_2019 = "国办公开办函〔2019〕60号"
"""Annual report, trial format, for the reports of 2019 and 2020."""
FORMAT_2021 = "国办公开办函〔2021〕30号"
"""Annual report format, for the reports of 2021 and later."""
FEES = "《政府信息公开信息处理费管理办法》"
"""Fees: 国办函〔2020〕109号, issued 2020-11-17."""
DATES = "国办公开办函〔2015〕207号"
"""Which day a request counts as received; older than the Regulation's present text."""
PLATFORM = "国办公开办函〔2019〕61号"
"""The disclosure column of an agency's website."""
METADATA = "国办秘函〔2009〕6号"
"""The elements that describe a published document."""
RECONSIDERATION = "《中华人民共和国行政复议法》"
"""Revised 2023, in force 2024-01-01."""
RECONSIDERATION_1999 = "《中华人民共和国行政复议法》（1999年，2017年修正）"
"""As it stood until 2023-12-31; its articles have other numbers."""
LITIGATION = "《中华人民共和国行政诉讼法》"
"""Administrative litigation, revised 2017."""
CIVIL_PROCEDURE = "《中华人民共和国民事诉讼法》"
"""Civil procedure, numbered as revised 2021 and 2023: both laws on remedies borrow its rules on periods."""

PRIVACY = "《中华人民共和国个人信息保护法》"
"""Personal information, in force 2021-11-01."""
ARCHIVES = "《机关文件材料归档范围和文书档案保管期限规定》"
"""What agencies file and for how long: National Archives Administration, Order 8, 2006-12-18."""


@dataclass(frozen=True, slots=True)
class Article:
    """An article (条) of an instrument, its item (项) and paragraph (款); no number cites the whole instrument."""

    law: str
    number: int | None = None
    item: int | None = None
    paragraph: int | None = None

    def __str__(self) -> str:
        article = f"第{self.number}条" if self.number is not None else ""
        paragraph = f"第{self.paragraph}款" if self.paragraph is not None else ""
        item = f"第({self.item})项" if self.item is not None else ""
        return f"{self.law}{article}{paragraph}{item}"


INSTRUMENTS = {
    "regulation": REGULATION,
    "format_2019": FORMAT_2019,
    "format_2021": FORMAT_2021,
    "fees": FEES,
    "dates": DATES,
    "platform": PLATFORM,
    "metadata": METADATA,
    "reconsideration": RECONSIDERATION,
    "reconsideration_1999": RECONSIDERATION_1999,
    "litigation": LITIGATION,
    "civil_procedure": CIVIL_PROCEDURE,
    "privacy": PRIVACY,
    "archives": ARCHIVES,
}
"""What the data files call each instrument."""

_CITATION = re.compile(
    r"(?P<law>[a-z]\w*)(?: (?P<number>\d+)(?:/(?P<paragraph>\d+))?(?:\((?P<item>\d+)\))?)?", re.ASCII
)


def cite(text: str) -> Article:
    """The article that a data file cites as `regulation 36(1)` (item), `regulation 16/2` (paragraph) or `platform`.

    Raises ValueError where the text is no citation or its instrument is not in `INSTRUMENTS`.
    """
    found = _CITATION.fullmatch(text)
    if found is None or found["law"] not in INSTRUMENTS:
        raise ValueError(f"no citation: {text!r}")
    numbers = (int(found[name]) if found[name] else None for name in ("number", "item", "paragraph"))
    return Article(INSTRUMENTS[found["law"]], *numbers)
