"""Charts as SVG, to stand in a page without a script: bars side by side, and bars of shares.

Every chart says what it shows in a title that screen readers read, and its figures stand beside its bars.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

COLOURS = ("#00639a", "#c1600a", "#2d7d46", "#7b3fa0", "#a3262f", "#5f6368", "#8a6d00", "#0f7c8a")
"""Colours that differ in brightness too, so that they stay apart on grey paper."""
_WIDTH = 720
_LABEL = 200
_BAR = 18
_GAP = 14
_CHARACTERS_OF_A_LABEL = 13


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its name and its value, None where that is not known; `shown` is the value in words."""

    name: str
    value: float | None
    shown: str


def bar_chart(title: str, groups: Sequence[tuple[str, Sequence[Bar]]]) -> str:
    """Groups of bars, each bar's name in the legend; the names are the same in every group."""
    highest = max((bar.value or 0 for _, bars in groups for bar in bars), default=0) or 1
    lines: list[str] = []
    y = _legend(lines, [bar.name for bar in groups[0][1]] if groups else [])
    for label, bars in groups:
        lines.append(_text(0, y + len(bars) * _BAR / 2 + 5, _shortened(label)))
        for number, bar in enumerate(bars):
            width = (_WIDTH - _LABEL - 90) * (bar.value or 0) / highest
            lines.append(
                f'<rect x="{_LABEL}" y="{y:.1f}" width="{width:.1f}" height="{_BAR - 3}" fill="{_colour(number)}"/>'
            )
            lines.append(_text(_LABEL + width + 6, y + _BAR - 6, bar.shown, "value"))
            y += _BAR
        y += _GAP
    return _svg(title, y, lines)


def share_chart(title: str, rows: Sequence[tuple[str, Sequence[Bar]]]) -> str:
    """One bar to a row, divided into its parts; the parts' names are the same in every row.

    A row with a part that is not known is not drawn: its other parts would look like the whole.
    """
    lines: list[str] = []
    y = _legend(lines, [bar.name for bar in rows[0][1]] if rows else [])
    for label, parts in rows:
        lines.append(_text(0, y + _BAR, _shortened(label)))
        unknown = next((part.shown for part in parts if part.value is None), None)
        whole = 0 if unknown else sum(part.value or 0 for part in parts)
        x = float(_LABEL)
        for number, part in enumerate(parts):
            if not part.value or not whole:
                continue
            width = (_WIDTH - _LABEL) * part.value / whole
            lines.append(
                f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{_BAR + 8}" fill="{_colour(number)}">'
                f"<title>{escape(part.name)} {escape(part.shown)}</title></rect>"
            )
            if width > 10 * len(part.shown) + 8:
                lines.append(_text(x + 5, y + _BAR, part.shown, "inside"))
            x += width
        if not whole:
            lines.append(_text(_LABEL, y + _BAR, unknown or "0", "value"))
        y += _BAR + 8 + _GAP
    return _svg(title, y, lines)


def _legend(lines: list[str], names: Sequence[str]) -> float:
    x, y = float(_LABEL), 0.0
    for number, name in enumerate(names):
        width = 24 + 17 * len(name)
        if x + width > _WIDTH and x > _LABEL:
            x, y = float(_LABEL), y + 22
        lines.append(f'<rect x="{x:.1f}" y="{y + 2:.1f}" width="12" height="12" fill="{_colour(number)}"/>')
        lines.append(_text(x + 17, y + 13, name))
        x += width
    return y + 30


def _text(x: float, y: float, text: str, kind: str = "label") -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}">{escape(text)}</text>'


def _shortened(label: str) -> str:
    """A label without its middle: what tells reports apart stands at both ends (place and year)."""
    half = _CHARACTERS_OF_A_LABEL // 2
    return label if len(label) <= _CHARACTERS_OF_A_LABEL else f"{label[:half]}…{label[-half:]}"


def _colour(number: int) -> str:
    return COLOURS[number % len(COLOURS)]


def _svg(title: str, height: float, lines: Sequence[str]) -> str:
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height:.0f}" role="img" aria-label="{escape(title)}" '
        f'xmlns="http://www.w3.org/2000/svg"><title>{escape(title)}</title>{"".join(lines)}</svg>'
    )
