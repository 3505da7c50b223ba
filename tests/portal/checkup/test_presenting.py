"""What a report's page shows of it: the verdict, places in the source, outcomes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from gongkai.portal.checkup import presenting
from gongkai.portal.checkup.examination import Examined, Judgement
from gongkai.portal.checkup.folders import Folder
from gongkai.portal.checkup.pages import draw
from gongkai.report import check, read
from gongkai.report.formats import FORMATS
from gongkai.report.model import Cell, Number, Place, State
from tests.portal.checkup.handing_in import CLEAN, FAULTY, PDF, TEXT
from tests.report.checks.building import blank, report_of


def checked(cells: dict[str, Cell | Number]) -> Examined:
    report = report_of(FORMATS["2021"], cells)
    return Examined(report, check(report))


class TestJudgement:
    def test_nothing_found_is_ready(self) -> None:
        [report] = read(CLEAN)
        assert Examined(report, check(report)).judgement is Judgement.READY

    def test_an_error_is_to_be_mended(self) -> None:
        [report] = read(FAULTY)
        assert Examined(report, check(report)).judgement is Judgement.MEND

    def test_a_cell_that_is_not_clear_is_to_be_looked_at(self) -> None:
        [report] = read(CLEAN)
        unclear = Cell(None, State.AMBIGUOUS, "1 2", candidates=(1, 12))
        doubtful = replace(report, cells={**report.cells, "fees.amount": unclear})
        result = replace(check(report), findings=())
        assert Examined(doubtful, result).judgement is Judgement.LOOK


class TestPlaces:
    def test_a_cell_of_text_is_shown_in_its_row(self) -> None:
        [report] = read(TEXT)
        shown = presenting.show_cell(report, "requests.received.total", {}, "zh")
        assert [each.text for each in shown.neighbours if each.is_it] == [str(report.value("requests.received.total"))]
        assert len(shown.neighbours) == 7
        assert shown.title == "一、本年新收政府信息公开申请数量 · 总计"
        assert "文本第" in shown.place

    def test_an_unclear_cell_is_shown_with_its_candidates(self) -> None:
        cell = Cell(None, State.AMBIGUOUS, "1 2", Place(table=1, row=2, column=3), candidates=(1, None))
        shown = presenting.show_cell(checked({"fees.amount": cell}).report, "fees.amount", {}, "zh")
        assert shown.reading == "?1/空"
        assert shown.state is not None
        assert shown.state.text("zh") == "不止一种读法"

    def test_words_are_shown_in_their_paragraph(self) -> None:
        [report] = read(FAULTY)
        examined = Examined(report, check(report))
        number = next(at for at, finding in enumerate(examined.findings) if finding.code == "T03")
        shown = presenting.show_finding(examined, number, {}, "zh")
        assert shown.words is not None
        before, words, after = shown.words
        assert words == "截止"
        assert "\n" not in before + after
        assert before + words + after in "\n".join(section.text for section in report.prose).split("\n")

    def test_a_finding_about_nothing_that_is_there_has_no_place(self) -> None:
        [report] = read(FAULTY)
        examined = Examined(report, check(report))
        with pytest.raises(IndexError):
            presenting.show_finding(examined, len(examined.findings), {}, "zh")

    @pytest.mark.parametrize("turn", [0, 90, 180, 270])
    @pytest.mark.parametrize("crop", [None, (30, 40, 380, 590)])
    def test_the_box_on_the_image_is_around_what_is_there(
        self, tmp_path: Path, turn: int, crop: tuple[int, int, int, int] | None
    ) -> None:
        """A black rectangle on a white page, whatever the page's crop and rotation, is where the box says."""
        folder = Folder(tmp_path)
        place = Place(page=1, box=(100, 450, 160, 480))
        with pikepdf.new() as document:
            page = document.add_blank_page(page_size=(400, 600))
            page.Contents = document.make_stream(b"0 g 100 450 60 30 re f")
            page.Rotate = turn
            if crop:
                page.CropBox = list(crop)
            document.save(folder.source(1))
        drawn = draw(str(folder.path), 1)
        cell = Cell(7, State.VALUE, "7", place)
        image = presenting.show_cell(checked({"fees.amount": cell}).report, "fees.amount", drawn, "zh").image
        assert image is not None
        left, top, width, height = image.box
        around = presenting._AROUND
        expected = (left + around, top + around, left + width - around, top + height - around)
        assert ink(folder) == pytest.approx(expected, abs=1.5)

    def test_a_figure_of_a_pdf_is_shown_on_its_page_and_what_is_seen_first_holds_it(self, tmp_path: Path) -> None:
        folder = Folder(tmp_path)
        folder.source(1).write_bytes(PDF.read_bytes())
        [report] = read(PDF)
        drawn = draw(str(folder.path), 1)
        for cell_id, cell in report.cells.items():
            image = presenting.show_cell(report, cell_id, drawn, "zh").image
            assert image is not None
            assert cell.source is not None
            assert image.page == cell.source.page
            x, y, wide, high = image.around
            left, top, width, height = image.box
            assert 0 <= x <= left <= left + width <= x + wide <= image.width
            assert 0 <= y <= top <= top + height <= y + high <= image.height


def ink(folder: Folder) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what is dark on the image of the first page."""
    with Image.open(folder.page(1, 1)) as image:
        assert image.mode == "L"
        box = image.point(lambda shade: 255 if shade < 128 else 0).getbbox()
    assert box is not None
    return box


class TestOutcomes:
    def test_those_that_nobody_had_are_left_out_and_the_unclear_are_not(self) -> None:
        cells: dict[str, Cell | Number] = {
            "requests.granted.total": 4,
            "requests.partly_granted.total": Cell(None, State.AMBIGUOUS, "1 2", candidates=(1, 12)),
            "requests.received.total": 9,
        }
        report = replace(
            checked(cells).report,
            cells={**dict.fromkeys(FORMATS["2021"].cells, blank()), **checked(cells).report.cells},
        )
        bars = {bar.name: (bar.value, bar.text) for bar in presenting.outcomes(report, "zh")}
        assert bars["（一）予以公开"] == (4, "4")
        assert [found for name, found in bars.items() if name.startswith("（二）")] == [(None, "?1/12")]
        assert not any("本年新收" in name for name in bars)
