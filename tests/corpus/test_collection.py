"""Many reports as one collection: whose they are, and what stands around each."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from gongkai.corpus.collection import Collection
from gongkai.report.checks import Context, Verdict, check
from gongkai.report.model import AnnualReport, Section
from gongkai.report.roster import Roster
from tests.corpus import county
from tests.corpus.test_similar import text

LICENCES = "licensing.decisions"
LIULIN, SHIQIAO = "清源县柳林镇人民政府", "清源县石桥镇人民政府"


def contexts(*reports: AnnualReport, roster: Roster | None = None) -> list[Context]:
    return list(Collection(reports, roster).contexts())


def test_around_a_report_alone_nothing_is_known() -> None:
    assert contexts(county.report(LIULIN)) == [Context()]


def test_the_year_before_is_found_by_name_or_roster() -> None:
    before = county.report("柳林镇人民政府", year=2022)
    now = county.report(LIULIN)
    assert contexts(before, now)[1].previous is None  # another name: nobody knows
    assert contexts(before, now, roster=county.roster())[1].previous is before
    same = county.report(LIULIN, year=2022)
    assert contexts(same, now)[1].previous is same


def test_of_two_reports_of_the_year_before_that_differ_neither_is_believed() -> None:
    now = county.report(LIULIN)
    first, second = (county.report(LIULIN, {LICENCES: figure}, year=2022, file=f"{figure}.html") for figure in (1, 2))
    assert contexts(first, second, now)[2].previous is None
    assert contexts(first, replace(second, cells=first.cells), now)[2].previous is first


def test_twins_name_each_other() -> None:
    one, other = county.report(LIULIN, file="a.html"), county.report(LIULIN, file="b.html")
    first, second, third = contexts(one, other, county.report(SHIQIAO))
    assert (first.twins, second.twins, third.twins) == ((other.source,), (one.source,), ())


def test_of_two_versions_the_one_given_first_was_first() -> None:
    one, other = county.report(LIULIN, {LICENCES: 2}), county.report(LIULIN, {LICENCES: 3})
    assert [context.earlier for context in contexts(one, other, county.report(SHIQIAO))] == [None, one, None]
    assert [context.earlier for context in contexts(other, county.report(LIULIN, year=2022), one)] == [
        None,
        None,
        other,
    ]


def test_of_two_versions_the_one_that_notes_a_correction_was_later() -> None:
    first = county.report(LIULIN, {LICENCES: 2})
    note = replace(first.sections[5], text=first.sections[5].text + "更正：原表有误。")
    corrected = replace(county.report(LIULIN, {LICENCES: 3}), sections=(*first.sections[:5], note))
    assert [context.earlier for context in contexts(corrected, first)] == [first, None]
    found = [finding.code for context in contexts(corrected, first) for finding in check(corrected, context).findings]
    assert "Y07" not in found


def test_a_change_without_a_note_is_found_in_the_later_version() -> None:
    versions = [county.report(LIULIN, {LICENCES: figure}) for figure in (2, 2, 3)]
    found = [check(*pair) for pair in zip(versions, contexts(*versions), strict=True)]
    assert [result.verdicts["Y07"] for result in found] == [Verdict.CANNOT_ASSESS, Verdict.PASS, Verdict.FAIL]
    (finding,) = (finding for finding in found[2].findings if finding.code == "Y07")
    assert finding.cell == LICENCES


def test_reports_without_agency_or_year_are_nobodys_twins() -> None:
    unknown = replace(county.report(LIULIN), agency="", level=None, place="")
    timeless = replace(county.report(LIULIN), year=None)
    for context in contexts(unknown, unknown, timeless, timeless):
        assert context.twins == ()
        assert context.previous is None


def test_a_parents_sums_come_from_its_children() -> None:
    children = [county.report(agency, {LICENCES: 2}) for agency in county.CHILDREN]
    parent = county.report(county.PARENT, {LICENCES: 7})
    context = contexts(parent, *children, roster=county.roster())[0]
    assert context.sums is not None
    assert context.sums[LICENCES] is None  # its own figures are not here
    assert context.known_sums is not None
    assert context.known_sums[LICENCES] == 8
    assert contexts(parent, *children, roster=county.roster())[1].sums is None


def test_peers_are_of_the_same_level_and_year() -> None:
    towns = [county.report(agency, {LICENCES: figure}) for agency, figure in ((LIULIN, 9), (SHIQIAO, 4))]
    others = [county.report("清源县教育局", {LICENCES: 1}), county.report(LIULIN, {LICENCES: 1}, year=2022)]
    peers = contexts(*towns, *others)[0].peers
    assert peers is not None
    assert peers[LICENCES] == (4, 9)


def test_foreign_names_with_a_roster_are_all_but_ones_own_chain() -> None:
    town = contexts(county.report(LIULIN), county.report("东河县人民政府"), roster=county.roster())[0]
    assert town.foreign_names is not None
    assert {"石桥镇", "东河县", "清源县教育局"} <= town.foreign_names
    assert not {"清源县", "柳林镇", "清源县人民政府"} & town.foreign_names
    assert town.places == ("清源县",)


def test_foreign_names_without_a_roster_are_those_of_the_same_level() -> None:
    county_government = contexts(
        county.report("清源县人民政府"), county.report("东河县石桥镇人民政府"), county.report("砚川市人民政府")
    )[0]
    assert county_government.foreign_names is not None
    assert "东河县" in county_government.foreign_names
    assert not {"砚川市", "石桥镇"} & county_government.foreign_names  # may be above and below it


def prose(report: AnnualReport, *sentences: str) -> AnnualReport:
    return replace(report, sections=(Section(1, "总体情况", "。".join(sentences)),))


def test_prose_like_another_agencys_is_found_and_ones_own_is_not_told_here() -> None:
    sentences = text(Random(7))
    one = prose(county.report(LIULIN), *sentences)
    before = prose(county.report(LIULIN, year=2022), *sentences)
    other = prose(county.report(SHIQIAO), *sentences)
    likes = [context.alike for context in contexts(one, before, other)]
    assert likes[0] is not None
    assert [(each.agency, each.year) for each in likes[0]] == [(SHIQIAO, 2023)]
    assert likes[2] is not None
    assert {each.year for each in likes[2]} == {2022, 2023}


@pytest.mark.parametrize(
    ("years", "wanted"),
    [([2023, 2023, 2022], 2023), ([2021, 2022, 2022, 2022, 2023], 2022), ([2022, 2022, 2023], 2023), ([], None)],
)
def test_the_year_in_question(years: list[int], wanted: int | None) -> None:
    assert Collection([county.report(LIULIN, year=year) for year in years]).year == wanted


def test_absent_agencies_have_a_report_that_holds_nothing() -> None:
    collection = Collection([county.report(LIULIN), county.report(SHIQIAO, year=2022)], county.roster(), 2023)
    absent = list(collection.absent())
    assert [entry.code for entry, _, _ in absent] == ["1", "11", "12", "14"]
    entry, report, result = absent[-1]
    assert (report.agency, report.year, report.source) == (SHIQIAO, 2023, None)
    assert all(cell.value is None for cell in report.cells.values())
    assert [finding.code for finding in result.findings] == ["G01"]
    assert result.verdicts == {"G01": Verdict.FAIL}
    assert entry.name in result.findings[0].message.text("zh")


def test_without_a_roster_nobody_is_absent() -> None:
    assert list(Collection([county.report(LIULIN)]).absent()) == []
    assert list(Collection([], county.roster()).absent()) == []
