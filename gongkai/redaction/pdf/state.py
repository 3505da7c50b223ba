"""The state that a page's operators are drawn in (ISO 32000-1, 8.4 and 9.3), as far as places depend on it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from gongkai.redaction.pdf.fonts import Font
from gongkai.redaction.pdf.geometry import Matrix


@dataclass(slots=True)
class State:
    """What `q` saves and `Q` brings back."""

    matrix: Matrix = field(default_factory=Matrix)
    font: Font | None = None
    size: float = 0.0
    character_space: float = 0.0
    word_space: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    line_width: float = 1.0
    speaking_pattern: bool = False
    """That colour is a pattern with text or pictures in it."""

    def copy(self) -> State:
        """The state to save."""
        return replace(self)


@dataclass(slots=True)
class TextPlace:
    """Where text goes on: the matrices of text and of its line. `lost` is that an unknown advance lies behind."""

    text: Matrix = field(default_factory=Matrix)
    line: Matrix = field(default_factory=Matrix)
    lost: bool = False

    def start(self, matrix: Matrix) -> None:
        """Begin a line at a matrix."""
        self.text = self.line = matrix
        self.lost = False

    def next_line(self, x: float, y: float) -> None:
        """Begin a line beside the last one's beginning."""
        self.start(Matrix(e=x, f=y).then(self.line))

    def advance(self, x: float, y: float) -> None:
        """Go on within the line."""
        self.text = Matrix(e=x, f=y).then(self.text)
