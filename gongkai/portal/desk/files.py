"""Which files are taken: kinds that an office works with, told by their content and not by their name."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import PurePath

from gongkai.messages import Message

LARGEST = 10 * 1024 * 1024
"""Bytes of a file."""
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BEGINNINGS = {
    "pdf": (b"%PDF-", "application/pdf"),
    "ofd": (b"PK\x03\x04", "application/ofd"),
    "docx": (b"PK\x03\x04", _WORD),
    "xlsx": (b"PK\x03\x04", _SHEET),
    "doc": (b"\xd0\xcf\x11\xe0", "application/msword"),
    "xls": (b"\xd0\xcf\x11\xe0", "application/vnd.ms-excel"),
    "wps": (b"\xd0\xcf\x11\xe0", "application/vnd.ms-works"),
    "jpg": (b"\xff\xd8\xff", "image/jpeg"),
    "jpeg": (b"\xff\xd8\xff", "image/jpeg"),
    "png": (b"\x89PNG\r\n\x1a\n", "image/png"),
    "zip": (b"PK\x03\x04", "application/zip"),
}
"""How files of each kind begin, and what they are, by the end of their name."""
_WITHIN = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "ofd": "OFD.xml"}
"""A part that an archive of the kind has."""


class FileRefusedError(Exception):
    """A file that is not taken; `message` says why."""

    def __init__(self, message: Message) -> None:
        """Keep the message."""
        self.message = message
        super().__init__(message.text("en"))


def media_type_of(name: str, content: bytes) -> str:
    """What the file is. Raises FileRefusedError where it is too large, of no kind that is taken, or not what it says.

    Only the beginning and the parts of an archive are looked at: whether it can be read is for whoever opens it.
    """
    if len(content) > LARGEST:
        raise FileRefusedError(Message("文件超过{most}MB", {"most": LARGEST // 1024 // 1024}))
    ending = PurePath(name).suffix.lower().lstrip(".")
    if ending == "txt":
        return _text(content)
    if ending not in _BEGINNINGS:
        kinds = "、".join((*_BEGINNINGS, "txt"))
        raise FileRefusedError(Message("不接受这种文件；可以上传：{kinds}", {"kinds": kinds}))
    beginning, media_type = _BEGINNINGS[ending]
    if not content.startswith(beginning) or not _has_part(content, _WITHIN.get(ending)):
        raise FileRefusedError(Message("文件的内容不是{kind}格式，或者已经损坏", {"kind": ending}))
    return media_type


def _text(content: bytes) -> str:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        raise FileRefusedError(Message("文件的内容不是{kind}格式，或者已经损坏", {"kind": "txt（UTF-8）"})) from None
    return "text/plain; charset=utf-8"


def _has_part(content: bytes, part: str | None) -> bool:
    if part is None:
        return True
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return part in archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
