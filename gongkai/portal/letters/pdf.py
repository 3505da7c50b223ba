"""A letter as a PDF, set by Typst on the paper of the standard."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from gongkai.portal.letters.document import Document, Mark, numbered, signature_indents
from gongkai.report.write.form.typesetting import Json, Pdf, paper, set_in_typst

_TEMPLATE = Path(__file__).with_name("letter.typ")


def to_pdf(letter: Document) -> Pdf:
    """The letter as a PDF, PDF/UA-1 unless it has characters that cannot be drawn.

    Raises gongkai.report.write.form.NotWritableError where no face for Chinese is installed.
    """
    whole = paper(letter.name, letter.agency, letter.title_size)
    return set_in_typst(_TEMPLATE, {**whole, "blocks": list(_blocks(letter))})


def _blocks(letter: Document) -> Iterator[Json]:
    parts = list(letter.parts())
    signature = next((texts[0] for mark, texts in parts if mark is Mark.SIGNATURE), "")
    day = next((texts[0] for mark, texts in parts if mark is Mark.DATE), "")
    right = dict(zip((Mark.SIGNATURE, Mark.DATE), signature_indents(signature, day), strict=True))
    table: list[Json] = []
    for (mark, texts), (following, _) in pairwise([*parts, (Mark.PAGE_BREAK, ())]):
        if mark in (Mark.ROW, Mark.TALL_ROW):
            table.append({"tall": mark is Mark.TALL_ROW, "cells": texts})
            if following not in (Mark.ROW, Mark.TALL_ROW):
                yield {"mark": "table", "rows": table}
                table = []
            continue
        yield {
            "mark": mark.name.lower(),
            "texts": numbered(texts) if mark is Mark.ATTACHMENTS else texts,
            "followed": following.name.lower(),
            "right": right.get(mark, 0.0),
        }
