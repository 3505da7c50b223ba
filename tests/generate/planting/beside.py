"""Planters of groups Y and G: what does not fit last year's report, the roster, or other agencies' reports."""

from __future__ import annotations

from dataclasses import replace

from gongkai.law.agencies import Level
from gongkai.report.formats import APPLICANT_KINDS
from tests.generate.planting.believable import add_requests
from tests.generate.planting.drafts import Draft
from tests.generate.planting.planter import FIGURES_TOLD, Expected, Made, Scene, UnfitError, Variant, planter

_ROWS = ("licensing", "penalties", "coercion")


@planter("Y01", entails=("Y05", "G02", "B05", "R06", *FIGURES_TOLD), told=False)
def y01_carried_in(scene: Scene, _variant: Variant) -> Made:
    """More requests were carried in than last year's report carried out."""
    kind, count = scene.random.choice(APPLICANT_KINDS[:3]), scene.random.randint(1, 4)
    figures = add_requests(scene.draft.form, scene.draft.figures, "granted", kind, count, came="carried_in")
    draft = scene.draft.with_figures(figures)
    cells = (f"requests.carried_in.{kind}", "requests.carried_in.total")
    return draft, tuple(Expected("Y01", cell=cell) for cell in cells)


@planter("Y02", entails=("Y05", "G02", "A06", *FIGURES_TOLD))
def y02_in_force(scene: Scene, _variant: Variant) -> Made:
    """The documents in force do not follow from last year's."""
    cell = "normative_documents.valid"
    if cell not in scene.draft.figures:
        raise UnfitError
    valid = int(scene.draft.figures[cell]) + scene.random.choice((-2, -1, 1, 2, 5, 12))
    return scene.draft.with_figures({cell: valid}), (Expected("Y02", cell=cell),)


@planter("Y03", entails=("A08", "Y05", "G02"))
def y03_previous(scene: Scene, _variant: Variant) -> Made:
    """Last year's number of items is not what last year's report makes it (Format 2019)."""
    if scene.draft.format_id == "2021":
        raise UnfitError
    cell = f"{scene.random.choice((*_ROWS, 'other_services', 'fees'))}.previous"
    figure = int(scene.draft.figures[cell]) + scene.random.choice((-3, -1, 1, 2, 7))
    return scene.draft.with_figures({cell: figure}), (Expected("Y03", cell=cell),)


@planter("Y04", entails=("Y06", "S14", "S15", "P07", "P08", "P10", "B01"), told=False)
def y04_own_prose(scene: Scene, _variant: Variant) -> Made:
    """The prose is last year's, with the years changed, and at most a sentence of its own."""
    year = scene.draft.year
    previous = _moved(scene.office.previous, year)
    draft = replace(scene.draft, sections=previous.sections)
    if scene.random.random() < 0.5:
        draft = draft.with_paragraphs(6, scene.draft.section(6).paragraphs)
    return draft, (Expected("Y04"),)


def _moved(draft: Draft, year: int) -> Draft:
    """The draft's prose with its years made those of another one."""
    for own in (draft.year + 1, draft.year):
        draft = draft.replaced(f"{own}年", f"{own - draft.year + year}#年")
    return draft.replaced("#年", "年")


@planter("Y05", entails=("G02", "G06", *FIGURES_TOLD))
def y05_far(scene: Scene, _variant: Variant) -> Made:
    """A figure is many times last year's."""
    cell = f"{scene.random.choice(_ROWS[:2])}.decisions"
    figure = int(scene.office.previous.figures[cell]) * scene.random.randint(6, 12) + 40
    return scene.draft.with_figures({cell: figure}), (Expected("Y05", cell=cell),)


@planter("Y07", entails=("Y01", "Y05", "A01", "A02", "A03", "A05", *FIGURES_TOLD))
def y07_changed(scene: Scene, _variant: Variant) -> Made:
    """Figures or words were changed after publication, and no note says so."""
    draft = scene.draft
    cell = scene.random.choice(("licensing.decisions", "penalties.decisions", "coercion.decisions"))
    changed = draft.with_figures({cell: int(draft.figures[cell]) + scene.random.randint(1, 3)})
    return changed, (Expected("Y07"),), replace(scene.around, changed=draft)


@planter("G01")
def g01_absent(scene: Scene, _variant: Variant) -> Made:
    """An agency of the roster has sent no report."""
    others = [office.entry.code for office in scene.world.offices if office.entry != scene.office.entry]
    missing = tuple(scene.random.sample(others, k=scene.random.choice((1, 1, 2))))
    expected = tuple(Expected("G01", words=code) for code in missing)
    return scene.draft, expected, replace(scene.around, neighbours=True, missing=missing)


@planter("G02", entails=("A01", "A02", "A03", "A05", "A06", "Y02", "Y05", "G06", *FIGURES_TOLD), count=8)
def g02_sums(scene: Scene, _variant: Variant) -> Made:
    """A cell of the county's report is less than its departments and townships have together."""
    draft = scene.draft
    if draft.agency.level is not Level.COUNTY:
        raise UnfitError
    below = [office for office in scene.world.offices if office.entry.parent == scene.office.entry.code]
    cells = [cell for cell in draft.figures if sum(office.told.figures[cell] for office in below) > 3]
    cell = scene.random.choice([cell for cell in cells if not cell.endswith((".change", ".amount"))])
    known = int(sum(office.told.figures[cell] for office in below))
    figure = known - scene.random.randint(1, min(9, known))
    return draft.with_figures({cell: figure}), (Expected("G02", cell=cell),), replace(scene.around, neighbours=True)


@planter("G03", entails=("G04",))
def g03_twice(scene: Scene, _variant: Variant) -> Made:
    """The report is there twice, as two files."""
    return scene.draft, (Expected("G03"),), replace(scene.around, neighbours=True, twin=True)


@planter("G04", entails=("G05", "S14", "S15", "B01", *FIGURES_TOLD), told=False)
def g04_copied(scene: Scene, _variant: Variant) -> Made:
    """The prose is that of another agency of the county, with the names changed."""
    same = [
        office
        for office in scene.world.offices
        if office.entry.level is scene.office.entry.level and office.entry != scene.office.entry
    ]
    if not same:
        raise UnfitError
    other, own = scene.random.choice(same).told, scene.draft.agency
    draft = replace(scene.draft, sections=other.sections)
    for theirs, ours in (
        (other.agency.name, own.name),
        (other.agency.place, own.place),
        (other.agency.short, own.short),
    ):
        draft = draft.replaced(theirs, ours)
    draft = replace(draft, preamble=scene.draft.preamble)
    if scene.random.random() < 0.5:
        draft = draft.with_paragraphs(5, scene.draft.section(5).paragraphs)
    around = replace(scene.around, neighbours=True)
    return draft, (Expected("G04"),), around


@planter("G06", entails=("Y05", "G02", "A06", "Y02", *FIGURES_TOLD))
def g06_outlier(scene: Scene, _variant: Variant) -> Made:
    """A figure is many times that of the other townships."""
    draft = scene.draft
    if draft.agency.level is not Level.TOWNSHIP:
        raise UnfitError
    cell = f"{scene.random.choice(_ROWS[:2])}.decisions"
    figure = (int(draft.figures[cell]) + 30) * scene.random.randint(20, 60)
    around = replace(scene.around, neighbours=True)
    return draft.with_figures({cell: figure}), (Expected("G06", cell=cell),), around
