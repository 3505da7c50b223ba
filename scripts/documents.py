"""The documents that are made from the code: cells.md, checks.md, deadlines.md, law.md,
procedure.md, settings.md and api/openapi.json in docs.

python -m scripts.documents          write them anew
python -m scripts.documents --check  say which are not up to date; status 1 if any is not
"""

from __future__ import annotations

import runpy
import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

from gongkai.law.documentation import law_document
from gongkai.law.procedure_document import deadlines_document, procedure_document
from gongkai.report.write.vocabulary import vocabulary_document
from scripts.api_document import api_document
from scripts.settings_document import settings_document

DOCS = Path(__file__).parents[1] / "docs"


def checks_document() -> str:
    """The catalogue of checks, as the module that knows them prints it."""
    printed = StringIO()
    with redirect_stdout(printed):
        runpy.run_module("gongkai.report.checks.documentation", run_name="__main__")
    return printed.getvalue()


def main() -> int:
    """Run as the module says; the result is the exit status."""
    status = 0
    documents = {
        "api/openapi.json": api_document(),
        "cells.md": vocabulary_document(),
        "checks.md": checks_document(),
        "deadlines.md": deadlines_document((DOCS / "deadlines.md").read_text(encoding="utf-8")),
        "law.md": law_document(),
        "procedure.md": procedure_document((DOCS / "procedure.md").read_text(encoding="utf-8")),
        "settings.md": settings_document((DOCS / "settings.md").read_text(encoding="utf-8")),
    }
    for name, text in documents.items():
        path = DOCS / name
        if "--check" not in sys.argv[1:]:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            print(f"docs/{name} is not up to date: run `make docs`", file=sys.stderr)
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
