"""A roll-up as JSON (schema `gongkai.rollup/1`): every sum with all that it was made from."""

from __future__ import annotations

from typing import Any

from gongkai.report.rollup import Contribution, Member, RollUp
from gongkai.report.write.findings.json import finding_json
from gongkai.report.write.json import Json, error_json, figure_json, place_json
from gongkai.report.write.rollup.content import RollUpDocument

ROLLUP_SCHEMA = "gongkai.rollup/1"


def rollup_json(document: RollUpDocument) -> Json:
    """A roll-up as an object of schema `gongkai.rollup/1`.

    A cell's `value` is null where its sum is incomplete; `known` is what the figures that are known come to, of
    `figures` members, while `lacking` members gave none. Amounts of money are in 万元.
    """
    roll = document.roll
    return {
        "schema": ROLLUP_SCHEMA,
        "agency": roll.parent.name,
        "code": roll.parent.code,
        "year": roll.year,
        "format": roll.form.id,
        "own": roll.has_own,
        "members": [_member(member) for member in roll.members],
        "cells": {cell_id: _cell(roll, cell_id) for cell_id in roll.form.cells},
        "left_out": [
            {"agency": report.agency, "year": report.year, "file": report.source.file if report.source else ""}
            for report in roll.left_out
        ],
        "findings": [
            {
                "agency": report.agency,
                "year": report.year,
                "file": report.source.file if report.source else "",
                **finding_json(finding),
            }
            for report, findings in document.findings
            for finding in findings
        ],
        "unread": [error_json(file, reason, message) for file, reason, message in document.unread],
    }


def _member(member: Member) -> Json:
    return {
        "code": member.entry.code,
        "agency": member.entry.name,
        "own": member.is_own,
        "reports": [
            {"file": report.source.file if report.source else "", "format": report.format.id}
            for report in member.reports
        ],
    }


def _cell(roll: RollUp, cell_id: str) -> Json:
    total = roll.totals[cell_id]
    return {
        "value": figure_json(total.value),
        "known": figure_json(total.known),
        "figures": total.figures,
        "lacking": total.lacking,
        "contributions": [_contribution(each) for each in roll.contributions(cell_id)],
    }


def _contribution(contribution: Contribution) -> dict[str, Any]:
    data: dict[str, Any] = {"code": contribution.member.entry.code, "standing": contribution.standing}
    if contribution.value is not None:
        data["value"] = figure_json(contribution.value)
    if contribution.cell is not None and contribution.cell.source is not None:
        data["source"] = place_json(contribution.cell.source)
    return data
