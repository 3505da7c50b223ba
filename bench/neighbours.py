"""Near-duplicate prose and the roll-up of a province: `python -m bench.neighbours [--count 3000] [--passes 3]`.

Texts are of invented words, with sentences among them that all reports draw from one stock, as offices do; a copy takes
over a share of another text's sentences. One process, one core.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random
from statistics import median

from bench.results import Block, arguments_of, counted, percent, table, write
from gongkai.corpus.collection import Collection
from gongkai.corpus.similar import Text, alike
from gongkai.law.agencies import Level
from gongkai.report.checks import check
from gongkai.report.checks.likeness import own_words, shingles, similarity
from gongkai.report.checks.neighbours import ALIKE
from gongkai.report.checks.years import OWN_ALIKE
from gongkai.report.model import AnnualReport, Cell, Origin, Section, State, blank_report
from gongkai.report.rollup import roll_up
from gongkai.report.roster import Entry, Roster
from tests.generate.agencies import draw_agency
from tests.generate.prose import write_sections

_SHARES = (0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 0.95)
_OWN_SENTENCES, _WORDS_OF_SENTENCE = 30, 16
_ALL_PAIRS = 300
"""Reports of which each is compared with each: a tenth of a province is a hundredth of its pairs."""
_COPIES = 100
"""Copies of each share that the thresholds are looked at with."""


class Author:
    """Writes reports: words of two characters, the frequent ones far more often, as in any language."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        characters = [chr(0x4E00 + number) for number in range(3000)]
        self._words = ["".join(self._random.choices(characters, k=2)) for _ in range(8000)]
        self._weights = [1 / rank for rank in range(1, len(self._words) + 1)]

    def sentence(self) -> str:
        return "".join(self._random.choices(self._words, self._weights, k=_WORDS_OF_SENTENCE)) + "。"

    def report(self, number: int) -> AnnualReport:
        """A report with sentences of its own and some of the stock."""
        agency = draw_agency(self._random)
        stock = write_sections(agency, 2023, "0", "0", self._random)[0].text
        text = stock + "\n" + "".join(self.sentence() for _ in range(_OWN_SENTENCES))
        return replace(
            blank_report("2021"),
            agency=f"{agency.name}{number}",
            level=agency.level,
            year=2023,
            sections=(Section(1, "总体情况", text),),
            source=Origin(f"{number}.docx", "", "docx"),
        )

    def copy(self, text: Text, share: float) -> Text:
        """A text that has a share of another one's sentences, and others in place of the rest."""
        kept = self._random.sample(text, round(share * len(text)))
        return (*kept, *(self.sentence().rstrip("。") for _ in range(len(text) - len(kept))))


def _seconds(action: Callable[[], object], passes: int) -> tuple[str, str]:
    """The least that an action took: by the clock on the wall, and of the processor."""
    wall, processor = [], []
    for _ in range(passes):
        started, used = time.perf_counter(), time.process_time()
        action()
        wall.append(time.perf_counter() - started)
        processor.append(time.process_time() - used)
    return f"{min(wall):.2f}", f"{min(processor):.2f}"


def all_pairs(texts: Sequence[Text], threshold: float) -> list[list[int]]:
    """The straightforward way: each with each."""
    sets = [shingles(text) for text in texts]
    found: list[list[int]] = [[] for _ in sets]
    for number, one in enumerate(sets):
        for other in range(number):
            if similarity(one, sets[other]) >= threshold:
                found[number].append(other)
                found[other].append(number)
    return found


