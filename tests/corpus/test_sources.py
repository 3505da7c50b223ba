"""Paths become files: folders, archives, names in GBK, and archives that mean harm."""

from __future__ import annotations

import io
import os
import sys
import zipfile
from pathlib import Path

import pytest

from gongkai.corpus.sources import Limits, Source, expand
from gongkai.report.read.errors import ReadError


def zipped(files: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def names(path: Path, limits: Limits | None = None) -> list[str]:
    return [source.name.removeprefix(f"{path}/") for source in expand([path], limits or Limits())]


def content(source: Source) -> bytes:
    found = source.content()
    return found.read_bytes() if isinstance(found, Path) else found


def reason(source: Source) -> str | None:
    try:
        source.content()
    except ReadError as error:
        return error.reason
    return None


def test_a_folder_gives_its_files_sorted_and_without_leavings(tmp_path: Path) -> None:
    for name in (
        "b.docx",
        "a.txt",
        "~$b.docx",
        ".hidden",
        "Thumbs.db",
        "~WRL0001.tmp",
        "sub/c.pdf",
        ".git/d.txt",
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    assert names(tmp_path) == ["a.txt", "b.docx", "sub/c.pdf"]


def test_what_a_browser_saved_with_a_page_is_left_out(tmp_path: Path) -> None:
    for name in ("年报.html", "年报_files/style.css", "其他_files/report.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    assert names(tmp_path) == ["其他_files/report.txt", "年报.html"]


def test_paths_keep_the_order_given(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x")
    (tmp_path / "b").write_bytes(b"x")
    given = [tmp_path / "b", tmp_path / "a"]
    assert [source.origin for source in expand(given)] == given


def test_an_absent_path_says_so_when_read(tmp_path: Path) -> None:
    (source,) = expand([tmp_path / "absent.docx"])
    assert reason(source) == "absent"


def test_a_pipe_is_read_here() -> None:
    reading, writing = os.pipe()
    os.write(writing, b"pasted")
    os.close(writing)
    (source,) = expand([Path(f"/dev/fd/{reading}")])
    assert source.content() == b"pasted"
    os.close(reading)


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"pasted")))
    (source,) = expand(["-"])
    assert (source.name, source.content()) == ("-", b"pasted")


def test_an_archive_gives_its_files_in_its_order(tmp_path: Path) -> None:
    path = tmp_path / "上报.zip"
    path.write_bytes(zipped({"乡镇/b.txt": b"bb", "a.txt": b"a", "__MACOSX/._a.txt": b"", "x/~$b.docx": b""}))
    sources = list(expand([path]))
    assert [source.name for source in sources] == [f"{path}/乡镇/b.txt", f"{path}/a.txt"]
    assert [content(source) for source in sources] == [b"bb", b"a"]


def test_an_archive_is_known_by_content_and_a_document_is_not_opened(tmp_path: Path) -> None:
    document = zipped({"[Content_Types].xml": b"", "word/document.xml": b""})
    (tmp_path / "1.docx").write_bytes(document)
    (tmp_path / "2.zip").write_bytes(document)
    (tmp_path / "3").write_bytes(zipped({"a.txt": b"a"}))
    assert names(tmp_path) == ["1.docx", "2.zip", "3/a.txt"]


def test_an_archive_in_an_archive_is_opened_once(tmp_path: Path) -> None:
    inner = zipped({"a.txt": b"a"})
    deepest = zipped({"inner.zip": inner})
    (tmp_path / "all.zip").write_bytes(zipped({"one.zip": inner, "two.zip": deepest}))
    sources = list(expand([tmp_path]))
    assert [source.name.removeprefix(f"{tmp_path}/") for source in sources] == [
        "all.zip/one.zip/a.txt",
        "all.zip/two.zip/inner.zip",
    ]
    assert content(sources[0]) == b"a"
    assert reason(sources[1]) == "too_large"


def test_names_in_gbk(tmp_path: Path) -> None:
    """As Windows packs them: bytes of GBK, and no flag that says UTF-8."""
    placeholder = b"NAMENAMENAME"
    data = zipped({placeholder.decode() + ".txt": b"a"}).replace(placeholder, "石桥镇年报报".encode("gbk"))
    (tmp_path / "a.zip").write_bytes(data)
    (source,) = expand([tmp_path])
    assert source.name == f"{tmp_path}/a.zip/石桥镇年报报.txt"
    assert content(source) == b"a"


def test_names_in_gbk_on_disk(tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/" + "年报.txt".encode("gbk")
    Path(os.fsdecode(raw)).write_bytes(b"a")
    (source,) = expand([tmp_path])
    assert source.name == f"{tmp_path}/年报.txt"
    assert content(source) == b"a"


def test_names_are_never_paths(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"../../escaped.txt": b"a", "/etc/passwd": b"b"}))
    sources = list(expand([path]))
    assert [content(source) for source in sources] == [b"a", b"b"]
    assert list(tmp_path.iterdir()) == [path]


def test_an_encrypted_archive(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": b"a", "b.zip": b"b"}))
    for header, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        position = -1
        while (position := data.find(header, position + 1)) >= 0:
            data[position + offset] |= 1
    (tmp_path / "a.zip").write_bytes(data)
    assert [reason(source) for source in expand([tmp_path])] == ["encrypted", "encrypted"]


def test_a_bomb_of_one_file(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({"a.txt": bytes(32 * 1024 * 1024), "b.txt": b"b"}))
    assert [reason(source) for source in expand([tmp_path])] == ["too_large", None]


def test_a_bomb_within_an_archive(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({"b.zip": bytes(32 * 1024 * 1024)}))
    assert [reason(source) for source in expand([tmp_path])] == ["too_large"]


def test_a_file_larger_than_its_archive_says(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": bytes(1000)}, zipfile.ZIP_STORED))
    data[data.find(b"PK\x01\x02") + 24] = 1
    (tmp_path / "a.zip").write_bytes(data)
    (source,) = expand([tmp_path])
    assert reason(source) == "damaged"


@pytest.mark.parametrize("limits", [Limits(entries=2), Limits(total_size=5)])
def test_too_much_in_one_archive(tmp_path: Path, limits: Limits) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({f"{number}.txt": b"xx" for number in range(3)}))
    (source,) = expand([tmp_path], limits)
    assert source.name == f"{tmp_path}/a.zip"
    assert reason(source) == "too_large"


def test_one_file_too_large(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({"a.txt": b"xxx", "b.txt": b"x"}))
    assert [reason(source) for source in expand([tmp_path], Limits(entry_size=2))] == ["too_large", None]


def test_a_damaged_archive_is_left_to_the_reader_or_said_file_by_file(tmp_path: Path) -> None:
    whole = zipped({"a.txt": os.urandom(500)})
    (tmp_path / "cut.zip").write_bytes(whole[:200])
    damaged = bytearray(whole)
    damaged[100:120] = bytes(20)
    (tmp_path / "damaged.zip").write_bytes(damaged)
    cut, inner = expand([tmp_path])
    assert cut.origin == tmp_path / "cut.zip"
    assert reason(inner) == "damaged"
