"""Files that nobody should have to read: huge, deeply nested, or made to unpack without end."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable, Iterator

import openpyxl
import pikepdf

from tests.generate.corpus import KINDS, samples

MIB = 2**20
_SENTENCE = "本机关按照要求做好政府信息公开工作，全年主动公开信息若干条，未发生泄密事件。"
_CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _archive(parts: dict[str, str]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _CONTENT_TYPES)
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def _repeated(unit: str, size: int) -> str:
    """`unit` as often as fits into `size` bytes of UTF-8."""
    return unit * (size // len(unit.encode()))


def html_prose() -> bytes:
    """20 MiB of paragraphs."""
    return f"<html><body>{_repeated(f'<p>{_SENTENCE}</p>', 20 * MIB)}</body></html>".encode()


def html_cells() -> bytes:
    """20 MiB of table cells, ten to a row."""
    row = f"<tr>{'<td>12</td>' * 10}</tr>"
    return f"<html><body><table>{_repeated(row, 20 * MIB)}</table></body></html>".encode()


def html_nested(depth: int) -> bytes:
    """Tables in tables."""
    return f"<html>{'<table><tr><td>' * depth}规章{'</td></tr></table>' * depth}</html>".encode()


def html_spans() -> bytes:
    """Cells that claim to span a million rows and columns."""
    row = '<tr><td colspan="1000000" rowspan="1000000">1</td></tr>'
    return f"<html><table>{row * 1000}</table></html>".encode()


def mht_large() -> bytes:
    """A web archive of 20 MiB, its page in quoted-printable."""
    head = 'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\nContent-Type: text/html; '
    head += 'charset="utf-8"\nContent-Transfer-Encoding: quoted-printable\n\n<html><body>\n'
    return (head + _repeated("<p>=E8=A7=84=E7=AB=A0 12</p>\n", 20 * MIB) + "\n--b--\n").encode()


def docx_prose() -> bytes:
    """A document.xml of 20 MiB: paragraphs."""
    body = _repeated(f"<w:p><w:r><w:t>{_SENTENCE}</w:t></w:r></w:p>", 20 * MIB)
    return _archive({"word/document.xml": f"<w:document {_WORD}><w:body>{body}</w:body></w:document>"})


def docx_cells() -> bytes:
    """A document.xml of 20 MiB: table cells, ten to a row."""
    row = f"<w:tr>{'<w:tc><w:p><w:r><w:t>12</w:t></w:r></w:p></w:tc>' * 10}</w:tr>"
    body = f"<w:tbl>{_repeated(row, 20 * MIB)}</w:tbl>"
    return _archive({"word/document.xml": f"<w:document {_WORD}><w:body>{body}</w:body></w:document>"})


def docx_bomb() -> bytes:
    """A document.xml that unpacks to 1 GiB of spaces."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _CONTENT_TYPES)
        with archive.open("word/document.xml", "w", force_zip64=True) as part:
            for _ in range(1024):
                part.write(b" " * MIB)
    return target.getvalue()


