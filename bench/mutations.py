"""What damaged files do: mutated and truncated copies of generated files of every kind.

`python -m bench.mutations [--count N] [--seed S] [--jobs N] [--keep FOLDER] [--markdown FILE]`

Every copy is read in a worker process with a limit of time and of memory, as `gongkai read` does. A copy must end as
a report (whole or in part) or with the reason of a ReadError; anything else the reader raises, an ended process or a
time-out is a fault, named with the copy's number, and with --keep the copy is kept. The same seed makes the same
copies.
"""

from __future__ import annotations

import argparse
import io
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random

import pikepdf

from bench.results import Block, arguments_of, counted, percent, table, write
from gongkai.corpus.batch import Reading, read_many
from gongkai.corpus.sources import Source
from gongkai.messages import Message
from gongkai.report.model import AnnualReport
from gongkai.report.read import ReadError, read
from tests.generate.corpus import KINDS, samples

_TIME_LIMIT = 30.0
_MEMORY_LIMIT = 2 * 2**30
"""Bytes of address space for a worker."""
_FAULTS = ("raised", "crashed", "timeout")
_BY_OFFICE = ("doc", "wps")
_OFFICE_SHARE = 0.01
"""Share of the copies that are .doc or .wps: LibreOffice takes seconds for each."""
_SAMPLES = 13
"""Files of each kind that are damaged."""


def read_or_tell(content: Path | bytes, name: str) -> list[AnnualReport]:
    """Read a file; an exception that is not a ReadError becomes one with the reason `raised`."""
    try:
        return read(content, name)
    except (ReadError, MemoryError):
        raise
    except Exception as error:
        raise ReadError("raised", Message("{kind}: {text}", {"kind": type(error).__name__, "text": error})) from error


def _place(data: bytes, random: Random) -> int:
    return random.randrange(len(data) + 1)


def flip_bits(data: bytes, _other: bytes, random: Random) -> bytes:
    """One to fifty bits turned."""
    changed = bytearray(data)
    for _ in range(random.choice((1, 2, 5, 50))):
        changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def overwrite(data: bytes, _other: bytes, random: Random) -> bytes:
    """A stretch of up to 64 bytes written over: zeros, 255s, a number's limits or noise."""
    start, size = _place(data, random), random.randint(1, 64)
    new = random.choice((b"\0" * size, b"\xff" * size, b"99999999999999999999", b"-1", random.randbytes(size)))
    return data[:start] + new + data[start + len(new) :]


