"""What is taken in for a check-up: said before anything is read, by the first bytes and the size."""

from __future__ import annotations

from pathlib import PurePath

from gongkai.messages import Message
from gongkai.report.read import ReadError
from gongkai.report.read.detect import detect

LARGEST_FILE = 20 * 2**20
"""Bytes of one file: the longest reports with pictures have a few million."""
MOST_FILES = 20
"""Files handed in together."""
LARGEST_REQUEST = 100 * 2**20
"""Bytes of all files handed in together; what is more is not received at all."""
ACCEPTED = (".docx", ".doc", ".wps", ".pdf", ".xlsx", ".xls", ".et", ".html", ".htm", ".mht", ".rtf", ".txt")
"""What the names of files end with that a browser is to offer."""
_PLAIN = frozenset((".txt", ".html", ".htm", ".mht", ".mhtml", ".csv", ".md", ".xml", ""))
"""Ends of names that plain text may have; text of web pages is often given those of office programs as well."""
_LONGEST_NAME = 200


def refuse(name: str, data: bytes) -> None:
    """Raises ReadError where a file is not to be read: too large, empty, encrypted, a picture, no document at all.

    Names lie, and what a file is goes by its content; but content that no office program would have written under such
    a name is not read as if it were text.
    """
    if len(data) > LARGEST_FILE:
        raise ReadError("too_large", Message("文件过大（超过 {limit} MB），未予读取。", {"limit": LARGEST_FILE >> 20}))
    kind = detect(data)
    suffix = PurePath(name).suffix.lower()
    if kind == "txt" and (suffix not in _PLAIN or (b"\0\0\0" in data[:4096] and not _is_wide(data))):
        said = Message(
            "文件名以“{suffix}”结尾，内容却不是这种文件，未予读取。请用原来的软件打开并另存后再试。", {"suffix": suffix}
        )
        raise ReadError("unknown", said)


def _is_wide(data: bytes) -> bool:
    """Whether it is text of two or four bytes a character, by its mark."""
    return data.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff"))


def shown_name(name: str) -> str:
    """The name of a file as it is kept: without folders, not too long, ending as it did."""
    plain = name.replace("\\", "/").rsplit("/", 1)[-1].strip() or "?"
    if len(plain) <= _LONGEST_NAME:
        return plain
    suffix = PurePath(plain).suffix[:10]
    return plain[: _LONGEST_NAME - len(suffix)] + suffix
