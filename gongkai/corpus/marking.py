"""Sources handed back marked: a copy of each file with what was found at the very places."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from gongkai.corpus.files import written_whole
from gongkai.corpus.results import Result
from gongkai.corpus.sources import Source
from gongkai.messages import Language, Message
from gongkai.report.read.detect import detect
from gongkai.report.read.errors import ReadError
from gongkai.report.read.office import as_docx
from gongkai.report.write.marks import SUFFIXES, Marked, MarkError, mark

_CONVERTED = frozenset(("doc", "rtf"))
"""Kinds that are marked as Word documents of today, into which LibreOffice converts them."""
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\/]')
"""What no system, or not every one, has in the name of a file."""
_LONGEST_NAME = 55
"""Characters of a name, which are up to four bytes each; systems allow 255 bytes."""


def suffix_of(data: bytes) -> str:
    """What the name of a file's marked copy ends with. Raises ReadError for a file of no known kind."""
    kind = detect(data)
    return SUFFIXES["docx" if kind in _CONVERTED else kind]


@dataclass
class MarkedCopies:
    """An output that writes the marked copy of each source: to `place`, or with its own name in the folder `place`.

    Results are to come in the order of `sources`. A copy that cannot be made is among `failures` with the reason.
    """

    place: Path
    in_folder: bool
    sources: Sequence[Source]
    language: Language
    files: list[Path] = field(default_factory=list)
    notices: list[tuple[str, Message]] = field(default_factory=list)
    """What a person should know of a copy, by the name of its source."""
    failures: list[tuple[str, Message]] = field(default_factory=list)
    _names: set[str] = field(default_factory=set)
    _seen: int = 0

    def add(self, result: Result) -> None:
        """Write the copy of one file."""
        if result.absent:
            return
        source = self.sources[self._seen]
        self._seen += 1
        if result.reading.error is not None:
            return  # which is said by others
        try:
            marked = marked_copy(source, result, self.language)
        except (MarkError, ReadError) as error:
            self.failures.append((source.name, error.message))
            return
        if marked.notice is not None:
            self.notices.append((source.name, marked.notice))
        self._write(source.name, marked)

    def close(self) -> None:
        """Nothing is left to write."""

    def _write(self, name: str, marked: Marked) -> None:
        path = self.place
        if self.in_folder:
            self.place.mkdir(parents=True, exist_ok=True)
            path = self.place / self._name(name, marked.suffix)
        with written_whole(path) as stream:
            stream.write(marked.data)
        self.files.append(path)

    def _name(self, name: str, suffix: str) -> str:
        """A name that no other copy has, whether or not a system tells capitals from small letters."""
        stem = _NOT_IN_NAMES.sub("_", name.replace("\\", "/").rsplit("/", 1)[-1]).strip(" .") or "_"
        if stem.lower().endswith(suffix):
            stem = stem[: -len(suffix)]
        stem = stem[:_LONGEST_NAME]
        number, own = 1, stem + suffix
        while own.lower() in self._names:
            number += 1
            own = f"{stem} ({number}){suffix}"
        self._names.add(own.lower())
        return own


def marked_copy(source: Source, result: Result, language: Language) -> Marked:
    """The marked copy of a source. Raises MarkError and ReadError."""
    content = source.content()
    try:
        data = content.read_bytes() if isinstance(content, Path) else content
    except OSError as error:
        raise ReadError("absent", Message("文件无法打开（{detail}）。", {"detail": error.strerror or error})) from error
    checked = list(zip(result.reading.reports, result.checks or (), strict=True))
    origins = [report.source for report, _ in checked if report.source is not None]
    if any(origin.sha256 != hashlib.sha256(data).hexdigest() for origin in origins):
        raise MarkError(Message("文件在读取之后改动过，没有作批注。请再查一遍。"))
    kind = origins[0].kind if origins else detect(data)
    if kind in _CONVERTED:
        kind, data = "docx", as_docx(data)
    return mark(data, kind, checked, language)
