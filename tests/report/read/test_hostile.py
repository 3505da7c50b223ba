"""Files that nobody should have to read: a clear reason or what can be read, within the limits, and never a crash."""

from __future__ import annotations

import io
import re
import struct
from functools import cache
from pathlib import Path
from random import Random

import openpyxl
import pikepdf
import pytest

from gongkai.corpus.batch import Reading
from gongkai.report.model import AnnualReport
from gongkai.report.read import LARGEST_FILE, read
from gongkai.report.read.errors import ReadError
from tests.generate.corpus import Sample, samples
from tests.generate.grade import grade
from tests.generate.recipes import TEXT
from tests.generate.text import Layout, write_text
from tests.report.read.hostile import MIB, SAMPLES, compound_file, faults, read_in_worker, with_part, zip_bomb, zipped

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SHEET = "xl/worksheets/sheet1.xml"
DOCUMENT = "word/document.xml"
PROSE = "本镇围绕群众关心的事项及时发布消息，全年没有发生泄密，各项工作平稳推进，群众较为满意。"
GIB = 1024 * MIB


@cache
def good(kind: str, layout: str) -> Sample:
    """A report that is read exactly."""
    (sample,) = samples(kind, 1, 0, [layout])
    return sample


def good_text() -> str:
    return write_text(TEXT["grid"].make(2), Layout()).decode()


def reason(data: bytes, name: str = "") -> str:
    """Why a file cannot be read."""
    with pytest.raises(ReadError) as caught:
        read(data, name)
    return caught.value.reason


def figures(report: AnnualReport) -> dict[str, object]:
    return {cell_id: (cell.state, cell.value) for cell_id, cell in report.cells.items()}


def in_worker(data: bytes, time_limit: float = 60.0) -> Reading:
    """What comes of one file in a process of its own; the test fails where that process crashed or was late."""
    (reading,) = read_in_worker([("hostile", data)], time_limit)
    assert faults([reading]) == []
    return reading


def assert_exact(reading: Reading, sample: Sample) -> None:
    assert reading.error is None, reading.error
    assert grade(reading.reports, sample.truth).is_whole


def word_file(body: str, prologue: str = "") -> bytes:
    content = f'<?xml version="1.0"?>{prologue}<w:document {WORD}><w:body>{body}</w:body></w:document>'
    return zipped({"[Content_Types].xml": b"<Types/>", DOCUMENT: content.encode()})


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\xff\xfe", b" \r\n\t\r\n", bytes(4096)])
def test_empty_files(data: bytes) -> None:
    assert reason(data) == "empty"


@pytest.mark.parametrize("seed", range(20))
def test_random_bytes(seed: int) -> None:
    random = Random(seed)
    assert reason(random.randbytes(random.choice((1, 7, 500, 60_000)))) in {"unknown", "no_report", "damaged"}


@pytest.mark.parametrize(
    "head",
    [
        b"PK\x03\x04",
        b"PK\x05\x06",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"%PDF-1.7\n",
        b"<html>",
        pytest.param(b"{\\rtf1", marks=pytest.mark.office),
    ],
)
def test_random_bytes_behind_a_good_beginning(head: bytes) -> None:
    reading = in_worker(head + Random(0).randbytes(20_000))
    assert reading.reports == []


def test_a_file_too_large() -> None:
    assert reason(b"0" * (LARGEST_FILE + 1)) == "too_large"


@pytest.mark.parametrize("name", [DOCUMENT, "xl/workbook.xml"])
def test_zip_bomb(name: str) -> None:
    assert reason(zip_bomb(name, GIB, declared=GIB)) == "too_large"


@pytest.mark.parametrize("name", [DOCUMENT, "xl/workbook.xml"])
def test_zip_bomb_that_says_it_is_small(name: str) -> None:
    assert in_worker(zip_bomb(name, GIB, declared=1000)).reports == []


BILLION_LAUGHS = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
LAUGHS = f'<!DOCTYPE d [<!ENTITY e0 "哈哈">{BILLION_LAUGHS}]>'


def test_entity_expansion_in_a_word_file() -> None:
    assert reason(word_file(paragraph("&e9;"), LAUGHS)) == "damaged"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entity_expansion_in_a_spreadsheet(encoding: str) -> None:
    def bomb(part: bytes) -> bytes:
        cell = '<row r="999"><c r="A999" t="inlineStr"><is><t>&e9;</t></is></c></row></sheetData>'
        sheet = part.decode().replace("</sheetData>", cell)
        return f'<?xml version="1.0" encoding="{encoding}"?>{LAUGHS}{sheet}'.encode(encoding)

    assert in_worker(with_part(good("xlsx", "drawn").data, SHEET, bomb)).reports == []


def test_entity_expansion_in_a_web_page() -> None:
    page = f"{LAUGHS}<html><body><p>&e9;</p><p>{PROSE}</p></body></html>"
    assert in_worker(page.encode()).reports == []


