"""Planters of group S: what is missing, in the wrong order, of the wrong year, or is no figure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from gongkai.law.agencies import Level
from gongkai.report.formats import Kind
from tests.generate.planting.drafts import Damage, Draft, with_row_again, without_column, without_row
from tests.generate.planting.planter import (
    FIGURES_TOLD,
    Around,
    Expected,
    Made,
    Scene,
    UnfitError,
    Variant,
    planter,
)
from tests.generate.prose import Section
from tests.generate.tables import PrintedTable

_ARITHMETIC = ("A01", "A02", "A03", "A04", "A05")
_SHAPE = ("S08", "S09", "S10", "S12", "S17", *_ARITHMETIC)


def _sections(scene: Scene, sections: list[Section]) -> Draft:
    return replace(scene.draft, sections=tuple(sections))


@planter("S01", entails=("S02", *_SHAPE, "S14", "S15", "S16", "T07"))
def s01_sections(scene: Scene, variant: Variant) -> Made:
    """A section is missing (with its table), two have changed places, or a heading is another's."""
    sections = list(scene.draft.sections)
    if "drop" in variant:
        sections = [section for section in sections if section.number != variant["drop"]]
        # who leaves a section out counts on without it
        sections = [_numbered(section, place) for place, section in enumerate(sections)]
    elif "swap" in variant:
        one, other = (number - 1 for number in variant["swap"])
        sections[one], sections[other] = _numbered(sections[other], one), _numbered(sections[one], other)
    else:
        number = variant["number"]
        sections[number - 1] = _numbered(replace(sections[number - 1], heading=f"　、{variant['heading']}"), number - 1)
    return _sections(scene, sections), (Expected("S01"),)


def _numbered(section: Section, place: int) -> Section:
    return replace(section, heading=f"{'一二三四五六'[place]}、{section.heading[2:]}")


@planter("S02")
def s02_ordinals(scene: Scene, variant: Variant) -> Made:
    """A heading's or an item's ordinal is skipped, repeated or written otherwise."""
    sections = list(scene.draft.sections)
    if "headings" in variant:
        for place, ordinal in enumerate(variant["headings"]):
            sections[place] = replace(sections[place], heading=ordinal + sections[place].heading[2:])
        return _sections(scene, sections), (Expected("S02"),)
    number, old, new = variant["section"], variant["old"], variant["new"]
    section = scene.draft.section(number)
    text = "\n".join(section.paragraphs)
    if old not in text:
        raise UnfitError
    paragraphs = tuple(text.replace(old, new, 1).split("\n"))
    return scene.draft.with_paragraphs(number, paragraphs), (Expected("S02", words=new),)


@planter("S03", entails=("S04", "S05", "S07", "Y06", "G05"))
def s03_title(scene: Scene, variant: Variant) -> Made:
    """The title is worded otherwise, or leaves something out."""
    draft = scene.draft
    title = variant["title"].format(agency=draft.agency.name, year=draft.year, place=draft.agency.place)
    return replace(draft, title=title), (Expected("S03"),)


@planter("S04", entails=("S03", "S06", "S07", "Y06"))
def s04_years(scene: Scene, variant: Variant) -> Made:
    """Title, period and text do not name the same year."""
    draft = scene.draft
    year = draft.year
    around = Around(None)
    if "period" in variant:  # what the clerk left of another year
        other = year + variant["period"]
        preamble = tuple(_other_period(text, year, other) for text in draft.preamble)
        return replace(draft, preamble=preamble), (Expected("S04"),), around
    if "title" in variant:
        title = draft.title.replace(f"{year}年", f"{year + variant['title']}年")
        return replace(draft, title=title), (Expected("S04"),), around
    if "without" in variant:
        return replace(draft, title=draft.title.replace(f"{year}年", "")), (Expected("S04"),), around
    changed = draft.replaced(f"{year}年", f"{year - 1}年")
    return replace(changed, preamble=draft.preamble), (Expected("S04"),), around


def _other_period(text: str, year: int, other: int) -> str:
    for day in ("1月1日", "12月31日"):
        text = text.replace(f"{year}年{day}", f"{other}年{day}")
    return text


@planter("S05", count=5)
def s05_roster(scene: Scene, _variant: Variant) -> Made:
    """The roster has the agency at another level, or under another name."""
    entry, levels = scene.office.entry, [Level.DEPARTMENT, Level.COUNTY, Level.TOWNSHIP]
    if entry.level is Level.PREFECTURE:
        raise UnfitError  # its level is not in its name: 市 may be either
    if scene.random.random() < 0.5:
        entry = replace(entry, level=scene.random.choice([level for level in levels if level is not entry.level]))
    else:
        entry = replace(entry, name=f"{scene.world.county.plain.agency.place}民政局")
    return scene.draft, (Expected("S05"),), replace(scene.around, entry=entry)


