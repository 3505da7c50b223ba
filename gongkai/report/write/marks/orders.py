"""Remarks as JSON, for a process of its own that does the marking; not a format for others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from gongkai.report.model import Place
from gongkai.report.write.json import Json, place_from_json, place_json
from gongkai.report.write.marks.remarks import Remark, Target


def remark_json(remark: Remark) -> Json:
    """A remark as data."""
    return {
        "code": remark.code,
        "report": remark.report,
        "style": remark.style,
        "title": remark.title,
        "message": remark.message,
        "details": remark.details,
        "targets": [
            [place_json(target.place), target.line, target.start, target.end, target.cell_id]
            for target in remark.targets
        ],
        "fallback": place_json(remark.fallback),
    }


def remark_from_json(data: Mapping[str, Any]) -> Remark:
    """The remark that `remark_json` wrote."""
    return Remark(
        data["code"],
        data["report"],
        data["style"],
        data["title"],
        data["message"],
        tuple(data["details"]),
        tuple(_targets(data["targets"])),
        place_from_json(data["fallback"]),
    )


def _targets(data: Iterable[Any]) -> Iterable[Target]:
    for place, line, start, end, cell_id in data:
        yield Target(place_from_json(place) or Place(), line, start, end, cell_id)