def delete(data: bytes, _other: bytes, random: Random) -> bytes:
    """A stretch left out, of one byte to a tenth of the file."""
    start = _place(data, random)
    return data[:start] + data[start + random.randint(1, max(1, len(data) // random.choice((10, 100, 1000)))) :]


def insert(data: bytes, _other: bytes, random: Random) -> bytes:
    """A stretch of the file repeated elsewhere, up to thirty times."""
    start, place = _place(data, random), _place(data, random)
    return data[:place] + data[start : start + random.randint(1, 400)] * random.randint(1, 30) + data[place:]


def swap(data: bytes, _other: bytes, random: Random) -> bytes:
    """Two neighbouring blocks exchanged."""
    first, second, third = sorted(_place(data, random) for _ in range(3))
    return data[:first] + data[second:third] + data[first:second] + data[third:]


def truncate(data: bytes, _other: bytes, random: Random) -> bytes:
    """Cut off at some place."""
    return data[: _place(data, random)]


def splice(data: bytes, other: bytes, random: Random) -> bytes:
    """The beginning of a file and the end of another, of any kind."""
    return data[: _place(data, random)] + other[_place(other, random) :]


Mutation = Callable[[bytes, bytes, Random], bytes]
"""Of a file's bytes, with another's to take from."""
MUTATIONS: tuple[Mutation, ...] = (
    flip_bits,
    overwrite,
    delete,
    insert,
    swap,
    truncate,
    splice,
)


def inside(archive: bytes, change: Callable[[bytes], bytes], random: Random) -> bytes:
    """A ZIP container with one of its parts changed and everything around it in order."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(target, "w") as copy:
        names = [name for name in source.namelist() if source.getinfo(name).file_size]
        chosen = random.choice([name for name in names if name.startswith(("word/doc", "xl/"))])
        for name in names:
            content = source.read(name)
            copy.writestr(name, change(content) if name == chosen else content)
    return target.getvalue()


def uncompressed(pdf: bytes) -> bytes:
    """A PDF with its streams as they are before packing, so that a changed byte changes what is drawn."""
    target = io.BytesIO()
    with pikepdf.Pdf.open(io.BytesIO(pdf)) as document:
        level = pikepdf.StreamDecodeLevel.generalized
        document.save(target, compress_streams=False, stream_decode_level=level, deterministic_id=True)
    return target.getvalue()


@dataclass
class Outcomes:
    """What came of the copies of one kind."""

    read: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    slowest_name: str = ""
    faults: list[str] = field(default_factory=list)

    @property
    def copies(self) -> int:
        """How many there were."""
        return self.read + self.reasons.total()

    def add(self, reading: Reading) -> None:
        """Count one copy."""
        if reading.error is None:
            self.read += 1
        else:
            self.reasons[reading.error.reason] += 1
            if reading.error.reason in _FAULTS:
                self.faults.append(f"{reading.name}: {reading.error.reason}: {reading.error}")
        if reading.seconds > self.slowest:
            self.slowest, self.slowest_name = reading.seconds, reading.name


def _originals() -> dict[str, list[tuple[str, bytes]]]:
    """What is damaged, by kind: names and contents, PDFs also with their streams unpacked."""
    originals = {kind: [(sample.name, sample.data) for sample in samples(kind, _SAMPLES)] for kind in KINDS}
    for kind, files in originals.items():
        if kind.startswith("pdf") and kind != "pdf-encrypted":
            files += [(f"unpacked {name}", uncompressed(data)) for name, data in files]
    return originals


def copies(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """`count` damaged copies: name (kind, number, mutations, file) and content."""
    originals = _originals()
    quick = [kind for kind in KINDS if kind not in _BY_OFFICE]
    for number in range(count):
        random = Random(f"copy {seed} {number}")
        kind = random.choice(_BY_OFFICE if random.random() < _OFFICE_SHARE else quick)
        name, data = random.choice(originals[kind])
        _, other = random.choice(originals[random.choice(quick)])
        mutations = random.choices(MUTATIONS, k=random.choice((1, 1, 1, 2, 4)))
        change = partial(_mutate, mutations=mutations, other=other, random=random)
        is_inside = data.startswith(b"PK") and random.random() < 0.7
        place = "inside" if is_inside else "of"
        done = "+".join(mutation.__name__ for mutation in mutations)
        yield f"{kind} {number} {done} {place} {name}", inside(data, change, random) if is_inside else change(data)


def _mutate(data: bytes, mutations: Sequence[Mutation], other: bytes, random: Random) -> bytes:
    for mutation in mutations:
        if data:
            data = mutation(data, other, random)
    return data


def measure(count: int, seed: int, jobs: int, keep: Path | None) -> dict[str, Outcomes]:
    """Read all copies; those with a fault are written into `keep`."""
    outcomes = {kind: Outcomes() for kind in KINDS}
    held: dict[str, bytes] = {}

    def sources() -> Iterator[Source]:
        for name, data in copies(count, seed):
            held[name] = data
            yield Source(name, partial(bytes, data))

    readings = read_many(sources(), jobs, _TIME_LIMIT, _MEMORY_LIMIT, f"{__spec__.name}:read_or_tell")
    for reading in readings:
        data = held.pop(reading.name)
        outcome = outcomes[reading.name.split()[0]]
        known = len(outcome.faults)
        outcome.add(reading)
        if keep and len(outcome.faults) > known:
            keep.mkdir(parents=True, exist_ok=True)
            (keep / reading.name.replace(" ", "_")).write_bytes(data)
    return outcomes


def _lines(outcomes: dict[str, Outcomes], reasons: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for kind, outcome in outcomes.items():
        slowest = f"{outcome.slowest:.2f}"
        by_reason = (counted(outcome.reasons[reason]) for reason in reasons)
        yield kind, counted(outcome.copies), counted(outcome.read), *by_reason, slowest
    everything = list(outcomes.values())
    by_reason = (counted(sum(each.reasons[reason] for each in everything)) for reason in reasons)
    copies_read = counted(sum(each.read for each in everything))
    all_copies = counted(sum(each.copies for each in everything))
    yield "**all**", all_copies, copies_read, *by_reason, f"{max(each.slowest for each in everything):.2f}"


def report(outcomes: dict[str, Outcomes], seed: int) -> str:
    """The outcomes in Markdown."""
    reasons = sorted({reason for each in outcomes.values() for reason in each.reasons} | set(_FAULTS))
    head = ("kind", "copies", "read", *(f"`{reason}`" for reason in reasons), "slowest, s")
    faults = [fault for each in outcomes.values() for fault in each.faults]
    number = sum(each.copies for each in outcomes.values())
    verdict = (
        f"Seed {seed}. Faults (an exception that is no ReadError, an ended process, a time-out of "
        f"{_TIME_LIMIT:g} s): {len(faults)} of {counted(number)}; {percent(number - len(faults), number)} clear."
    )
    return f"{verdict}\n\n{table(head, _lines(outcomes, reasons))}"


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--count", type=int, default=20_000, help="copies")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="write copies that make faults into this folder")


def main() -> None:
    """Measure and print."""
    arguments = arguments_of("bench.mutations", __doc__, _options)
    outcomes = measure(arguments.count, arguments.seed, arguments.jobs, arguments.keep)
    write(Block("mutations", report(outcomes, arguments.seed)), arguments.markdown)
    for outcome in outcomes.values():
        for fault in outcome.faults:
            print(f"fault: {fault}")
        if outcome.slowest > 1:
            print(f"slowest: {outcome.slowest:.2f} s: {outcome.slowest_name}")


if __name__ == "__main__":
    main()