def docx_lying_bomb() -> bytes:
    """The same, with a directory that gives its size as 1,000 bytes."""
    data = bytearray(docx_bomb())
    claimed = (1000).to_bytes(4, "little")
    entry = data.rfind(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = claimed
    return bytes(data)


def docx_entities() -> bytes:
    """Entities that expand to a billion copies."""
    entities = "".join(f'<!ENTITY e{n} "{"".join(f"&e{n - 1};" for _ in range(10))}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE d [<!ENTITY e0 "规章">{entities}]>'
    body = f"<w:document {_WORD}><w:body><w:p><w:r><w:t>&e9;</w:t></w:r></w:p></w:body></w:document>"
    return _archive({"word/document.xml": f'<?xml version="1.0"?>{doctype}{body}'})


def xlsx_cells() -> bytes:
    """1,000,000 cells: 50,000 rows of twenty numbers."""
    rows = "".join(f'<row r="{n}">{"<c><v>12</v></c>" * 20}</row>' for n in range(1, 50_001))
    book = openpyxl.Workbook()
    empty = io.BytesIO()
    book.save(empty)
    target = io.BytesIO()
    with zipfile.ZipFile(empty) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            part = source.read(name).decode()
            if name == "xl/worksheets/sheet1.xml":
                head, tail = re.split(r"<sheetData\s*/>|<sheetData></sheetData>", part)
                part = f"{head}<sheetData>{rows}</sheetData>{tail}"
            archive.writestr(name, part)
    return target.getvalue()


def pdf_pages() -> bytes:
    """500 pages: generated reports, one after the other."""
    with pikepdf.Pdf.new() as book:
        seed = 0
        while len(book.pages) < 500:
            for sample in samples("pdf", 10, seed):
                with pikepdf.Pdf.open(io.BytesIO(sample.data)) as report:
                    book.pages.extend(report.pages)
            seed += 10
        del book.pages[500:]
        target = io.BytesIO()
        book.save(target)
        return target.getvalue()


def _pdf_with(content: bytes) -> bytes:
    with pikepdf.Pdf.new() as document:
        page = document.add_blank_page(page_size=(595, 842))
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1)
        font.BaseFont = pikepdf.Name.Helvetica
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.obj.Contents = pikepdf.Stream(document, content)
        target = io.BytesIO()
        document.save(target, compress_streams=True)
        return target.getvalue()


def pdf_text() -> bytes:
    """A page with a million words."""
    return _pdf_with(b"BT /F1 9 Tf 50 700 Td " + b"(12 ) Tj 3 0 Td " * 1_000_000 + b"ET")


def pdf_lines() -> bytes:
    """A page with 300,000 ruled lines."""
    lines = (f"{n % 595} {n % 842} m {n % 595} {n % 842 + 9} l S\n" for n in range(300_000))
    return _pdf_with(b"BT /F1 9 Tf 50 700 Td (government information 2023) Tj ET\n" + "".join(lines).encode())


def text_prose() -> bytes:
    """20 MiB of prose."""
    return _repeated(_SENTENCE + "\n", 20 * MIB).encode()


def text_fields() -> bytes:
    """20 MiB of figures with tabs between them."""
    return _repeated("12\t" * 9 + "12\n", 20 * MIB).encode()


def random_bytes(size: int) -> bytes:
    """Noise, `size` in MiB."""
    return random.Random(size).randbytes(size * MIB)


GIANTS: dict[str, Callable[[], bytes]] = {
    "PDF of 500 pages": pdf_pages,
    "PDF, one page of a million words": pdf_text,
    "PDF, one page of 300,000 lines": pdf_lines,
    "HTML of 20 MiB, prose": html_prose,
    "HTML of 20 MiB, table cells": html_cells,
    "HTML, tables nested 50 deep": lambda: html_nested(50),
    "HTML, tables nested 5,000 deep": lambda: html_nested(5000),
    "HTML, cells spanning a million rows and columns": html_spans,
    "MHT of 20 MiB": mht_large,
    "DOCX, document.xml of 20 MiB, prose": docx_prose,
    "DOCX, document.xml of 20 MiB, table cells": docx_cells,
    "DOCX that unpacks to 1 GiB": docx_bomb,
    "DOCX that unpacks to 1 GiB and claims 1,000 bytes": docx_lying_bomb,
    "DOCX with entities that expand to 10⁹": docx_entities,
    "XLSX of 1,000,000 cells": xlsx_cells,
    "text of 20 MiB, prose": text_prose,
    "text of 20 MiB, figures with tabs": text_fields,
    "15 MiB of random bytes": lambda: random_bytes(15),
    "60 MiB of random bytes": lambda: random_bytes(60),
}
"""What makes each file, by what it is called in the results."""


def largest_samples(count: int) -> Iterator[tuple[str, bytes]]:
    """The largest of `count` generated files of each kind."""
    for kind in KINDS:
        sample = max(samples(kind, count), key=lambda each: len(each.data))
        yield f"{kind}, largest of {count}", sample.data
