"""Planters of groups A and B: tables whose figures do not agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from gongkai.law.agencies import Level
from gongkai.report.formats import APPLICANT_KINDS, RESULTS
from gongkai.report.model import Number
from tests.generate.planting.believable import add_requests
from tests.generate.planting.planter import FIGURES_TOLD, Around, Expected, Made, Scene, UnfitError, Variant, planter

_TABLE_3 = ("A01", "A02", "A03", "A04", "Y01", "Y05", "G02", "G06", *FIGURES_TOLD)
_TABLE_2 = ("A06", "A07", "A08", "Y02", "Y03", "Y05", "G02", "G06", *FIGURES_TOLD)
_TABLE_4 = ("A05", "B02", "B05", "Y05", "G02", "G06", *FIGURES_TOLD)


def _changed(scene: Scene, cell: str, figure: Number, code: str) -> Made:
    return scene.draft.with_figures({cell: figure}), (Expected(code, cell=cell),)


def _off(scene: Scene, figure: Number) -> int:
    """A figure that is not this one: a slip of the keyboard, digits exchanged, a part forgotten."""
    random, figure = scene.random, int(figure)
    wrong = [figure + random.randint(1, 3), figure * 10, max(0, figure - random.randint(1, 3)), int(str(figure)[::-1])]
    return random.choice([each for each in wrong if each != figure] or [figure + 1])


def _row(scene: Scene) -> str:
    rows = [row.id for row in scene.draft.form.table(3).rows if scene.draft.figures[f"requests.{row.id}.total"]]
    return scene.random.choice(rows)


@planter("A01", entails=_TABLE_3, count=8)
def a01_row_total(scene: Scene, _variant: Variant) -> Made:
    """A total of table 3, or one of its parts, is another figure."""
    row = _row(scene)
    part = scene.random.choice(("total", *APPLICANT_KINDS))
    cell = f"requests.{row}.{part}"
    draft = scene.draft.with_figures({cell: _off(scene, scene.draft.figures[cell])})
    return draft, (Expected("A01", cell=f"requests.{row}.total"),)


@planter("A02", entails=_TABLE_3, count=8)
def a02_results(scene: Scene, _variant: Variant) -> Made:
    """The total of results of a column, or one of the results, is another figure."""
    form = scene.draft.form
    column = scene.random.choice(form.table(3).columns).id
    row = scene.random.choice(("disposed", *(each.id for each in form.table(3).rows[2:-2])))
    cell = f"requests.{row}.{column}"
    draft = scene.draft.with_figures({cell: _off(scene, scene.draft.figures[cell])})
    return draft, (Expected("A02", cell=f"requests.disposed.{column}"),)


@planter("A03", entails=_TABLE_3, count=8)
def a03_balance(scene: Scene, _variant: Variant) -> Made:
    """What came in is not what was disposed of and carried out."""
    column = scene.random.choice(scene.draft.form.table(3).columns).id
    row = scene.random.choice(("received", "carried_in", "carried_out", "disposed"))
    cell = f"requests.{row}.{column}"
    draft = scene.draft.with_figures({cell: _off(scene, scene.draft.figures[cell])})
    return draft, (Expected("A03", cell=cell),)


@planter("A04", entails=("S12", *_TABLE_3))
def a04_blank(scene: Scene, _variant: Variant) -> Made:
    """A part is blank, and the others are more than the total all the same."""
    row = _row(scene)
    blank = scene.random.choice(
        [kind for kind in APPLICANT_KINDS if not scene.draft.figures[f"requests.{row}.{kind}"]] or [""]
    )
    if not blank:
        raise UnfitError
    total = f"requests.{row}.total"
    draft = scene.draft.with_figures({total: scene.random.randrange(int(scene.draft.figures[total]))})
    return replace(draft, cell_texts={**scene.draft.cell_texts, f"requests.{row}.{blank}": ""}), (
        Expected("A04", cell=total),
    )


@planter("A05", entails=_TABLE_4)
def a05_remedies(scene: Scene, _variant: Variant) -> Made:
    """A total of table 4, or one of its results, is another figure."""
    group = scene.random.choice(scene.draft.form.table(4).rows).id
    cell = f"{group}.{scene.random.choice(('total', *RESULTS))}"
    draft = scene.draft.with_figures({cell: _off(scene, scene.draft.figures[cell])})
    return draft, (Expected("A05", cell=f"{group}.total"),)


@planter("A06", entails=("B03", *_TABLE_2))
def a06_in_force(scene: Scene, _variant: Variant) -> Made:
    """Fewer documents are in force than were made and not repealed in the year."""
    if scene.draft.format_id == "2019":
        raise UnfitError
    made, repealed = scene.random.randint(3, 30), scene.random.randint(0, 2)
    valid = scene.random.randrange(made - repealed)
    changed = {"made": made, "repealed": repealed, "valid": valid}
    draft = scene.draft.with_figures({f"normative_documents.{name}": figure for name, figure in changed.items()})
    return draft, (Expected("A06", cell="normative_documents.valid"),)


@planter("A07", entails=("B03", *_TABLE_2))
def a07_published(scene: Scene, _variant: Variant) -> Made:
    """Fewer documents are public in all than were newly published (Format 2019)."""
    if scene.draft.format_id == "2021":
        raise UnfitError
    published = scene.random.randint(2, 20)
    changed = {"published": published, "total_published": scene.random.randrange(published)}
    draft = scene.draft.with_figures({f"normative_documents.{name}": figure for name, figure in changed.items()})
    return draft, (Expected("A07", cell="normative_documents.total_published"),)


@planter("A08", entails=_TABLE_2)
def a08_change(scene: Scene, _variant: Variant) -> Made:
    """More items were taken away than there were (Format 2019)."""
    if scene.draft.format_id == "2021":
        raise UnfitError
    row = scene.random.choice(("licensing", "other_services", "penalties", "coercion", "fees"))
    cell = f"{row}.change"
    lost = int(scene.draft.figures[f"{row}.previous"]) + scene.random.randint(1, 9)
    return scene.draft.with_figures({cell: -lost}), (Expected("A08", cell=cell),)


@planter("B01", entails=("S16", "Y01", "Y05", "G06", *FIGURES_TOLD))
def b01_fees(scene: Scene, variant: Variant) -> Made:
    """Requests were abandoned over an unpaid fee, and section six says that no fee was charged."""
    if scene.draft.format_id == "2019":
        raise UnfitError
    kind, count = scene.random.choice(APPLICANT_KINDS[:2]), scene.random.randint(1, 3)
    figures = add_requests(scene.draft.form, scene.draft.figures, "other.fee_overdue", kind, count)
    draft = scene.draft.with_figures(figures)
    text = variant["text"].format(year=draft.year, short=draft.agency.short)
    draft = draft.with_paragraphs(6, (text,))
    return draft, (Expected("B01", cell="requests.other.fee_overdue.total"),)


@planter("B02", entails=("Y01", "Y05", "B05", "G02", "G06", *FIGURES_TOLD), told=False)
def b02_cases(scene: Scene, _variant: Variant) -> Made:
    """Table 4 has cases, and table 3 is all zero."""
    figures: dict[str, Number] = {spec.id: 0 for spec in scene.draft.form.table(3)}
    group = scene.random.choice(("reconsideration", "litigation_after_reconsideration"))
    result, count = scene.random.choice(RESULTS), scene.random.randint(1, 3)
    figures |= {f"{group}.{each}": 0 for each in RESULTS}
    figures |= {f"{group}.{result}": count, f"{group}.total": count}
    return scene.draft.with_figures(figures), (Expected("B02"),)


@planter("B03", entails=("A06", "A07", "Y02", "Y05", "G02"))
def b03_regulations(scene: Scene, _variant: Variant) -> Made:
    """An agency that cannot make regulations counts some."""
    if scene.draft.agency.level is Level.PREFECTURE:
        raise UnfitError
    column = scene.random.choice([spec.id for spec in scene.draft.form.table(2) if spec.row.id == "regulations"])
    return _changed(scene, column, scene.random.randint(1, 6), "B03")


@planter("B04", entails=("Y05", "G02", "G06", *FIGURES_TOLD))
def b04_yuan(scene: Scene, _variant: Variant) -> Made:
    """The fees are given in yuan."""
    amount = scene.draft.figures.get("fees.amount", 0)
    if not amount or scene.draft.agency.level is Level.PREFECTURE:
        raise UnfitError
    yuan: Mapping[Level, int] = {Level.TOWNSHIP: 10_000, Level.DEPARTMENT: 10_000, Level.COUNTY: 10_000}
    return _changed(scene, "fees.amount", int(Decimal(amount) * yuan[scene.draft.agency.level]), "B04")


@planter("B05", entails=("Y05", "G02", "G06", *FIGURES_TOLD))
def b05_direct_suits(scene: Scene, _variant: Variant) -> Made:
    """In 2024 or later, suits were brought without reconsideration beside refusals."""
    if scene.draft.year < 2024:
        raise UnfitError
    result, count = scene.random.choice(RESULTS), scene.random.randint(1, 4)
    suits: dict[str, Number] = {f"litigation_direct.{each}": 0 for each in RESULTS}
    suits |= {f"litigation_direct.{result}": count, "litigation_direct.total": count}
    figures = scene.draft.figures
    if not any(figures[cell] for cell in figures if cell.startswith("requests.refused.")):
        row = "refused.third_party"
        figures = add_requests(scene.draft.form, figures, row, "natural_person", 1)
    draft = scene.draft.with_figures({**figures, **suits})
    return draft, (Expected("B05", cell="litigation_direct.total"),), Around(None)
