"""What a file is, by its content."""

from __future__ import annotations

import codecs
import io
import zipfile
from collections.abc import Callable

import pytest

from gongkai.report.read.detect import detect
from gongkai.report.read.errors import ReadError
from tests.generate.corpus import samples
from tests.report.read.hostile import SAMPLES, compound_file, zipped


@pytest.mark.parametrize("kind", ["docx", "html", "mht", "xlsx", "xls", "text"])
def test_generated_files(kind: str) -> None:
    expected = "txt" if kind == "text" else kind
    assert {detect(sample.data) for sample in samples(kind, 12)} == {expected}


@pytest.mark.parametrize("suffix", ["docx", "html", "pdf", "txt", "xlsx"])
def test_samples(suffix: str) -> None:
    for path in SAMPLES.glob(f"*.{suffix}"):
        assert detect(path.read_bytes()) == suffix


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.4\n", "pdf"),
        (b"\n\n%PDF-1.4\n", "pdf"),
        (b"{\\rtf1\\ansi}", "rtf"),
        (b"<!DOCTYPE HTML><p>", "html"),
        (b"\xef\xbb\xbf<html>", "html"),
        ("<html>".encode("utf-16"), "html"),
        ("<html>".encode("utf-32"), "html"),
        (codecs.BOM_UTF32_BE + "<html>".encode("utf-32-be"), "html"),
        ("规章".encode("utf-32"), "txt"),
        (b"<table><tr><td>1</td></tr></table>", "html"),
        (b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'>", "html"),
        ("规章\t0".encode(), "txt"),
        ("规章\t0".encode("gb18030"), "txt"),
        (b"a < b and b > c", "txt"),
        (b"\n<h1>x</h1><p>y</p>", "html"),
        (b"x" + 5 * b"<p>y</p>", "html"),
        ("严格落实<span>审核</span>制度".encode(), "txt"),
        (b'{"schema": "of another"}', "txt"),
        (compound_file({"WordDocument": b"x"}), "doc"),
        (compound_file({"Workbook": b"x"}), "xls"),
        (zipped({"word/document.xml": b"<a/>"}), "docx"),
        (zipped({"xl/workbook.xml": b"<a/>"}), "xlsx"),
    ],
)
def test_kinds(data: bytes, kind: str) -> None:
    assert detect(data) == kind


def _with_backslashes() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        info = zipfile.ZipInfo("word")
        info.filename = "word\\document.xml"
        archive.writestr(info, "<a/>")
    return target.getvalue()


def test_names_as_some_windows_programs_write_them() -> None:
    assert detect(_with_backslashes()) == "docx"


REFUSED: dict[str, list[Callable[[], bytes]]] = {
    "empty": [lambda: b"", lambda: b"\xef\xbb\xbf\r\n"],
    "encrypted": [lambda: compound_file({"EncryptionInfo": b"x", "EncryptedPackage": b"x"})],
    "scan": [lambda: b"\x89PNG\r\n\x1a\n", lambda: b"\xff\xd8\xff\xe0\x00\x10JFIF", lambda: b"GIF89a"],
    "unknown": [
        lambda: zipped({"OFD.xml": b"<a/>"}),
        lambda: zipped({"a.txt": b"x"}),
        lambda: compound_file({"A": b"x"}),
    ],
    "damaged": [lambda: b"PK\x03\x04 and no archive"],
}


@pytest.mark.parametrize(("reason", "make"), [(reason, make) for reason, makes in REFUSED.items() for make in makes])
def test_what_can_be_refused_at_once(reason: str, make: Callable[[], bytes]) -> None:
    with pytest.raises(ReadError) as caught:
        detect(make())
    assert caught.value.reason == reason
