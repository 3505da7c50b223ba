"""Checks on an annual report."""

from gongkai.report.model import AnnualReport


def check(report: AnnualReport) -> list[object]:
    """Check a report."""
    return []
