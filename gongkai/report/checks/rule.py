"""What a check is: a small generator with its code in its name and its requirement in its docstring.

A rule yields what it saw (`Fault`, `Gap`, `Confirmed`); `Rule` puts its own code, severity and legal basis on that, so
that no rule repeats them. `check` runs every rule that applies to a report's form.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import wraps
from types import MappingProxyType

from gongkai.law.citations import REGULATION, Article
from gongkai.messages import Message
from gongkai.report.checks.context import ALONE, Context
from gongkai.report.checks.finding import CheckResult, Confirmation, Figure, Finding, Severity, Unassessed, Verdict
from gongkai.report.checks.wording import Bilingual
from gongkai.report.formats import FORMATS, Format
from gongkai.report.model import AnnualReport, Passage, Place

NOTICES: Mapping[str, Article] = MappingProxyType({form.id: Article(form.notice) for form in FORMATS.values()})
"""The notice that lays down each form, by the form's id: the basis of rules about how it is filled in."""

ACCURATE = Article(REGULATION, 6)
"""行政机关应当及时、准确地公开政府信息: the basis of rules about what a report says in words."""

GROUPS: Mapping[str, Bilingual] = MappingProxyType(
    {
        "S": Bilingual("结构", english="Structure"),
        "A": Bilingual("表内计算", english="Arithmetic within a table"),
        "B": Bilingual("表间关系", english="Between tables"),
        "P": Bilingual("文字与表格", english="Prose against tables"),
        "Y": Bilingual("跨年度", english="Across years"),
        "G": Bilingual("跨机关", english="Across agencies"),
        "T": Bilingual("文字", english="Wording"),
        "R": Bilingual("个人信息", english="Privacy"),
    }
)
"""The groups of the catalogue, in its order: the first letter of a rule's code."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What a rule yields where its requirement is not met.

    Without `operands` it rests on `cell` alone; without `source` it points to the first of its passages, else of its
    cells, that has one; without `severity` it is as grave as its rule says first.
    """

    message: Message
    cell: str | None = None
    expected: Figure = None
    found: Figure = None
    operands: tuple[str, ...] = ()
    passages: tuple[Passage, ...] = ()
    source: Place | None = None
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """What a rule yields where it cannot judge: the cells in `unknown` have no certain figure, or for `reason`."""

    operands: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    reason: Message | None = None


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What a rule yields where it found something right of which the reader is to know."""

    message: Message
    passages: tuple[Passage, ...] = ()


Outcome = Fault | Gap | Confirmed
Judge = Callable[[AnnualReport], Iterator[Outcome]]
"""A rule about a report by itself."""
ContextJudge = Callable[[AnnualReport, Context], Iterator[Outcome]]
"""A rule that looks at what is around the report as well."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A registered rule. `severities` are those its findings may have, the usual one first.

    `requirement` is the docstring of the function, `bases` the legal basis by form: the forms it applies to.
    """

    code: str
    title: Bilingual
    requirement: Bilingual
    severities: tuple[Severity, ...]
    bases: Mapping[str, Article]
    judge: ContextJudge

    @property
    def group(self) -> str:
        """The letter of the rule's group: S structure, A arithmetic, ..."""
        return self.code[0]

    def applies_to(self, form: Format) -> bool:
        """Whether the rule is stated for `form`."""
        return form.id in self.bases

    def run(self, report: AnnualReport, context: Context = ALONE) -> Iterator[Finding | Unassessed | Confirmation]:
        """What the rule finds, cannot judge, and confirms. Raises KeyError where it does not apply."""
        basis = self.bases[report.format.id]
        for outcome in self.judge(report, context):
            match outcome:
                case Gap():
                    yield Unassessed(self.code, outcome.operands, outcome.unknown, outcome.reason)
                case Confirmed():
                    yield Confirmation(self.code, outcome.message, outcome.passages)
                case Fault():
                    yield self._finding(report, outcome, basis)

    def _finding(self, report: AnnualReport, fault: Fault, basis: Article) -> Finding:
        severity = fault.severity or self.severities[0]
        if severity not in self.severities:
            raise ValueError(f"{self.code} does not declare severity {severity}")
        operands = fault.operands or ((fault.cell,) if fault.cell else ())
        cells = (report.cells[name].source for name in (fault.cell, *operands) if name)
        places = (*(passage.source for passage in fault.passages), *cells)
        source = fault.source or next((place for place in places if place), None)
        return Finding(
            self.code,
            severity,
            fault.cell,
            fault.expected,
            fault.found,
            fault.message,
            source,
            basis,
            operands,
            fault.passages,
        )


