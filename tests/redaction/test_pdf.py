"""What is removed from PDFs is gone from text, pictures and bytes, and nothing else is."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from PIL import Image, ImageChops

from gongkai.redaction import Area, RedactionError, redact, verify
from gongkai.redaction.pdf.page_text import areas_around, characters, opened
from tests.redaction.pdfs import HEIGHT, WIDTH, Made, make

DOCUMENTS = 136
SCALE = 1.5
BAR = b"/Span <</Alt"


def texts(content: bytes) -> list[str]:
    with opened(content) as document:
        return ["".join(each.text for each in characters(document, page)) for page in range(len(document))]


def areas_of(content: bytes, words: str) -> list[Area]:
    """Areas around all places where words stand, as somebody would draw them."""
    found: list[Area] = []
    with opened(redact(content, []).content) as document:  # as drawn, whatever the file says that it means
        for page in range(len(document)):
            all_of_page = [each for each in characters(document, page) if each.text.strip()]
            text = "".join(each.text for each in all_of_page)
            for each in {words, words[::-1]}:  # PDFium gives text that is upside down backwards
                at = text.find(each)
                while at >= 0:
                    found += areas_around(page + 1, all_of_page[at : at + len(each)])
                    at = text.find(each, at + 1)
    return found


def pictures(content: bytes) -> list[Image.Image]:
    with opened(content) as document:
        return [document[page].render(scale=SCALE).to_pil().convert("RGB") for page in range(len(document))]


def on_screen(area: Area, rotate: int, beyond: int) -> tuple[int, int, int, int]:
    """The pixels of an area of a page that is turned."""
    left, bottom, right, top = area.box
    x0, y0, x1, y1 = {
        0: (left, HEIGHT - top, right, HEIGHT - bottom),
        90: (bottom, left, top, right),
        180: (WIDTH - right, bottom, WIDTH - left, top),
        270: (HEIGHT - top, WIDTH - right, HEIGHT - bottom, WIDTH - left),
    }[rotate]
    return (
        int(x0 * SCALE) - beyond,
        int(y0 * SCALE) - beyond,
        int(x1 * SCALE) + 1 + beyond,
        int(y1 * SCALE) + 1 + beyond,
    )


def all_bytes(content: bytes) -> Iterator[bytes]:
    """The file, and all that is in it when streams are inflated and strings are read."""
    yield content
    with pikepdf.open(BytesIO(content)) as document:
        for thing in document.objects:
            yield thing.unparse(resolved=True)
            if isinstance(thing, pikepdf.Stream):
                yield thing.read_bytes()


def assert_gone(secret: str, content: bytes) -> None:
    forms = [secret.encode(each) for each in ("utf-8", "utf-16-be", "utf-16-le", "gb18030")]
    forms += [form.hex().encode() for form in forms]
    for data in all_bytes(content):
        assert not any(form in data or form in data.lower() for form in forms)


@pytest.mark.parametrize("seed", range(DOCUMENTS))
def test_nothing_removed_is_found_again_and_all_else_is_there(seed: int) -> None:
    made = make(seed)
    areas = areas_of(made.content, made.secret)
    assert areas
    redacted = redact(made.content, areas)
    assert "".join(redacted.removed) in (made.secret, made.secret[::-1])
    assert verify(made.content, made.content, areas)
    assert verify(made.content, redacted.content, areas) == ()
    said = ["".join(text.split()) for text in texts(redacted.content)]
    assert len(said) == made.pages
    assert not any(each in text for text in said for each in (made.secret, made.secret[::-1]))
    for line in made.kept:
        assert all("".join(line.split()) in text for text in said)
    assert_gone(made.secret, redacted.content)
    assert_pixels(made, redacted.content, areas)
    assert_no_ink_below(made, redacted.content, areas)


def assert_pixels(made: Made, content: bytes, areas: list[Area]) -> None:
    """The areas are black, all other pixels are as they were."""
    for page, (before, after) in enumerate(zip(pictures(made.content), pictures(content), strict=True), 1):
        here = [area for area in areas if area.page == page]
        for area in here:
            inner = after.crop(on_screen(area, made.rotate, -2))
            assert inner.getextrema() == ((0, 0),) * 3
        for area in here:
            for image in (before, after):
                image.paste((0, 0, 0), on_screen(area, made.rotate, 1))
        assert ImageChops.difference(before, after).getbbox() is None


def assert_no_ink_below(made: Made, content: bytes, areas: list[Area]) -> None:
    """Without the bars, nothing but the page's ground is where the words were."""
    with pikepdf.open(BytesIO(content)) as document:
        for page in document.pages:
            stream: Any = page.obj.Contents
            stream.write(stream.read_bytes().split(BAR)[0])
        buffer = BytesIO()
        document.save(buffer)
    bare = pictures(buffer.getvalue())
    for area in areas:
        rim = -5 if made.style == "predefined" else -2  # a font that stands in for another is wider than it should be
        below = bare[area.page - 1].crop(on_screen(area, made.rotate, rim))
        assert below.getextrema() == ((230, 230),) * 3


