"""How labels are printed: spacing, brackets, ordinals, near synonyms, line breaks, slips of the keyboard."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from gongkai.report.formats import Column, Row

_SLIP_CHARACTERS = "的和在有了是与或为及其各已新全"
_ORDINAL = re.compile(r"^(\d)\.")
_BRACKETS = str.maketrans("（）", "()")
_BREAKABLE = (
    "商业企业",
    "科研机构",
    "社会公益组织",
    "法律服务机构",
    "结果维持",
    "结果纠正",
    "其他结果",
    "尚未审结",
)


@dataclass(frozen=True)
class LabelStyle:
    """One report's way with labels; `slips` is how many long ones have a typing error of one or two."""

    spaced_heads: bool = False
    """结 果 维 持: a space between the characters of short column heads."""
    spaced_ordinals: bool = False
    """1. 属于国家秘密, (一) 予以公开: a space behind the ordinal."""
    half_width: bool = False
    """Half-width brackets, colons and commas."""
    ordinal: str = "{}."
    """How the ordinals of rows are written; empty drops them."""
    hook: str = "勾"
    """The first character of 勾稽关系, often miswritten 钩."""
    year_in_label: bool = False
    """本年(2023)制发件数."""
    synonyms: bool = False
    """规范性文件 for 行政规范性文件, 制发件数 for 本年制发件数."""
    line_breaks: bool = False
    """Column heads broken over two lines: 商业⏎企业."""
    slips: int = 0


STATUTORY = LabelStyle()
"""Every label as the notice prints it."""


def draw_label_style(random: Random) -> LabelStyle:
    """Half of the reports keep the statutory labels; the others differ in some ways at once."""
    if random.random() < 0.5:
        return LabelStyle(line_breaks=random.random() < 0.3)
    return LabelStyle(
        spaced_heads=random.random() < 0.2,
        spaced_ordinals=random.random() < 0.3,
        half_width=random.random() < 0.35,
        ordinal=random.choice(("{}.", "{}.", "{}、", "({})", "（{}）", "{}．", "")),
        hook=random.choice("勾勾钩"),
        year_in_label=random.random() < 0.2,
        synonyms=random.random() < 0.25,
        line_breaks=random.random() < 0.4,
        slips=random.choice((0, 0, 0, 1, 2, 4)),
    )


def slip(label: str, random: Random) -> str:
    """The label with one or two characters mistyped: replaced, left out, doubled, or two of them swapped."""
    if random.random() < 0.25:
        place = random.choice(_places(label))
        return label[:place] + label[place + 1] + label[place] + label[place + 2 :]
    for _ in range(random.choice((1, 1, 2))):
        place = random.choice(_places(label))
        typed = random.choice((random.choice(_SLIP_CHARACTERS), "", 2 * label[place]))
        label = label[:place] + typed + label[place + 1 :]
    return label


def _places(label: str) -> list[int]:
    """Where a slip may happen: an ordinal that changes would be another label, not a slip."""
    return [place for place, character in enumerate(label[:-1]) if "一" <= character <= "鿿"][2:]


class LabelPrinter:
    """Prints the labels of one report in its style."""

    def __init__(self, style: LabelStyle, year: int, random: Random) -> None:
        self.style, self.year, self._random = style, year, random
        self._slips_left = style.slips

    def head(self, column: Column) -> str:
        """A column's label."""
        style = self.style
        label = self._random.choice(column.aliases) if style.synonyms and column.aliases else column.label
        if style.year_in_label and label.startswith("本年") and "/" not in label:
            year = "本年度" if label.startswith("本年度") else "本年"
            label = f"{year}({self.year}){label.removeprefix(year)}"
        if style.spaced_heads and len(label) <= 4:
            return " ".join(label)
        if style.line_breaks and label in _BREAKABLE:
            return f"{label[: len(label) // 2]}\n{label[len(label) // 2 :]}"
        return self._width(label)

    def row(self, row: Row) -> str:
        """A row's label."""
        style = self.style
        label = self._random.choice(row.aliases) if style.synonyms and row.aliases else row.label
        if self._slips_left and len(label) >= 8 and self._random.random() < 0.3:
            self._slips_left -= 1
            label = slip(label, self._random)
        if match := _ORDINAL.match(label):
            label = style.ordinal.format(match[1]) + (" " * style.spaced_ordinals) + label[2:]
        elif style.spaced_ordinals:
            label = re.sub(r"^(（.）)", r"\1 ", label)
        return self._width(label)

    def other(self, label: str) -> str:
        """Any other text of a table: notes, groups, articles."""
        return self._width(label.replace("勾稽", f"{self.style.hook}稽"))

    def _width(self, label: str) -> str:
        if not self.style.half_width:
            return label
        return label.translate(_BRACKETS).replace("，", ", ").replace("：", ":")
