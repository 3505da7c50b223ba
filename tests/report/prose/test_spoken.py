"""Reports whose prose tells their tables' figures: truly, and with one planted error."""

from __future__ import annotations

import pytest

from gongkai.report.checks import RULES, Finding
from tests.report.prose.spoken import RULES as SPOKEN
from tests.report.prose.spoken import Spoken, draw, plant

SEEDS = range(25)


def _found(spoken: Spoken) -> list[Finding]:
    outcomes = (outcome for code in SPOKEN for outcome in RULES[code].run(spoken.report, spoken.context))
    return [outcome for outcome in outcomes if isinstance(outcome, Finding)]


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_found_in_true_prose(seed: int) -> None:
    assert [finding.message.text("zh") for finding in _found(draw(seed))] == []


@pytest.mark.parametrize("rule", SPOKEN)
def test_planted_errors_are_found(rule: str) -> None:
    missed = [seed for seed in SEEDS if rule not in {finding.code for finding in _found(plant(seed, rule))}]
    assert missed == []
