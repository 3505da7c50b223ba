"""How right quantities in prose are read, and how long it takes.

`python -m bench.prose [--seeds N] [--list] [--markdown FILE]`

Statements: the labelled set of tests/data/prose, each half by itself. Errors: a table that agrees with a labelled
text is made to differ from it in one cell, and the same for generated reports whose prose tells their figures in
wordings of tests/report/prose/spoken.py. `--list` names what was missed in the half that may be looked at.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from statistics import median

from bench.results import Block, arguments_of, percent, table, write
from gongkai.report.checks import RULES, Finding, Severity
from gongkai.report.prose import statements_of
from tests.report.prose.labelled import HALVES, load
from tests.report.prose.scoring import Score, score
from tests.report.prose.spoken import RULES as SPOKEN
from tests.report.prose.spoken import Spoken, draw, plant
from tests.report.prose.tabled import agreeing, differing, findings, grave

_NAMES = {"building": "seen while building", "kept_aside": "kept aside"}
_PASSES = 5


def _statements(scores: dict[str, Score]) -> str:
    head = ("half", "statements", "found", "right", "precision", "recall", "parts", "shares", "changes")
    return table(head, (_score_line(_NAMES[half], each) for half, each in scores.items()))


def _score_line(name: str, each: Score) -> tuple[str, ...]:
    return (
        name,
        str(each.labelled),
        str(each.found),
        str(each.right),
        percent(each.right, each.found),
        percent(each.right, each.labelled),
        *(f"{right} of {labelled}" for labelled, _, right in (each.details[n] for n in ("whole", "share", "change"))),
    )


def _tabled(half: str) -> tuple[str, ...]:
    """A labelled half beside tables that agree with it, and beside tables that differ."""
    texts = wrong = planted = found = 0
    for text in load(half):
        report = agreeing(text)
        if report is None:
            continue
        texts += 1
        wrong += bool(grave(report))
        for cell, other in differing(text):
            planted += 1
            found += any(cell in finding.operands for finding in findings(other))
    return (f"labelled, {_NAMES[half]}", str(texts), str(wrong), str(planted), percent(found, planted))


def _found(spoken: Spoken) -> list[Finding]:
    rules = [rule for code, rule in RULES.items() if code in SPOKEN]
    outcomes = (outcome for rule in rules for outcome in rule.run(spoken.report, spoken.context))
    return [outcome for outcome in outcomes if isinstance(outcome, Finding)]


def _spoken(seeds: int) -> Iterator[tuple[str, ...]]:
    """Generated reports: false alarms of each rule on true prose, and its planted errors found."""
    clean = [finding for seed in range(seeds) for finding in _found(draw(seed))]
    for rule in SPOKEN:
        severe = [each for each in clean if each.code == rule and each.severity in (Severity.BLOCK, Severity.ERROR)]
        hits = sum(any(each.code == rule for each in _found(plant(seed, rule))) for seed in range(seeds))
        yield f"generated, {rule}", str(seeds), str(len(severe)), str(seeds), percent(hits, seeds)


def _speed(seeds: int) -> str:
    """The best of some passes for each of the generated reports."""
    times = []
    size = 0
    for seed in range(seeds):
        report = draw(seed).report
        size += sum(len(section.text) for section in report.prose)
        passes = []
        for _ in range(_PASSES):
            start = time.perf_counter()
            for section in report.prose:
                list(statements_of(section, report.year))
            passes.append(time.perf_counter() - start)
        times.append(min(passes) * 1000)
    return (
        f"{size // seeds} characters of prose are read in {median(times):.1f} ms (median), {max(times):.1f} ms at most."
    )


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seeds", type=int, default=200, help="generated reports for each rule")
    parser.add_argument("--list", action="store_true", help="name what is missed and false in the building half")


def main() -> None:
    """Measure and print."""
    arguments = arguments_of("bench.prose", __doc__, _options)
    scores = {half: score(load(half)) for half in HALVES}
    errors = [*map(_tabled, HALVES), *_spoken(arguments.seeds)]
    parts = (
        "Statements:",
        _statements(scores),
        "Tables that agree, and tables with one cell that differs:",
        table(("texts", "reports", "with a false error", "planted", "found"), errors),
        _speed(min(arguments.seeds, 50)),
    )
    if arguments.list:
        for line in (*scores["building"].missed, *scores["building"].false):
            print(line)
    write(Block("prose", "\n\n".join(parts)), arguments.markdown)


if __name__ == "__main__":
    main()
