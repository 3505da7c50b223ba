"""What holds of the arithmetic for any report: drawn at random, then changed or blanked."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.report.checks import RULES, Finding, Verdict, check
from gongkai.report.formats import APPLICANT_KINDS, FORMATS, RESULTS, Format, Kind
from gongkai.report.model import MISSING, AnnualReport, Cell, State
from tests.report.checks.building import blank, report_of, with_figures

FIGURES = st.integers(0, 30)
ARITHMETIC = {code for code in RULES if code.startswith("A")} | {"S08", "S09", "S10", "S12", "S13"}
UNKNOWN = st.sampled_from(
    [
        blank(),
        blank("/"),
        MISSING,
        Cell(None, State.UNREADABLE, "若干"),
        Cell(None, State.AMBIGUOUS, "1 2", candidates=(1, 12)),
    ]
)
unhurried = settings(deadline=None)
"""A slow machine is no failure."""


@st.composite
def consistent_reports(draw: st.DrawFn) -> AnnualReport:
    """A report on which everything that must add up does."""
    form = draw(st.sampled_from(list(FORMATS.values())))
    figures = _documents_and_items(draw, form) | _requests(draw, form)
    for row in form.table(4).rows:
        results = {f"{row.id}.{result}": draw(FIGURES) for result in RESULTS}
        figures |= results | {f"{row.id}.total": sum(results.values())}
    return report_of(form, figures)


def _documents_and_items(draw: st.DrawFn, form: Format) -> dict[str, int]:
    figures = {spec.id: draw(FIGURES) for spec in form.table(2)}
    for row in form.table(2).rows:
        if f"{row.id}.valid" in figures:
            figures[f"{row.id}.valid"] += figures[f"{row.id}.made"]
        if f"{row.id}.total_published" in figures:
            figures[f"{row.id}.total_published"] += figures[f"{row.id}.published"]
        if f"{row.id}.change" in figures:
            figures[f"{row.id}.change"] -= draw(st.integers(0, figures[f"{row.id}.previous"]))
    return figures


def _requests(draw: st.DrawFn, form: Format) -> dict[str, int]:
    rows = [row.id for row in form.table(3).rows]
    results = rows[rows.index("granted") : rows.index("disposed")]
    figures: dict[str, int] = {}
    for kind in APPLICANT_KINDS:
        column = {row: draw(FIGURES) for row in results}
        column["disposed"] = sum(column.values())
        column["carried_out"] = draw(FIGURES)
        column["carried_in"] = draw(st.integers(0, column["disposed"] + column["carried_out"]))
        column["received"] = column["disposed"] + column["carried_out"] - column["carried_in"]
        figures |= {f"requests.{row}.{kind}": figure for row, figure in column.items()}
    totals = {
        f"requests.{row}.total": sum(figures[f"requests.{row}.{kind}"] for kind in APPLICANT_KINDS) for row in rows
    }
    return figures | totals


def _arithmetic(report: AnnualReport) -> list[Finding]:
    return [finding for finding in check(report).findings if finding.code.startswith("A")]


@unhurried
@given(consistent_reports())
def test_a_consistent_report_passes_all_arithmetic(report: AnnualReport) -> None:
    verdicts = {code: verdict for code, verdict in check(report).verdicts.items() if code in ARITHMETIC}
    assert set(verdicts.values()) == {Verdict.PASS}


@unhurried
@given(st.data(), consistent_reports(), st.integers(1, 1000))
def test_one_changed_figure_breaks_just_the_identities_it_stands_in(
    data: st.DataObject, report: AnnualReport, added: int
) -> None:
    cell = data.draw(
        st.sampled_from([name for identity in report.format.sums for name in identity.total + identity.parts])
    )
    before = report.value(cell)
    assert before is not None
    broken = _arithmetic(with_figures(report, {cell: before + added}))
    concerned = {
        (identity.rule, identity.total + identity.parts)
        for identity in report.format.sums
        if cell in identity.total + identity.parts
    }
    assert concerned
    assert {(finding.code, finding.operands) for finding in broken} == concerned
    assert all(
        isinstance(f.found, int) and isinstance(f.expected, int) and abs(f.found - f.expected) == added for f in broken
    )


@unhurried
@given(st.data(), consistent_reports())
def test_blanks_in_a_consistent_report_are_never_an_error_of_arithmetic(
    data: st.DataObject, report: AnnualReport
) -> None:
    cells = data.draw(st.dictionaries(st.sampled_from(sorted(report.cells)), UNKNOWN, min_size=1, max_size=40))
    assert _arithmetic(with_figures(report, cells)) == []


@unhurried
@given(st.data(), st.sampled_from(list(FORMATS.values())))
def test_what_rests_on_an_unknown_cell_is_judged_by_a04_alone(data: st.DataObject, form: Format) -> None:
    figures = data.draw(st.dictionaries(st.sampled_from(sorted(form.cells)), FIGURES | UNKNOWN, max_size=40))
    report = report_of(form, figures)
    result = check(report)
    unassessed = {(gap.code, gap.operands) for gap in result.unassessed}
    judged = {(finding.code, finding.operands) for finding in result.findings}
    for identity in form.sums:
        operands = identity.total + identity.parts
        if any(report.value(cell) is None for cell in operands):
            assert (identity.rule, operands) in unassessed
            assert (identity.rule, operands) not in judged
            assert (("A04", operands) in unassessed) != (("A04", operands) in judged)
        else:
            assert ("A04", operands) not in unassessed | judged
            assert (identity.rule, operands) not in unassessed


@unhurried
@given(st.data(), consistent_reports())
def test_a04_is_right_about_every_way_to_fill_the_blanks(data: st.DataObject, report: AnnualReport) -> None:
    """With one part blank, an identity is contradicted just where no count in it could mend it."""
    identity = data.draw(st.sampled_from([each for each in report.format.sums if len(each.total) == 1]))
    part = data.draw(st.sampled_from(identity.parts))
    total = data.draw(st.integers(0, 200))
    changed = with_figures(report, {identity.total[0]: total, part: blank()})
    others = sum(report.value(each) or 0 for each in identity.parts if each != part)
    contradicted = any(
        finding.code == "A04" and finding.operands == identity.total + identity.parts
        for finding in _arithmetic(changed)
    )
    assert contradicted == (total < others)


@unhurried
@given(st.data(), consistent_reports())
def test_kinds_of_figures_follow_the_form(data: st.DataObject, report: AnnualReport) -> None:
    cell = data.draw(st.sampled_from(sorted(report.cells)))
    findings = check(with_figures(report, {cell: -1})).findings
    odd = [finding.cell for finding in findings if finding.code == "S13"]
    assert odd == ([] if report.spec(cell).column.kind is Kind.CHANGE else [cell])