def test_glyphs_and_meanings_of_removed_characters_leave_the_font() -> None:
    made = next(each for each in map(make, range(0, 40, 4)) if each.style == "identity" and each.way == "whole")
    redacted = redact(made.content, areas_of(made.content, made.secret)).content
    with pikepdf.open(BytesIO(redacted)) as document:
        font: Any = document.pages[0].obj.Resources.Font["/F1"]
        meanings = font.ToUnicode.read_bytes()
        program = font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()
    for character in made.secret:
        assert character.encode("utf-16-be").hex().encode() not in meanings
    assert KEPT_CHARACTER.encode("utf-16-be").hex().encode() in meanings
    assert program.count(bytes(30)) >= len(made.secret)


KEPT_CHARACTER = "其"


def with_image(image: Image.Image, filtered: bool = False) -> bytes:
    """A page that is one picture, as a scanner makes it."""
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(200, 100))
    if filtered:
        buffer = BytesIO()
        image.save(buffer, "JPEG", quality=95)
        stream: Any = document.make_stream(buffer.getvalue())
        stream.Filter = pikepdf.Name.DCTDecode
    else:
        stream = document.make_stream(image.tobytes())
    stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    stream.Width, stream.Height = image.size
    stream.BitsPerComponent = 1 if image.mode == "1" else 8
    stream.ColorSpace = pikepdf.Name.DeviceRGB if image.mode == "RGB" else pikepdf.Name.DeviceGray
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=stream))
    page.obj.Contents = document.make_stream(b"q 200 0 0 100 0 0 cm /Im Do Q")
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(("mode", "filtered"), [("RGB", False), ("L", False), ("1", False), ("RGB", True)])
def test_pixels_are_overwritten_in_the_picture_itself(mode: str, filtered: bool) -> None:
    noise = Image.effect_noise((400, 200), 120).convert(mode)
    content = with_image(noise, filtered)
    area = Area(1, (50, 40, 90, 60))
    redacted = redact(content, [area]).content
    with pikepdf.open(BytesIO(content)) as before, pikepdf.open(BytesIO(redacted)) as after:
        scan: Any = before.pages[0].obj.Resources.XObject.Im
        old = pikepdf.PdfImage(scan).as_pil_image().convert("L")
        stream: Any = next(iter(after.pages[0].obj.Resources.XObject.values()))
        new = pikepdf.PdfImage(stream).as_pil_image().convert("L")
    assert new.crop((100, 80, 180, 120)).getextrema() == (0, 0)
    changed = ImageChops.difference(old, new).getbbox()
    assert changed is not None
    assert changed[0] >= 97
    assert changed[1] >= 78
    assert changed[2] <= 184
    assert changed[3] <= 123


