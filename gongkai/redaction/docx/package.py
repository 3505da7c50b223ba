"""A Word document as a container: the parts that are drawn, found from the document on, and nothing else."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO

from lxml import etree

from gongkai.messages import Message
from gongkai.redaction.model import RedactionError
from gongkai.report.places.archives import UNZIP_ERRORS

DAMAGED = Message("这个Word文件已损坏，不能可靠地遮盖。请用Word打开并另存后再试。")
ENCRYPTED = Message("这个Word文件有密码或者是旧格式（.doc）。请另存为没有密码的.docx文件后再试。")
TOO_LARGE = Message("这个文件太大或太复杂，不能可靠地遮盖。请拆分后再试。")
_MACROS = Message("这个文件含有宏，或者不是Word文档。请另存为.docx文件后再试。")
_MOST_BYTES = 200_000_000
_MOST_PARTS = 5_000
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_RELATION = f"{{{_RELATIONS}}}Relationship"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_FOLLOWED = frozenset(
    (
        *("styles", "numbering", "settings", "fontTable", "theme", "header", "footer"),
        *("footnotes", "endnotes", "image", "hyperlink"),
    )
)
"""What a document is drawn from. Left behind are comments, people, custom XML, glossaries, macros, embedded objects,
charts and diagrams with their data, fonts, printer settings and web settings."""


@dataclass(slots=True)
class Relation:
    """What a part refers to: another part, or an address outside."""

    id: str
    type: str
    target: str
    external: bool

    @property
    def kind(self) -> str:
        """The last word of its type, the same in both editions of the standard."""
        return self.type.rsplit("/", 1)[-1]


@dataclass(slots=True)
class Part:
    """A part that is kept: a tree of XML, or the bytes of a picture."""

    name: str
    type: str
    content: bytes
    root: etree._Element | None = None
    relations: list[Relation] = field(default_factory=list)


class Package:
    """The parts that a document is drawn from. Raises RedactionError for files that are none, broken or hostile."""

    def __init__(self, data: bytes) -> None:
        if data.startswith(_OLE):
            raise RedactionError(ENCRYPTED)
        members = read_members(data)
        types = _parsed(members.get("[Content_Types].xml", b""))
        self._defaults = {
            each.get("Extension", "").lower(): each.get("ContentType", "") for each in types.iter(f"{_TYPES}Default")
        }
        self._overrides = {
            each.get("PartName", "").lstrip("/"): each.get("ContentType", "")
            for each in types.iter(f"{_TYPES}Override")
        }
        self._members = members
        self.parts: dict[str, Part] = {}
        self.left_behind: set[str] = set()
        """Kinds of relations that were not followed."""
        start = list(self._relations(""))
        self.left_behind |= {each.kind for each in start}
        main = next((each for each in start if each.kind == "officeDocument"), None)
        if main is None:
            raise RedactionError(DAMAGED)
        self.main = self._resolved("", main.target)
        if self._type(self.main) != _MAIN:
            raise RedactionError(_MACROS)
        self._main_type = main.type
        self._take(self.main)

    def _take(self, main: str) -> None:
        waiting = [main]
        while waiting:
            name = waiting.pop()
            if name in self.parts:
                continue
            if name not in self._members:
                raise RedactionError(DAMAGED)
            part = Part(name, self._type(name), self._members[name])
            if part.type.endswith("xml"):
                part.root = _parsed(part.content)
            self.parts[name] = part
            for relation in self._relations(name):
                if relation.kind not in _FOLLOWED or (relation.external and relation.kind != "hyperlink"):
                    self.left_behind.add(relation.kind)
                    continue
                part.relations.append(relation)
                if not relation.external:
                    relation.target = self._resolved(name, relation.target)
                    if relation.target in self._members:
                        waiting.append(relation.target)
                    else:
                        part.relations.pop()

    def _type(self, name: str) -> str:
        return self._overrides.get(name) or self._defaults.get(name.rpartition(".")[2].lower(), "")

    @staticmethod
    def _resolved(source: str, target: str) -> str:
        path = target.split("#")[0]
        joined = path.lstrip("/") if path.startswith("/") else posixpath.join(posixpath.dirname(source), path)
        return posixpath.normpath(joined)

    def _relations(self, name: str) -> Iterator[Relation]:
        folder, base = posixpath.split(name)
        content = self._members.get(posixpath.join(folder, "_rels", f"{base}.rels"))
        for each in _parsed(content).iter(_RELATION) if content else ():
            external = each.get("TargetMode") == "External"
            yield Relation(each.get("Id", ""), each.get("Type", ""), each.get("Target", ""), external)

    def written(self) -> bytes:
        """The file with these parts only, without dates of its own."""
        buffer = BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            _put(archive, "[Content_Types].xml", self._written_types())
            start = Relation("rId1", self._main_type, self.main, False)
            _put(archive, "_rels/.rels", _written_relations([start]))
            for part in self.parts.values():
                content = part.content if part.root is None else serialized(part.root)
                _put(archive, part.name, content)
                if part.relations:
                    folder, base = posixpath.split(part.name)
                    name = posixpath.join(folder, "_rels", f"{base}.rels")
                    _put(archive, name, _written_relations(part.relations))
        return buffer.getvalue()

    def _written_types(self) -> bytes:
        root = etree.Element(f"{_TYPES}Types", nsmap={None: _TYPES[1:-1]})
        rels = "application/vnd.openxmlformats-package.relationships+xml"
        etree.SubElement(root, f"{_TYPES}Default", Extension="rels", ContentType=rels)
        for part in self.parts.values():
            etree.SubElement(root, f"{_TYPES}Override", PartName=f"/{part.name}", ContentType=part.type)
        return serialized(root)


def read_members(data: bytes) -> dict[str, bytes]:
    """The members of a container by name. Raises RedactionError for what is broken, encrypted or too large."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(entries) > _MOST_PARTS or sum(entry.file_size for entry in entries) > _MOST_BYTES:
                raise RedactionError(TOO_LARGE)
            if len({entry.filename for entry in entries}) < len(entries):
                raise RedactionError(DAMAGED)
            return {entry.filename: archive.read(entry) for entry in entries}
    except UNZIP_ERRORS as error:
        raise RedactionError(DAMAGED) from error


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, content)


def _written_relations(relations: list[Relation]) -> bytes:
    root = etree.Element(f"{{{_RELATIONS}}}Relationships", nsmap={None: _RELATIONS})
    for each in relations:
        target = each.target if each.external else f"/{each.target}"
        element = etree.SubElement(root, _RELATION, Id=each.id, Type=each.type, Target=target)
        if each.external:
            element.set("TargetMode", "External")
    return serialized(root)


def serialized(root: etree._Element) -> bytes:
    """A part's bytes."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _parsed(content: bytes) -> etree._Element:
    """The tree of a part, without comments; one that declares entities is refused, as Word itself does."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise RedactionError(DAMAGED) from error
    if root.getroottree().docinfo.doctype:
        raise RedactionError(DAMAGED)
    return root