_registry: dict[str, Rule] = {}


def catalogue() -> list[Rule]:
    """Every registered rule, by group and number."""
    order = list(GROUPS)
    return sorted(_registry.values(), key=lambda each: (order.index(each.group), each.code))


def rule(
    code: str,
    *,
    severity: Severity | tuple[Severity, ...],
    basis: Article | Mapping[str, Article],
    title: tuple[str, str],
    formats: tuple[str, ...] = tuple(FORMATS),
) -> Callable[[Judge], Judge]:
    """Register the decorated generator as rule `code` for `formats`, with its title in Chinese and English.

    Its name must begin with its code, its docstring state the requirement in a Chinese and an English
    paragraph; a code is given once. Raises ValueError otherwise.
    """
    in_context = context_rule(code, severity=severity, basis=basis, title=title, formats=formats)

    def register(judge: Judge) -> Judge:
        @wraps(judge)
        def alone(report: AnnualReport, _context: Context) -> Iterator[Outcome]:
            return judge(report)

        in_context(alone)
        return judge

    return register


def context_rule(
    code: str,
    *,
    severity: Severity | tuple[Severity, ...],
    basis: Article | Mapping[str, Article],
    title: tuple[str, str],
    formats: tuple[str, ...] = tuple(FORMATS),
) -> Callable[[ContextJudge], ContextJudge]:
    """Like `rule`, for a generator that is given the report's context as well."""

    def register(judge: ContextJudge) -> ContextJudge:
        name: str = judge.__name__
        chinese, _, english = inspect.cleandoc(judge.__doc__ or "").partition("\n\n")
        if not name.startswith(f"{code.lower()}_"):
            raise ValueError(f"{name} does not carry its code {code}")
        if not (chinese and english):
            raise ValueError(f"{name} does not state its requirement in Chinese and English")
        if code[0] not in GROUPS:
            raise ValueError(f"code {code} is of no known group")
        if code in _registry:
            raise ValueError(f"code {code} is given twice")
        _registry[code] = Rule(
            code,
            Bilingual(title[0], english=title[1]),
            Bilingual("".join(chinese.splitlines()), english=" ".join(english.split())),
            severity if isinstance(severity, tuple) else (severity,),
            {form: basis if isinstance(basis, Article) else basis[form] for form in formats},
            judge,
        )
        return judge

    return register


def check(report: AnnualReport, context: Context = ALONE) -> CheckResult:
    """Run every rule that applies to the report's form, with what is known around it.

    A rule fails if it found anything; it cannot be assessed if it found nothing but could not judge all.
    """
    findings: list[Finding] = []
    unassessed: list[Unassessed] = []
    confirmed: list[Confirmation] = []
    verdicts: dict[str, Verdict] = {}
    for each in catalogue():
        if not each.applies_to(report.format):
            continue
        verdicts[each.code] = Verdict.PASS
        for outcome in each.run(report, context):
            match outcome:
                case Finding():
                    findings.append(outcome)
                    verdicts[each.code] = Verdict.FAIL
                case Unassessed():
                    unassessed.append(outcome)
                    if verdicts[each.code] is Verdict.PASS:
                        verdicts[each.code] = Verdict.CANNOT_ASSESS
                case Confirmation():
                    confirmed.append(outcome)
    return CheckResult(tuple(findings), verdicts, tuple(unassessed), confirmed=tuple(confirmed))
