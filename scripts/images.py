"""The README's pictures: what `gongkai run samples` prints, drawn as SVG.

    python -m scripts.images

Rich can export SVG itself, but gives every character the width of one column; Chinese takes two.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import chdir
from html import escape
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from rich.text import Text

from gongkai.corpus.checking import Checking
from gongkai.corpus.job import Job
from gongkai.corpus.outputs import OverviewOutput
from gongkai.corpus.sources import expand
from gongkai.messages import Language

ROOT = Path(__file__).parents[1]
PICTURES: dict[str, Language] = {"run.svg": "en", "run.zh-CN.svg": "zh"}
COLUMNS = 118
COLUMN, LINE, SIZE, MARGIN = 8, 20, 14, 16
"""Width of a column, height of a line, size of the type, and margin around it all, in pixels."""
FONTS = "'Noto Sans Mono CJK SC', 'Sarasa Mono SC', 'DejaVu Sans Mono', Consolas, Menlo, monospace"
INK, PAPER = "#24292f", "#ffffff"
COLOURS = {1: "#b02028", 2: "#1a7f37", 3: "#9a6700", 5: "#8250df", 6: "#1b7c83"}
"""By the numbers that terminals give them: red, green, yellow, magenta, cyan."""
_RUN = re.compile(r"[\u2e80-\uffef“”‘’×…—]+|[^\s\u2e80-\uffef“”‘’×…—]+(?: [^\s\u2e80-\uffef“”‘’×…—]+)*")
"""Characters of the same width, with single spaces among narrow ones."""


def printed(language: Language) -> Text:
    """What the samples' tables look like on a terminal."""
    stream = io.StringIO()
    console = Console(file=stream, width=COLUMNS, force_terminal=True, color_system="standard")
    with chdir(ROOT):
        job = Job(list(expand(["samples"])), checking=Checking(), jobs=1, time_limit=60, language=language)
        job.run([OverviewOutput(console, language)])
    return Text.from_ansi(stream.getvalue())


def attributes(style: Style | None) -> str:
    """A style as attributes of SVG."""
    if style is None:
        return f'fill="{INK}"'
    colour = COLOURS.get(style.color.number or 0, INK) if style.color else INK
    weight = ' font-weight="bold"' if style.bold else ""
    return f'fill="{colour}"{weight}' + (' opacity="0.6"' if style.dim else "")


def drawn(segments: list[Segment], line: int) -> Iterator[str]:
    """The elements of one line: each run of characters at its column, as wide as its columns."""
    column = 0
    baseline = MARGIN + line * LINE + SIZE
    for segment in segments:
        for run in _RUN.finditer(segment.text):
            x = MARGIN + (column + cell_len(segment.text[: run.start()])) * COLUMN
            width = cell_len(run[0]) * COLUMN
            yield (
                f'<text x="{x:.1f}" y="{baseline}" textLength="{width:.1f}" {attributes(segment.style)}>'
                f"{escape(run[0])}</text>"
            )
        column += cell_len(segment.text)


def picture(language: Language) -> str:
    """The tables of the samples as SVG."""
    console = Console(width=COLUMNS, file=io.StringIO())
    lines = console.render_lines(printed(language), pad=False)
    elements = [element for number, line in enumerate(lines) for element in drawn(line, number)]
    width, height = round(COLUMNS * COLUMN) + 2 * MARGIN, len(lines) * LINE + 2 * MARGIN
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"',
            f'  font-family="{FONTS}" font-size="{SIZE}" xml:space="preserve">',
            f'<rect width="{width}" height="{height}" rx="8" fill="{PAPER}" stroke="#d0d7de"/>',
            *elements,
            "</svg>",
            "",
        ]
    )


def main() -> None:
    """Draw the picture in each language."""
    folder = ROOT / "docs/images"
    folder.mkdir(parents=True, exist_ok=True)
    for name, language in PICTURES.items():
        (folder / name).write_text(picture(language), encoding="utf-8")


if __name__ == "__main__":
    main()
