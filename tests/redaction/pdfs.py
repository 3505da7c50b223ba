"""PDFs with a secret, in the many ways that programs write text: drawn by seed, with what must stay beside it."""

from __future__ import annotations

import random
import struct
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

WIDTH, HEIGHT = 320, 220
KEPT = "其余内容应当原样保留不得改动二〇二五年度甲乙丙丁戊己"
SURNAMES, GIVEN = "张李王赵陈", "建国晓梅永强志远海燕"
STYLES = ("identity", "type3", "helvetica", "predefined")
WAYS = ("whole", "split", "spaced", "quote", "single", "form", "turned", "invisible")
HIDINGS = ("info", "outline", "attachment", "annotation", "field", "orphan", "revision", "marked", "unused")


@dataclass
class Made:
    """A document, its secret, the lines that must stay, and how it was written."""

    content: bytes
    secret: str
    kept: list[str]
    style: str
    way: str
    hidings: tuple[str, ...] = ()
    rotate: int = 0
    pages: int = 1


def truetype(count: int) -> bytes:
    """A TrueType program of `count` glyphs, each a frame whose height tells it from the others."""
    outlines = []
    for glyph in range(count):
        top = 300 + glyph * 37 % 500
        points = [(80, 0), (80, top), (900, top), (900, 0)]
        body = struct.pack(">hhhhhHH", 1, 80, 0, 900, top, 3, 0) + bytes((1, 1, 1, 1))
        steps = [(x - a, y - b) for (x, y), (a, b) in zip(points, [(0, 0), *points], strict=False)]
        body += b"".join(struct.pack(">h", x) for x, _ in steps) + b"".join(struct.pack(">h", y) for _, y in steps)
        outlines.append(body + bytes(-len(body) % 4) if glyph else b"")
    offsets = [0]
    for each in outlines:
        offsets.append(offsets[-1] + len(each))
    tables = {
        b"glyf": b"".join(outlines),
        b"head": struct.pack(
            ">IIIIHHQQhhhhHHhhh", 0x10000, 0, 0, 0x5F0F3CF5, 0, 1000, 0, 0, 0, 0, 1000, 900, 0, 8, 2, 1, 0
        ),
        b"hhea": struct.pack(
            ">IhhhHhhhhhhhhhhhH", 0x10000, 880, -120, 0, 1000, 0, 0, 900, 1, 0, 0, 0, 0, 0, 0, 0, count
        ),
        b"hmtx": struct.pack(">Hh", 1000, 0) * count,
        b"loca": struct.pack(f">{count + 1}I", *offsets),
        b"maxp": struct.pack(">IHHHHHHHHHHHHHH", 0x10000, count, 4, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0),
    }
    start = 12 + 16 * len(tables)
    head, body = struct.pack(">IHHHH", 0x10000, len(tables), 64, 2, len(tables) * 16 - 64), b""
    for tag, data in tables.items():
        head += tag + struct.pack(">III", 0, start + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    return head + body


class _Fonts:
    """One font of each kind, with codes in the order in which characters first stand in a text, as subsets have."""

    def __init__(self, pdf: pikepdf.Pdf, text: str) -> None:
        self._pdf = pdf
        self._codes = {character: at for at, character in enumerate(dict.fromkeys(text), 1)}

    def encode(self, text: str, style: str) -> bytes:
        if style == "identity":
            return b"".join(self._codes[each].to_bytes(2, "big") for each in text)
        if style == "type3":
            return bytes(self._codes[each] for each in text)
        return text.encode("utf-16-be") if style == "predefined" else text.encode("latin-1")

    def font(self, style: str) -> Any:
        if style == "identity":
            return self._identity()
        if style == "type3":
            return self._type3()
        if style == "helvetica":
            return Dictionary(
                Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding
            )
        system = Dictionary(Registry=String("Adobe"), Ordering=String("GB1"), Supplement=2)
        inner = Dictionary(
            Type=Name.Font, Subtype=Name.CIDFontType0, BaseFont=Name("/STSong-Light"), CIDSystemInfo=system, DW=1000
        )
        inner.W = Array([1, Array([500] * 95)])
        inner.FontDescriptor = Dictionary(
            Type=Name.FontDescriptor, FontName=Name("/STSong-Light"), Flags=6, FontBBox=Array([-25, -254, 1000, 880])
        )
        return Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name("/STSong-Light"),
            Encoding=Name("/UniGB-UCS2-H"),
            DescendantFonts=Array([self._pdf.make_indirect(inner)]),
        )

    def _meanings(self, digits: int) -> Any:
        rows = "\n".join(
            f"<{code:0{digits}x}> <{character.encode('utf-16-be').hex()}>" for character, code in self._codes.items()
        )
        space = f"1 begincodespacerange <{'0' * digits}> <{'f' * digits}> endcodespacerange"
        return self._pdf.make_stream(
            f"begincmap {space}\n{len(self._codes)} beginbfchar\n{rows}\nendbfchar endcmap".encode("ascii")
        )

    def _identity(self) -> Any:
        program = self._pdf.make_stream(truetype(len(self._codes) + 1))
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=Name.Made,
            Flags=4,
            FontBBox=Array([0, -120, 1000, 880]),
            FontFile2=program,
        )
        descriptor.FontFile2 = program
        system = Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0)
        inner = Dictionary(Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.Made, CIDSystemInfo=system, DW=1000)
        inner.FontDescriptor, inner.CIDToGIDMap = self._pdf.make_indirect(descriptor), Name.Identity
        return Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name.Made,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([self._pdf.make_indirect(inner)]),
            ToUnicode=self._meanings(4),
        )

    def _type3(self) -> Any:
        drawn = {
            f"/g{code}": self._pdf.make_stream(b"1000 0 0 0 900 800 d1 80 0 800 %d re f" % (300 + code * 37 % 500))
            for code in self._codes.values()
        }
        names = [item for code in self._codes.values() for item in (code, Name(f"/g{code}"))]
        return Dictionary(
            Type=Name.Font,
            Subtype=Name.Type3,
            FontBBox=Array([0, 0, 1000, 880]),
            FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]),
            CharProcs=Dictionary(drawn),
            Encoding=Dictionary(Differences=Array(names)),
            FirstChar=1,
            LastChar=len(self._codes),
            Widths=Array([1000] * len(self._codes)),
            ToUnicode=self._meanings(2),
        )


