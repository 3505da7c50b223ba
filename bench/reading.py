"""gongkai beside other tools on the same generated reports: how right, and how fast.

`python -m bench.reading [--count N] [--first-seed S] [--kind KIND ...] [--passes N] [--list] [--markdown
FILE]`

What the other tools find is laid over the form by one shared mapping (`bench.mapping`); times are taken in
turns (`bench.timing`) and hold everything from a file's bytes to its cells: for gongkai also sections,
identity, contact details and the place of every cell, for the others the tables only.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bench.counts import Counts, count, total
from bench.peers import PEERS
from bench.results import Block, arguments_of, counted, percent, rate, table, write
from bench.timing import Reader, Times, again, speed, take_turns
from gongkai.report.model import AnnualReport
from gongkai.report.read import read
from tests.generate.corpus import FIRST_TEST_SEED, Sample, samples

_GONGKAI = "gongkai"
_WARM = "gongkai, files read before"
_COUNTS = {"pdf": 39}
_COUNT = 60
"""Files of each kind; three of each layout of PDFs, since the other tools take seconds for one."""
_UNUSUAL = ("wrapped", "huge", "misspelt", "damaged", "several")
_WORD_GROUPS = {
    "ordinary": ("statutory", "drawn", "landscape", "turned"),
    "borderless": ("borderless",),
    "broken by pages": ("broken",),
    "cells not merged": ("unmerged",),
    "blanks for zeros": ("blanks",),
    "unusual": _UNUSUAL,
}
_GROUPS: dict[str, dict[str, tuple[str, ...]]] = {
    "pdf": _WORD_GROUPS,
    "docx": _WORD_GROUPS,
    "html": {
        "ordinary": ("clean", "word", "cms"),
        "nested tables": ("nested",),
        "text with strokes": ("strokes",),
        "blanks for zeros": ("blanks",),
        "unusual": _UNUSUAL,
    },
    "xlsx": {"ordinary": ("drawn",), "blanks for zeros": ("blanks",), "unusual": _UNUSUAL},
    "text": {
        "ordinary": ("grid", "cells", "dropped", "strokes", "markdown"),
        "shifted, one cell a line": ("shifted", "lines"),
        "blanks for zeros": ("blanks",),
        "unusual": _UNUSUAL,
    },
}
"""Layouts of `tests.generate.recipes` in groups. Ordinary ones vary as reports do."""

Grader = Callable[[bytes], list[AnnualReport]]


@dataclass(frozen=True)
class Comparison:
    """What all tools did with the files of one kind. `counts` has one entry for each file, by tool."""

    kind: str
    files: list[Sample]
    counts: dict[str, list[Counts]]
    times: dict[str, Times]

    def places(self, layouts: Sequence[str] | None = None) -> list[int]:
        """Where files of these layouts stand in `files`; without layouts, all."""
        return [n for n, sample in enumerate(self.files) if layouts is None or sample.layout in layouts]


def _graded(read_reports: Grader, sample: Sample) -> Counts:
    try:
        reports = read_reports(sample.data)
    except Exception as error:
        failed = count(sample, None)
        failed.not_whole[:] = [f"{sample.name} ({type(error).__name__})"]
        return failed
    return count(sample, reports)


def compare(kind: str, files: list[Sample], other: Sample, passes: int) -> Comparison:
    """Grade and time gongkai and its peers on `files`."""
    readers: dict[str, Reader] = {_GONGKAI: read, **{peer.name: peer.read for peer in PEERS[kind]}}
    graders: dict[str, Grader] = {_GONGKAI: read, **{peer.name: peer.reports for peer in PEERS[kind]}}
    counts = {name: [_graded(grader, sample) for sample in files] for name, grader in graders.items()}
    times = take_turns(readers, files, other, passes)
    if kind == "text":
        times[_WARM] = again(read, files, passes)
        counts[_WARM] = counts[_GONGKAI]
    return Comparison(kind, files, counts, times)


def _overall(comparison: Comparison) -> Iterator[tuple[str, ...]]:
    places = comparison.places()
    files, own = comparison.files, comparison.times[_GONGKAI]
    own_wall, own_processor = speed(own.wall, files, places), speed(own.processor, files, places)
    for name, counts in comparison.counts.items():
        summed = total(counts)
        times = comparison.times[name]
        wall, processor = speed(times.wall, files, places), speed(times.processor, files, places)
        yield (
            name,
            percent(summed.right, summed.cells),
            percent(summed.figures_right, summed.figures),
            f"{summed.whole} of {summed.files}",
            counted(summed.silent),
            counted(summed.failed),
            f"{rate(wall.median)} ({rate(wall.slowest)}–{rate(wall.fastest)})",
            "1" if name == _GONGKAI else rate(own_wall.median / wall.median),
            "1" if name == _GONGKAI else rate(own_processor.median / processor.median),
        )


def _by_group(comparison: Comparison) -> Iterator[tuple[str, ...]]:
    for group, layouts in _GROUPS[comparison.kind].items():
        places = comparison.places(layouts)
        if not places:
            continue
        own = speed(comparison.times[_GONGKAI].wall, comparison.files, places)
        for name in comparison.counts:
            if name == _WARM:
                continue
            summed = total([comparison.counts[name][place] for place in places])
            wall = speed(comparison.times[name].wall, comparison.files, places)
            yield (
                f"{group} ({len(places)})",
                name,
                percent(summed.right, summed.cells),
                percent(summed.figures_right, summed.figures),
                f"{summed.whole} of {summed.files}",
                counted(summed.silent),
                counted(summed.failed),
                rate(wall.median),
                "1" if name == _GONGKAI else rate(own.median / wall.median),
            )


def report(comparison: Comparison, passes: int) -> str:
    """The comparison in Markdown: all files, then groups of layouts."""
    reports = sum(len(sample.truth) for sample in comparison.files)
    columns = ("cells right", "figures ≠ 0 right", "files whole", "silent errors", "files failed")
    rates = f"reports/s, median of {passes} passes (slowest–fastest)"
    return "\n\n".join(
        (
            f"### {comparison.kind}: {len(comparison.files)} files of every layout, {reports} reports",
            table(("tool", *columns, rates, "gongkai is × as fast", "× by processor time"), _overall(comparison)),
            table(("layouts (files)", "tool", *columns, "reports/s", "gongkai ×"), _by_group(comparison)),
        )
    )


def _print_names(comparison: Comparison) -> None:
    summed = total(comparison.counts[_GONGKAI])
    for name in summed.with_silent:
        print(f"silent: {name}")
    for name in summed.not_whole:
        print(f"not whole: {name}")


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--count", type=int, help=f"files of each kind; {_COUNT}, and {_COUNTS['pdf']} PDFs")
    parser.add_argument("--first-seed", type=int, default=FIRST_TEST_SEED)
    parser.add_argument("--kind", nargs="+", choices=list(PEERS), default=list(PEERS))
    parser.add_argument("--passes", type=int, default=3)
    parser.add_argument("--list", action="store_true", help="also name the files that gongkai did not read whole")


def main() -> None:
    """Measure and print."""
    arguments = arguments_of("bench.reading", __doc__, _options)
    parts = []
    for kind in arguments.kind:
        size = arguments.count or _COUNTS.get(kind, _COUNT)
        *files, other = samples(kind, size + 1, arguments.first_seed)
        comparison = compare(kind, files, other, arguments.passes)
        parts.append(report(comparison, arguments.passes))
        if arguments.list:
            _print_names(comparison)
    last = f"seeds {arguments.first_seed} and following"
    write(Block("reading", f"Files of the {last}.\n\n" + "\n\n".join(parts)), arguments.markdown)


if __name__ == "__main__":
    main()
