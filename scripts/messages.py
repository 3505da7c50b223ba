"""The catalogue of translations: templates are collected from the code, the .po updated and compiled.

    python -m scripts.messages                  write gongkai.po and gongkai.mo anew
    python -m scripts.messages --check          say whether they are up to date and complete; status 1 if not
    python -m scripts.messages --merge FILE.po  take translations from another file first

A template is the first argument of `Message(…)`, a literal in Chinese; its translation has the same {values}.
In the data files of `gongkai/law` the values of the keys `name`, `text` and `comment` are templates, too.
"""

from __future__ import annotations

import argparse
import io
import string
import sys
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "gongkai"
PO = PACKAGE / "locale/en/LC_MESSAGES/gongkai.po"
MO = PO.with_suffix(".mo")
HEADER = """\
# English text for gongkai. The keys are the Chinese templates in the code; `make messages` collects them.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Language: en\\n"

"""
DATA_KEYS = frozenset(("comment", "name", "text"))
"""The keys of the law's data files whose values are shown to people."""
NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)
"""Stands where a catalogue has the time of writing, so that a file changes only where a text did."""


def data_texts(
    file: IO[bytes], keywords: object, comment_tags: object, options: object
) -> Iterator[tuple[int, None, str, list[str]]]:
    """The texts of a data file, as babel wants them: line, function, template, comments."""
    del keywords, comment_tags, options  # babel passes them to every method
    waiting: list[object] = [tomllib.load(file)]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            for key in DATA_KEYS & value.keys():
                if isinstance(value[key], str):
                    yield 0, None, value[key], []
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)


def templates() -> dict[str, list[str]]:
    """Every template in the code, with the files it stands in."""
    found: dict[str, list[str]] = {}
    method = [("**.py", "python"), ("law/**.toml", "scripts.messages:data_texts")]
    for file, _, template, _, _ in extract_from_dir(PACKAGE, method, keywords={"Message": None, "_": None}):
        assert isinstance(template, str)
        if template in DATA_KEYS:  # babel sees the key in `Message(data["name"])`
            continue
        files = found.setdefault(template, [])
        if file not in files:
            files.append(file)
    return found


def translations(path: Path) -> dict[str, str]:
    """The translations in a .po file; none where there is no such file."""
    if not path.exists():
        return {}
    with path.open("rb") as file:
        return {key: text for key, text in texts(read_po(file)).items() if text}


def compiled(path: Path) -> dict[str, str]:
    """The translations in a .mo file; none where there is no such file."""
    if not path.exists():
        return {}
    with path.open("rb") as file:
        return texts(read_mo(file))


def catalogue(known: dict[str, str]) -> Catalog:
    """A catalogue of the templates in the code with the translations that are known."""
    catalog = Catalog(locale="en", fuzzy=False, creation_date=NO_DATE, revision_date=NO_DATE)
    for template, files in sorted(templates().items()):
        locations = [(f"gongkai/{file}", 0) for file in sorted(files)]
        catalog.add(template, known.get(template, ""), locations)
    return catalog


def as_po(catalog: Catalog) -> bytes:
    """The catalogue as it stands in the .po file."""
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=110, include_lineno=False, omit_header=True)
    return HEADER.encode() + buffer.getvalue()


def as_mo(catalog: Catalog) -> bytes:
    """The catalogue compiled."""
    buffer = io.BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def texts(catalog: Catalog) -> dict[str, str]:
    """The templates and translations of a catalogue."""
    return {str(entry.id): str(entry.string) for entry in catalog if entry.id}


def fields(template: str) -> list[str]:
    """The names of the values that a template takes, in alphabetical order."""
    return sorted({name for _, name, _, _ in string.Formatter().parse(template) if name is not None})


def faults(catalog: Catalog) -> list[str]:
    """What is missing or wrong in a catalogue, a line each."""
    lines = []
    for entry in catalog:
        template, translation = str(entry.id), str(entry.string)
        if not template:
            continue
        if not translation:
            lines.append(f"no English for: {template}")
        elif fields(template) != fields(translation):
            lines.append(f"other values in the English of: {template}")
    return lines


def main() -> int:
    """Run as the module says; the result is the exit status."""
    parser = argparse.ArgumentParser(description="The catalogue of translations.")
    parser.add_argument("--check", action="store_true", help="change nothing, say what is not up to date")
    parser.add_argument("--merge", type=Path, action="append", default=[], metavar="FILE.po")
    options = parser.parse_args()

    known = translations(PO)
    for path in options.merge:
        known |= {key: text for key, text in translations(path).items() if key not in known}
    catalog = catalogue(known)
    lines = faults(catalog)
    if options.check:
        current = texts(catalog)
        stale = [path for path, found in ((PO, translations(PO)), (MO, compiled(MO))) if found != current]
        lines += [f"{path.relative_to(ROOT)} is not up to date: run `make messages`" for path in stale]
    else:
        PO.parent.mkdir(parents=True, exist_ok=True)
        PO.write_bytes(as_po(catalog))
        MO.write_bytes(as_mo(catalog))
    for line in lines:
        print(line, file=sys.stderr)
    return 1 if lines and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
