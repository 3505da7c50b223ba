"""Whether anything removed from a PDF can be found again: in its text, in its pictures, in its bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from ctypes import c_int
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2
from pikepdf import Name
from PIL import Image

from gongkai.messages import Message
from gongkai.redaction.model import Area, Leak, RedactionError
from gongkai.redaction.needles import Needles, plain
from gongkai.redaction.pdf.fonts import Font, font_of
from gongkai.redaction.pdf.page_text import DAMAGED, Character, characters, opened
from gongkai.redaction.pdf.writing import written_anew

_SCALE = 2.0
_RIM = 2
"""Pixels at an area's edge that are not looked at: they are mixed with what is beside it."""
_IN_AREA = Message("第{page}页的遮盖区域里仍能提取到文字，不能可靠地遮盖。请将该页打印为图片后再试。")
_SEEN = Message("第{page}页的遮盖区域里仍能看到内容，不能可靠地遮盖。请将该页打印为图片后再试。")
_IN_BYTES = Message("应遮盖的文字在文件的{where}中仍能找到，不能可靠地遮盖。请重新导出或打印为PDF后再试。")


def words_in(content: bytes, removals: Sequence[Area]) -> tuple[list[str], dict[str, int]]:
    """What stands in each area, and how often the same words stand where they were not asked to be removed.

    What is drawn counts, not what a file says that its drawing means (ActualText), which readers put in its place.
    """
    with opened(written_anew(content, ())[0]) as document:
        pages = {page: characters(document, page) for page in range(len(document))}
    words = [
        plain("".join(each.text for each in pages.get(area.page - 1, ()) if each.overlaps(area.box)))
        for area in removals
    ]
    left = plain("".join(each.text for page in pages for each in _outside(pages[page], page + 1, removals)))
    return words, {word: left.count(word) for word in dict.fromkeys(words) if len(word) > 1}


def _outside(found: Sequence[Character], page: int, removals: Sequence[Area]) -> Iterator[Character]:
    areas = [area for area in removals if area.page == page]
    return (each for each in found if not any(each.overlaps(area.box) for area in areas))


def verify_pdf(original: bytes, redacted: bytes, removals: Sequence[Area]) -> tuple[Leak, ...]:
    """What of the areas' content is still in the redacted file: by extraction, by rendering, and in its bytes."""
    leaks = leaks_of(redacted, removals, *words_in(original, removals))
    with opened(written_anew(redacted, ())[0]) as document:  # as drawn, whatever the file says that it means
        drawn = [leak for page, areas in _by_page(removals) for leak in _read(document, page, areas)]
    return (*leaks, *(leak for leak in drawn if leak not in leaks))


def leaks_of(
    redacted: bytes, removals: Sequence[Area], words: Sequence[str], elsewhere: Mapping[str, int]
) -> tuple[Leak, ...]:
    """The same, where it is known what stood in the areas and what stands elsewhere too."""
    there = [word for word in words if not elsewhere.get(word)]
    gone = Needles([*there, *(word[::-1] for word in there)])  # PDFium gives text that is upside down backwards
    leaks: list[Leak] = []
    with opened(redacted) as document:
        for page, areas in _by_page(removals):
            leaks += _read(document, page, areas)
            leaks += _seen(document, page, areas)
    leaks += _kept(redacted, gone)
    return tuple(leaks)


def _by_page(removals: Sequence[Area]) -> list[tuple[int, list[Area]]]:
    return [
        (page, [area for area in removals if area.page == page]) for page in sorted({area.page for area in removals})
    ]


def _read(document: pypdfium2.PdfDocument, number: int, areas: Sequence[Area]) -> Iterator[Leak]:
    """Characters of a page that are extracted from its areas."""
    if not 1 <= number <= len(document):
        raise RedactionError(DAMAGED)
    found = characters(document, number - 1)
    for area in areas:
        inside = "".join(each.text for each in found if each.text.strip("\0 \r\n") and each.overlaps(area.box))
        if inside:
            yield Leak(inside, f"page {number}", Message(_IN_AREA.template, {"page": number}))


def _seen(document: pypdfium2.PdfDocument, number: int, areas: Sequence[Area]) -> Iterator[Leak]:
    """Areas of a page that are not of one colour."""
    page = document[number - 1]
    try:
        picture = page.render(scale=_SCALE, may_draw_forms=True).to_pil().convert("RGB")
        boxes = [_pixels(page, area, picture.size) for area in areas]
    finally:
        page.close()
    for box in boxes:
        if box[2] > box[0] and box[3] > box[1] and not _is_uniform(picture.crop(box)):
            yield Leak("", f"page {number}", Message(_SEEN.template, {"page": number}))


