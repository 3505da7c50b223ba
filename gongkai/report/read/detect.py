"""What a file is, by its content: names lie (a ".doc" is often a web page, a ".xls" a table of HTML)."""

from __future__ import annotations

import codecs
import re
import zipfile

from gongkai.messages import Message
from gongkai.report.read.archive import encrypted, open_archive
from gongkai.report.read.errors import ReadError

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|meta|title)\b", re.IGNORECASE)
_TAG = re.compile(rb"<(?:div|p|span)\b", re.IGNORECASE)
_BEGINS_WITH_TAG = re.compile(rb"\A[\xef\xbb\xbf\xff\xfe]{0,3}\s*<[a-z!]", re.IGNORECASE)
_FEWEST_TAGS = 5
"""Tags from which a text is a part of a page, though it does not begin with one; fewer were left standing in it."""
_MHT = re.compile(rb"^(?:MIME-Version:|From:|Content-Type:\s*multipart/related)", re.IGNORECASE | re.MULTILINE)
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*")
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
"""Marks of text in characters of two or four bytes; UTF-32's other mark begins like UTF-16's."""
_BITMAP = re.compile(rb"BM.{4}\0\0\0\0", re.DOTALL)


def detect(data: bytes) -> str:
    """The kind of a file: docx, doc, xlsx, xls, pdf, html, mht, rtf or txt (the last for all other bytes).

    Raises ReadError for what can be told at once: `empty`, `encrypted`, `scan` (a picture), `unknown` (a container
    that holds no document), `damaged`.
    """
    head = data[:4096]
    if not data.strip(b"\x00\r\n\t \xef\xbb\xbf\xff\xfe"):
        raise ReadError("empty", Message("文件是空的。"))
    if data.startswith(b"PK"):
        return _in_archive(data)
    if data.startswith(_OLE):
        return _in_ole(data)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(_PICTURES) or _BITMAP.match(head):
        raise scan()
    return _in_text(_plain(head))


def scan() -> ReadError:
    """A picture of a report, which has no text to read."""
    return ReadError(
        "scan", Message("这是扫描件或图片，没有可以读取的文字。请提供原来的电子文件；目前还不能识别扫描件。")
    )


def _plain(head: bytes) -> bytes:
    """The beginning of a text with the zeros of UTF-16 and UTF-32 taken out, so that ASCII mark-up shows."""
    return head.replace(b"\x00", b"") if head.startswith(_WIDE) else head


def _in_text(head: bytes) -> str:
    if _MHT.search(head[:512]) and b"multipart/" in head.lower():
        return "mht"
    tags = len(_TAG.findall(head))
    is_part = tags >= _FEWEST_TAGS or (tags > 0 and _BEGINS_WITH_TAG.match(head))
    return "html" if is_part or _PAGE.search(head) else "txt"


def _in_archive(data: bytes) -> str:
    with open_archive(data) as archive:
        names = _names(archive)
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "OFD.xml" in names:
        raise ReadError("unknown", Message("这是 OFD 文件，目前还不能读取。请另存为 PDF 或 Word 文件后再试。"))
    raise ReadError("unknown", Message("压缩包里没有 Word 或电子表格的内容。"))


def _names(archive: zipfile.ZipFile) -> set[str]:
    return {name.replace("\\", "/") for name in archive.namelist()}


def _in_ole(data: bytes) -> str:
    """The kind of an OLE container, by the names of its streams (UTF-16 in its directory)."""

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        raise encrypted()
    if holds("WordDocument") or holds("WpsDocument"):
        return "doc"
    if holds("Workbook") or holds("Book"):
        return "xls"
    raise ReadError("unknown", Message("这个文件里没有 Word、WPS 文字或电子表格的内容。"))
