"""A whole Word document written anew: its text without the words, and nothing that is not drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from urllib.parse import unquote

from lxml import etree

from gongkai.messages import Message
from gongkai.redaction.docx.checking import verify_docx
from gongkai.redaction.docx.cleaning import clean, clean_settings, remove, transitional
from gongkai.redaction.docx.package import Package
from gongkai.redaction.docx.paragraphs import (
    RUN,
    RUN_PROPERTIES,
    TEXT,
    TEXTS,
    characters,
    paragraphs,
    text_of,
)
from gongkai.redaction.model import STAND_IN, Redacted, RedactionError, Words
from gongkai.redaction.needles import plain
from gongkai.redaction.pdf.images import without_remarks
from gongkai.report.places.docx import W

_NO_PLACE = Message("文件中没有要遮盖的位置（{part}第{paragraph}段）。")
_STAYS = Message("“{text}”在别处还有{count}处，未要求遮盖。")
_LOST = {
    "changes": Message("修订已全部接受，修订人不再保留。"),
    "hidden": Message("隐藏文字已移除。"),
    "fields": Message("域已变为普通文字。"),
    "objects": Message("嵌入的对象、图表已移除。"),
}
_LEFT_BEHIND = {
    "comments": Message("批注已移除。"),
    "core-properties": Message("文件属性（标题、作者等）已移除。"),
}
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_HIDING = 2
"""Characters from which a removed text is looked for where nobody sees it; single ones stand everywhere."""

Places = Mapping[etree._Element, Mapping[int, bool]]
"""By element the places of the characters in it that go, and whether a removal begins there."""


def redact_docx(content: bytes, removals: Sequence[Words]) -> Redacted:
    """The document without these words. Raises RedactionError where that cannot be done for good."""
    package = Package(content)
    for part in package.parts.values():
        if part.root is not None:
            transitional(part.root)
    removed, places = _located(package, removals)
    lost: set[str] = set()
    for part in package.parts.values():
        if part.root is not None:
            if part.name.endswith("settings.xml"):
                clean_settings(part.root)
            lost |= clean(part.root)
    _take_out(places)
    left = plain("".join(text_of(each) for part in package.parts.values() for each in _paragraphs(part.root)))
    counts = {word: left.count(word) for each in removed if len(word := plain(each)) >= _HIDING}
    _hide(package, [word for word, count in counts.items() if not count])
    _forget_relations(package)
    redacted = package.written()
    if leaks := verify_docx(content, redacted, removals):
        raise RedactionError(leaks[0].message)
    warnings = [message for key, message in _LOST.items() if key in lost]
    warnings += [message for key, message in _LEFT_BEHIND.items() if key in package.left_behind]
    warnings += [Message(_STAYS.template, {"text": text, "count": count}) for text, count in counts.items() if count]
    return Redacted(redacted, tuple(removed), tuple(warnings))


def _paragraphs(root: etree._Element | None) -> list[etree._Element]:
    return [] if root is None else paragraphs(root)


def _located(package: Package, removals: Sequence[Words]) -> tuple[list[str], Places]:
    """The words of each removal, and the elements that their characters stand in."""
    removed: list[str] = []
    places: dict[etree._Element, dict[int, bool]] = {}
    numbered = {name: _paragraphs(part.root) for name, part in package.parts.items()}
    for removal in removals:
        found = numbered.get(removal.part, [])
        if not 1 <= removal.paragraph <= len(found):
            raise _no_place(removal)
        meant = list(characters(found[removal.paragraph - 1]))[max(removal.start, 0) : removal.end]
        if not meant or removal.start < 0 or removal.end - removal.start != len(meant):
            raise _no_place(removal)
        removed.append("".join(character for character, _, _ in meant))
        for number, (_, element, at) in enumerate(meant):
            places.setdefault(element, {}).setdefault(at, number == 0)
    return removed, places


def _no_place(removal: Words) -> RedactionError:
    return RedactionError(Message(_NO_PLACE.template, {"part": removal.part, "paragraph": removal.paragraph}))


def _take_out(places: Places) -> None:
    """Take the characters out; where a removal begins, a black bar stands."""
    for element, taken in places.items():
        run = element.getparent()
        if run is None:
            continue  # it was in what a tracked change or an object took with it
        if element.tag == TEXT and run.tag == RUN:
            _part(element, run, taken)
        elif element.tag in TEXTS:
            element.text = "".join("■" if at in taken else each for at, each in enumerate(element.text or ""))
        else:
            if taken[0] and run.tag == RUN:
                run.addprevious(_bar(run))
            remove(element)


def _part(element: etree._Element, run: etree._Element, taken: Mapping[int, bool]) -> None:
    """Part a run where characters of its text go: what is left on either side keeps its format."""
    behind = list(element.itersiblings())
    last = run
    for kept, first in _stretches(element.text or "", taken):
        if kept is None and not first:
            continue
        piece = _bar(run) if kept is None else _like(run)
        if kept is not None:
            etree.SubElement(piece, TEXT, {_SPACE: "preserve"}).text = kept
        last.addnext(piece)
        last = piece
    run.remove(element)
    if behind:
        rest = _like(run)
        rest.extend(behind)
        last.addnext(rest)


def _stretches(text: str, taken: Mapping[int, bool]) -> list[tuple[str | None, bool]]:
    """What is left and, as None, what goes, in their order; and whether a removal begins there."""
    stretches: list[tuple[str | None, bool]] = []
    for at, character in enumerate(text):
        kept, first = stretches[-1] if stretches else ("", False)
        if at in taken and stretches and kept is None:
            stretches[-1] = (None, first or taken[at])
        elif at in taken:
            stretches.append((None, taken[at]))
        elif stretches and kept is not None:
            stretches[-1] = (kept + character, False)
        else:
            stretches.append((character, False))
    return stretches


def _like(run: etree._Element) -> etree._Element:
    """An empty run of the same format."""
    copy = etree.Element(RUN)
    properties = run.find(RUN_PROPERTIES)
    if properties is not None:
        copy.append(deepcopy(properties))
    return copy


def _bar(run: etree._Element) -> etree._Element:
    """A black bar as wide as its words, whatever was removed: black on black, and read aloud."""
    bar = etree.Element(RUN)
    properties = etree.SubElement(bar, RUN_PROPERTIES)
    size = run.find(f"{RUN_PROPERTIES}/{W}sz")
    etree.SubElement(properties, f"{W}color", {f"{W}val": "000000"})
    if size is not None:
        properties.append(deepcopy(size))
    etree.SubElement(properties, f"{W}shd", {f"{W}val": "clear", f"{W}color": "auto", f"{W}fill": "000000"})
    etree.SubElement(bar, TEXT).text = STAND_IN
    return bar


def _hide(package: Package, words: Sequence[str]) -> None:
    """Take words that are to be seen nowhere out of alternative texts, names, addresses and all other attributes."""
    for part in package.parts.values():
        for relation in part.relations:
            if relation.external and any(word in plain(unquote(relation.target)) for word in words):
                relation.target = "about:blank"
        for element in part.root.iter() if part.root is not None else ():
            for name, value in element.attrib.items():
                bare = plain(unquote(str(value)))
                if any(word in bare for word in words):
                    element.set(name, STAND_IN)
        if part.root is None:
            part.content = without_remarks(part.content)


def _forget_relations(package: Package) -> None:
    """Drop pictures and addresses that nothing refers to any more, and references to what was left behind."""
    for part in package.parts.values():
        if part.root is None:
            continue
        ids = {relation.id for relation in part.relations}
        used: set[str] = set()
        for element in part.root.iter():
            for name in [name for name in element.attrib if name.startswith(_RELATION_ID)]:
                if element.get(name) in ids:
                    used.add(str(element.get(name)))
                else:
                    del element.attrib[name]
        part.relations = [each for each in part.relations if each.id in used or each.kind not in ("image", "hyperlink")]
    reachable = {package.main}
    waiting = [package.main]
    while waiting:
        for relation in package.parts[waiting.pop()].relations:
            if not relation.external and relation.target not in reachable:
                reachable.add(relation.target)
                waiting.append(relation.target)
    package.parts = {name: part for name, part in package.parts.items() if name in reachable}
