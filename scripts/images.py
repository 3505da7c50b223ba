"""The README's picture: what `gongkai run samples` prints, drawn as SVG without fonts from elsewhere.

    python -m scripts.images
"""

from __future__ import annotations

import io
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme

from gongkai.corpus.job import Job
from gongkai.corpus.outputs import OverviewOutput
from gongkai.corpus.sources import expand
from gongkai.messages import Language

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs/images"
WIDTH = 116
THEME = TerminalTheme(
    (255, 255, 255),
    (36, 41, 47),
    [(36, 41, 47), (176, 32, 40), (26, 127, 55), (154, 103, 0), (9, 105, 218), (130, 80, 223), (27, 124, 131), (110, 119, 129)],
)
FORMAT = """\
<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{unique_id}">
<style>
text {{ font-family: "Noto Sans Mono CJK SC", "Sarasa Mono SC", "DejaVu Sans Mono", Consolas, Menlo, monospace;
  font-size: {char_height}px; }}
{styles}
</style>
<defs><clipPath id="{unique_id}-clip-terminal"><rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/></clipPath>
{lines}</defs>
<rect width="{width}" height="{height}" rx="8" fill="#ffffff" stroke="#d0d7de"/>
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def picture(language: Language) -> str:
    """The tables of the samples as SVG."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    sources = [source for source in expand([(ROOT / "samples").relative_to(ROOT)])]
    Job(sources, checked=True, jobs=1, time_limit=60, language=language).run([OverviewOutput(console, language)])
    svg = console.export_svg(title="", theme=THEME, code_format=FORMAT, unique_id="gongkai")
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


def main() -> None:
    """Draw the picture in each language."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    for name, language in (("run.svg", "en"), ("run.zh-CN.svg", "zh")):
        (IMAGES / name).write_text(picture(language), encoding="utf-8")  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
