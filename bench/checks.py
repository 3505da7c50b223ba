"""How well the checks find planted errors, how often they find what is not there, and how long they take.

`python -m bench.checks [--kind KIND ...] [--half HALF ...] [--turns N] [--several N] [--passes N] [--list]
[--markdown FILE]`

Errors of every rule are planted in clean generated reports (`tests.generate.planting`), which are then written in each
format, read and checked, beside last year's report or all their neighbours. Half of the variants were seen while the
rules were written, half were kept aside. What is timed is the whole catalogue on reports that have been read.
`--turns N` writes each error in N of the formats only, which take turns, and each clean report in one: a first look.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from statistics import median

from bench.results import Block, arguments_of, counted, percent, table, write
from bench.timing import clear_caches
from gongkai.report.checks import RULES, Context, check
from gongkai.report.model import AnnualReport
from tests.generate.planting.catalogue import PLANTINGS
from tests.generate.planting.planter import Around, Planted, planted, several
from tests.generate.planting.worlds import HALVES, SEEDS, Half, draw_world
from tests.report.checks.measuring import LAYOUTS, context_of, files_of, measure, measure_clean, read_one

_GRAVE = ("block", "error")
_NAMES: dict[Half, str] = {"building": "seen while building", "kept_aside": "kept aside"}
_TIMED_WORLDS = range(2)
_ONLY_ALONE = ("S01", "S05", "S07", "S18", "B02")
"""Errors that need something else around the report, or leave nothing that others could be planted in."""
_WRITES_ANEW = ("S14", "S15", "S16", "B01")
"""Planters that write a section anew: they go first."""


@dataclass
class Tally:
    """Counts of one half: by code what was planted, found, and found where it is not; clean reports apart."""

    planted: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    elsewhere: Counter[str] = field(default_factory=Counter)
    on_clean: Counter[str] = field(default_factory=Counter)
    grave_on_clean: Counter[str] = field(default_factory=Counter)
    clean: int = 0
    reports: int = 0
    examples: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Add another tally's counts."""
        for name in ("planted", "missed", "elsewhere", "on_clean", "grave_on_clean"):
            getattr(self, name).update(getattr(other, name))
        self.clean += other.clean
        self.reports += other.reports
        self.examples += other.examples

    def recall(self, codes: Sequence[str]) -> tuple[int, int]:
        """How many of the planted errors of these codes were found, and how many there were."""
        all_of_them = sum(self.planted[code] for code in codes)
        return all_of_them - sum(self.missed[code] for code in codes), all_of_them

    def precision(self, codes: Sequence[str]) -> tuple[int, int]:
        """How many findings of these codes are of planted errors, of those and the ones that are of nothing."""
        right, _ = self.recall(codes)
        return right, right + sum(self.elsewhere[code] + self.on_clean[code] for code in codes)


def tally(errors: Sequence[Planted], kind: str) -> Tally:
    """Measure reports with planted errors in one format."""
    result = Tally()
    for each in measure(errors, kind):
        result.reports += 1
        result.planted.update(expected.code for expected in each.planted.expected)
        result.missed.update(expected.code for expected in each.missed)
        result.elsewhere.update(finding.code for finding in each.elsewhere)
        where = f"{each.planted.name} ({kind}, {each.planted.office.entry.name})"
        for expected in each.missed:
            result.examples.append(f"missed {expected.code}: {where}: {expected.cell or expected.words}")
        for finding in each.elsewhere:
            result.examples.append(f"not planted {finding.code}: {where}: {finding.message.text('zh')}")
    return result


def tally_clean(half: Half, worlds: range, kind: str) -> Tally:
    """Check the clean reports of some worlds of a half in one format."""
    result = Tally()
    for each in measure_clean(half, worlds, kind):
        result.clean += 1
        result.on_clean.update(finding.code for finding in each.findings)
        result.grave_on_clean.update(finding.code for finding in each.findings if finding.severity in _GRAVE)
        result.examples += [
            f"clean {finding.code}: {each.name} ({kind}): {finding.message.text('zh')}" for finding in each.findings
        ]
    return result


