"""Workbooks as bytes: what fails while one is put together is told as what it is, a disk that is full."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO

from lxml import etree
from openpyxl import Workbook


def workbook_bytes(book: Workbook) -> bytes:
    """The file of a workbook, whole before any of it is written anywhere. Raises OSError."""
    stream = BytesIO()
    with told_as_full_disk(book):
        book.save(stream)
    return stream.getvalue()


@contextmanager
def told_as_full_disk(book: Workbook) -> Iterator[None]:
    """Raise OSError where the temporary files in which openpyxl collects its sheets cannot be written to.

    The sheets are given up in good order: left to themselves they complain on standard error when they are collected.
    """
    try:
        yield
    except etree.LxmlError as error:
        for sheet in book.worksheets:
            with suppress(etree.LxmlError, OSError, AttributeError):
                sheet.close()  # only sheets that are written line by line have this
        raise OSError(f"{type(error).__name__}: {error}") from error
