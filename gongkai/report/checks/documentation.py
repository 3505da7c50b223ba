"""docs/checks.md, generated from the rules: run this module to print it."""

from __future__ import annotations

import sys

from gongkai.report.checks import RULES, Rule, Severity
from gongkai.report.checks.rule import GROUPS

SEVERITIES = {
    Severity.BLOCK: "不得发布 block",
    Severity.ERROR: "错误 error",
    Severity.WARNING: "警告 warning",
    Severity.INFORMATION: "提示 information",
    Severity.EXTRACTION: "读取存疑 extraction",
}
"""How the pages call each severity."""

_PREFACE = """\
# 年度报告的检查 · Checks on an annual report

<!-- Generated from the rules by `python -m gongkai.report.checks.documentation`: do not edit. -->

编号永久不变，不重用，不改号。每条规则对一份报告的答复是：通过（pass）、未通过（fail）、
无法判断（cannot_assess，所需的格空着或不清）、已豁免（waived）。空白不等于0。
“读取存疑”是读取程序自己的疑问，不归责于机关。

Codes are permanent: never reused, never renumbered. A rule answers one of pass, fail, cannot_assess (a cell
that it needs is blank or unclear) and waived. A blank is never a zero. A finding of severity `extraction` is
the reader's own doubt and never held against the agency.
"""


def document() -> str:
    """The whole page, in Chinese and English."""
    parts = [_PREFACE]
    for letter, name in GROUPS.items():
        if entries := [_entry(each) for each in RULES.values() if each.group == letter]:
            parts += [f"## {letter} {name.text('zh')} · {name.text('en')}\n", *entries]
    return "\n".join(parts)


def _entry(each: Rule) -> str:
    severities = "、".join(SEVERITIES[severity] for severity in each.severities)
    bases = "、".join(dict.fromkeys(str(basis) for basis in each.bases.values()))
    return (
        f"### {each.code} {each.title.text('zh')} · {each.title.text('en')}\n\n"
        f"{each.requirement.text('zh')}\n\n"
        f"{each.requirement.text('en')}\n\n"
        f"* 严重程度 Severity: {severities}\n"
        f"* 适用格式 Formats: {'、'.join(each.bases)}\n"
        f"* 依据 Basis: {bases}\n"
    )


if __name__ == "__main__":
    sys.stdout.write(document())
