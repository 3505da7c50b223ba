from __future__ import annotations

from gongkai.law.applicants import ORGANISATIONS, Applicant
from gongkai.report.formats import APPLICANT_KINDS, FORMATS

COLUMNS = {form: FORMATS[form].table(3).columns[:-1] for form in ("2019", "2021")}


def test_the_kinds_are_the_columns_of_table_3_of_both_forms() -> None:
    assert tuple(kind.value for kind in Applicant) == APPLICANT_KINDS
    for columns in COLUMNS.values():
        assert [(kind.value, kind.message.text("zh")) for kind in Applicant] == [
            (column.id, column.label) for column in columns
        ]


def test_all_but_persons_stand_under_organisations() -> None:
    for columns in COLUMNS.values():
        headings = [ORGANISATIONS.text("zh") if kind.is_organisation else "" for kind in Applicant]
        assert headings == [column.group for column in columns]
