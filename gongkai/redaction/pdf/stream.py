"""Content streams written anew without what lies in the areas.

Every operator is read, and written only if it is known and takes what stands before it. Resources are those that were
used; each picture and form is a copy made for its place, since another page may show the same one whole.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NoReturn

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator, String

from gongkai.messages import Message
from gongkai.redaction.model import Box, RedactionError
from gongkai.redaction.pdf.fonts import Font, Glyph
from gongkai.redaction.pdf.geometry import Matrix, covers, meet
from gongkai.redaction.pdf.operators import is_number, proper
from gongkai.redaction.pdf.paths import PATH_OPERATORS, Path
from gongkai.redaction.pdf.resources import DEVICE_SPACES, Resources, Shared
from gongkai.redaction.pdf.state import State, TextPlace

_FAR = 1e5
_DEEPEST = 12
"""Forms within forms."""
_PAINTING = frozenset(("S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "n"))
_SMALLEST = 1e-9


class Rewriter:
    """Writes one content stream anew: a page's, a form's or a glyph's of a Type 3 font."""

    def __init__(self, shared: Shared, resources: Any, areas: Sequence[Box], page: int, depth: int = 0) -> None:
        self._shared = shared
        self.resources = Resources(shared, resources)
        self._areas = areas
        self._page = page
        self._depth = depth
        self._state = State()
        self._saved: list[State] = []
        self._place = TextPlace()
        self._path = Path()
        self._clip: str | None = None
        self._written: list[tuple[list[Any], Operator]] = []
        if depth > _DEEPEST:
            self._refuse()

    def rewrite(self, source: Any, matrix: Matrix) -> bytes:
        """The instructions of `source` (a page or a stream) that remain; `matrix` takes its units to the page's."""
        self._state.matrix = matrix
        try:
            instructions = pikepdf.parse_content_stream(source)
        except (pikepdf.PdfParsingError, pikepdf.PdfError, TypeError) as error:
            raise RedactionError(Message(DAMAGED_PAGE.template, {"page": self._page})) from error
        self._shared.count(len(instructions))
        for instruction in instructions:
            if isinstance(instruction, pikepdf.ContentStreamInlineImage):
                self._inline_image(instruction.iimage)
                continue
            operator = str(instruction.operator)
            operands = proper(list(instruction.operands), operator)
            if operands is not None:
                _HANDLERS.get(operator, Rewriter._same)(self, operands, operator)
        for _ in self._saved:
            self._write([], "Q")
        return bytes(pikepdf.unparse_content_stream(self._written))

    def _refuse(self) -> NoReturn:
        raise RedactionError(Message(TOO_COMPLEX.template, {"page": self._page}))

    def _write(self, operands: list[Any], operator: str) -> None:
        self._written.append((operands, Operator(operator)))

    def _same(self, operands: list[Any], operator: str) -> None:
        self._write(operands, operator)

    # State

    def _save(self, operands: list[Any], operator: str) -> None:
        self._saved.append(self._state.copy())
        self._write(operands, operator)

    def _restore(self, operands: list[Any], operator: str) -> None:
        if self._saved:
            self._state = self._saved.pop()
            self._write(operands, operator)

    def _transform(self, operands: list[Any], operator: str) -> None:
        self._state.matrix = _matrix(operands).then(self._state.matrix)
        self._write(operands, operator)

    def _number(self, operands: list[Any], operator: str) -> None:
        name, factor = _NUMBERS[operator]
        setattr(self._state, name, float(operands[0]) * factor)
        self._write(operands, operator)

    def _set_font(self, operands: list[Any], operator: str) -> None:
        found = self.resources.get("/Font", operands[0])
        self._state.font = self._shared.font(found) if isinstance(found, Dictionary) else None
        self._state.size = float(operands[1])
        if found is not None:
            self._write([self.resources.put("/Font", operands[0], found), operands[1]], operator)

    def _external_state(self, operands: list[Any], operator: str) -> None:
        found = self.resources.get("/ExtGState", operands[0])
        if not isinstance(found, Dictionary):
            return
        clean = self._shared.clean_state(found)
        mask = found.get("/SMask")
        if isinstance(mask, Dictionary) and isinstance(mask.get("/G"), pikepdf.Stream):
            clean.SMask = Dictionary({key: mask[key] for key in ("/S", "/BC", "/TR") if key in mask})
            clean.SMask.G = self._form(mask.G)
        if isinstance(font := found.get("/Font"), Array) and len(font) == 2:
            self._state.font, self._state.size = self._shared.font(font[0]), float(font[1])
        if "/LW" in found and is_number(found.LW):
            self._state.line_width = float(found.LW)
        self._write([self.resources.put("/ExtGState", operands[0], clean)], operator)

    def _colour(self, operands: list[Any], operator: str) -> None:
        if operands and isinstance(operands[-1], Name):
            pattern = self.resources.get("/Pattern", operands[-1])
            if pattern is None:
                return
            speaking = isinstance(pattern, pikepdf.Stream) and self._shared.speaks(pattern)
            self._state.speaking_pattern = self._state.speaking_pattern or speaking
            operands = [*operands[:-1], self.resources.put("/Pattern", operands[-1], self._pattern(pattern))]
        self._write(operands, operator)

    def _named(self, operands: list[Any], operator: str) -> None:
        """`cs`, `CS`, `sh`: what a name stands for is kept."""
        category = "/Shading" if operator == "sh" else "/ColorSpace"
        found = self.resources.get(category, operands[0])
        if found is not None:
            self._write([self.resources.put(category, operands[0], found)], operator)
        elif category == "/ColorSpace" and str(operands[0]) in DEVICE_SPACES:
            self._write(operands, operator)

    def _pattern(self, pattern: Any) -> Any:
        """A pattern's drawing is written anew as well; what it shows in an area is refused where it is painted."""
        known = self._shared.untouched_forms
        if not isinstance(pattern, pikepdf.Stream) or pattern.objgen in known:
            return known.get(pattern.objgen, pattern)
        inner = Rewriter(self._shared, pattern.get("/Resources", Dictionary()), (), self._page, self._depth + 1)
        copy = self._shared.document.make_stream(inner.rewrite(pattern, Matrix()))
        for key in ("/PatternType", "/PaintType", "/TilingType", "/BBox", "/XStep", "/YStep", "/Matrix"):
            if key in pattern:
                copy[key] = pattern[key]
        copy.Type, copy.Resources = Name.Pattern, inner.resources.written()
        known[pattern.objgen] = copy
        return copy

    # Paths

    def _build(self, operands: list[Any], operator: str) -> None:
        self._path.add(operands, operator, self._state.matrix)

    def _clip_path(self, _operands: list[Any], operator: str) -> None:
        self._clip = operator

    def _paint(self, _operands: list[Any], operator: str) -> None:
        scale = max(abs(each) for each in self._state.matrix[:4])
        line_width = self._state.line_width * scale if operator not in ("f", "F", "f*", "n") else 0.0
        if self._state.speaking_pattern and operator != "n" and self._path.meets(self._areas, line_width):
            self._refuse()
        kept = self._path.kept(self._areas, line_width)
        for operands, built in kept:
            self._write(operands, built)
        if self._clip:
            if not kept:
                self._write([0, 0, 0, 0], "re")
            self._write([], self._clip)
        if kept or self._clip:
            self._write([], operator if kept else "n")
        self._path.clear()
        self._clip = None

    # Pictures and forms

    def _draw(self, operands: list[Any], operator: str) -> None:
        found = self.resources.get("/XObject", operands[0])
        if not isinstance(found, pikepdf.Stream):
            return
        if found.get("/Subtype") == Name.Image:
            copy = self._shared.pictures.copy(found, self._state.matrix, self._areas, self._page)
        elif found.get("/Subtype") == Name.Form:
            copy = self._form(found)
        else:
            return
        if copy is not None:
            self._write([self.resources.put("/XObject", operands[0], copy)], operator)

    def _form(self, form: Any) -> Any:
        """A copy of a form for this place."""
        own = _matrix(form.Matrix) if "/Matrix" in form else Matrix()
        matrix = own.then(self._state.matrix)
        box = matrix.box(tuple(float(each) for each in form.BBox))  # type: ignore[arg-type]
        touched = [area for area in self._areas if meet(area, box)]
        known = self._shared.untouched_forms
        if not touched and form.objgen in known:
            return known[form.objgen]
        inner = Rewriter(
            self._shared, form.get("/Resources", self.resources.source), touched, self._page, self._depth + 1
        )
        inner._state = self._state.copy()
        content = inner.rewrite(form, matrix)
        copy = self._shared.document.make_stream(content)
        for key in ("/BBox", "/Matrix", "/Group", "/FormType"):
            if key in form:
                copy[key] = form[key]
        copy.Type, copy.Subtype, copy.Resources = Name.XObject, Name.Form, inner.resources.written()
        if not touched and form.objgen != (0, 0):
            known[form.objgen] = copy
        return copy

    def _inline_image(self, image: Any) -> None:
        """A picture within the stream becomes one beside it, so that there is one way to take pixels out."""
        stream = self._shared.document.make_stream(image._data._inline_image_raw_bytes())
        for key, value in image.obj.items():
            known = (
                self.resources.get("/ColorSpace", value) if key == "/ColorSpace" and isinstance(value, Name) else None
            )
            stream[key] = value if known is None else known
        stream.Type, stream.Subtype = Name.XObject, Name.Image
        copy = self._shared.pictures.copy(stream, self._state.matrix, self._areas, self._page)
        if copy is not None:
            self._write([self.resources.put("/XObject", Name("/Inline"), copy)], "Do")

    # Text

    def _begin_text(self, operands: list[Any], operator: str) -> None:
        self._place = TextPlace()
        self._write(operands, operator)

    def _move(self, operands: list[Any], operator: str) -> None:
        x, y = float(operands[0]), float(operands[1])
        if operator == "TD":
            self._state.leading = -y
        self._place.next_line(x, y)
        self._write(operands, operator)

    def _set_text_matrix(self, operands: list[Any], operator: str) -> None:
        self._place.start(_matrix(operands))
        self._write(operands, operator)

    def _new_line(self, operands: list[Any], operator: str) -> None:
        self._place.next_line(0.0, -self._state.leading)
        self._write(operands, operator)

    def _show(self, operands: list[Any], operator: str) -> None:
        if operator == '"':
            self._number([operands[0]], "Tw")
            self._number([operands[1]], "Tc")
        if operator in ("'", '"'):
            self._new_line([], "T*")
        items = list(operands[-1]) if operator == "TJ" else [operands[-1]]
        if self._state.font is None:
            return
        shown: list[Any] = []
        for item in items:
            if isinstance(item, String):
                part = self._string(self._state.font, bytes(item))
                if part is None:
                    return  # nothing of the operator is kept where one of its glyphs cannot be told
                shown += part
            elif is_number(item):
                self._shift(float(item))
                shown.append(item)
        if any(isinstance(each, String) for each in shown) or any(shown):
            self._write([Array(_joined(shown))], "TJ")

    def _shift(self, thousandths: float) -> None:
        state = self._state
        by = -thousandths / 1000 * state.size
        if state.font is not None and state.font.vertical:
            self._place.advance(0.0, by)
        else:
            self._place.advance(by * state.stretch, 0.0)

    def _string(self, font: Font, data: bytes) -> list[Any] | None:
        """What is left of a string, with a gap for what is not; None where it cannot be told and must go whole."""
        glyphs = font.glyphs(data)
        font.opaque = font.opaque or glyphs is None
        if glyphs is None or self._place.lost:
            in_area = bool(self._areas) and self._may_be_in_area(len(data))
            self._place.lost = True
            if in_area:
                return None
            font.used.update(glyph.code for glyph in glyphs or ())
            return [String(data)]
        left: list[Any] = []
        run = b""
        for glyph in glyphs:
            gap = self._pass(font, glyph)
            if gap is None:
                run += glyph.code
                continue
            if run:
                left.append(String(run))
                run = b""
            left.append(gap)
        return [*left, String(run)] if run else left

    def _pass(self, font: Font, glyph: Glyph) -> float | None:
        """Go past a glyph. None if it is kept, else the gap that it leaves, in the units of `TJ`."""
        state = self._state
        matrix = Matrix(state.size * state.stretch, 0, 0, state.size, 0, state.rise)
        drawn = matrix.then(self._place.text).then(state.matrix).box(glyph.box)
        goes = bool(self._areas) and covers(self._areas, drawn)
        spacing = state.character_space + (state.word_space if glyph.code == b" " else 0.0)
        by = glyph.advance * state.size + spacing
        if font.vertical:
            self._place.advance(0.0, by)
        else:
            self._place.advance(by * state.stretch, 0.0)
        if not goes:
            font.used.add(glyph.code)
            if state.speaking_pattern and self._areas and any(meet(area, drawn) for area in self._areas):
                self._refuse()
            return None
        font.removed.add(glyph.code)
        return -by / state.size * 1000 if abs(state.size) > _SMALLEST else 0.0

    def _may_be_in_area(self, length: int) -> bool:
        """Whether text of unknown width could reach an area: anywhere on its line, to either side."""
        state = self._state
        reach = max(length, 1) * max(abs(state.size), 1.0) * 2 if not self._place.lost else _FAR
        across = (abs(state.size) or 1.0) * 1.5
        upright = (
            (-across, -reach, across, across)
            if state.font and state.font.vertical
            else (-across, -across, reach, across)
        )
        return any(meet(area, self._place.text.then(state.matrix).box(upright)) for area in self._areas)


