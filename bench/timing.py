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
from dataclasses import dataclass, field
from statistics import median

from tests.generate.corpus import Sample

Reader = Callable[[bytes], object]
Passes = list[list[float]]
"""For each pass the seconds of each file, in the order of the files."""


@dataclass
class Times:
    """What one reader took: by the clock on the wall, and of the processor (free of what else the machine does)."""

    wall: Passes = field(default_factory=list)
    processor: Passes = field(default_factory=list)


def clear_caches() -> None:
    """Empty every cache of a function of gongkai."""
    for name, module in list(sys.modules.items()):
        if name == "gongkai" or name.startswith("gongkai."):
            for value in vars(module).values():
                if hasattr(value, "cache_clear"):
                    value.cache_clear()


def _timed(reader: Reader, data: bytes) -> tuple[float, float]:
    wall, processor = time.perf_counter(), time.process_time()
    with suppress(Exception):  # what fails is counted where results are graded; here it costs what it costs
        reader(data)
    return time.perf_counter() - wall, time.process_time() - processor


def take_turns(readers: Mapping[str, Reader], files: Sequence[Sample], other: Sample, passes: int) -> dict[str, Times]:
    """The seconds each reader takes for each file in each pass. `other` is the file that warms them up."""
    names = list(readers)
    times = {name: Times() for name in names}
    for number in range(passes):
        clear_caches()
        for name in names:
            _timed(readers[name], other.data)
            times[name].wall.append([0.0] * len(files))
            times[name].processor.append([0.0] * len(files))
        for place, sample in enumerate(files):
            first = (number + place) % len(names)
            for name in names[first:] + names[:first]:
                wall, processor = _timed(readers[name], sample.data)
                times[name].wall[number][place] = wall
                times[name].processor[number][place] = processor
    return times


def again(reader: Reader, files: Sequence[Sample], passes: int) -> Times:
    """The seconds for files that this process has read before."""
    times = Times()
    for _ in range(passes):
        seconds = [_timed(reader, sample.data) for sample in files]
        times.wall.append([wall for wall, _ in seconds])
        times.processor.append([processor for _, processor in seconds])
    return times


@dataclass(frozen=True)
class Speed:
    """Reports per second: the median of the passes, the slowest and the fastest."""

    median: float
    slowest: float
    fastest: float


def speed(passes: Passes, files: Sequence[Sample], places: Sequence[int]) -> Speed:
    """How fast the files at `places` were read; a file may hold several reports."""
    reports = sum(len(files[place].truth) for place in places)
    rates = [reports / sum(seconds[place] for place in places) for seconds in passes]
    return Speed(median(rates), min(rates), max(rates))
