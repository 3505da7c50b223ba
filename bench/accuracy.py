"""How right gongkai reads generated reports of every kind and layout.

`python -m bench.accuracy [--count N] [--seeds S ...] [--kind KIND ...] [--jobs N] [--list] [--markdown FILE]`

Each of the seeds begins a range of N files of every kind. Seeds below 5000 were seen while the reader was
built, those from 5000 on were kept aside. "Silent" errors are cells given wrongly; "unclear" ones are said to
be missing, unreadable or ambiguous. What a lossy file has lost (which cells are blank, where a figure ends)
may be unclear, never silently wrong; such files are counted apart.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field

from bench.counts import Counts, count, total
from bench.results import Block, arguments_of, counted, percent, table, write
from gongkai.report.read import ReadError, read
from tests.generate.corpus import FIRST_TEST_SEED, KINDS, Sample, samples

_REFUSED = {"pdf-scan": "scan", "pdf-encrypted": "encrypted"}
"""Kinds that hold nothing to be read, and the reason that must be given."""
_BATCH = 30
"""Files made and read at a time in one process."""


@dataclass
class Result:
    """The counts of one kind: complete files, lossy ones, and the reasons why files were not read."""

    complete: Counts = field(default_factory=Counts)
    lossy: Counts = field(default_factory=Counts)
    reasons: Counter[str] = field(default_factory=Counter)

    def add(self, other: Result) -> None:
        """Add the counts of other files."""
        self.complete.add(other.complete)
        self.lossy.add(other.lossy)
        self.reasons.update(other.reasons)


def _measure(sample: Sample) -> tuple[Counts, str]:
    try:
        return count(sample, read(sample.data, sample.name)), ""
    except ReadError as error:
        return count(sample, None), error.reason
    except Exception as error:
        return count(sample, None), f"{type(error).__name__} ({sample.name}: {error})"


def measure_batch(kind: str, size: int, first_seed: int) -> Result:
    """Read `size` files of a kind."""
    result = Result()
    for sample in samples(kind, size, first_seed):
        counts, reason = _measure(sample)
        (result.lossy if sample.lossy else result.complete).add(counts)
        if reason:
            result.reasons[reason] += 1
    return result


def measure(kinds: list[str], size: int, first_seed: int, jobs: int) -> dict[str, Result]:
    """Read `size` files of each kind, in several processes: nothing is timed here."""
    results = {kind: Result() for kind in kinds}
    with ProcessPoolExecutor(jobs) as pool:
        batches = [
            (kind, pool.submit(measure_batch, kind, min(_BATCH, size - start), first_seed + start))
            for kind in kinds
            for start in range(0, size, _BATCH)
        ]
        for kind, batch in batches:
            results[kind].add(batch.result())
    return results


def _line(name: str, counts: Counts) -> tuple[str, ...]:
    return (
        name,
        counted(counts.files),
        counted(counts.cells),
        percent(counts.right, counts.cells),
        percent(counts.figures_right, counts.figures),
        counted(counts.unclear),
        counted(counts.silent),
        f"{counts.whole} of {counts.files}",
    )


def _lines(results: dict[str, Result]) -> Iterator[tuple[str, ...]]:
    for kind, result in results.items():
        if kind in _REFUSED:
            continue
        if result.complete.files:
            yield _line(kind, result.complete)
        if result.lossy.files:
            yield _line(f"{kind} (lossy)", result.lossy)
    read_kinds = [result for kind, result in results.items() if kind not in _REFUSED]
    yield _line("**all complete files**", total([result.complete for result in read_kinds]))
    yield _line("all lossy files", total([result.lossy for result in read_kinds]))


def _refusals(results: dict[str, Result]) -> Iterator[str]:
    for kind, reason in _REFUSED.items():
        if kind in results:
            counts = results[kind].complete
            yield f"{kind}: {results[kind].reasons[reason]} of {counts.files} refused as `{reason}`"


def report(results: dict[str, Result], size: int, first_seed: int) -> str:
    """The results of one range of seeds in Markdown."""
    aside = "kept aside" if first_seed >= FIRST_TEST_SEED else "seen while building"
    head = ("kind", "files", "cells", "right", "figures ≠ 0 right", "unclear", "silent errors", "files whole")
    parts = [
        f"**Seeds {first_seed} to {first_seed + size - 1} ({aside})**",
        table(head, _lines(results)),
        "; ".join(_refusals(results)),
    ]
    return "\n\n".join(part for part in parts if part)


def print_files(results: dict[str, Result]) -> None:
    """The files that were not read whole, for whoever mends the reader."""
    for kind, result in results.items():
        for reason, times in result.reasons.items():
            if reason != _REFUSED.get(kind):
                print(f"not read: {kind}: {reason} × {times}")
        for name in result.complete.with_silent + result.lossy.with_silent:
            print(f"silent: {name}")
        if kind not in _REFUSED:
            for name in result.complete.not_whole:
                print(f"not whole: {name}")


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--count", type=int, default=60, help="files of each kind in each range")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, FIRST_TEST_SEED], help="first seed of each range")
    parser.add_argument("--kind", nargs="+", choices=sorted(KINDS), default=list(KINDS))
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--list", action="store_true", help="also name the files that were not read whole")


def main() -> None:
    """Measure and print."""
    arguments = arguments_of("bench.accuracy", __doc__, _options)
    parts = []
    for first_seed in arguments.seeds:
        results = measure(arguments.kind, arguments.count, first_seed, arguments.jobs)
        parts.append(report(results, arguments.count, first_seed))
        if arguments.list:
            print_files(results)
    write(Block("accuracy", "\n\n".join(parts)), arguments.markdown)


if __name__ == "__main__":
    main()
