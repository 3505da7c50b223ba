"""Word documents with a secret in the many places where Word keeps text: by seed, with what must stay beside it."""

from __future__ import annotations

import random
import zipfile
from dataclasses import dataclass
from io import BytesIO

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from lxml import etree

KEPT = "其余内容应当原样保留"
SURNAMES, GIVEN = "张李王赵陈", "建国晓梅永强志远海燕"
VISIBLE = ("header", "footer", "cell", "text box", "link", "inserted", "footnote", "field result")
HIDDEN = (
    *("properties", "comment", "deleted", "hidden", "field code", "alternative text", "link target", "custom XML"),
    *("content control", "author", "thumbnail", "bookmark", "fallback", "smart tag", "variable"),
)
_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
_BOX = (
    '<w:r {w}><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice Requires="wps"><w:drawing><w:txbxContent><w:p><w:r><w:t>框中{text}</w:t></w:r></w:p></w:txbxContent>'
    "</w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>框中{text}</w:t></w:r></w:p>"
    "</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)


@dataclass
class Made:
    """A document, its secret, and where it was put: where it is read and where it is not."""

    content: bytes
    secret: str
    visible: tuple[str, ...]
    hidden: tuple[str, ...]


def make(seed: int) -> Made:
    """A document by its seed."""
    rng = random.Random(seed)
    secret = rng.choice(SURNAMES) + "".join(rng.sample(GIVEN, 2)) + f"1{rng.randrange(10**9, 10**10)}"
    visible = tuple(rng.sample(VISIBLE, rng.randrange(0, 5)))
    hidden = tuple(rng.sample(HIDDEN, rng.randrange(1, 7)))
    document = docx.Document()
    document.add_paragraph(KEPT + "甲")
    paragraph = document.add_paragraph()
    parts = sorted(rng.sample(range(1, len(secret)), rng.randrange(0, 6)))
    pieces = [secret[first:last] for first, last in zip([0, *parts], [*parts, len(secret)], strict=True)]
    for piece in ("申请人", *pieces, "提出申请"):
        paragraph.add_run(piece).bold = rng.random() < 0.5
    for place in visible:
        _show(document, place, secret)
    for place in hidden:
        _hide(document, place, secret)
    document.add_paragraph(KEPT + "乙")
    buffer = BytesIO()
    document.save(buffer)
    return Made(_with_members(buffer.getvalue(), hidden, secret), secret, visible, hidden)


def _run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def _add(document: Document, xml: str) -> None:
    etree.ElementBase.append(document.add_paragraph()._p, parse_xml(xml))


def _show(document: Document, place: str, secret: str) -> None:
    names = nsdecls("w")
    if place in ("header", "footer"):
        part = document.sections[0].header if place == "header" else document.sections[0].footer
        part.paragraphs[0].add_run("页边" + secret)
    elif place == "cell":
        document.add_table(1, 2).cell(0, 1).text = secret
    elif place == "text box":
        _add(document, _BOX.format(w=names, text=secret))
    elif place == "link":
        _add(document, f'<w:hyperlink {names} w:anchor="a">{_run(secret)}</w:hyperlink>')
    elif place == "inserted":
        _add(document, f'<w:ins {names} w:id="9" w:author="某人" w:date="2025-01-01T00:00:00Z">{_run(secret)}</w:ins>')
    elif place == "footnote":
        _add(document, f"<w:smartTag {names}>{_run(secret)}</w:smartTag>")
    elif place == "field result":
        _add(document, f'<w:fldSimple {names} w:instr="AUTHOR">{_run(secret)}</w:fldSimple>')


def _hide(document: Document, place: str, secret: str) -> None:
    names = nsdecls("w")
    code = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    texts = {
        "deleted": f'<w:del {names} w:id="8" w:author="a"><w:r><w:delText>{secret}</w:delText></w:r></w:del>',
        "author": f'<w:ins {names} w:id="7" w:author="{secret}">{_run("插入")}</w:ins>',
        "bookmark": f'<w:bookmarkStart {names} w:id="6" w:name="{secret}"/>',
        "smart tag": f'<w:smartTag {names} w:uri="u" w:element="{secret}">{_run("标记")}</w:smartTag>',
        "content control": f'<w:sdt {names}><w:sdtPr><w:alias w:val="{secret}"/></w:sdtPr><w:sdtContent>{_run("控件")}'
        "</w:sdtContent></w:sdt>",
        "fallback": f'<w:r {names}><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/'
        f'2006"><mc:Fallback><w:t>{secret}</w:t></mc:Fallback></mc:AlternateContent></w:r>',
        "field code": f"<w:ins {names} w:id='5'>{code.format('begin')}"
        f"<w:r><w:instrText>MERGEFIELD {secret}</w:instrText></w:r>"
        f"{code.format('separate')}{_run('域的结果')}{code.format('end')}</w:ins>",
        "alternative text": f'<w:r {names}><w:drawing><wp:docPr xmlns:wp="http://schemas.openxmlformats.org/'
        f'drawingml/2006/wordprocessingDrawing" id="3" name="图" descr="照片{secret}"/></w:drawing></w:r>',
        "hidden": f"<w:r {names}><w:rPr><w:vanish/></w:rPr><w:t>{secret}</w:t></w:r>",
    }
    if place in texts:
        _add(document, texts[place])
    elif place == "properties":
        document.core_properties.author = document.core_properties.title = secret
    elif place == "comment":
        document.add_comment(document.paragraphs[0].runs, secret, author=secret)
    elif place == "variable":
        variables = f'<w:docVars {names}><w:docVar w:name="a" w:val="{secret}"/></w:docVars>'
        document.settings.element.append(parse_xml(variables))
    elif place == "link target":
        number = document.part.relate_to(f"mailto:{secret}@example.org", _LINK, is_external=True)
        relation = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
        _add(document, f'<w:hyperlink {names} {relation} r:id="{number}">{_run("写信")}</w:hyperlink>')


def _with_members(content: bytes, hidden: tuple[str, ...], secret: str) -> bytes:
    buffer = BytesIO(content)
    with zipfile.ZipFile(buffer, "a") as archive:
        if "custom XML" in hidden:
            archive.writestr("customXml/item9.xml", f"<a>{secret}</a>")
        if "thumbnail" in hidden:
            archive.writestr("docProps/preview.bin", secret.encode("utf-16-le"))
    return buffer.getvalue()
