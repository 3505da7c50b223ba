"""Damaged copies of files in every format: reports come of them or a reason why not, and nothing else."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache
from random import Random

import pikepdf
import pytest

from tests.generate.corpus import samples
from tests.report.read.hostile import SAMPLES, damaged, damaged_inside, faults, read_in_worker

COPIES = 300
"""Damaged copies of each kind, 2,700 in all."""
OFFICE_COPIES = 10
"""Damaged copies of files that LibreOffice must convert, a second for each."""
TIME_LIMIT = 30.0


def _sample(suffix: str) -> bytes:
    return next(SAMPLES.glob(f"*.{suffix}")).read_bytes()


def _uncompressed(data: bytes) -> bytes:
    """A PDF whose streams stand open, so that changes reach what they say."""
    target = io.BytesIO()
    with pikepdf.Pdf.open(io.BytesIO(data)) as document:
        document.save(target, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.generalized)
    return target.getvalue()


@cache
def _bases() -> dict[str, list[bytes]]:
    """Good files by kind; each copy is of one of them."""
    pdf = _sample("pdf")
    return {
        "docx": [_sample("docx")],
        "docx inside": [_sample("docx")],
        "xlsx": [_sample("xlsx")],
        "xlsx inside": [_sample("xlsx")],
        "xls": [sample.data for sample in samples("xls", 4)],
        "html": [_sample("html"), *(sample.data for sample in samples("html", 9))],
        "mht": [sample.data for sample in samples("mht", 9)],
        "txt": [_sample("txt"), *(sample.data for sample in samples("text", 11))],
        "pdf": [pdf, _uncompressed(pdf)],
    }


def _copies(kind: str, bases: list[bytes], count: int) -> Iterator[tuple[str, bytes]]:
    others = [base for group in _bases().values() for base in group]
    for seed in range(count):
        random = Random(f"{kind} {seed}")
        base, other = random.choice(bases), random.choice(others)
        change = damaged_inside if kind.endswith(" inside") else damaged
        yield f"{kind} {seed}", change(base, other, random)


@pytest.mark.parametrize("kind", _bases())
def test_damaged_copies(kind: str) -> None:
    readings = read_in_worker(_copies(kind, _bases()[kind], COPIES), TIME_LIMIT)
    assert len(readings) == COPIES
    assert faults(readings) == []
    # Copies of which none can be read would try no more than the first look at a file; but a container's
    # checksums give away nearly any damage that is done to it from outside.
    assert kind in {"docx", "xlsx"} or any(reading.reports for reading in readings)


def test_two_thousand_copies() -> None:
    assert COPIES * len(_bases()) >= 2000


@pytest.mark.office
def test_damaged_copies_of_old_word_files() -> None:
    bases = [sample.data for sample in samples("doc", 4)]
    readings = read_in_worker(_copies("doc", bases, OFFICE_COPIES))
    assert len(readings) == OFFICE_COPIES
    assert faults(readings) == []