@planter("S06", entails=("S04",))
def s06_period(scene: Scene, variant: Variant) -> Made:
    """The period begins late, ends early, or is not that of a year."""
    draft, year = scene.draft, scene.draft.year
    first, last = (f"{year}年1月1日", f"{year}年12月31日")
    if not any(f"{first}至{last}" in text for text in draft.preamble):
        raise UnfitError
    period = variant["period"].format(year=year, last=year - 1, next=year + 1)
    preamble = tuple(text.replace(f"{first}至{last}", period) for text in draft.preamble)
    return replace(draft, preamble=preamble), (Expected("S06"),)


@planter("S07", entails=("Y06",), count=5)
def s07_form(scene: Scene, _variant: Variant) -> Made:
    """The report is of a year for which another form was laid down."""
    draft = scene.draft
    other = scene.random.choice((2022, 2023)) if draft.format_id == "2019" else 2020
    for here, there in ((draft.year + 1, other + 1), (draft.year, other)):
        draft = replace(draft.replaced(f"{here}年", f"{there}年"), title=draft.title.replace(f"{here}年", f"{there}年"))
    period = (date(other, 1, 1), date(other, 12, 31))
    return replace(draft, year=other, period=period), (Expected("S07"),), Around(None)


@planter("S08", entails=_SHAPE)
def s08_table_2(scene: Scene, variant: Variant) -> Made:
    """Table 2 lacks a row or a column, has one twice, or is not there."""
    how = variant["how"]
    if how == "all":
        return _damage(scene, 2, lambda _table: None, "S08")
    if how == "more":
        label = scene.random.choice(("行政确认", "行政奖励", "行政裁决", "其他行政行为"))
        return _damage(scene, 2, partial(_row_too_many, share=scene.random.random(), label=label), "S08")
    if how == "row":
        return _damage(scene, 2, partial(_without_figures_row, share=scene.random.random()), "S08")
    return _damage(scene, 2, partial(without_column, column=scene.random.choice((1, 2))), "S08")


@planter("S09", entails=_SHAPE)
def s09_table_3(scene: Scene, variant: Variant) -> Made:
    """Table 3 lacks a row or a column, or is cut off."""
    match variant["how"]:
        case "all":
            return _damage(scene, 3, lambda _table: None, "S09")
        case "row":
            return _damage(scene, 3, partial(_without_figures_row, share=scene.random.random()), "S09")
        case "column":
            column = 3 + scene.random.randrange(7)
            return _damage(scene, 3, partial(without_column, column=column), "S09")
    keep = scene.random.randint(6, 20)
    return _damage(scene, 3, partial(_cut, keep=keep), "S09")


@planter("S10", entails=_SHAPE)
def s10_table_4(scene: Scene, variant: Variant) -> Made:
    """Table 4 lacks a column, a group of five, or is not there."""
    how = variant["how"]
    if how == "all":
        return _damage(scene, 4, lambda _table: None, "S10")
    if how == "column":
        return _damage(scene, 4, partial(without_column, column=scene.random.randrange(15)), "S10")
    return _damage(scene, 4, _without_last_group, "S10")


def _damage(scene: Scene, number: int, damage: Damage, code: str) -> Made:
    draft = replace(scene.draft, damages=(*scene.draft.damages, (number, damage)))
    return draft, (Expected(code),)


def _without_figures_row(table: PrintedTable, share: float) -> PrintedTable:
    """The table without a row of figures: the one that stands at this share of them."""
    return without_row(table, _figures_row(table, share))


def _row_too_many(table: PrintedTable, share: float, label: str) -> PrintedTable:
    """The table with a row more behind the one at this share: of the office's own making."""
    row = _figures_row(table, share) + 1
    longer = with_row_again(table, row - 1)
    last = max(box.column for box in longer.boxes if box.row == row and box.column < longer.label_columns)
    boxes = (replace(box, text=label) if box.row == row and box.column == last else box for box in longer.boxes)
    return replace(longer, boxes=tuple(boxes))


def _figures_row(table: PrintedTable, share: float) -> int:
    rows = sorted({box.row for box in table.boxes if box.cell_id})
    return rows[int(share * len(rows))]


def _cut(table: PrintedTable, keep: int) -> PrintedTable:
    for row in range(table.rows - 1, keep - 1, -1):
        table = without_row(table, row)
    return table


def _without_last_group(table: PrintedTable) -> PrintedTable:
    for column in range(14, 9, -1):
        table = without_column(table, column)
    return table


@planter("S11", entails=("S08", "S09", "S17", "S12", *_ARITHMETIC))
def s11_labels(scene: Scene, variant: Variant) -> Made:
    """A label is mistyped, or another one stands in its place."""
    old, new = variant["label"], variant["typed"]
    labels = {row.label for table in scene.draft.form.tables for row in table.rows}
    if old not in labels:
        raise UnfitError
    return replace(scene.draft, labels={old: new}), (Expected("S11"),)


