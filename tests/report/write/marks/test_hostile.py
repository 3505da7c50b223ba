"""Damaged files: marked, or refused in words, and nothing else."""

from __future__ import annotations

from contextlib import suppress
from random import Random

import pytest

from gongkai.report.read import ReadError, read
from gongkai.report.write.marks import MarkError, mark
from tests.generate.corpus import samples
from tests.report.write.marks.everywhere import everywhere


@pytest.mark.parametrize(
    "kind", ["docx", "xlsx", "html", "mht", "text", "xls", pytest.param("pdf", marks=pytest.mark.office)]
)
def test_a_file_with_damaged_bytes_is_marked_or_refused(kind: str) -> None:
    whole = samples(kind, 1, 9)[0].data
    checked = everywhere(read(whole, "report"))
    known = checked[0][0].source
    assert known is not None
    random = Random(kind)
    for _ in range(25):
        damaged = bytearray(whole)
        for _ in range(random.choice((1, 4, 20))):
            at = random.randrange(len(damaged))
            damaged[at : at + random.choice((0, 1, 30))] = random.randbytes(random.choice((0, 1, 4)))
        data = bytes(damaged)
        try:
            # Places of the whole file need not be there any more; that is no reason to fail either.
            own = everywhere(read(data, "report"))
        except ReadError:
            own = checked
        with suppress(MarkError):
            assert mark(data, known.kind, own).data


def test_a_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = samples("docx", 1, 9)[0].data
    checked = everywhere(read(whole, "report"))
    monkeypatch.setattr("gongkai.report.write.marks.package._LARGEST_PACKAGE", 1000)
    with pytest.raises(MarkError, match="过大"):
        mark(whole, "docx", checked)


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(MarkError, match="ofd"):
        mark(b"", "ofd", [])
