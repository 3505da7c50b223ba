"""The empty form, and what last year's report settles of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gongkai.law.agencies import Level
from gongkai.report.formats import APPLICANT_KINDS
from gongkai.report.model import AnnualReport, Cell, Contact, State, blank_report
from gongkai.report.write.form import empty_form


def last_year(format_id: str, year: int, **figures: int) -> AnnualReport:
    report = blank_report(format_id)
    cells = {name.replace("__", "."): Cell(value, State.VALUE, str(value)) for name, value in figures.items()}
    contact = Contact(telephone="0399-7215066")
    return replace(report, year=year, agency="清源市数据局", contact=contact, cells={**report.cells, **cells})


def filled(report: AnnualReport) -> dict[str, object]:
    return {cell_id: cell.value for cell_id, cell in report.in_state(State.VALUE)}


@pytest.mark.parametrize(("year", "format_id"), [(2019, "2019"), (2020, "2019"), (2021, "2021"), (2026, "2021")])
def test_the_form_in_force(year: int, format_id: str) -> None:
    report = empty_form(year)
    assert report.format.id == format_id
    assert filled(report) == {}
    assert report.period is not None
    assert {day.year for day in report.period} == {year}


def test_what_last_year_carried_out_is_carried_in() -> None:
    figures = {f"requests__carried_out__{kind}": number for number, kind in enumerate((*APPLICANT_KINDS, "total"))}
    report = empty_form(2024, last=last_year("2021", 2023, **figures))
    assert filled(report) == {
        f"requests.carried_in.{kind}": number for number, kind in enumerate((*APPLICANT_KINDS, "total"))
    }
    assert (report.agency, report.contact.telephone) == ("清源市数据局", "0399-7215066")


def test_documents_in_force_begin_with_last_years() -> None:
    figures = {"normative_documents__valid": 11, "normative_documents__made": 4, "requests__received__total": 25}
    assert filled(empty_form(2024, last=last_year("2021", 2023, **figures))) == {"normative_documents.valid": 11}


def test_in_format_2019_last_years_number_is_settled_by_its_change() -> None:
    last = last_year("2019", 2019, licensing__previous=14, licensing__change=-2, coercion__previous=8)
    assert filled(empty_form(2020, last=last)) == {"licensing.previous": 12}


def test_from_the_old_form_to_the_new_one_only_requests_go_over() -> None:
    last = last_year("2019", 2020, licensing__previous=14, licensing__change=0, requests__carried_out__total=3)
    assert filled(empty_form(2021, last=last)) == {"requests.carried_in.total": 3}


def test_what_is_blank_or_unclear_stays_blank() -> None:
    last = last_year("2021", 2023)
    unclear = Cell(None, State.AMBIGUOUS, "1 2", candidates=(1, 2))
    last = replace(last, cells={**last.cells, "requests.carried_out.total": unclear})
    report = empty_form(2024, last=last)
    assert report.cells["requests.carried_in.total"] == Cell(None, State.BLANK)


def test_another_agency_may_be_named() -> None:
    report = empty_form(2024, "芦汀镇人民政府", last_year("2021", 2023))
    assert (report.agency, report.place, report.level) == ("芦汀镇人民政府", "芦汀镇", Level.TOWNSHIP)


def test_a_report_of_another_year_is_refused() -> None:
    with pytest.raises(ValueError, match="2022"):
        empty_form(2024, last=last_year("2021", 2022))
