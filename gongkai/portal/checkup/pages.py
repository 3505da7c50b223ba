"""The pages of a PDF as images, so that a place can be shown on them. Runs in a process of its own: see `isolation`."""

from __future__ import annotations

import struct
import zlib
from ctypes import byref, c_int
from pathlib import Path
from typing import Any

import pypdfium2
from pypdfium2 import raw

from gongkai.portal.checkup.folders import Folder

WIDTH = 1100
"""Pixels of an image's width."""
_MOST_PAGES = 40
_TALLEST = 4 * WIDTH
"""Pixels of an image's height: a page that would be taller is drawn smaller."""
_SPAN = 1000
"""Points between the places by which the way from page to image is measured."""


def draw(folder: str, number: int) -> dict[str, Any]:
    """Draw the pages of a file of a submission, in shades of grey; the result is for `Folder.write_pages`.

    By page, `size` is the image's width and height in pixels; `from_page` has six numbers a to f, by which a point (x,
    y) of the page's own coordinates stands at (a x + c y + e, b x + d y + f) of the image.
    """
    place = Folder(Path(folder))
    document = pypdfium2.PdfDocument(place.source(number).read_bytes())
    try:
        return {str(page): _draw(document[page - 1], place.page(number, page)) for page in _numbers(document)}
    finally:
        document.close()


def _numbers(document: pypdfium2.PdfDocument) -> range:
    return range(1, min(len(document), _MOST_PAGES) + 1)


def _draw(page: pypdfium2.PdfPage, path: Path) -> dict[str, Any]:
    width, height = page.get_size()
    scale = min(WIDTH / width, _TALLEST / height)
    bitmap = page.render(scale=scale, grayscale=True)
    path.write_bytes(_png(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride))
    result = {"size": [bitmap.width, bitmap.height], "from_page": _from_page(page, bitmap.width, bitmap.height)}
    bitmap.close()
    page.close()
    return result


def _from_page(page: pypdfium2.PdfPage, width: int, height: int) -> list[float]:
    """The way from page to image, whatever its crop and rotation: measured at three points."""

    def at(x: int, y: int) -> tuple[int, int]:
        across, down = c_int(), c_int()
        # Drawn larger, since whole pixels are answered.
        raw.FPDF_PageToDevice(page.raw, 0, 0, 100 * width, 100 * height, 0, x, y, byref(across), byref(down))
        return across.value, down.value

    (e, f), (right, right_down), (up_across, up) = at(0, 0), at(_SPAN, 0), at(0, _SPAN)
    steps = [(right - e) / _SPAN, (right_down - f) / _SPAN, (up_across - e) / _SPAN, (up - f) / _SPAN, e, f]
    return [step / 100 for step in steps]


def _png(pixels: bytes, width: int, height: int, stride: int) -> bytes:
    """A PNG of one byte of grey to a pixel."""
    rows = b"".join(b"\0" + pixels[row * stride : row * stride + width] for row in range(height))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 6)) + chunk(b"IEND", b"")