@planter("S12", entails=(*_ARITHMETIC, *FIGURES_TOLD))
def s12_blanks(scene: Scene, variant: Variant) -> Made:
    """A cell, a total, or many cells are left empty or stroked out."""
    random, form = scene.random, scene.draft.form
    mark = random.choice(("", "/", "—", "-", "无"))
    cells = list(form.cells.values())
    match variant["how"]:
        case "cell":
            chosen = [random.choice([spec for spec in cells if spec.column.id != "total"]).id]
        case "total":
            chosen = [random.choice([spec for spec in cells if spec.column.id == "total"]).id]
        case "totals":
            chosen = [spec.id for spec in cells if spec.table == 3 and spec.column.id == "total"]
        case _:
            chosen = [spec.id for spec in cells if spec.table == 3 and not scene.draft.figures[spec.id]]
    draft = replace(scene.draft, cell_texts={**scene.draft.cell_texts, **dict.fromkeys(chosen, mark)})
    return draft, (Expected("S12", cell=chosen[0]),)


@planter(
    "S13", entails=(*_ARITHMETIC, *FIGURES_TOLD, "A06", "A07", "A08", "B04", "B05", "G02", "Y01", "Y02", "Y03", "Y05")
)
def s13_figures(scene: Scene, variant: Variant) -> Made:
    """A cell holds a fraction, a negative number, words, or another unit."""
    money = bool(variant.get("money"))
    cells = [
        spec.id
        for spec in scene.draft.form.cells.values()
        if (spec.column.kind is Kind.MONEY) is money
        and spec.column.kind is not Kind.CHANGE
        and (not money or spec.column.unit == "万元")
    ]
    if not cells:
        raise UnfitError
    cell = scene.random.choice(cells)
    return replace(scene.draft, cell_texts={**scene.draft.cell_texts, cell: variant["cell"]}), (
        Expected("S13", cell=cell),
    )


@planter("S14")
def s14_topics(scene: Scene, variant: Variant) -> Made:
    """Section one leaves out a topic."""
    return _text_of(scene, variant, 1, "S14")


@planter("S15", entails=("S02",))
def s15_problems(scene: Scene, variant: Variant) -> Made:
    """Section five names no problem, no improvement, or fewer improvements than problems."""
    return _text_of(scene, variant, 5, "S15")


@planter("S16", entails=("T05",))
def s16_fees(scene: Scene, variant: Variant) -> Made:
    """Section six says nothing of fees."""
    if scene.draft.format_id == "2019":
        raise UnfitError
    return _text_of(scene, variant, 6, "S16")


def _text_of(scene: Scene, variant: Variant, number: int, code: str) -> Made:
    draft = scene.draft
    if variant.get("government") and draft.agency.level is Level.DEPARTMENT:
        raise UnfitError
    text = variant["text"].format(year=draft.year, next=draft.year + 1, short=draft.agency.short, web=318, letters=27)
    return draft.with_paragraphs(number, tuple(text.split("\n"))), (Expected(code),)


@planter("S17", entails=(*_ARITHMETIC, "S12", "S13"))
def s17_residue(scene: Scene, variant: Variant) -> Made:
    """The text of a label stands in a cell, as conversions leave it."""
    cell = scene.random.choice([spec.id for spec in scene.draft.form.table(variant["table"])])
    return replace(scene.draft, cell_texts={**scene.draft.cell_texts, cell: variant["cell"]}), (
        Expected("S17", cell=cell),
    )


@planter("S18", count=5)
def s18_late(scene: Scene, _variant: Variant) -> Made:
    """The report was published days or months after its deadline."""
    year = scene.draft.year + 1
    department = scene.draft.agency.level is Level.DEPARTMENT
    last = date(year, 1, 31) if department else date(year, 3, 31)
    around = replace(scene.around, published=last + timedelta(days=scene.random.choice((1, 3, 20, 90, 200))))
    return scene.draft, (Expected("S18"),), around


@planter("S19", entails=("R02", "R04"))
def s19_contact(scene: Scene, variant: Variant) -> Made:
    """The telephone is of another place, or the report does not say how the office is reached."""
    draft = scene.draft
    contact = draft.agency.contact
    match variant["lacks"]:
        case "url":
            preamble = tuple(text.replace(f"（网址：{contact.url}）", "") for text in draft.preamble)
        case "all":
            preamble = tuple(
                text.partition("（地址：")[0] + ("。" if "（地址：" in text else "") for text in draft.preamble
            )
        case _:
            own, _, number = contact.telephone.partition("-")
            other = scene.random.choice([code for code in variant["codes"] if code[:3] != own[:3]])
            preamble = tuple(text.replace(f"{own}-{number}", f"{other}-{number}") for text in draft.preamble)
    return replace(draft, preamble=preamble), (Expected("S19"),)
