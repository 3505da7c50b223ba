"""Opening ZIP containers (docx, xlsx) that nobody vouches for: sizes are checked before anything is unpacked."""

from __future__ import annotations

import io
import zipfile

from lxml import etree

from gongkai.messages import Message
from gongkai.report.places.archives import UNZIP_ERRORS
from gongkai.report.read.errors import ReadError

LARGEST_PART = 10 * 2**20
"""Bytes of one unpacked part. A report of a hundred pages has two million."""


def open_archive(data: bytes) -> zipfile.ZipFile:
    """The ZIP container in `data`. Raises ReadError (`damaged`)."""
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except UNZIP_ERRORS as error:
        raise damaged() from error


def read_part(archive: zipfile.ZipFile, name: str) -> bytes:
    """An unpacked part. Raises ReadError: `damaged`, `encrypted` or `too_large`."""
    try:
        info = archive.getinfo(name)
        if info.flag_bits & 1:
            raise encrypted()
        if info.file_size > LARGEST_PART:
            raise too_large()
        with archive.open(info) as part:
            content = part.read(LARGEST_PART + 1)
    except KeyError as error:
        raise damaged() from error
    except UNZIP_ERRORS as error:
        raise damaged() from error
    if len(content) > LARGEST_PART:
        raise too_large()
    return content


def parse_xml(content: bytes) -> etree._Element:
    """The root of an XML part, with no entity expanded and nothing fetched. Raises ReadError (`damaged`)."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise damaged() from error
    if root.getroottree().docinfo.doctype:
        raise damaged()  # Office writes none; one that is there wants to define entities
    return root


def damaged() -> ReadError:
    """A file of a known kind that cannot be opened."""
    return ReadError("damaged", Message("文件已损坏或不完整，无法打开。请用原来的软件打开并另存一份后再试。"))


def encrypted() -> ReadError:
    """A file that wants a password."""
    return ReadError("encrypted", Message("文件已加密，需要密码。请先取消密码，另存一份后再试。"))


def too_large() -> ReadError:
    """A file that is larger, or unpacks to more, than any report does."""
    return ReadError("too_large", Message("文件过大，或解压后过大，不像是一份年度报告，未予读取。"))
