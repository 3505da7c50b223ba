"""PDF with highlights at the cells and words, each with its remark as the highlight's note.

Highlights bring their own appearance, so that they show in browsers and on paper. Annotations that are there are kept.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from pypdfium2 import PdfiumError

from gongkai.messages import Language, Message
from gongkai.report.places.turns import Box
from gongkai.report.write.marks.package import damaged
from gongkai.report.write.marks.pages import PageTexts
from gongkai.report.write.marks.remarks import SIGNATURE_LOST, Copy, MarkError, Remark, Target

AUTHOR = "gongkai"
_GROUND = {
    "block": (0.96, 0.62, 0.62),
    "error": (1.0, 0.76, 0.73),
    "warning": (1.0, 0.87, 0.56),
    "information": (0.72, 0.87, 0.99),
    "extraction": (0.88, 0.78, 0.96),
    "waived": (0.86, 0.86, 0.86),
}
"""Red, green and blue by grade, gravest first."""
_GRADES = tuple(_GROUND)
_MARGIN = 2.0
"""Points by which the mark of a cell is larger than what is printed in it."""
_NOTE_SIZE, _NOTE_MARGIN = 20.0, 18.0
_PRINTED = 4
"""The flag of an annotation that is printed with its page."""


def mark_pdf(data: bytes, remarks: Sequence[Remark], _language: Language) -> Copy:
    """A copy with highlights. Raises MarkError where it is damaged, or may not be annotated without a password."""
    if not remarks:
        return Copy(data)
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            if not document.allow.modify_annotation:
                raise MarkError(Message("这份 PDF 受密码保护，不允许批注。请先解除保护，另存一份后再试。"))
            marker = _Marker(document, data)
            unplaced = [number for number, remark in enumerate(remarks) if not marker.add(remark)]
            marker.write()
            target = io.BytesIO()
            keeps_password = document.is_encrypted
            document.save(target, encryption=True if keeps_password else None, deterministic_id=not keeps_password)
            notice = SIGNATURE_LOST if _is_signed(document) else None
    except pikepdf.PasswordError as error:
        raise MarkError(Message("文件已加密，需要密码。请先取消密码，另存一份后再试。")) from error
    except (pikepdf.PdfError, PdfiumError, ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        raise damaged() from error  # pages that lack what every page must have
    return Copy(target.getvalue(), unplaced, notice)


def _is_signed(document: pikepdf.Pdf) -> bool:
    form = document.Root.get("/AcroForm")
    return form is not None and bool(int(form.get("/SigFlags", 0)) & 1)


class _Marker:
    """Collects what is to be marked on which page; remarks on one cell become one highlight."""

    def __init__(self, document: pikepdf.Pdf, data: bytes) -> None:
        self._document = document
        self._texts = PageTexts(data)
        self._at: dict[tuple[int, tuple[Box, ...], bool], list[Remark]] = {}
        self._notes: list[Remark] = []

    def add(self, remark: Remark) -> bool:
        """Put a remark at its places; where it has none at the title, and where that has none at the beginning.

        Whether it had a place of its own.
        """
        placed = [self._put(remark, target) for target in dict.fromkeys(remark.targets)]
        if any(placed):
            return True
        title = Target(remark.fallback, "", 0, 0) if remark.fallback else None
        if title is None or not self._put(remark, title):
            self._notes.append(remark)
        return False

    def _put(self, remark: Remark, target: Target) -> bool:
        page, box = target.place.page, target.place.box
        if page is None or box is None or not 0 < page <= len(self._document.pages):
            return False
        words = () if target.cell_id else self._texts.boxes(target)
        for number, boxes in words or ((page, (box,)),):
            self._at.setdefault((number, tuple(boxes), bool(target.cell_id)), []).append(remark)
        return True

    def write(self) -> None:
        """Put the highlights on their pages."""
        for (number, boxes, is_cell), remarks in self._at.items():
            if is_cell:
                boxes = tuple((x0 - _MARGIN, y0 - _MARGIN, x1 + _MARGIN, y1 + _MARGIN) for x0, y0, x1, y1 in boxes)
            self._annotate(number, self._highlight(boxes, remarks, framed=is_cell))
        if self._notes:
            self._annotate(1, self._note(self._notes))
        self._texts.close()

    def _annotate(self, number: int, annotation: Dictionary) -> None:
        page = self._document.pages[number - 1]
        annotation.P = page.obj
        if "/Annots" not in page.obj:
            page.obj.Annots = Array()
        page.obj.Annots.append(self._document.make_indirect(annotation))

    def _highlight(self, boxes: Sequence[Box], remarks: Sequence[Remark], framed: bool) -> Dictionary:
        colour = _GROUND[min((remark.style for remark in remarks), key=_GRADES.index)]
        rectangle = [min(box[0] for box in boxes), min(box[1] for box in boxes)]
        rectangle += [max(box[2] for box in boxes), max(box[3] for box in boxes)]
        corners = [at for x0, y0, x1, y1 in boxes for at in (x0, y1, x1, y1, x0, y0, x1, y0)]
        annotation = self._annotation(Name.Highlight, rectangle, colour, remarks)
        annotation.QuadPoints = Array(list(map(_rounded, corners)))
        annotation.AP = Dictionary(N=self._appearance(rectangle, _filled(boxes, colour, framed)))
        return annotation

    def _note(self, remarks: Sequence[Remark]) -> Dictionary:
        """A note at the top of the first page, for what stands nowhere."""
        left, _, _, top = (float(at) for at in self._document.pages[0].cropbox)
        x, y = left + _NOTE_MARGIN, top - _NOTE_MARGIN - _NOTE_SIZE
        box = (x, y, x + _NOTE_SIZE, y + _NOTE_SIZE)
        colour = _GROUND[min((remark.style for remark in remarks), key=_GRADES.index)]
        annotation = self._annotation(Name.Text, box, colour, remarks)
        annotation.Name = Name.Comment
        lines = "".join(f"{x + 4:.2f} {y + at:.2f} m {x + _NOTE_SIZE - 4:.2f} {y + at:.2f} l S\n" for at in (6, 10, 14))
        drawn = _filled([box], colour, framed=True) + lines
        annotation.AP = Dictionary(N=self._appearance(box, drawn))
        return annotation

    def _annotation(
        self, kind: Name, rectangle: Sequence[float], colour: Sequence[float], remarks: Sequence[Remark]
    ) -> Dictionary:
        text = "\n\n".join("\n".join(remark.lines) for remark in remarks)
        codes = "、".join(dict.fromkeys(remark.code for remark in remarks))
        return Dictionary(
            Type=Name.Annot,
            Subtype=kind,
            Rect=Array(list(map(_rounded, rectangle))),
            C=Array(list(map(_rounded, colour))),
            Contents=String(text),
            T=String(AUTHOR),
            Subj=String(codes),
            F=_PRINTED,
        )

    def _appearance(self, rectangle: Sequence[float], drawn: str) -> pikepdf.Object:
        """What an annotation looks like: ground that darkens what is below it instead of hiding it."""
        state = Dictionary(Type=Name.ExtGState, BM=Name.Multiply)
        return self._document.make_stream(
            f"/G0 gs\n{drawn}".encode(),
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=Array(list(map(_rounded, rectangle))),
            Resources=Dictionary(ExtGState=Dictionary(G0=state)),
            Group=Dictionary(S=Name.Transparency),
        )


def _filled(boxes: Sequence[Box], colour: Sequence[float], framed: bool) -> str:
    ground = " ".join(f"{part:.2f}" for part in colour)
    frame = " ".join(f"{part * 0.7:.2f}" for part in colour)
    drawn = f"{ground} rg {frame} RG 1 w\n"
    for x0, y0, x1, y1 in boxes:
        drawn += f"{x0:.2f} {y0:.2f} {x1 - x0:.2f} {y1 - y0:.2f} re f\n"
        if framed:
            drawn += f"{x0 + 0.5:.2f} {y0 + 0.5:.2f} {x1 - x0 - 1:.2f} {y1 - y0 - 1:.2f} re S\n"
    return drawn


def _rounded(at: float) -> float:
    return round(float(at), 2)
