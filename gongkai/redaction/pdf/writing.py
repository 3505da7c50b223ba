"""A whole PDF written anew: its pages without what lies in the areas, and nothing beside them."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from gongkai.messages import Message
from gongkai.redaction.model import STAND_IN, Area, Box, RedactionError
from gongkai.redaction.pdf.geometry import Matrix
from gongkai.redaction.pdf.page_text import DAMAGED, ENCRYPTED, MOST_PAGES, TOO_LARGE
from gongkai.redaction.pdf.programs import forget
from gongkai.redaction.pdf.resources import Shared
from gongkai.redaction.pdf.stream import Rewriter

_PAGE_KEPT = ("/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Group")
_INHERITED = ("/MediaBox", "/CropBox", "/Rotate", "/Resources")
_DEEPEST_TREE = 50
_LOST = {
    "/Outlines": Message("书签已移除。"),
    "/AcroForm": Message("表单已变为普通内容，不能再填写。"),
    "/StructTreeRoot": Message("无障碍标签（结构树）已移除。"),
    "/OCProperties": Message("图层已合并。"),
    "/Names": Message("附件、脚本和命名位置已移除。"),
    "/Metadata": Message("文件属性（标题、作者等）已移除。"),
}
_ANNOTATIONS = Message("批注和链接已移除或变为普通内容。")
_HIDDEN_LAYER = Message("这个PDF有隐藏的图层，不能可靠地遮盖。请先打印为PDF后再试。")
_NO_SUCH_PAGE = Message("没有第{page}页。")
_SAFE_ERRORS = (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError)


def written_anew(content: bytes, removals: Sequence[Area]) -> tuple[bytes, list[Message]]:
    """The PDF with what is drawn outside of the areas and nothing else, and what it lost. Raises RedactionError."""
    try:
        with pikepdf.open(BytesIO(content)) as document:
            warnings = _warnings(document)
            _write_anew(document, removals)
            buffer = BytesIO()
            document.save(
                buffer,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                compress_streams=True,
                fix_metadata_version=False,
                deterministic_id=True,
            )
    except pikepdf.PasswordError as error:
        raise RedactionError(ENCRYPTED) from error
    except _SAFE_ERRORS as error:
        raise RedactionError(DAMAGED) from error
    return buffer.getvalue(), warnings


def _warnings(document: pikepdf.Pdf) -> list[Message]:
    warnings = [message for key, message in _LOST.items() if key in document.Root]
    if any("/Annots" in page.obj for page in document.pages):
        warnings.append(_ANNOTATIONS)
    return warnings


def _write_anew(document: pikepdf.Pdf, removals: Sequence[Area]) -> None:
    if document.is_encrypted:
        raise RedactionError(ENCRYPTED)
    if len(document.pages) > MOST_PAGES:
        raise RedactionError(TOO_LARGE)
    for removal in removals:
        if not 1 <= removal.page <= len(document.pages):
            raise RedactionError(Message(_NO_SUCH_PAGE.template, {"page": removal.page}))
    _refuse_hidden_layers(document.Root)
    if "/AcroForm" in document.Root:
        document.generate_appearance_streams()
    document.flatten_annotations("screen")
    shared = Shared(document)
    _keep_only(
        document,
        [
            _page(shared, page.obj, number, [_upright(each.box) for each in removals if each.page == number])
            for number, page in enumerate(document.pages, 1)
        ],
    )
    for font in shared.all_fonts():
        forget(document, font)


def _keep_only(document: pikepdf.Pdf, pages: Sequence[Any]) -> None:
    """Make pages all that a document has; what nothing refers to any more is not saved."""
    tree = document.make_indirect(Dictionary(Type=Name.Pages, Count=len(pages), Kids=Array(pages)))
    for page in pages:
        page.Parent = tree
    document.trailer.Root = document.make_indirect(Dictionary(Type=Name.Catalog, Pages=tree))
    for key in list(document.trailer.keys()):
        if key not in ("/Root", "/Size"):
            del document.trailer[key]
    for thing in document.objects:
        if isinstance(thing, (Dictionary, pikepdf.Stream)):
            for key in ("/Metadata", "/PieceInfo", "/AF"):
                if key in thing:
                    del thing[key]


def _refuse_hidden_layers(root: Any) -> None:
    layers = root.get("/OCProperties")
    if layers is None:
        return
    default = layers.get("/D", Dictionary())
    if default.get("/BaseState", Name.ON) == Name.OFF or len(default.get("/OFF", [])):
        raise RedactionError(_HIDDEN_LAYER)


def _upright(box: Box) -> Box:
    return min(box[0], box[2]), min(box[1], box[3]), max(box[0], box[2]), max(box[1], box[3])


def _page(shared: Shared, page: Any, number: int, areas: Sequence[Box]) -> Any:
    """A new page with what remains of an old one."""
    inherited = {key: _inherited(page, key) for key in _INHERITED}
    rewriter = Rewriter(shared, inherited["/Resources"], areas, number)
    content = rewriter.rewrite(page, Matrix())
    bars = b"".join(_bar(area) for area in areas)
    new = Dictionary(Type=Name.Page)
    for key in _PAGE_KEPT:
        value = page.get(key, inherited.get(key))
        if value is not None:
            new[key] = value
    new.Resources = rewriter.resources.written()
    new.Contents = shared.document.make_stream(b"q\n" + content + b"\nQ\n" + bars)
    return shared.document.make_indirect(new)


def _inherited(page: Any, key: str) -> Any:
    node = page
    for _ in range(_DEEPEST_TREE):
        if key in node:
            return node[key]
        if "/Parent" not in node:
            return None
        node = node.Parent
    raise RedactionError(DAMAGED)


def _bar(area: Box) -> bytes:
    """A black bar, with words for those who do not see it (ISO 32000-1, 14.9.3 and 14.9.4)."""
    words = (b"\xfe\xff" + STAND_IN.encode("utf-16-be")).hex()
    left, bottom, right, top = area
    box = f"{left:.3f} {bottom:.3f} {right - left:.3f} {top - bottom:.3f} re f"
    return f"/Span <</Alt <{words}> /ActualText <{words}>>> BDC q 0 g {box} Q EMC\n".encode("ascii")
