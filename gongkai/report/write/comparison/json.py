"""A comparison as JSON (schema `gongkai.comparison/1`)."""

from __future__ import annotations

from gongkai.report.compare import Change, Comparison
from gongkai.report.write.json import Json, figure_json

COMPARISON_SCHEMA = "gongkai.comparison/1"


def comparison_json(comparison: Comparison) -> Json:
    """The comparison: `steps` says which reports (by position) each change is between."""
    return {
        "schema": COMPARISON_SCHEMA,
        "kind": comparison.kind,
        "reports": [
            {"agency": report.agency, "year": report.year, "file": report.source.file if report.source else ""}
            for report in comparison.reports
        ],
        "steps": [list(step) for step in comparison.steps],
        "cells": {
            line.cell_id: {
                "values": [
                    None if cell is None else {"value": figure_json(cell.value), "state": cell.state}
                    for cell in line.cells
                ],
                "changes": [_change(change) for change in line.changes],
            }
            for line in comparison.lines
        },
        "rates": {
            line.rate.id: [None if share is None else float(share) for share in line.shares]
            for line in comparison.rates
        },
        "prose": [
            [
                {
                    "section": part.number,
                    "similarity": part.similarity,
                    "sentences": [
                        {
                            "relation": pair.relation,
                            "before": pair.before,
                            "after": pair.after,
                            "similarity": pair.similarity,
                        }
                        for pair in part.pairs
                    ],
                }
                for part in parts
            ]
            for parts in comparison.prose
        ],
    }


def _change(change: Change | None) -> Json | None:
    if change is None:
        return None
    percent = None if change.percent is None else float(change.percent)
    return {"difference": figure_json(change.difference), "percent": percent}
