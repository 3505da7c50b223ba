"""What a Word document keeps beside its text: taken out wherever it stands, whatever is to be removed."""

from __future__ import annotations

import re

from lxml import etree

from gongkai.redaction.docx.paragraphs import FALLBACK, RUN, STRICT, is_hidden
from gongkai.report.places.docx import NAMESPACE, W

_DRAWN_FIELDS = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES|SECTION)\b[\s\\*a-zA-Z]*$")
"""Fields that are counted anew when the document is shown, and tell nothing else."""
_IGNORED = re.compile(r"^(?:rsid\w*|paraId|textId)$")


def _names(words: str) -> frozenset[str]:
    return frozenset(f"{W}{word}" for word in words.split())


_REMOVED = _names(
    "del moveFrom rPrChange pPrChange sectPrChange tblPrChange tblPrExChange tcPrChange trPrChange tblGridChange "
    "numberingChange cellMerge moveFromRangeStart moveFromRangeEnd moveToRangeStart moveToRangeEnd "
    "commentRangeStart commentRangeEnd commentReference annotationRef customXmlInsRangeStart customXmlInsRangeEnd "
    "customXmlDelRangeStart customXmlDelRangeEnd customXmlMoveFromRangeStart customXmlMoveFromRangeEnd "
    "customXmlMoveToRangeStart customXmlMoveToRangeEnd permStart permEnd proofErr altChunk object control "
    "subDoc contentPart fldData ffData sdtPr sdtEndPr smartTagPr customXmlPr delText delInstrText "
    "lastRenderedPageBreak rsid rsids embedRegular embedBold embedItalic embedBoldItalic"
) | {FALLBACK}
_UNWRAPPED = _names("ins moveTo smartTag customXml sdt sdtContent")
_SETTINGS_KEPT = _names(
    "zoom defaultTabStop characterSpacingControl evenAndOddHeaders footnotePr endnotePr compat themeFontLang "
    "clrSchemeMapping decimalSymbol listSeparator noLineBreaksAfter noLineBreaksBefore drawingGridHorizontalSpacing "
    "drawingGridVerticalSpacing displayHorizontalDrawingGridEvery displayVerticalDrawingGridEvery mirrorMargins "
    "gutterAtTop bordersDoNotSurroundHeader bordersDoNotSurroundFooter autoHyphenation"
)
_DIAGRAMS = ("/chart", "/diagram", "/chartex")
_FIELD, _CODE, _SIMPLE = f"{W}fldChar", f"{W}instrText", f"{W}fldSimple"


def transitional(root: etree._Element) -> None:
    """Refuse nothing, but know one namespace: names of the strict edition become those of the other."""
    for element in root.iter():
        if isinstance(element.tag, str) and element.tag.startswith(STRICT):
            element.tag = f"{{{NAMESPACE}}}{element.tag[len(STRICT) :]}"
            for name in [name for name in element.attrib if name.startswith(STRICT)]:
                element.set(f"{{{NAMESPACE}}}{name[len(STRICT) :]}", element.attrib.pop(name))


def clean(root: etree._Element) -> set[str]:
    """Take out tracked changes (they are accepted), comments, hidden text, field codes, objects and revision numbers.

    Returns what there was of it that a reader would miss: `objects`, `hidden`, `changes`, `fields`.
    """
    lost: set[str] = set()
    _remove_rows_and_hidden(root, lost)
    for element in list(root.iter(*_REMOVED)):
        lost |= {"changes"} if element.tag in (f"{W}del", f"{W}moveFrom") else set()
        lost |= {"objects"} if element.tag in (f"{W}object", f"{W}altChunk", f"{W}control") else set()
        remove(element)
    for element in list(root.iter(*_UNWRAPPED)):
        lost |= {"changes"} if element.tag in (f"{W}ins", f"{W}moveTo") else set()
        unwrap(element)
    for element in list(root.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}graphicData")):
        if element.get("uri", "").endswith(_DIAGRAMS):
            lost.add("objects")
            drawing = next(element.iterancestors(f"{W}drawing"), None)
            remove(element if drawing is None else drawing)
    if _flatten_fields(root):
        lost.add("fields")
    for element in root.iter():
        for name in [name for name in element.attrib if _IGNORED.match(etree.QName(name).localname)]:
            del element.attrib[name]
    return lost


def clean_settings(root: etree._Element) -> None:
    """Keep only the settings that change how a document is drawn."""
    for element in list(root):
        if element.tag not in _SETTINGS_KEPT:
            root.remove(element)


def _remove_rows_and_hidden(root: etree._Element, lost: set[str]) -> None:
    for mark in list(root.iter(f"{W}del")):
        parent = mark.getparent()
        if parent is not None and parent.tag == f"{W}trPr":
            row = parent.getparent()
            if row is not None:
                remove(row)
    for mark in list(root.iter(f"{W}cellDel")):
        cell = next(mark.iterancestors(f"{W}tc"), None)
        if cell is not None:
            for text in list(cell.iter(RUN)):
                remove(text)
        remove(mark)
    for mark in list(root.iter(f"{W}cellIns")):
        remove(mark)
    for run in list(root.iter(RUN)):
        if is_hidden(run):
            lost.add("hidden")
            remove(run)


def _flatten_fields(root: etree._Element) -> bool:
    """Leave of fields what they show, except of those that count pages; whether there was any."""
    found = False
    for simple in list(root.iter(_SIMPLE)):
        if not _DRAWN_FIELDS.match(simple.get(f"{W}instr", "")):
            unwrap(simple)
            found = True
    open_fields: list[list[etree._Element]] = []
    for element in list(root.iter(_FIELD, _CODE)):
        kind = element.get(f"{W}fldCharType")
        if element.tag == _CODE:
            (open_fields[-1] if open_fields else [element]).append(element)
            if not open_fields:
                remove(element)
            continue
        if kind == "begin":
            open_fields.append([element])
        elif open_fields:
            open_fields[-1].append(element)
        if kind == "end" and open_fields:
            found |= _close(open_fields.pop())
    for field in open_fields:
        for element in field:
            remove(element)
    return found


def _close(field: list[etree._Element]) -> bool:
    code = "".join(element.text or "" for element in field if element.tag == _CODE)
    if _DRAWN_FIELDS.match(code):
        return False
    for element in field:
        remove(element)
    return True


def remove(element: etree._Element) -> None:
    """Take an element out with all that is in it, but not the text behind it."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def unwrap(element: etree._Element) -> None:
    """Put what is in an element in its place."""
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    for child in list(element):
        parent.insert(at, child)
        at += 1
    parent.remove(element)
