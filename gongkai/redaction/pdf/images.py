"""Pictures: the pixels that lie in an area are overwritten in the picture itself, and in its mask."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2
from pikepdf import Name
from PIL import Image, ImageDraw

from gongkai.messages import Message
from gongkai.redaction.model import Box, RedactionError
from gongkai.redaction.pdf.geometry import Matrix, Point, meet

_MOST_PIXELS = 100_000_000
_KEPT = [
    "/Type",
    "/Subtype",
    "/Width",
    "/Height",
    "/ColorSpace",
    "/BitsPerComponent",
    "/Decode",
    "/DecodeParms",
    "/Filter",
    "/Interpolate",
    "/ImageMask",
    "/Mask",
    "/SMask",
    "/Intent",
    "/Matte",
    "/SMaskInData",
]
_UNIT: Box = (0.0, 0.0, 1.0, 1.0)
_UNREADABLE = Message("第{page}页的图片不能解读，不能可靠地遮盖其中的内容。请将该页打印为图片后再试。")
_MOST_COMPONENTS = 8


class Pictures:
    """Makes clean copies of a document's pictures."""

    def __init__(self, document: pikepdf.Pdf) -> None:
        self._document = document
        self._clean: dict[tuple[int, int], Any] = {}

    def copy(self, image: Any, matrix: Matrix, areas: Sequence[Box], page: int) -> Any:
        """A picture for one place: without its pixels in the areas, and without what is not drawn.

        `matrix` takes the unit square to the page. Raises RedactionError where the pixels cannot be read.
        """
        touched = [area for area in areas if meet(area, matrix.box(_UNIT))]
        if not touched:
            if image.objgen not in self._clean or image.objgen == (0, 0):
                self._clean[image.objgen] = self._stripped(image)
            return self._clean[image.objgen]
        back = matrix.inverse()
        if back is None:
            return None
        shapes = [
            [back.at(x, y) for x, y in ((area[0], area[1]), (area[2], area[1]), (area[2], area[3]), (area[0], area[3]))]
            for area in touched
        ]
        return self._overwritten(image, shapes, page)

    def _stripped(self, image: Any) -> Any:
        """The same picture without what programs wrote beside its pixels (metadata, alternates, EXIF)."""
        data = image.read_raw_bytes()
        if image.get("/Filter") == Name.DCTDecode:
            data = without_remarks(data)
        stream = self._document.make_stream(data)
        self._take_keys(stream, image, ("/Filter", "/DecodeParms"))
        for key in ("/SMask", "/Mask"):
            if isinstance(image.get(key), pikepdf.Stream):
                stream[key] = self._stripped(image[key])
        return stream

    @staticmethod
    def _take_keys(stream: Any, image: Any, further: Sequence[str] = ()) -> None:
        for key in _KEPT:
            if key in image and (key not in ("/Filter", "/DecodeParms") or key in further):
                stream[key] = image[key]

    def _overwritten(self, image: Any, shapes: Sequence[Sequence[Point]], page: int) -> Any:
        width, height = int(image.Width), int(image.Height)
        if not 0 < width * height <= _MOST_PIXELS:
            raise RedactionError(Message(_UNREADABLE.template, {"page": page}))
        bits = 1 if image.get("/ImageMask", False) else int(image.get("/BitsPerComponent", 8))
        try:
            data = bytearray(image.get_stream_buffer(decode_level=pikepdf.StreamDecodeLevel.all))
            components = _components(len(data), width, height, bits)
        except (pikepdf.PdfError, NotImplementedError, RuntimeError):
            data, components = bytearray(), 0
        replaced: dict[str, Any] = {}
        if not components:
            data = bytearray(self._drawn(image, width, height, page))
            components, bits = 3, 8
            replaced = {"/ColorSpace": Name.DeviceRGB, "/BitsPerComponent": 8}
        _blacken(data, (width, height), components * bits, shapes)
        stream = self._document.make_stream(bytes(data))
        self._take_keys(stream, image)
        for key, value in replaced.items():
            stream[key] = value
            if "/Decode" in stream:
                del stream["/Decode"]
        for key in ("/SMask", "/Mask"):
            if isinstance(image.get(key), pikepdf.Stream):
                stream[key] = self._overwritten(image[key], shapes, page)
        return stream

    def _drawn(self, image: Any, width: int, height: int, page: int) -> bytes:
        """The pixels of a picture of a kind that only PDFium decodes (JBIG2, JPEG 2000, fax), as red, green, blue."""
        if image.get("/ImageMask", False):
            raise RedactionError(Message(_UNREADABLE.template, {"page": page}))
        alone = pikepdf.new()
        copy = alone.copy_foreign(image if image.is_indirect else self._document.make_indirect(image))
        for key in ("/SMask", "/Mask"):
            if key in copy:
                del copy[key]
        alone.add_blank_page(page_size=(width, height))
        alone.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=copy))
        alone.pages[0].Contents = alone.make_stream(f"{width} 0 0 {height} 0 0 cm /I Do".encode("ascii"))
        content = _saved(alone)
        document = pypdfium2.PdfDocument(content)
        try:
            drawn = document[0].render(scale=1, may_draw_forms=False).to_pil().convert("RGB")
        finally:
            document.close()
        if drawn.size != (width, height) or drawn.getextrema() == ((255, 255),) * 3:
            raise RedactionError(Message(_UNREADABLE.template, {"page": page}))
        return bytes(drawn.tobytes())


def _saved(document: pikepdf.Pdf) -> bytes:
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _components(length: int, width: int, height: int, bits: int) -> int:
    """How many numbers a pixel has, by the length of all; 0 where none fits."""
    for components in range(1, _MOST_COMPONENTS + 1):
        whole = height * ((width * components * bits + 7) // 8)
        if whole <= length <= whole + 2:  # some writers end the data with a line break
            return components
    return 0


def _blacken(data: bytearray, size: tuple[int, int], bits: int, shapes: Sequence[Sequence[Point]]) -> None:
    """Set all bits to 0 of the pixels that shapes (corners in the unit square, which has its origin below) touch."""
    width, height = size
    mask = Image.new("1", size)
    draw = ImageDraw.Draw(mask)
    for shape in shapes:
        corners = [(x * width, (1 - y) * height) for x, y in shape]
        draw.polygon(corners, fill=1, outline=1)
    box = mask.getbbox()
    if box is None:
        return
    row_length = (width * bits + 7) // 8
    for y in range(box[1], box[3]):
        line = mask.crop((0, y, width, y + 1)).getbbox()
        if line is None:
            continue
        first, last = max(line[0] - 1, 0) * bits, min(line[2] + 1, width) * bits
        start = y * row_length
        row = int.from_bytes(data[start : start + row_length], "big")
        total = row_length * 8
        row &= ~(((1 << (last - first)) - 1) << (total - last))
        data[start : start + row_length] = row.to_bytes(row_length, "big")


def without_remarks(data: bytes) -> bytes:
    """A JPEG without EXIF and other remarks of programs; Adobe's, which says how colours are meant, is kept."""
    if data[:2] != b"\xff\xd8":
        return data
    kept, at = bytearray(data[:2]), 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == 0xFF:
            at += 1
            continue
        if marker not in (*range(0xE1, 0xEE), 0xEF, 0xFE) or (marker == 0xE2 and data[at + 4 :].startswith(b"ICC")):
            kept += data[at : at + 2 + length]
        at += 2 + length
    return bytes(kept + data[at:])