def _shown(rng: random.Random, encoded: list[bytes], way: str) -> str:
    """Operators that show codes, in the way of one program or another."""
    if way == "split":
        return "[" + " ".join(f"<{code.hex()}> {rng.choice((0, -20, 15))}" for code in encoded) + "] TJ"
    if way == "single":
        return " ".join(f"<{code.hex()}> Tj" for code in encoded)
    whole = b"".join(encoded).hex()
    if way == "quote":
        return f"0 TL <{whole}> '"
    return f"1.5 Tc <{whole}> Tj 0 Tc" if way == "spaced" else f"<{whole}> Tj"


def make(seed: int) -> Made:
    """A document by its seed."""
    rng = random.Random(seed)
    style, way = STYLES[seed % len(STYLES)], WAYS[seed // len(STYLES) % len(WAYS)]
    latin = style == "helvetica"
    secret = f"1{rng.randrange(10**9, 10**10)}" if latin else rng.choice(SURNAMES) + "".join(rng.sample(GIVEN, 2))
    before, behind = ("No. ", " end of line") if latin else ("申请人", "提出申请")
    lines = ["First line stays here", "Last line stays here"] if latin else [KEPT[:12], KEPT[12:]]
    pdf = pikepdf.new()
    fonts = _Fonts(pdf, before + secret + behind + "".join(lines))
    resources = Dictionary(Font=Dictionary(F1=pdf.make_indirect(fonts.font(style))))
    size, angle = rng.choice((9, 11, 14)), rng.choice((0, 0, 90, 180, 270))

    def show(text: str, way: str) -> str:
        return _shown(rng, [fonts.encode(each, style) for each in text], way)

    mode = "3 Tr " if way == "invisible" else ""
    turned = "0 1 -1 0 280 25" if way == "turned" else f"1 0 0 1 {20 + rng.randrange(20)} 110"
    line = f"BT {mode}/F1 {size} Tf {turned} Tm {show(before, 'whole')} {show(secret, way)} {show(behind, way)} ET"
    if way == "quote":
        line = f"BT {mode}/F1 {size} Tf {turned} Tm {show(before + secret + behind, 'quote')} ET"
    others = "".join(
        f"BT {mode}/F1 {size} Tf 1 0 0 1 20 {y} Tm {show(text, 'whole')} ET\n"
        for y, text in ((180, lines[0]), (30, lines[1]))
    )
    frame = "0.5 w 15 20 290 185 re S 15 150 m 305 150 l S"
    hidings = tuple(rng.sample(HIDINGS, rng.randrange(0, 5)))
    made = Made(b"", secret, lines, style, way, hidings, angle)
    content = f"q 0.9 g 0 0 {WIDTH} {HEIGHT} re f Q\n{frame}\n{others}"
    if way == "form":
        form = pdf.make_stream(line.encode("ascii"))
        form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, WIDTH, HEIGHT])
        form.Resources = resources
        resources = Dictionary(Font=resources.Font, XObject=Dictionary(Fm=form))
        line = "q 0.9 0 0 0.9 5 5 cm /Fm Do Q"
    if "marked" in hidings:
        words = (b"\xfe\xff" + secret.encode("utf-16-be")).hex()
        line = f"/Span <</ActualText <{words}> /Alt <{words}>>> BDC {line} EMC"
    _page(pdf, content + line, resources, angle)
    if way == "form":
        made.pages = 2
        _page(pdf, content, resources, angle)
    _hide(pdf, made, resources)
    buffer = BytesIO()
    pdf.save(buffer, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=seed % 3 == 0)
    made.content = buffer.getvalue()
    if "revision" in hidings:
        made.content = revised(made.content)
    return made


