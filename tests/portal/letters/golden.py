"""The text of every kind of letter about the made-up case, as it should be: `python -m tests.portal.letters.golden`.

The files are written anew by that command alone, and are to be read before they are committed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

from gongkai.law.workdays import announced

if TYPE_CHECKING:
    from gongkai.portal.letters.document import Document
    from gongkai.portal.letters.kinds import LetterKind

FOLDER = Path(__file__).with_name("golden")
OFFICE = ("云住建公开", "云川县建设路8号，电话0000-1234567", "云川县人民政府", "云川县人民法院")
AGENCY = "云川县住房和城乡建设局"


def documents() -> Iterator[tuple[LetterKind, Document]]:
    """The letter of each kind, by the texts that come with the program."""
    from gongkai.portal.letters import examples, templates  # need Django's settings
    from gongkai.portal.letters.kinds import LetterKind
    from gongkai.portal.letters.queries import Office

    with mock.patch.object(examples, "calendar", announced):
        for kind in LetterKind:
            yield kind, examples.example(kind, templates.shipped_lines(kind), AGENCY, Office(*OFFICE))


def texts() -> Iterator[tuple[Path, str]]:
    """The file and the text of each kind."""
    return ((FOLDER / f"{kind.value}.txt", letter.text) for kind, letter in documents())


if __name__ == "__main__":
    import django

    django.setup()
    FOLDER.mkdir(exist_ok=True)
    for path, text in texts():
        path.write_text(text, encoding="utf-8")
