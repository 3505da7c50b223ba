"""docs/checks.md says what the rules say, of every rule and of no other."""

from __future__ import annotations

import re
from pathlib import Path

from gongkai.report.checks import MODULES, RULES, Severity
from gongkai.report.checks.documentation import SEVERITIES, document

PAGE = Path(__file__).parents[3] / "docs" / "checks.md"
CODE = re.compile(r"^### ([A-Z]\d\d) ", re.MULTILINE)
FUNCTION = re.compile(r"[a-z]\d\d_\w+")


def test_the_page_is_the_generated_one() -> None:
    assert PAGE.read_text(encoding="utf-8") == document()


def test_every_rule_is_documented_and_none_that_vanished() -> None:
    assert CODE.findall(PAGE.read_text(encoding="utf-8")) == list(RULES)


def test_every_function_with_a_code_in_its_name_is_registered() -> None:
    named = {name[:3].upper() for module in MODULES for name in vars(module) if FUNCTION.fullmatch(name)}
    assert named == set(RULES)


def test_every_severity_has_a_name() -> None:
    assert set(SEVERITIES) == set(Severity)