def speed(count: int, passes: int) -> str:
    """How long it takes, beside the straightforward way and in the worst case."""
    author = Author(0)
    reports = [author.report(number) for number in range(count)]
    texts = [own_words(report) for report in reports]
    texts[count // 2 :] = [
        author.copy(texts[n], 0.85) if n % 10 == 0 else texts[count // 2 + n] for n in range(count - count // 2)
    ]
    few = texts[:: max(1, count // _ALL_PAIRS)][:_ALL_PAIRS]
    one_text = [author.copy(texts[0], 0.9) for _ in range(count)]
    rows = [
        (
            "the prose of reports, made ready to be compared",
            count,
            _seconds(lambda: [own_words(r) for r in reports], passes),
        ),
        ("MinHash: reports worded apart, one in twenty copied", count, _seconds(lambda: alike(texts, ALIKE), passes)),
        ("MinHash: all copied from one text", count, _seconds(lambda: alike(one_text, ALIKE), passes)),
        ("MinHash", len(few), _seconds(lambda: alike(few, ALIKE), passes)),
        ("each with each", len(few), _seconds(lambda: all_pairs(few, ALIKE), passes)),
    ]
    return table(
        ("", "reports", "seconds", "of processor"),
        [(name, counted(number), *seconds) for name, number, seconds in rows],
    )


def thresholds(count: int) -> str:
    """How similar copies are, how many of them are found, and how similar texts are that were worded apart."""
    author = Author(1)
    originals = [own_words(author.report(number)) for number in range(_COPIES)]
    rows = []
    for share in _SHARES:
        copies = [author.copy(text, share) for text in originals]
        exact = [similarity(shingles(one), shingles(other)) for one, other in zip(originals, copies, strict=True)]
        found = alike([*originals, *copies], ALIKE)
        alike_ones = [number for number, index in enumerate(exact) if index >= ALIKE]
        seen = sum(any(pair.other == number + _COPIES for pair in found[number]) for number in alike_ones)
        rows.append(
            (
                percent(round(share * 100), 100),
                f"{min(exact):.2f}",
                f"{median(exact):.2f}",
                f"{max(exact):.2f}",
                str(len(alike_ones)),
                percent(seen, len(alike_ones)),
                str(sum(index >= OWN_ALIKE for index in exact)),
            )
        )
    sets = [shingles(own_words(author.report(number))) for number in range(min(count, _ALL_PAIRS))]
    apart = [similarity(one, other) for number, one in enumerate(sets) for other in sets[:number]]
    head = ("sentences copied", "least", "median", "greatest", f"≥ {ALIKE}", "of these found", f"≥ {OWN_ALIKE}")
    return (
        f"{table(head, rows)}\n\nWorded apart, {counted(len(apart))} pairs: median {median(apart):.2f}, "
        f"greatest {max(apart):.2f}."
    )


def province(count: int, passes: int) -> str:
    """Rolling up and checking the reports of a province that are already in memory."""
    author = Author(2)
    random = Random(3)
    roster = Roster(
        {"0": Entry("0", "霁南省人民政府", Level.PROVINCE)}
        | {str(n): Entry(str(n), f"第{n}县人民政府", Level.COUNTY, "0") for n in range(1, count + 1)}
    )
    reports = []
    for number in range(1, count + 1):
        drawn = author.report(number)
        figures = [random.choice((0, 0, 0, random.randint(1, 500))) for _ in drawn.cells]
        cells = {
            cell: Cell(figure, State.VALUE, str(figure)) for cell, figure in zip(drawn.cells, figures, strict=True)
        }
        reports.append(replace(drawn, cells=cells, agency=f"第{number}县人民政府", level=Level.COUNTY))

    def rolled() -> object:
        return roll_up(reports, roster, "0", year=2023).totals

    def around() -> object:
        return list(Collection(reports, roster).contexts())

    def checked() -> None:
        for report, context in zip(reports, Collection(reports, roster).contexts(), strict=True):
            check(report, context)

    rows = [
        ("rolled up: 200 sums", *_seconds(rolled, passes)),
        ("what stands around each report (years, neighbours, prose)", *_seconds(around, 1)),
        ("the same, and all rules run on each", *_seconds(checked, 1)),
    ]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    timed = table((f"{counted(count)} reports in memory", "seconds", "of processor"), rows)
    return f"{timed}\n\nMost memory of the process: {peak:.0f} MiB."


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--count", type=int, default=3000, help="reports")
    parser.add_argument("--passes", type=int, default=3, help="of which the fastest counts")


def main() -> None:
    """Measure, and print or write the tables."""
    arguments = arguments_of("bench.neighbours", __doc__, _options)
    parts = [
        speed(arguments.count, arguments.passes),
        thresholds(arguments.count),
        province(arguments.count, arguments.passes),
    ]
    write(Block("neighbours", "\n\n".join(parts)), arguments.markdown)


if __name__ == "__main__":
    main()
