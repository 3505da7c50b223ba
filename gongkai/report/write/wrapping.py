"""Chinese text over several lines of a table: it may end a line after any character, and Rich does not know
that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.style import StyleType
from rich.text import Text

_PIECE = re.compile(r"[（《“]*(?:[\u2e80-\uffef]|[^\s\u2e80-\uffef“”]+)[，。、；：）》”！？]*|\s+|.")
"""What stays together: a Chinese character or a word, with the brackets before it and the marks behind it."""
_NARROWEST = 16


class Wrapped:
    """Text that is broken where Chinese may be broken: not before a comma, not within a number or a word."""

    def __init__(self, text: str, style: StyleType = "") -> None:
        """`text` is shown as it is: it has no markup."""
        self._text = text
        self._style = style

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The lines, for the width there is."""
        yield Text("\n".join(lines(self._text, options.max_width)), style=self._style, overflow="fold")

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """From a few characters to all of it on one line."""
        width = cell_len(self._text)
        return Measurement(min(width, _NARROWEST), width).with_maximum(options.max_width)


def lines(text: str, width: int) -> Iterator[str]:
    """`text` in lines of at most `width` columns, but for a word that is longer than that."""
    line = ""
    for piece in _PIECE.findall(text):
        if line and cell_len(line) + cell_len(piece.rstrip()) > width:
            yield line.rstrip()
            line = ""
        if line or piece.strip():
            line += piece
    if line:
        yield line.rstrip()
