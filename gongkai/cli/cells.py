"""`gongkai cells`: the vocabulary of cells."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from typing import Annotated

import typer

from gongkai.cli.program import Screen, _, guarded, program
from gongkai.corpus.files import as_text
from gongkai.report.formats import FORMATS
from gongkai.report.write.csv import CsvTable
from gongkai.report.write.vocabulary import VocabularyRow, vocabulary, vocabulary_view


class VocabularyFormat(StrEnum):
    """What the vocabulary is written as."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


class FormatName(StrEnum):
    """The statutory forms; their ids are those of `FORMATS`."""

    FORMAT_2021 = "2021"
    FORMAT_2019 = "2019"


@program.command("cells", help=_("列出表格中每一格的代码和名称。"))
def _cells(
    context: typer.Context,
    format_id: Annotated[FormatName | None, typer.Option(help=_("只列这一种格式。"), show_default=False)] = None,
    output_format: Annotated[VocabularyFormat, typer.Option("--format", "-f", help=_("输出格式。"))] = (
        VocabularyFormat.TABLE
    ),
) -> None:
    forms = [FORMATS[name] for name in ([format_id] if format_id else FormatName)]
    with guarded(context.obj):
        if output_format is VocabularyFormat.TABLE:
            Screen().print(vocabulary_view(forms, context.obj))
            return
        with as_text(sys.stdout.buffer) as text:
            if output_format is VocabularyFormat.JSON:
                cells = [json.dumps(row._asdict(), ensure_ascii=False) for row in vocabulary(forms)]
                text.write("[\n" + ",\n".join(cells) + "\n]\n")
            else:
                table = CsvTable(text, VocabularyRow._fields)
                for row in vocabulary(forms):
                    table.add(row)
