"""Timing several readers over the same files, taking turns, so that a noisy machine hits all of them alike.

A pass reads every file once with every reader, one after the other, and which of them begins changes from
file to file. Everything runs in one process that has loaded all libraries, with the garbage collector on as
it is by default. Before each pass gongkai's caches are emptied and it reads one other file, whose time does
not count: so no file is timed that was seen before, and what is counted is what the first reading of a file
costs in a running program.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from statistics import median

from tests.generate.corpus import Sample

Reader = Callable[[bytes], object]
Seconds = dict[str, list[list[float]]]
"""By reader: for each pass the seconds of each file, in the order of the files."""


def clear_caches() -> None:
    """Empty every cache of a function of gongkai."""
    for name, module in list(sys.modules.items()):
        if name == "gongkai" or name.startswith("gongkai."):
            for value in vars(module).values():
                if hasattr(value, "cache_clear"):
                    value.cache_clear()


def _timed(reader: Reader, data: bytes) -> float:
    started = time.perf_counter()
    with suppress(Exception):  # what fails is counted where results are graded; here it costs what it costs
        reader(data)
    return time.perf_counter() - started


def take_turns(readers: Mapping[str, Reader], files: Sequence[Sample], other: Sample, passes: int) -> Seconds:
    """The seconds each reader takes for each file in each pass. `other` is the file that warms them up."""
    names = list(readers)
    seconds: Seconds = {name: [] for name in names}
    for number in range(passes):
        clear_caches()
        for name in names:
            _timed(readers[name], other.data)
            seconds[name].append([0.0] * len(files))
        for place, sample in enumerate(files):
            first = (number + place) % len(names)
            for name in names[first:] + names[:first]:
                seconds[name][number][place] = _timed(readers[name], sample.data)
    return seconds


def again(reader: Reader, files: Sequence[Sample], passes: int) -> list[list[float]]:
    """The seconds for files that this process has read before, for each pass."""
    return [[_timed(reader, sample.data) for sample in files] for _ in range(passes)]


def per_second(passes: Sequence[Sequence[float]], places: Sequence[int]) -> tuple[float, float, float]:
    """Files per second over the files at `places`: the median pass, the slowest and the fastest."""
    rates = [len(places) / sum(seconds[place] for place in places) for seconds in passes]
    return median(rates), min(rates), max(rates)