def _page(pdf: pikepdf.Pdf, content: str, resources: Any, angle: int) -> None:
    page = pdf.add_blank_page(page_size=(WIDTH, HEIGHT))
    page.obj.Resources, page.obj.Contents = resources, pdf.make_stream(content.encode("ascii"))
    if angle:
        page.obj.Rotate = angle


def _hide(pdf: pikepdf.Pdf, made: Made, resources: Any) -> None:
    """Put the secret in places that are not drawn."""
    page = pdf.pages[0]
    if "info" in made.hidings:
        pdf.docinfo["/Title"] = made.secret
        with pdf.open_metadata() as metadata:
            metadata["dc:title"] = made.secret
    if "outline" in made.hidings:
        with pdf.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem(made.secret, 0))
    if "attachment" in made.hidings:
        pdf.attachments["a.txt"] = made.secret.encode()
    rectangle = Array([200, 100, 215, 112])
    annotations: list[Any] = []
    if "annotation" in made.hidings:
        annotations.append(
            Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=rectangle, Contents=String(made.secret), F=2)
        )
    if "field" in made.hidings:
        annotations.append(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Widget,
                FT=Name.Tx,
                T=String("n"),
                V=String(made.secret),
                Rect=rectangle,
                F=2,
            )
        )
        fields = Array([pdf.make_indirect(annotations[-1])])
        pdf.Root.AcroForm = pdf.make_indirect(Dictionary(Fields=fields))
        annotations[-1] = fields[0]
    if annotations:
        page.obj.Annots = Array([pdf.make_indirect(each) if not each.is_indirect else each for each in annotations])
    if "orphan" in made.hidings:
        page.obj.PieceInfo = pdf.make_indirect(Dictionary(Private=String(made.secret)))
    if "unused" in made.hidings:
        unused = pdf.make_stream(made.secret.encode("utf-8"))
        unused.Type, unused.Subtype, unused.BBox = Name.XObject, Name.Form, Array([0, 0, 1, 1])
        xobjects = resources.get("/XObject", Dictionary())
        xobjects.Unused = unused
        resources.XObject = xobjects
        page.obj.Resources = resources


def revised(content: bytes) -> bytes:
    """The same document saved once more the incremental way: the earlier revision is still in the file."""
    with pikepdf.open(BytesIO(content)) as pdf:
        number = pdf.pages[0].obj.Contents.objgen[0]
        data = pdf.pages[0].obj.Contents.read_bytes() + b"\n% later"
        root, size = pdf.Root.objgen[0], int(pdf.trailer.Size)
    start = int(content.rsplit(b"startxref", 1)[1].split()[0])
    at = len(content)
    body = b"%d 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (number, len(data), data)
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number, at)
    trailer = b"trailer\n<< /Size %d /Root %d 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        root,
        start,
        at + len(body),
    )
    return content + body + table + trailer