def test_drawn_outlines_of_writing_go_and_ruled_lines_stay() -> None:
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(200, 100))
    page.obj.Contents = document.make_stream(
        b"10 50 m 190 50 l S 60 42 m 65 58 70 58 75 42 c f 20 20 160 60 re S 120 45 m 125 60 130 60 135 45 c f"
    )
    buffer = BytesIO()
    document.save(buffer)
    redacted = redact(buffer.getvalue(), [Area(1, (50, 40, 90, 60))]).content
    with pikepdf.open(BytesIO(redacted)) as after:
        operators = [str(each.operator) for each in pikepdf.parse_content_stream(after.pages[0])]
    assert operators.count("c") == 1
    assert operators.count("S") == 2


def test_a_shared_form_is_changed_only_where_it_was_asked() -> None:
    made = make(5 * 4)
    assert made.way == "form"
    with pikepdf.open(BytesIO(made.content)) as document:
        document.pages.append(document.pages[0])
        buffer = BytesIO()
        document.save(buffer)
    areas = [area for area in areas_of(buffer.getvalue(), made.secret) if area.page == 1]
    redacted = redact(buffer.getvalue(), areas)
    assert [made.secret in "".join(text.split()) for text in texts(redacted.content)] == [False, False, True]
    assert [warning.values for warning in redacted.warnings if "别处" in warning.template] == [
        {"text": made.secret, "count": 1}
    ]


def encrypted() -> bytes:
    document = pikepdf.open(BytesIO(make(0).content))
    buffer = BytesIO()
    document.save(buffer, encryption=pikepdf.Encryption(owner="a", user="b"))
    return buffer.getvalue()


def with_pattern_of_text() -> bytes:
    document = pikepdf.open(BytesIO(make(2).content))
    page: Any = document.pages[0].obj
    pattern: Any = document.make_stream(b"BT /F1 10 Tf 0 0 Td (13800001111) Tj ET")
    pattern.PatternType, pattern.PaintType, pattern.TilingType = 1, 1, 1
    pattern.BBox, pattern.XStep, pattern.YStep = pikepdf.Array([0, 0, 80, 20]), 80, 20
    pattern.Resources = pikepdf.Dictionary(Font=page.Resources.Font)
    page.Resources.Pattern = pikepdf.Dictionary(P=pattern)
    page.Contents = document.make_stream(b"/Pattern cs /P scn 0 0 320 220 re f")
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def with_hidden_layer() -> bytes:
    document = pikepdf.open(BytesIO(make(0).content))
    layer = document.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="a"))
    hidden = pikepdf.Dictionary(OFF=pikepdf.Array([layer]))
    document.Root.OCProperties = pikepdf.Dictionary(OCGs=pikepdf.Array([layer]), D=hidden)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (encrypted(), "密码"),
        (b"%PDF-1.7 nothing", "损坏"),
        (make(0).content[:400], "损坏"),
        (with_pattern_of_text(), "底纹"),
        (with_hidden_layer(), "隐藏的图层"),
    ],
    ids=["encrypted", "no PDF", "cut off", "pattern of text", "hidden layer"],
)
def test_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(RedactionError) as raised:
        redact(content, [Area(1, (10, 10, 100, 100))])
    assert words in raised.value.message.text("zh")


def test_a_page_that_is_not_there_is_refused() -> None:
    with pytest.raises(RedactionError):
        redact(make(0).content, [Area(9, (0, 0, 10, 10))])


def test_the_check_finds_a_bar_drawn_over_text() -> None:
    made = make(0)
    areas = areas_of(made.content, made.secret)
    with pikepdf.open(BytesIO(made.content)) as document:
        left, bottom, right, top = areas[0].box
        bar = f"0 g {left} {bottom} {right - left} {top - bottom} re f".encode("ascii")
        document.pages[0].contents_add(document.make_stream(bar))
        buffer = BytesIO()
        document.save(buffer)
    assert {leak.where for leak in verify(made.content, buffer.getvalue(), areas)} >= {"page 1", "文字编码"}
