"""Which files are taken: kinds that an office works with, told by their content and not by their name."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from gongkai.messages import Message
from gongkai.portal.wording import later

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


LONGEST_NAME = 200
ACCEPTED = ",".join(f".{ending}" for ending in (*_BEGINNINGS, "txt"))
"""What a browser is to offer; a phone then hands its pictures over as JPEG."""


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that was looked at and taken."""

    name: str
    content: bytes
    media_type: str


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


def enclosed(files: Iterable[UploadedFile[bytes]]) -> list[Enclosed]:
    """The files as they are kept. Raises FileRefusedError, which names the file."""
    taken = []
    for file in files:
        name = shortened(file.name or "")
        try:
            # What is larger than any file that is taken is not read.
            content = file.read() if (file.size or 0) <= LARGEST else b"\0" * (LARGEST + 1)
            taken.append(Enclosed(name, content, media_type_of(name, content)))
        except FileRefusedError as error:
            raise FileRefusedError(Message("“{name}”：{why}", {"name": name, "why": error.message})) from None
    return taken


def shortened(name: str) -> str:
    """A file's name without folders, no longer than is kept, ending as it did."""
    plain = "".join(each for each in PurePath(name.replace("\\", "/")).name if each.isprintable()).strip() or "1"
    suffix = PurePath(plain).suffix[:10]
    return plain if len(plain) <= LONGEST_NAME else plain[: LONGEST_NAME - len(suffix)] + suffix


class FilesInput(forms.ClearableFileInput):
    """An input that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each looked at and taken (`Enclosed`)."""

    widget = FilesInput(attrs={"accept": ACCEPTED, "multiple": True})

    def __init__(self, *, most: int, **options: Any) -> None:
        """`most`: how many are taken together."""
        super().__init__(**options)
        self.most = most

    def clean(self, data: Any, initial: Any = None) -> list[Enclosed]:
        """The files, read."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if len(given) > self.most:
            raise ValidationError(_("一次最多%(most)s个文件"), params={"most": self.most})
        if not given:
            super().clean(None, initial)  # says that it is required, if it is
        try:
            return enclosed(given)
        except FileRefusedError as error:
            raise ValidationError(later(error.message)) from None


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
