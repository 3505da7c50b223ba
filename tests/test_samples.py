"""The sample reports are read exactly: every cell as it was made, who, when, and six sections of prose."""

from __future__ import annotations

import pytest

from gongkai.report import check, read
from gongkai.report.model import State
from scripts.make_samples import ROSTER, SAMPLES, samples

MADE = samples()


def test_every_sample_is_there_and_no_other_file() -> None:
    assert {path.name for path in SAMPLES.iterdir()} == {*MADE, ROSTER}


@pytest.mark.parametrize("name", sorted(MADE))
def test_every_cell_is_read_as_it_was_made(name: str) -> None:
    made = MADE[name]
    (report,) = read(SAMPLES / name)
    assert {key: (cell.state, cell.value) for key, cell in report.cells.items()} == made.truth
    assert {key: cell.unit for key, cell in report.cells.items() if cell.unit} == made.units
    assert report.format.id == made.options.format


@pytest.mark.parametrize("name", sorted(MADE))
def test_identity_and_sections(name: str) -> None:
    made = MADE[name]
    (report,) = read(SAMPLES / name)
    # A 市 may be of prefecture or of county level: its name does not say which.
    level = None if made.agency.name == "砚川市人民政府" else made.agency.level
    assert (report.agency, report.level, report.year) == (made.agency.name, level, made.year)
    assert report.title == made.title
    assert report.period == made.period
    assert [section.number for section in report.sections] == [1, 2, 3, 4, 5, 6]
    for section in made.sections:
        read_section = report.section(section.number)
        assert read_section is not None
        assert read_section.text == section.text


@pytest.mark.parametrize("name", sorted(MADE))
def test_figures_other_than_zero_are_in_every_sample(name: str) -> None:
    figures = [figure for state, figure in MADE[name].truth.values() if state is State.VALUE and figure]
    assert len(figures) > 10


def test_only_the_planted_mistakes_are_found() -> None:
    found = {name: [finding.code for finding in check(read(SAMPLES / name)[0]).findings] for name in MADE}
    faulty = {name: codes for name, codes in found.items() if codes}
    assert faulty == {
        "沅桥县芦汀镇人民政府2021年.html": ["S12", "A01", "A03", "A05"],
        "沅桥县芦汀镇人民政府2022年.docx": ["P01", "P03", "T02", "T03"],
    }
