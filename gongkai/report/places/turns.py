"""Pages on which text runs up, down or upside down: boxes of the page, and of the plane on which it stands upright.

On the plane text runs right and lines go down. Turns are counted in quarters, 0 for upright text.
"""

from __future__ import annotations

from collections.abc import Callable

Box = tuple[float, float, float, float]
"""Left, bottom, right and top in the page's own coordinates; or left, top, right and bottom on the plane."""
Turn = Callable[[float, float, float, float], Box]

UPRIGHT: tuple[Turn, ...] = (
    lambda left, bottom, right, top: (left, -top, right, -bottom),
    lambda left, bottom, right, top: (-top, -right, -bottom, -left),
    lambda left, bottom, right, top: (-right, bottom, -left, top),
    lambda left, bottom, right, top: (bottom, left, top, right),
)
"""By quarter turns of the text: a box of the page on the plane."""
ON_PAGE: tuple[Turn, ...] = (
    lambda x0, y0, x1, y1: (x0, -y1, x1, -y0),
    lambda x0, y0, x1, y1: (-y1, -x1, -y0, -x0),
    lambda x0, y0, x1, y1: (-x1, y0, -x0, y1),
    lambda x0, y0, x1, y1: (y0, x0, y1, x1),
)
"""The way back: a box of the plane on the page."""
