"""How results are printed and kept: Markdown tables, written between markers of a file or to the screen."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

Options = Callable[[argparse.ArgumentParser], None]


@dataclass(frozen=True)
class Block:
    """A result by the name of its markers: `<!-- NAME -->` and `<!-- /NAME -->`."""

    name: str
    text: str


def arguments_of(module: str, description: str | None, options: Options = lambda _: None) -> argparse.Namespace:
    """The command line of a measurement: its own options and `--markdown`."""
    parser = argparse.ArgumentParser(
        prog=f"python -m {module}",
        description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    options(parser)
    parser.add_argument(
        "--markdown", type=Path, help="write the result into this file, between its markers where it has them"
    )
    return parser.parse_args()


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table: the first column to the left, the others to the right."""
    ruler = ["---", *["---:"] * (len(head) - 1)] if any(head) else ["---"] * len(head)
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ruler, *rows))


def percent(part: int, whole: int) -> str:
    """A share in percent; only what is complete is shown as 100 %."""
    if not whole:
        return "–"
    if part == whole:
        return "100 %"
    return f"{min(part / whole * 100, 99.99):.2f} %"


def counted(number: int) -> str:
    """A count with thousands apart."""
    return f"{number:,}"


def rate(per_second: float) -> str:
    """A rate or a ratio to three digits."""
    return f"{per_second:.0f}" if per_second >= 100 else f"{per_second:.3g}"


def write(block: Block, target: Path | None) -> None:
    """Print a result, and put it between its markers in `target` (or make that file anew)."""
    print(block.text)
    if target is None:
        return
    begin, end = f"<!-- {block.name} -->", f"<!-- /{block.name} -->"
    content = target.read_text(encoding="utf-8") if target.exists() else f"{begin}\n{end}\n"
    before, found, rest = content.partition(begin)
    _, ended, after = rest.partition(end)
    if not (found and ended):
        raise SystemExit(f"{target}: no markers {begin} and {end}")
    target.write_text(f"{before}{begin}\n{block.text}\n{end}{after}", encoding="utf-8")