HIDDEN_TEXT = "不该读到的内容"


@pytest.mark.parametrize("kind", ["docx", "xlsx", "html"])
def test_external_entities_are_not_fetched(kind: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(HIDDEN_TEXT, encoding="utf-8")
    doctype = f'<!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    if kind == "html":
        data = f"{doctype}<html><body><h1>2023年政府信息公开工作年度报告</h1><p>&x;</p></body></html>".encode()
    else:
        part = SHEET if kind == "xlsx" else DOCUMENT
        sample = good("xlsx", "drawn") if kind == "xlsx" else good("docx", "statutory")

        def change(content: bytes) -> bytes:
            text = re.sub(r"^<\?xml[^>]*\?>", "", content.decode().lstrip())
            return (doctype + re.sub(r"(<(?:w:)?t(?: [^>]*)?>)", r"\1&x;", text)).encode()

        data = with_part(sample.data, part, change)
    reading = in_worker(data)
    assert HIDDEN_TEXT not in repr(reading.reports)


def test_an_encrypted_office_file() -> None:
    # [MS-OFFCRYPTO] 1.3.2: the package stands encrypted in a stream of an OLE compound file.
    data = compound_file({"EncryptionInfo": b"\x04\x00\x04\x00" + bytes(60), "EncryptedPackage": bytes(9000)})
    assert reason(data, "报告.docx") == "encrypted"


def test_an_encrypted_part_of_a_word_file() -> None:
    data = bytearray(word_file(paragraph(PROSE)))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.rfind(signature)
        data[at + flags] |= 1
    assert reason(bytes(data)) == "encrypted"


def test_an_encrypted_pdf() -> None:
    target = io.BytesIO()
    with pikepdf.Pdf.open(next(SAMPLES.glob("*.pdf"))) as document:
        document.save(target, encryption=pikepdf.Encryption(owner="owner", user="reader"))
    assert reason(target.getvalue()) == "encrypted"


def test_an_encrypted_old_spreadsheet() -> None:
    (sample,) = samples("xls", 1)
    data = bytearray(sample.data)
    # [MS-XLS] 2.4.117: a record FilePass (0x2F) right behind the first one (BOF) says that the rest is encrypted.
    begin = data.index(b"\x09\x08\x10\x00")
    data[begin + 20 : begin + 22] = struct.pack("<H", 0x2F)
    assert reason(bytes(data)) == "encrypted"


def _pages(count: int) -> bytes:
    """A report, and behind it blank pages to make up `count`."""
    target = io.BytesIO()
    with pikepdf.Pdf.open(next(SAMPLES.glob("*.pdf"))) as document:
        while len(document.pages) < count:
            document.add_blank_page()
        document.save(target)
    return target.getvalue()


def test_a_pdf_of_500_pages() -> None:
    reading = in_worker(_pages(500))
    (whole,) = read(next(SAMPLES.glob("*.pdf")))
    assert [figures(report) for report in reading.reports] == [figures(whole)]


def test_a_web_page_of_20_mib() -> None:
    sample = good("html", "clean")
    # Character references, which mean the same in the sample's encoding whatever that is.
    prose = f"<p>{PROSE}</p>".encode("ascii", "xmlcharrefreplace")
    cells = b"<table><tr>" + b"<td>0</td>" * 20 + b"</tr></table>"
    filler = prose * (16 * MIB // len(prose)) + cells * (4 * MIB // len(cells))
    assert_exact(in_worker(sample.data.replace(b"</body>", filler + b"</body>")), sample)


@pytest.mark.parametrize("depth", [50, 500])
def test_a_web_page_of_nested_tables(depth: int) -> None:
    sample = good("html", "clean")
    inside = re.sub(rb"<body([^>]*)>", rb"<body\1>" + b"<table><tr><td>" * depth, sample.data)
    data = inside.replace(b"</body>", b"</td></tr></table>" * depth + b"</body>")
    assert_exact(in_worker(data), sample)


def _nested(depth: int) -> str:
    table, end = "<w:tbl><w:tr><w:tc>", f"{paragraph('')}</w:tc></w:tr></w:tbl>"
    return table * depth + paragraph(PROSE) + end * depth


def test_a_word_file_of_tables_nested_50_deep() -> None:
    sample = good("docx", "statutory")
    data = with_part(
        sample.data, DOCUMENT, lambda part: part.replace(b"<w:body>", b"<w:body>" + _nested(50).encode(), 1)
    )
    assert_exact(in_worker(data), sample)


def test_a_word_file_of_tables_nested_500_deep() -> None:
    data = with_part(
        good("docx", "statutory").data,
        DOCUMENT,
        lambda part: part.replace(b"<w:body>", b"<w:body>" + _nested(500).encode(), 1),
    )
    in_worker(data)


@pytest.mark.parametrize("attribute", ["colspan", "rowspan"])
def test_cells_that_claim_to_span_a_billion(attribute: str) -> None:
    row = f'<tr><td {attribute}="1000000000">自然人</td><td>1</td></tr>'
    in_worker(f"<html><body><table>{row * 2000}</table></body></html>".encode())


@pytest.mark.parametrize("name", ["报告.txt", "报告.pdf", "报告", "报告.exe", "../../报告.docx"])
@pytest.mark.parametrize("suffix", ["docx", "html", "pdf", "txt", "xlsx"])
def test_the_extension_says_nothing(suffix: str, name: str) -> None:
    path = next(SAMPLES.glob(f"*.{suffix}"))
    (expected,), (found,) = read(path), read(path.read_bytes(), name)
    assert figures(found) == figures(expected)
    assert found.source is not None
    assert (found.source.file, found.source.kind) == (name, suffix)


@pytest.mark.parametrize(
    "head",
    [b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"II*\x00", b"MM\x00*"],
    ids=["jpeg", "png", "gif", "tiff", "tiff of a Macintosh"],
)
def test_pictures(head: bytes) -> None:
    assert reason(head + Random(1).randbytes(3000), "报告.pdf") == "scan"


def _budget() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    rows = (
        ("2023年部门预算收支总表", None, None),
        ("项目", "预算数", "总计"),
        ("一般公共预算拨款", 1200, 1200),
        ("行政事业性收费", 30, 30),
        ("上年结转", 4, 4),
        ("其他", 0, 0),
        ("总计", 1234, 1234),
    )
    for row in rows:
        sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


_REPORTS_OF_ALL_YEARS = "".join(
    f'<li><a href="{year}.html">云溪县{year}年政府信息公开工作年度报告</a></li>' for year in range(2008, 2024)
)
_APPLICANTS = ("自然人", "法人或其他组织", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
NO_REPORTS = {
    "essay": f"秋日的早晨\n{PROSE * 50}".encode(),
    "budget": _budget(),
    "home page": f"<html><body><h1>云溪县人民政府</h1><ul>{_REPORTS_OF_ALL_YEARS}</ul></body></html>".encode(),
    "application form": (
        "<html><body><h1>政府信息公开申请表</h1><table>"
        + "".join(f"<tr><td>{label}</td><td>姓名</td><td></td></tr>" for label in _APPLICANTS)
        + "</table></body></html>"
    ).encode(),
    "guide": (
        "云溪县政府信息公开指南\n一、公开范围\n行政许可、行政处罚、行政强制的依据和结果依法公开。\n二、申请办法\n"
        "向本机关递交申请表。\n三、救济\n可以申请行政复议，也可以提起行政诉讼。\n"
    ).encode(),
    "JSON of something else": b'{"name": "gongkai", "cells": [0, 0, 0]}',
    "program": Path(__file__).read_bytes(),
}


@pytest.mark.parametrize("name", NO_REPORTS)
def test_what_is_no_report(name: str) -> None:
    assert reason(NO_REPORTS[name]) == "no_report"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("prose_first", [False, True])
def test_encodings_with_and_without_a_mark(encoding: str, *, prose_first: bool) -> None:
    # Chinese prose alone has next to no zero bytes in UTF-16: it must be told by other means.
    text = f"{PROSE * 80 if prose_first else ''}\n{good_text()}"
    expected = read(good_text().encode())
    assert [figures(report) for report in read(text.encode(encoding))] == [figures(report) for report in expected]


def test_a_word_file_without_its_document() -> None:
    assert reason(zipped({"[Content_Types].xml": b"<Types/>", "word/styles.xml": b"<styles/>"})) in {
        "unknown",
        "damaged",
    }


@pytest.mark.parametrize("content", [b"", b"<", b"<w:document/>", b"\x00" * 100, b"<a xmlns='b'><c/></a>"])
def test_a_word_file_with_a_document_that_is_none(content: bytes) -> None:
    assert reason(zipped({DOCUMENT: content})) in {"damaged", "no_report"}


def test_a_spreadsheet_that_claims_all_its_cells() -> None:
    sample = good("xlsx", "drawn")
    data = with_part(
        sample.data,
        SHEET,
        lambda part: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', part),
    )
    assert_exact(in_worker(data), sample)


def test_a_spreadsheet_of_two_cells_far_apart() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["XFD1048576"] = "规章", 1
    target = io.BytesIO()
    book.save(target)
    reading = in_worker(target.getvalue())
    assert reading.error is not None
    assert reading.error.reason == "no_report"


MONOTONE = ["0 ", "|", "一", "（", "9", "其他\n0\n", "总计\n", "规章\t0\n", "自然人 ", "规章      0      0\n"]
MONOTONE += ["政府信息公开工作年度报告\n", "一、总体情况\n", "2021年", "<td>", "<table>", "| 规章 | 0 |\n", "&#x9;"]


@pytest.mark.parametrize("unit", MONOTONE)
def test_the_same_over_and_over(unit: str) -> None:
    in_worker((unit * (100_000 // len(unit.encode()))).encode(), time_limit=30.0)
