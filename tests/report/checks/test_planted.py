"""Planted errors are found, and clean reports are found clean, in formats that are written without other programs.

`python -m bench.checks` measures all variants in all formats; here each variant is looked at in one of them.
"""

from __future__ import annotations

from collections import Counter

import pytest

from gongkai.report.checks import RULES
from tests.generate.planting.catalogue import PLANTINGS
from tests.generate.planting.planter import planted, variants
from tests.generate.planting.worlds import HALVES, Half, draw_world
from tests.report.checks.measuring import WITHOUT_PROGRAMS, Measured, measure, measure_clean

_FLOORS = {"S": 0.98, "A": 0.98, "B": 0.98, "Y": 0.98, "G": 0.98, "R": 0.95, "P": 0.9, "T": 0.9}
"""The part of planted errors of each group that must be found, among those that rule authors could see."""
_FEWEST_VARIANTS = 5


@pytest.fixture(scope="module")
def measured() -> list[Measured]:
    """Every variant, the formats taking turns."""
    errors = [each for code in PLANTINGS for each in planted(code, "building")]
    kinds = len(WITHOUT_PROGRAMS)
    return [each for n, kind in enumerate(WITHOUT_PROGRAMS) for each in measure(errors[n::kinds], kind)]


@pytest.mark.parametrize("group", _FLOORS)
def test_planted_errors_are_found(measured: list[Measured], group: str) -> None:
    wanted = Counter(
        expected.code for each in measured for expected in each.planted.expected if expected.code[0] == group
    )
    missed = Counter(expected.code for each in measured for expected in each.missed if expected.code[0] == group)
    assert wanted.total() >= 25
    assert 1 - missed.total() / wanted.total() >= _FLOORS[group], missed


def test_little_else_is_found(measured: list[Measured]) -> None:
    others = [(each.planted.name, finding.message.text("zh")) for each in measured for finding in each.elsewhere]
    assert len(others) <= len(measured) // 50, others


@pytest.mark.parametrize("kind", WITHOUT_PROGRAMS)
def test_clean_reports_have_no_errors(kind: str) -> None:
    seed = {"docx": 1, "html": 1}.get(kind, 4)  # the last one is of 2020
    found = list(measure_clean("building", range(seed, seed + 1), kind))
    grave = [
        (each.name, finding.message.text("zh"))
        for each in found
        for finding in each.findings
        if finding.severity in ("block", "error")
    ]
    assert len(found) > 15
    assert grave == []


def test_every_rule_has_a_planter() -> None:
    assert PLANTINGS.keys() == RULES.keys()


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("code", PLANTINGS)
def test_planters_have_enough_variants(code: str, half: Half) -> None:
    assert len(variants(code, half)) >= _FEWEST_VARIANTS


def test_entailed_codes_are_rules() -> None:
    for planting in PLANTINGS.values():
        assert planting.entails <= RULES.keys()
        assert planting.code not in planting.entails


def test_planting_changes_the_report_or_what_is_around_it() -> None:
    for code in PLANTINGS:
        for each in planted(code, "kept_aside"):
            assert each.draft != each.clean or each.around.neighbours or each.around.entry or each.around.published


def test_worlds_repeat() -> None:
    first = draw_world(3, "building").offices
    draw_world.cache_clear()
    assert draw_world(3, "building").offices == first
