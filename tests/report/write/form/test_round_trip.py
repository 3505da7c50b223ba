"""read(write(r)) is r: through every kind of file, in both formats."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from gongkai.report.model import AnnualReport
from gongkai.report.read import read
from gongkai.report.write.form import KINDS, write_form
from tests.report.write.form.content import content
from tests.report.write.form.strategies import forms

SLOW = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def written_and_read(report: AnnualReport, kind: str) -> AnnualReport:
    (again,) = read(write_form(report, kind))
    return again


@pytest.mark.parametrize("kind", KINDS)
@SLOW
@given(report=forms())
def test_a_report_comes_back(kind: str, report: AnnualReport) -> None:
    spaces = kind != "pdf"
    assert content(written_and_read(report, kind), spaces=spaces) == content(report, spaces=spaces)