def some_together(half: Half, count: int) -> Iterator[Planted]:
    """Reports with the errors of two to four rules that do not bring each other along."""
    random = Random(f"together {half}")
    alone = [code for code in PLANTINGS if code[0] in "SAPTRB" and code not in _ONLY_ALONE]
    found = 0
    while found < count:
        codes = tuple(sorted(random.sample(alone, k=random.randint(2, 4)), key=_WRITES_ANEW.__contains__, reverse=True))
        if any(other in PLANTINGS[code].entails for code in codes for other in codes):
            continue
        if made := several(half, found, codes):
            found += 1
            yield made


def _by_rule(tallies: dict[Half, Tally]) -> Iterator[tuple[str, ...]]:
    for code in RULES:
        line = [f"{code} {RULES[code].title.text('en')}"]
        for each in tallies.values():
            found, wanted = each.recall([code])
            right, all_found = each.precision([code])
            line += [
                f"{found} of {wanted}",
                percent(found, wanted),
                counted(all_found - right),
                percent(right, all_found),
            ]
        yield tuple(line)


def _by_group(tallies: dict[Half, Tally]) -> Iterator[tuple[str, ...]]:
    for group in dict.fromkeys(rule.group for rule in RULES.values()):
        codes = [code for code in RULES if code[0] == group]
        line = [f"**{group}**"]
        for each in tallies.values():
            found, wanted = each.recall(codes)
            right, all_found = each.precision(codes)
            line += [
                f"{found} of {wanted}",
                percent(found, wanted),
                counted(all_found - right),
                percent(right, all_found),
            ]
        yield tuple(line)


def _by_kind(tallies: dict[tuple[Half, str], Tally]) -> Iterator[tuple[str, ...]]:
    codes = list(RULES)
    for (half, kind), each in tallies.items():
        found, wanted = each.recall(codes)
        right, all_found = each.precision(codes)
        grave = sum(each.grave_on_clean.values())
        yield (
            f"{kind}, {_NAMES[half]}",
            counted(each.reports),
            f"{found} of {wanted}",
            percent(found, wanted),
            percent(right, all_found),
            counted(each.clean),
            counted(grave),
            counted(sum(each.on_clean.values()) - grave),
        )


@dataclass(frozen=True)
class Costs:
    """Milliseconds of the whole catalogue on each report, the best of several passes; each group's share of all.

    `wall` is by the clock, `processor` free of what else the machine does; `characters` is the prose of the longest.
    """

    wall: list[float]
    processor: list[float]
    groups: dict[str, float]
    characters: int


def costs(passes: int) -> Costs:
    """Time the catalogue on clean reports beside their neighbours; every pass takes copies that nothing is known of."""
    cases: list[tuple[AnnualReport, Context]] = []
    for seed in _TIMED_WORLDS:
        world = draw_world(seed, "building")
        data = files_of([office.told for office in world.offices], "docx")
        for office, content in zip(world.offices, data, strict=True):
            report = read_one(content, "timed.docx")
            cases.append((report, context_of(report, world, office, Around(office.previous, neighbours=True))[0]))
    wall, processor = ([float("inf")] * len(cases) for _ in range(2))
    groups: dict[str, float] = {}
    for _ in range(passes):
        clear_caches()
        check(*cases[0])
        for place, (report, context) in enumerate(cases):
            fresh = replace(report)
            started, used = time.perf_counter(), time.process_time()
            check(fresh, context)
            processor[place] = min(processor[place], 1000 * (time.process_time() - used))
            wall[place] = min(wall[place], 1000 * (time.perf_counter() - started))
    for report, context in cases:
        fresh = replace(report)
        for rule in RULES.values():
            if rule.applies_to(fresh.format):
                started = time.process_time()
                list(rule.run(fresh, context))
                groups[rule.group] = groups.get(rule.group, 0.0) + time.process_time() - started
    longest = max(sum(len(section.text) for section in report.prose) for report, _ in cases)
    total = sum(groups.values())
    return Costs(wall, processor, {group: each / total for group, each in groups.items()}, longest)


