"""How the form looks on paper: page, type sizes and faces after GB/T 9704-2012 (党政机关公文格式).

Lengths in millimetres, sizes of type and pitches in points. The faces that the standard and the offices name are not
free; what stands in for them where they are not installed is named here, in order of preference.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
"""A4 (GB/T 9704-2012, 5.1)."""
TOP, LEFT = 37.0, 28.0
"""天头 and 订口 (5.2.1)."""
TEXT_WIDTH, TEXT_HEIGHT = 156.0, 225.0
"""版心 (5.2.1)."""
RIGHT, BOTTOM = PAGE_WIDTH - LEFT - TEXT_WIDTH, PAGE_HEIGHT - TOP - TEXT_HEIGHT
"""What the standard's own measures leave: 26 and 35."""
POINTS_PER_MM = 72 / 25.4

TITLE_SIZE = 22.0
"""2号 (7.3.1)."""
BODY_SIZE = 16.0
"""3号 (5.2.2)."""
PAGE_NUMBER_SIZE = 14.0
"""4号 (7.5)."""
TABLE_SIZE = 10.5
"""5号, for tables two and four; the standard leaves tables free."""
DENSE_TABLE_SIZE = 9.0
"""小5号, for table three, which so stays on one page."""
LINE_PITCH = 28.95
"""22 lines to a page (5.2.3)."""
CHARACTERS_TO_A_LINE = 28
"""28 characters to a line (5.2.3): a little closer than the type is wide."""
CHARACTER_PITCH = TEXT_WIDTH * POINTS_PER_MM / CHARACTERS_TO_A_LINE
PAGE_NUMBER_BELOW = 7.0
"""From the lower edge of the text to the stroke beside the page number (7.5)."""

_FIGURE_WIDTH = 0.58
"""Ems that a digit or Latin letter takes at most in the faces used."""
_CELL_PADDING = 1.4
"""Both sides of a cell together."""
_SMALLEST_TITLE = 14.0
"""4号; what does not fit into a line so is broken wherever the line ends."""
_SMALLEST = 5.0
"""Points below which type cannot be read."""
_UNBROKEN = re.compile(r"[!-~０-９．，]+")


@dataclass(frozen=True, slots=True)
class Face:
    """A face of the standard. `office` is the name that Word and WPS know it by.

    `windows` is the nearest that every Windows has, for a computer without the office's face. `proper` are the names
    under which the face itself may be installed; `free` are those of free ones that stand in for it, which are set
    bold where `bold`.
    """

    name: str
    office: str
    windows: str
    proper: tuple[str, ...]
    free: tuple[str, ...]
    bold: bool = False


_SERIF = ("Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "AR PL SungtiL GB", "AR PL UMing CN")
_SANS = ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei")
_KAI = ("LXGW WenKai", "AR PL KaitiM GB", "AR PL UKai CN")

TITLE = Face(
    "小标宋",
    "方正小标宋简体",
    "宋体",
    ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05"),
    (*_SERIF, *_SANS),
    bold=True,
)
HEADING = Face("黑体", "黑体", "SimHei", ("SimHei", "黑体", "STHeiti"), (*_SANS, *_SERIF))
SUBHEADING = Face(
    "楷体", "楷体_GB2312", "楷体", ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "STKaiti"), (*_KAI, *_SERIF, *_SANS)
)
BODY = Face(
    "仿宋",
    "仿宋_GB2312",
    "仿宋",
    ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "STFangsong"),
    (*_SERIF, *_KAI, *_SANS),
)
PAGE_NUMBER = Face("宋体", "宋体", "SimSun", ("SimSun", "宋体", "NSimSun", "STSong"), (*_SERIF, *_SANS))
FACES = {"title": TITLE, "heading": HEADING, "subheading": SUBHEADING, "body": BODY, "number": PAGE_NUMBER}
"""Every face by what it is for. No free 仿宋 covers simplified Chinese: a 宋体 stands in for it."""


def title_size(lines: Sequence[str]) -> float:
    """The size of a title's type in points: smaller where its longest line would not fit otherwise."""
    longest = max(map(len, lines), default=0)
    return max(_SMALLEST_TITLE, min(TITLE_SIZE, TEXT_WIDTH * POINTS_PER_MM / longest)) if longest else TITLE_SIZE


def fitting_size(text: str, width: float, size: float) -> float:
    """The size, at most `size`, at which `text` stands in a cell that is `width` millimetres wide.

    On one line if that can be read, else on several: then only what cannot be broken, a number, must fit into a line.
    """
    room = (width - _CELL_PADDING) * POINTS_PER_MM
    whole = _fitted(text, room, size)
    if whole >= _SMALLEST:
        return whole
    return min((_fitted(run, room, size) for run in _UNBROKEN.findall(text)), default=size)


def _fitted(text: str, room: float, size: float) -> float:
    ems = sum(_FIGURE_WIDTH if character.isascii() else 1.0 for character in text)
    return min(size, room / ems) if ems else size
