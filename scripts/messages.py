"""The catalogues of translations: templates are collected from the code, the .po updated and compiled.

    python -m scripts.messages                  write both catalogues anew
    python -m scripts.messages --check          say whether they are up to date and complete; status 1 if not
    python -m scripts.messages --merge FILE.po  take translations from another file first, for whichever needs them

There are two, gettext's domains. `gongkai` is the library's and the command line's: the first argument of
`Message(…)`, a literal in Chinese, wherever it stands; of `_(…)`, outside the platform; and in the data files of
`gongkai/law` and of the kinds of letters the values of the keys `name`, `text` and `comment`. `django` is the
platform's pages': the arguments of `_(…)` and `gettext(…)` there, and what templates mark with `translate` and
`blocktranslate`. A translation has the same {values}, in pages %(values)s, as its template.
"""

from __future__ import annotations

import argparse
import io
import re
import string
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir, extract_python
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "gongkai"
PORTAL = PACKAGE / "portal"
HEADER = """\
# English text for gongkai. The keys are the Chinese templates in the code; `make messages` collects them.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Language: en\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
DATA_KEYS = frozenset(("comment", "name", "text"))
"""The keys of the law's data files whose values are shown to people."""
NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)
"""Stands where a catalogue has the time of writing, so that a file changes only where a text did."""
_OF_GETTEXT: dict[str, tuple[int, ...] | None] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
}
"""Functions of gettext that the platform calls, with the places of their templates where they take two."""
_PERCENT = re.compile(r"%\((\w+)\)")

Template = str | tuple[str, str]
"""What is translated: a text, or that for one and that for several."""
Found = dict[Template, list[str]]
"""Templates with the files that they stand in."""


# What there is to translate


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


def page_texts(file: IO[bytes], keywords: Any, comment_tags: Any, options: Any) -> Iterator[tuple[Any, ...]]:
    """The texts of a template of pages, as babel wants them."""
    code = templatize(file.read().decode())
    # Everything but the texts is blanked out, and what is left at the beginning of lines would be read as indentation.
    lines = "\n".join(line.strip() for line in code.splitlines())
    return extract_python(io.BytesIO(lines.encode()), keywords, comment_tags, options)


def _collected(folder: Path, methods: list[tuple[str, str]], keywords: dict[str, tuple[int, ...] | None]) -> Found:
    found: Found = {}
    for file, _, template, _, _ in extract_from_dir(folder, methods, keywords=keywords):
        if template in DATA_KEYS:  # babel sees the key in `Message(data["name"])`
            continue
        files = found.setdefault(_template(template), [])
        name = str((folder / file).relative_to(PACKAGE))
        if name not in files:
            files.append(name)
    return found


def templates() -> Found:
    """Every template of the library and the command line, and the platform's own messages among them."""
    law = ("law/**.toml", "scripts.messages:data_texts")
    found = _collected(PACKAGE, [("portal/**.py", "ignore"), ("**.py", "python"), law], {"Message": None, "_": None})
    letters = ("letters/kinds.toml", "scripts.messages:data_texts")
    for template, files in _collected(PORTAL, [("**.py", "python"), letters], {"Message": None}).items():
        found.setdefault(template, []).extend(files)
    return found


def page_templates() -> Found:
    """Every template of the platform's pages."""
    methods = [("**.py", "python"), ("**/templates/**.html", "scripts.messages:page_texts")]
    return _collected(PORTAL, [*methods, ("templates/**.html", "scripts.messages:page_texts")], _OF_GETTEXT)


@dataclass(frozen=True)
class Domain:
    """A catalogue: its file, and what collects its templates. The compiled file stands beside it."""

    po: Path
    collect: Callable[[], Found]

    @property
    def mo(self) -> Path:
        """The compiled file."""
        return self.po.with_suffix(".mo")

    def catalogue(self, known: dict[Template, Template]) -> Catalog:
        """A catalogue of the templates in the code with the translations that are known."""
        catalog = Catalog(locale="en", fuzzy=False, creation_date=NO_DATE, revision_date=NO_DATE)
        for template, files in sorted(self.collect().items(), key=lambda each: str(each[0])):
            locations = [(f"gongkai/{file}", 0) for file in sorted(files)]
            catalog.add(template, known.get(template, "" if isinstance(template, str) else ("", "")), locations)
        return catalog

    def stale(self, catalog: Catalog) -> list[Path]:
        """Those of its files that do not hold the catalogue."""
        current = texts(catalog)
        found = ((self.po, translations(self.po)), (self.mo, compiled(self.mo)))
        return [path for path, held in found if held != current]

    def write(self, catalog: Catalog) -> None:
        """Write both of its files."""
        self.po.parent.mkdir(parents=True, exist_ok=True)
        self.po.write_bytes(as_po(catalog))
        self.mo.write_bytes(as_mo(catalog))


LIBRARY = Domain(PACKAGE / "locale/en/LC_MESSAGES/gongkai.po", templates)
PAGES = Domain(PORTAL / "locale/en/LC_MESSAGES/django.po", page_templates)
DOMAINS = (LIBRARY, PAGES)


# Files


def translations(path: Path) -> dict[Template, Template]:
    """The translations in a .po file; none where there is no such file."""
    if not path.exists():
        return {}
    with path.open("rb") as file:
        return {key: text for key, text in texts(read_po(file, locale="en")).items() if all(_several(text))}


def compiled(path: Path) -> dict[Template, Template]:
    """The translations in a .mo file; none where there is no such file."""
    if not path.exists():
        return {}
    with path.open("rb") as file:
        return texts(read_mo(file))


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


def texts(catalog: Catalog) -> dict[Template, Template]:
    """The templates and translations of a catalogue."""
    return {_template(entry.id): _template(entry.string) for entry in catalog if entry.id}


def _template(text: str | list[str] | tuple[str, ...] | None) -> Template:
    return (text or "") if isinstance(text, str | None) else (text[0], text[1])


def _several(template: Template) -> tuple[str, ...]:
    return (template,) if isinstance(template, str) else template


# What is wrong


def fields(template: str) -> list[str]:
    """The names of the values that a template takes, in alphabetical order."""
    if names := _PERCENT.findall(template):
        return sorted(set(names))
    return sorted({name for _, name, _, _ in string.Formatter().parse(template) if name is not None})


def faults(catalog: Catalog) -> list[str]:
    """What is missing or wrong in a catalogue, a line each."""
    lines = []
    for template, translation in texts(catalog).items():
        if not all(_several(translation)):
            lines.append(f"no English for: {_several(template)[0]}")
        elif fields(_several(translation)[-1]) != fields(_several(template)[-1]):
            lines.append(f"other values in the English of: {_several(template)[0]}")
    return lines


def main() -> int:
    """Run as the module says; the result is the exit status."""
    parser = argparse.ArgumentParser(description="The catalogues of translations.")
    parser.add_argument("--check", action="store_true", help="change nothing, say what is not up to date")
    parser.add_argument("--merge", type=Path, action="append", default=[], metavar="FILE.po")
    options = parser.parse_args()

    lines = []
    for domain in DOMAINS:
        known = translations(domain.po)
        for path in options.merge:
            known |= {key: text for key, text in translations(path).items() if key not in known}
        catalog = domain.catalogue(known)
        lines += faults(catalog)
        if options.check:
            lines += [
                f"{path.relative_to(ROOT)} is not up to date: run `make messages`" for path in domain.stale(catalog)
            ]
        else:
            domain.write(catalog)
    for line in lines:
        print(line, file=sys.stderr)
    return 1 if lines and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
