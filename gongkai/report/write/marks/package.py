"""Office packages (.docx, .xlsx) with some parts changed or added: all others are kept, byte by byte."""

from __future__ import annotations

import io
import posixpath
import zipfile

from lxml import etree

from gongkai.messages import Message
from gongkai.report.places.archives import UNZIP_ERRORS
from gongkai.report.write.marks.remarks import MarkError

_LARGEST_PART = 64 * 2**20
_LARGEST_PACKAGE = 256 * 2**20
"""Bytes of all parts, unpacked. Documents with many pictures have fifty million."""
_FIRST_DATE = (1980, 1, 1, 0, 0, 0)
"""The earliest that an archive can say."""
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_CONTENT_TYPES = "[Content_Types].xml"


class Package:
    """An open package. Raises MarkError where it is damaged, encrypted or too large."""

    def __init__(self, data: bytes) -> None:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                infos = {info.filename: info for info in archive.infolist()}  # of two with one name the last
                if any(info.flag_bits & 1 for info in infos.values()):
                    raise MarkError(Message("文件已加密，需要密码。请先取消密码，另存一份后再试。"))
                sizes = [info.file_size for info in infos.values()]
                if sum(sizes) > _LARGEST_PACKAGE or max(sizes, default=0) > _LARGEST_PART:
                    raise MarkError(Message("文件解压后过大，不能作批注。"))
                self._parts = {info.filename: (info, archive.read(info)) for info in infos.values()}
        except UNZIP_ERRORS as error:
            raise damaged() from error

    def names(self) -> list[str]:
        """The names of all parts."""
        return list(self._parts)

    @property
    def is_signed(self) -> bool:
        """Whether it has digital signatures (ECMA-376-2, 12), which no longer hold once a part is changed."""
        return any(name.lower().startswith("_xmlsignatures/") for name in self._parts)

    def content(self, name: str) -> bytes:
        """A part. Raises MarkError where it is not there."""
        if name not in self._parts:
            raise damaged()
        return self._parts[name][1]

    def xml(self, name: str) -> etree._Element:
        """A part of XML, with no entity expanded and nothing fetched. Raises MarkError."""
        return parsed(self.content(name))

    def put(self, name: str, content: bytes) -> None:
        """Change a part, or add one."""
        self._parts[name] = self._parts[name][0] if name in self._parts else zipfile.ZipInfo(name), content

    def put_xml(self, name: str, root: etree._Element) -> None:
        """Change a part to this XML, or add one."""
        self.put(name, etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))

    def related(self, name: str, kind: str) -> str | None:
        """The part to which `name` has a relationship whose type ends with `kind`; None where it has none."""
        if _relations_of(name) not in self._parts:
            return None
        for relation in self.xml(_relations_of(name)):
            if relation.get("Type", "").endswith(kind) and relation.get("TargetMode") != "External":
                return posixpath.normpath(
                    posixpath.join("/", posixpath.dirname(name), relation.get("Target", ""))
                ).lstrip("/")
        return None

    def relate(self, name: str, kind: str, target: str) -> str:
        """Add a relationship of type `kind` from part `name` to part `target`; its id."""
        part = _relations_of(name)
        root = self.xml(part) if part in self._parts else etree.Element(f"{_RELATIONS}Relationships")
        taken = {relation.get("Id") for relation in root}
        number = next(number for number in range(1, len(root) + 2) if f"rId{number}" not in taken)
        path = posixpath.relpath(f"/{target}", posixpath.join("/", posixpath.dirname(name)))
        etree.SubElement(root, f"{_RELATIONS}Relationship", Id=f"rId{number}", Type=kind, Target=path)
        self.put_xml(part, root)
        return f"rId{number}"

    def declare(self, name: str, content_type: str) -> None:
        """Say of what type a part is."""
        root = self.xml(_CONTENT_TYPES)
        etree.SubElement(root, f"{_TYPES}Override", PartName=f"/{name}", ContentType=content_type)
        self.put_xml(_CONTENT_TYPES, root)

    def declare_suffix(self, suffix: str, content_type: str) -> None:
        """Say of what type parts are whose names end with `suffix`, if that is not said."""
        root = self.xml(_CONTENT_TYPES)
        if all(entry.get("Extension", "").lower() != suffix for entry in root.iterfind(f"{_TYPES}Default")):
            root.insert(0, etree.Element(f"{_TYPES}Default", Extension=suffix, ContentType=content_type))
            self.put_xml(_CONTENT_TYPES, root)

    def new_name(self, pattern: str) -> str:
        """A name that no part has; the pattern has a place for a number."""
        taken = {name.lower() for name in self._parts}
        return next(
            name for number in range(1, len(taken) + 2) if (name := pattern.format(number)).lower() not in taken
        )

    def bytes(self) -> bytes:
        """The package as a file."""
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as archive:
            for name, (info, content) in self._parts.items():
                entry = zipfile.ZipInfo(name, max(info.date_time, _FIRST_DATE))
                entry.external_attr = info.external_attr
                archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
        return target.getvalue()


def parsed(content: bytes) -> etree._Element:
    """XML with no entity expanded and nothing fetched. Raises MarkError."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise damaged() from error
    if root.getroottree().docinfo.doctype:
        raise damaged()
    return root


def damaged() -> MarkError:
    """A file of a known kind that cannot be opened."""
    return MarkError(Message("文件已损坏或不完整，不能作批注。请用原来的软件打开并另存一份后再试。"))


def _relations_of(name: str) -> str:
    folder, base = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{base}.rels")