def _pixels(page: Any, area: Area, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """The pixels of an area without its rim, whichever way the page is turned."""
    left, bottom, right, top = area.box
    xs, ys = [], []
    for x, y in ((left, bottom), (right, top)):
        at_x, at_y = _on_screen(page, x, y, size)
        xs.append(at_x)
        ys.append(at_y)
    width, height = size
    return (
        max(min(xs) + _RIM, 0),
        max(min(ys) + _RIM, 0),
        min(max(xs) - _RIM, width),
        min(max(ys) - _RIM, height),
    )


def _on_screen(page: Any, x: float, y: float, size: tuple[int, int]) -> tuple[int, int]:
    at_x, at_y = c_int(), c_int()
    pypdfium2.raw.FPDF_PageToDevice(page.raw, 0, 0, size[0], size[1], 0, x, y, at_x, at_y)
    return at_x.value, at_y.value


def _is_uniform(picture: Image.Image) -> bool:
    extrema = picture.getextrema()
    return all(isinstance(each, tuple) and each[0] == each[1] for each in extrema)


def _kept(redacted: bytes, gone: Needles) -> Iterator[Leak]:
    """Leaks in the file itself: its bytes, every string and stream in it, and what its fonts make of its codes."""
    if not gone:
        return
    for word in gone.in_bytes(redacted):
        yield _leak(word, Message("字节"))
    with pikepdf.open(BytesIO(redacted)) as document:
        for thing in document.objects:
            yield from _in_object(thing, gone)
        for page in document.pages:
            for word in gone.in_text(_spoken(page.obj, page.obj.get("/Resources"), set())):
                yield _leak(word, Message("文字编码"))


def _leak(word: str, where: Message) -> Leak:
    return Leak(word, where.text("zh"), Message(_IN_BYTES.template, {"where": where}))


def _in_object(thing: Any, gone: Needles) -> Iterator[Leak]:
    if isinstance(thing, pikepdf.Stream):
        try:
            data = thing.read_bytes()
        except pikepdf.PdfError:
            data = thing.read_raw_bytes()
        for word in gone.in_bytes(data):
            yield _leak(word, Message("数据流"))
    for text in _strings(thing, 0):
        for word in (*gone.in_bytes(text), *gone.in_text(text.decode("utf-16", "replace"))):
            yield _leak(word, Message("对象"))


def _strings(thing: Any, depth: int) -> Iterator[bytes]:
    """The strings and names directly in an object; objects of their own come by themselves."""
    if depth > 30 or (depth and getattr(thing, "is_indirect", False)):
        return
    if isinstance(thing, (pikepdf.String, Name)):
        yield bytes(thing) if isinstance(thing, pikepdf.String) else str(thing).encode()
    elif isinstance(thing, pikepdf.Array):
        for each in thing:
            yield from _strings(each, depth + 1)
    elif isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
        for key, value in thing.items():
            yield key.encode()
            yield from _strings(value, depth + 1)


def _spoken(stream: Any, resources: Any, seen: set[tuple[int, int]]) -> str:
    """All that a stream's text operators say by the fonts' own meanings, wherever and however it is drawn."""
    said: list[str] = []
    meanings: dict[bytes, str] = {}
    font: Font | None = None
    for instruction in pikepdf.parse_content_stream(stream):
        operator = str(instruction.operator)
        if operator == "Tf":
            font = font_of(resources.Font[str(instruction.operands[0])])
            meanings = font.meanings()
        elif operator in ("Tj", "TJ") and font is not None:
            items = instruction.operands[0] if operator == "TJ" else instruction.operands
            glyphs = [font.glyphs(bytes(item)) or () for item in items if isinstance(item, pikepdf.String)]
            said += [meanings.get(glyph.code, glyph.code.decode("latin-1")) for each in glyphs for glyph in each]
        elif operator == "Do":
            form = resources.XObject[str(instruction.operands[0])]
            if form.get("/Subtype") == Name.Form and form.objgen not in seen:
                seen.add(form.objgen)
                said.append(_spoken(form, form.get("/Resources"), seen))
    return plain("".join(said))
