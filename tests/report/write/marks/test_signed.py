"""Signed Office files: a marked copy is no longer what was signed, and the person is told."""

from __future__ import annotations

import io
import zipfile

import pytest

from gongkai.report.read import read
from gongkai.report.write.marks import mark
from tests.generate.corpus import samples
from tests.report.write.marks.everywhere import finding, result

PARTS = ("_xmlsignatures/origin.sigs", "_xmlsignatures/sig1.xml")


def _signed(data: bytes) -> bytes:
    """The package with the parts that a signature leaves in it."""
    target = io.BytesIO(data)
    with zipfile.ZipFile(target, "a") as archive:
        for name in PARTS:
            archive.writestr(name, b"<Signature/>" if name.endswith(".xml") else b"")
    return target.getvalue()


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_a_signature_is_spoken_of(kind: str) -> None:
    data = samples(kind, 1, 3)[0].data
    signed = _signed(data)
    report = read(signed, f"a.{kind}")[0]
    found = [(report, result(finding("一格", "requests.received.total")))]
    notice = mark(signed, kind, found).notice
    assert notice is not None
    assert "签名失效" in notice.text("zh")
    assert mark(data, kind, found).notice is None


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_a_copy_without_marks_is_still_signed(kind: str) -> None:
    signed = _signed(samples(kind, 1, 3)[0].data)
    report = read(signed, f"a.{kind}")[0]
    marked = mark(signed, kind, [(report, result())])
    assert (marked.data, marked.notice) == (signed, None)