def _costs_text(found: Costs, passes: int) -> str:
    shares = ", ".join(f"{group} {share * 100:.0f} %" for group, share in found.groups.items())
    return (
        "**Time of the whole catalogue on a report that was read**, beside last year's and its neighbours' reports, "
        f"best of {passes} passes over {len(found.wall)} reports with up to {counted(found.characters)} characters of "
        f"prose: median {median(found.wall):.1f} ms by the clock ({median(found.processor):.1f} ms of the processor), "
        f"slowest {max(found.wall):.1f} ms ({max(found.processor):.1f}). Shares of the groups: {shares} (what two "
        "groups need, the first of them pays for)."
    )


def text_of(single: dict[tuple[Half, str], Tally], together: dict[Half, Tally], found: Costs, passes: int) -> str:
    """The results in Markdown."""
    halves: dict[Half, Tally] = {}
    for (half, _), each in single.items():
        halves.setdefault(half, Tally()).add(each)
    sides = [column for half in halves for column in (f"found, {_NAMES[half]}", "recall", "not planted", "precision")]
    kinds = ("format", "reports", "found", "recall", "precision", "clean reports", "B or E on them", "other findings")
    lines = []
    for half, each in together.items():
        wanted = each.recall(list(RULES))
        lines.append(
            f"{_NAMES[half]}: {wanted[0]} of {wanted[1]} errors in {each.reports} reports found "
            f"({percent(*wanted)}), {sum(each.elsewhere.values())} findings that were not planted"
        )
    return "\n\n".join(
        (
            table(("rules", *sides), [*_by_group(halves), *_by_rule(halves)]),
            table(kinds, _by_kind(single)),
            "**Several errors in one report** (two to four, of rules that do not bring each other along): "
            + "; ".join(lines)
            + ".",
            _costs_text(found, passes),
        )
    )


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--kind", nargs="+", choices=list(LAYOUTS), default=list(LAYOUTS))
    parser.add_argument("--half", nargs="+", choices=HALVES, default=list(HALVES))
    parser.add_argument("--turns", type=int, metavar="N", help="formats for each error; all unless given")
    parser.add_argument("--several", type=int, default=60, help="reports of each half with several errors")
    parser.add_argument("--passes", type=int, default=5)
    parser.add_argument("--list", action="store_true", help="also name what was missed, and found without being there")


def main() -> None:
    """Measure and print."""
    arguments = arguments_of("bench.checks", __doc__, _options)
    single: dict[tuple[Half, str], Tally] = {}
    together: dict[Half, Tally] = {}
    for half in arguments.half:
        errors = [each for code in PLANTINGS for each in planted(code, half)]
        mixed = list(some_together(half, arguments.several))
        together[half] = Tally()
        for number, kind in enumerate(arguments.kind):
            worlds, chosen = SEEDS[half], errors
            if arguments.turns:
                kinds = len(arguments.kind)
                worlds = worlds[number::kinds]
                chosen = [each for n, each in enumerate(errors) if (number - n) % kinds < arguments.turns]
            single[half, kind] = tally_clean(half, worlds, kind)
            single[half, kind].add(tally(chosen, kind))
            together[half].add(tally(mixed[number :: len(arguments.kind)], kind))
    if arguments.list:
        for example in sorted(example for each in (*single.values(), *together.values()) for example in each.examples):
            print(example)
    found = costs(arguments.passes)
    name = "checks-first" if arguments.turns else "checks"
    write(Block(name, text_of(single, together, found, arguments.passes)), arguments.markdown)


if __name__ == "__main__":
    main()
