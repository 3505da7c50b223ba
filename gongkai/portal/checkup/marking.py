"""The marked copy of a file. Runs in a process of its own: see `isolation`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from gongkai.corpus.files import written_whole
from gongkai.corpus.marking import marked_copy
from gongkai.corpus.sources import Source
from gongkai.messages import Language
from gongkai.portal.checkup.examination import examine
from gongkai.portal.checkup.folders import Folder


def write_marked(folder: str, number: int, names: list[tuple[int, str]], today: str, language: Language) -> str:
    """Write the marked copy of a file of a submission, whose read files have these numbers and names.

    The result is what the copy's name ends with. Raises MarkError and ReadError.
    """
    place = Folder(Path(folder))
    known = [(each, name) for each, name in names]
    result = examine(place, known, date.fromisoformat(today))[number]
    marked = marked_copy(Source(dict(known)[number], place.source(number)), result, language)
    with written_whole(place.marked(number, language)) as stream:
        stream.write(marked.data)
    return marked.suffix