DAMAGED_PAGE = Message("第{page}页的内容已损坏，不能可靠地遮盖。请重新导出或打印为PDF后再试。")
TOO_COMPLEX = Message("第{page}页的内容（例如由文字或图片构成的底纹）不能可靠地遮盖。请将该页打印为图片后再试。")


def _matrix(numbers: Any) -> Matrix:
    return Matrix(*(float(each) for each in numbers))


def _joined(items: list[Any]) -> list[Any]:
    """Gaps that follow each other as one: how many glyphs were removed is not told by their number."""
    joined: list[Any] = []
    for item in items:
        number = not isinstance(item, String)
        if number and joined and not isinstance(joined[-1], String):
            joined[-1] = float(joined[-1]) + float(item)
        else:
            joined.append(item)
    return [round(float(each), 4) if not isinstance(each, String) else each for each in joined]


_NUMBERS = {
    "Tc": ("character_space", 1.0),
    "Tw": ("word_space", 1.0),
    "Tz": ("stretch", 0.01),
    "TL": ("leading", 1.0),
    "Ts": ("rise", 1.0),
    "w": ("line_width", 1.0),
}
_HANDLERS: dict[str, Callable[[Rewriter, list[Any], str], None]] = {
    "q": Rewriter._save,
    "Q": Rewriter._restore,
    "cm": Rewriter._transform,
    **dict.fromkeys(_NUMBERS, Rewriter._number),
    "Tf": Rewriter._set_font,
    "gs": Rewriter._external_state,
    **dict.fromkeys(("sc", "SC", "scn", "SCN"), Rewriter._colour),
    **dict.fromkeys(("cs", "CS", "sh"), Rewriter._named),
    **dict.fromkeys(PATH_OPERATORS, Rewriter._build),
    **dict.fromkeys(("W", "W*"), Rewriter._clip_path),
    **dict.fromkeys(_PAINTING, Rewriter._paint),
    "Do": Rewriter._draw,
    "BT": Rewriter._begin_text,
    **dict.fromkeys(("Td", "TD"), Rewriter._move),
    "Tm": Rewriter._set_text_matrix,
    "T*": Rewriter._new_line,
    **dict.fromkeys(("Tj", "TJ", "'", '"'), Rewriter._show),
}
