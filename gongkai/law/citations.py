"""Citations: where a rule or a constant comes from."""

from __future__ import annotations

from dataclasses import dataclass

REGULATION = "《中华人民共和国政府信息公开条例》"
"""State Council Order 711, in force 2019-05-15."""
FORMAT_2019 = "国办公开办函〔2019〕60号"
"""Annual report, trial format, for the reports of 2019 and 2020."""
FORMAT_2021 = "国办公开办函〔2021〕30号"
"""Annual report format, for the reports of 2021 and later."""


@dataclass(frozen=True, slots=True)
class Article:
    """An article (and item) of an instrument; both None cite the instrument as a whole."""

    law: str
    number: int | None = None
    item: int | None = None

    def __str__(self) -> str:
        article = f"第{self.number}条" if self.number is not None else ""
        item = f"第({self.item})项" if self.item is not None else ""
        return f"{self.law}{article}{item}"
