"""The form of a rule: what registration refuses, and how outcomes become findings."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gongkai.law.citations import REGULATION, Article
from gongkai.messages import Message
from gongkai.report.checks import RULES, Rule, Severity, Verdict, check
from gongkai.report.checks.rule import GROUPS, Fault, Gap, Judge, Outcome, catalogue, rule
from gongkai.report.checks.wording import Bilingual
from gongkai.report.formats import FORMATS
from gongkai.report.model import AnnualReport, Cell, Place, State, blank_report
from tests.report.checks.building import report_of

BASIS = Article(REGULATION, 50)
FORM = FORMATS["2021"]


def _register(code: str, judge: Judge) -> None:
    rule(code, severity=Severity.ERROR, basis=BASIS, title=("题目", "Title"))(judge)


def _rule(judge: Judge, *severities: Severity) -> Rule:
    text = Bilingual("题目", english="Title")
    return Rule("S99", text, text, severities, {"2021": BASIS}, lambda report, _context: judge(report))


def test_a_rule_carries_its_code() -> None:
    def s98_named_otherwise(_: AnnualReport) -> Iterator[Outcome]:
        """要求。

        Requirement.
        """
        yield from ()

    with pytest.raises(ValueError, match="does not carry its code S99"):
        _register("S99", s98_named_otherwise)


def test_a_rule_states_its_requirement_in_both_languages() -> None:
    def s99_chinese_only(_: AnnualReport) -> Iterator[Outcome]:
        """要求。"""
        yield from ()

    with pytest.raises(ValueError, match="in Chinese and English"):
        _register("S99", s99_chinese_only)


def test_a_code_is_given_once() -> None:
    def a01_again(_: AnnualReport) -> Iterator[Outcome]:
        """要求。

        Requirement.
        """
        yield from ()

    with pytest.raises(ValueError, match="given twice"):
        _register("A01", a01_again)


def test_a_code_is_of_a_known_group() -> None:
    def q01_of_no_group(_: AnnualReport) -> Iterator[Outcome]:
        """要求。

        Requirement.
        """
        yield from ()

    with pytest.raises(ValueError, match="no known group"):
        _register("Q01", q01_of_no_group)


def test_nothing_refused_was_registered() -> None:
    assert {each.code for each in catalogue()} == set(RULES)


def test_the_catalogue_is_in_order() -> None:
    codes = list(RULES)
    assert codes == sorted(codes, key=lambda code: ([*GROUPS].index(code[0]), code))
    assert {code[0] for code in codes} <= set(GROUPS)


def test_a_finding_points_to_the_first_of_its_cells_that_has_a_place() -> None:
    there = Place(line=9)

    def judge(_: AnnualReport) -> Iterator[Outcome]:
        yield Fault(Message("缺"), cell="fees.amount", operands=("fees.amount", "licensing.decisions"))
        yield Fault(Message("缺"), source=Place(line=3))

    report = report_of(FORM, {"licensing.decisions": Cell(0, State.VALUE, "0", there)})
    first, second = _rule(judge, Severity.ERROR).run(report)
    assert getattr(first, "source", None) == there
    assert getattr(second, "source", None) == Place(line=3)


def test_a_severity_must_be_declared() -> None:
    def judge(_: AnnualReport) -> Iterator[Outcome]:
        yield Fault(Message("缺"), severity=Severity.BLOCK)

    with pytest.raises(ValueError, match="does not declare severity block"):
        list(_rule(judge, Severity.ERROR, Severity.WARNING).run(report_of(FORM)))


def test_why_a_rule_could_not_judge_is_said() -> None:
    def judge(_: AnnualReport) -> Iterator[Outcome]:
        yield Gap(("fees.amount", "licensing.decisions"), ("fees.amount",))

    (gap,) = _rule(judge, Severity.ERROR).run(report_of(FORM))
    assert gap.message.text("zh") == "有1格未填或不清，无法判断"


@pytest.mark.parametrize("form", FORMATS)
def test_rules_answer_for_their_own_forms_only(form: str) -> None:
    verdicts = check(blank_report(form)).verdicts
    assert set(verdicts) == {code for code, each in RULES.items() if form in each.bases}


def test_an_empty_form_has_one_finding_for_each_table() -> None:
    result = check(blank_report("2019"))
    assert [finding.code for finding in result.findings if finding.operands] == ["S12"] * 3
    assert {code for code, verdict in result.verdicts.items() if verdict is Verdict.CANNOT_ASSESS} >= {
        code for code in result.verdicts if code.startswith("A")
    }
