"""The paragraphs of a part with their characters, each with the element that it stands in."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from gongkai.report.places.docx import STRICT_NAMESPACE, W

PICTURE = "\ufffc"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
STRICT = f"{{{STRICT_NAMESPACE}}}"
RUN, TEXT, PARAGRAPH, RUN_PROPERTIES = f"{W}r", f"{W}t", f"{W}p", f"{W}rPr"
TEXTS = frozenset((TEXT, MATH_TEXT))
PICTURES = frozenset((f"{W}drawing", f"{W}pict", f"{W}object"))
_SIGNS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}sym": "\ufffd"}
SIGNS = frozenset(_SIGNS)
_REMOVED = frozenset((f"{W}del", f"{W}moveFrom", FALLBACK, f"{W}pPr", RUN_PROPERTIES))
_OFF = frozenset(("0", "false", "off"))


def paragraphs(root: etree._Element) -> list[etree._Element]:
    """The paragraphs of a part in its order, those in tables and text boxes among them."""
    return [
        each for each in root.iter(PARAGRAPH) if not any(ancestor.tag == FALLBACK for ancestor in each.iterancestors())
    ]


def characters(paragraph: etree._Element) -> Iterator[tuple[str, etree._Element, int]]:
    """Its own characters: each with its element and its place there. Not what is deleted, hidden or in a text box."""
    for child in paragraph:
        tag = child.tag
        if tag in TEXTS:
            yield from ((character, child, at) for at, character in enumerate(child.text or ""))
        elif tag in _SIGNS:
            yield _SIGNS[tag], child, 0
        elif tag in PICTURES:
            yield PICTURE, child, 0
        elif tag not in _REMOVED and tag != PARAGRAPH and not is_hidden(child):
            yield from characters(child)


def text_of(paragraph: etree._Element) -> str:
    """Its text: the characters that `Words` count."""
    return "".join(character for character, _, _ in characters(paragraph))


def is_hidden(run: etree._Element) -> bool:
    """Whether a run is formatted as hidden."""
    mark = run.find(f"{RUN_PROPERTIES}/{W}vanish") if run.tag == RUN else None
    return mark is not None and mark.get(f"{W}val", "true") not in _OFF
