"""Reports with planted errors, written in a format, read and checked: what was found, missed, and found wrongly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from gongkai.corpus.collection import Collection
from gongkai.report.checks import Context, Finding, check
from gongkai.report.model import AnnualReport, Origin
from gongkai.report.read import read
from tests.generate.corpus import KINDS
from tests.generate.planting.drafts import Draft, printed
from tests.generate.planting.planter import Around, Expected, Planted
from tests.generate.planting.worlds import Half, Office, World, draw_world

LAYOUTS: Mapping[str, tuple[str, ...]] = {
    "docx": ("statutory",),
    "html": ("clean", "word", "cms"),
    "text": ("grid", "cells", "strokes", "markdown"),
    "xlsx": ("drawn",),
    "pdf": ("statutory",),
}
"""The formats measured, each in layouts that show a report as it is: bad conversions are the reader's business."""
WITHOUT_PROGRAMS = ("docx", "html", "text", "xlsx")
"""Formats that are written without LibreOffice."""
_CONTEXT_KIND = "docx"
"""In which neighbours and last year's reports are read."""
_LAYOUT_SEEDS = 1000
"""Layouts are those of seeds below this one: later seeds' are kept aside for the reader."""


@dataclass(frozen=True)
class Measured:
    """What came of one report in one format.

    `missed` is what was planted and not found; `elsewhere` are findings that are neither planted, nor entailed by what
    is, nor found on the clean report.
    """

    planted: Planted
    kind: str
    missed: tuple[Expected, ...]
    elsewhere: tuple[Finding, ...]


@dataclass(frozen=True)
class Clean:
    """What was found on a clean report: nothing should be."""

    name: str
    kind: str
    findings: tuple[Finding, ...]


def files_of(drafts: Sequence[Draft], kind: str) -> list[bytes]:
    """The drafts as files of a kind, each in a layout that its seed decides."""
    made, names = KINDS[kind], LAYOUTS[kind]
    written = {}
    for place, draft in enumerate(drafts):
        recipe = made.recipes[names[draft.seed % len(names)]]
        layout = recipe.layout(draft.seed % _LAYOUT_SEEDS)
        written[f"{place:05}.{made.suffix}"] = made.write([printed(draft)], layout)
    finished = made.finish(written)
    return [finished[name] for name in written]


def read_one(data: bytes, name: str) -> AnnualReport:
    """The one report of a file."""
    (report,) = read(data, name)
    return report


def measure(errors: Sequence[Planted], kind: str) -> Iterator[Measured]:
    """Write, read and check the reports in a format."""
    clean = {each.clean.seed: each.clean for each in errors}
    drafts = [*clean.values(), *(each.draft for each in errors)]
    reports = [read_one(data, f"{place}.{kind}") for place, data in enumerate(files_of(drafts, kind))]
    originals = dict(zip(clean, reports[: len(clean)], strict=True))
    known: dict[tuple[int, bool], Counter[tuple[str, str | None]]] = {}
    for each, report in zip(errors, reports[len(clean) :], strict=True):
        key = each.clean.seed, each.around.neighbours
        if key not in known:
            around = Around(each.office.previous, neighbours=each.around.neighbours)
            known[key] = _keys(_checked(originals[each.clean.seed], each.world, each.office, around, None))
        original = originals[each.clean.seed] if each.around.changed else None
        found = _checked(report, each.world, each.office, each.around, original)
        yield _measured(each, kind, report, found, known[key])


def measure_clean(half: Half, worlds: range, kind: str) -> Iterator[Clean]:
    """Check the clean reports of worlds in a format, each beside its neighbours."""
    offices = [(draw_world(seed, half), office) for seed in worlds for office in draw_world(seed, half).offices]
    data = files_of([office.told for _, office in offices], kind)
    for (world, office), content in zip(offices, data, strict=True):
        report = read_one(content, f"clean.{kind}")
        found = _checked(report, world, office, Around(office.previous, neighbours=True), None)
        yield Clean(f"{half} {world.seed} {office.entry.name}", kind, tuple(found))


def context_of(report: AnnualReport, world: World, office: Office, around: Around) -> tuple[Context, Collection | None]:
    """What is around a report, as a folder of files and a roster tell it."""
    previous = _read_previous(world.seed, world.half, office.entry.code) if around.previous else None
    context = Context(previous=previous, entry=around.entry or office.entry, published=around.published)
    if not around.neighbours:
        return context, None
    others = [
        replace(each, source=Origin(f"{code}.docx", "", "docx"))
        for code, each in _read_world(world.seed, world.half).items()
        if code != office.entry.code and code not in around.missing
    ]
    twin = [replace(report, source=Origin("again.docx", "", "docx"))] if around.twin else []
    collection = Collection([report, *twin, *others, *([previous] if previous else [])], world.roster, report.year)
    return next(collection.contexts()), collection


def _checked(
    report: AnnualReport, world: World, office: Office, around: Around, original: AnnualReport | None
) -> list[Finding]:
    """What is found of a report, and of agencies that sent none."""
    context, collection = context_of(report, world, office, around)
    if original:
        context = replace(context, earlier=original)
    found = list(check(report, context).findings)
    for _, _, result in collection.absent() if collection else ():
        found += result.findings
    return found


@lru_cache(maxsize=8)
def _read_world(seed: int, half: Half) -> Mapping[str, AnnualReport]:
    """The reports of a world's agencies, by code."""
    offices = draw_world(seed, half).offices
    data = files_of([office.told for office in offices], _CONTEXT_KIND)
    return {office.entry.code: read_one(content, "now.docx") for office, content in zip(offices, data, strict=True)}


@lru_cache(maxsize=256)
def _read_previous(seed: int, half: Half, code: str) -> AnnualReport:
    office = next(office for office in draw_world(seed, half).offices if office.entry.code == code)
    return read_one(files_of([office.previous], _CONTEXT_KIND)[0], "previous.docx")


def _measured(
    each: Planted, kind: str, report: AnnualReport, found: list[Finding], known: Counter[tuple[str, str | None]]
) -> Measured:
    missed = tuple(
        expected for expected in each.expected if not any(_is(finding, expected, report) for finding in found)
    )
    own = {expected.code for expected in each.expected}
    left = Counter(known)
    elsewhere = []
    for finding in found:
        if left[finding.code, finding.cell] > 0:
            left[finding.code, finding.cell] -= 1
        elif finding.code not in own | each.entails:
            elsewhere.append(finding)
    return Measured(each, kind, missed, tuple(elsewhere))


def _keys(found: list[Finding]) -> Counter[tuple[str, str | None]]:
    return Counter((finding.code, finding.cell) for finding in found)


def _is(finding: Finding, expected: Expected, report: AnnualReport) -> bool:
    """Whether a finding is what was planted: its rule, and the cell or the words."""
    if finding.code != expected.code:
        return False
    if expected.cell is not None:
        return expected.cell == finding.cell or expected.cell in finding.operands
    return not expected.words or _bare(expected.words) in _said(finding, report)


def _said(finding: Finding, report: AnnualReport) -> str:
    """The sentences that a finding points to, and its message."""
    texts = {section.number: section.text for section in report.prose}
    words = [finding.message.text("zh")]
    for passage in finding.passages:
        text = texts[passage.section]
        start = max(text.rfind(mark, 0, passage.start) for mark in "。\n") + 1
        ends = (text.find(mark, max(passage.start, passage.end - 1)) for mark in "。\n")
        words.append(text[start : min((end for end in ends if end >= 0), default=len(text)) + 1])
    return _bare(" ".join(words))


def _bare(text: str) -> str:
    return "".join(text.split())
