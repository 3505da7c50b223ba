"""`python -m tests.generate FOLDER [--count 60] [--first-seed 0] [--kind KIND]`: files and their truth.

Writes the files into FOLDER and `truth.json` beside them: for each file its kind, layout, whether it is
lossy, and for each of its reports identity, sections and cells.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from tests.generate.corpus import KINDS, Sample, samples
from tests.generate.reports import Synthetic


def described(report: Synthetic) -> dict[str, Any]:
    """The truth of a report as JSON holds it; figures as text, so that no digit is lost."""
    return {
        "seed": report.seed,
        "format": report.format.id,
        "agency": report.agency.name,
        "level": report.agency.level.value,
        "place": report.agency.place,
        "year": report.year,
        "title": report.title,
        "period": [day.isoformat() for day in report.period],
        "sections": [
            {"number": section.number, "title": section.heading, "text": section.text} for section in report.sections
        ],
        "cells": {
            cell_id: {
                "state": state.value,
                "value": None if figure is None else str(figure),
                "text": report.printed.get(cell_id, ""),
                "unit": report.units.get(cell_id, ""),
            }
            for cell_id, (state, figure) in report.truth.items()
        },
    }


def _entry(sample: Sample) -> dict[str, Any]:
    return {
        "kind": sample.kind,
        "layout": sample.layout,
        "lossy": sample.lossy,
        "reports": [described(report) for report in sample.truth],
    }


def main() -> None:
    """Write the files."""
    parser = argparse.ArgumentParser(prog="python -m tests.generate", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=60, help="files of each kind")
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--kind", action="append", choices=sorted(KINDS), help="only these kinds")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    truth = {}
    for kind in arguments.kind or KINDS:
        for sample in samples(kind, arguments.count, arguments.first_seed):
            (arguments.folder / sample.name).write_bytes(sample.data)
            truth[sample.name] = _entry(sample)
    text = json.dumps(truth, ensure_ascii=False, indent=1)
    (arguments.folder / "truth.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
