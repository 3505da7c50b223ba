"""What each kind of file is made of: page, faces, merged cells, tags, figures that can be calculated with."""

from __future__ import annotations

import io
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import docx
import openpyxl
import pikepdf
import pypdfium2
import pytest
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Pt
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html

from gongkai.report.model import AnnualReport, Cell, Section, State
from gongkai.report.read import read
from gongkai.report.write.form import KINDS, NotWritableError, empty_form, pdf, typesetting, write_form
from gongkai.report.write.form.characters import clean

TEXT = "全年公开信息三百条。\n（一）主动公开\n网站是主渠道。\n1.抓落实。各科室都有专人。"


def form(**values: Any) -> AnnualReport:
    section = Section(1, "总体情况", TEXT)
    return replace(empty_form(2024, "清源市数据局"), **{"sections": (section,), **values})


def with_cell(cell_id: str, cell: Cell) -> AnnualReport:
    report = form()
    return replace(report, cells={**report.cells, cell_id: cell})


@pytest.fixture(scope="module")
def word() -> Document:
    return docx.Document(io.BytesIO(write_form(form(), "docx")))


@pytest.fixture(scope="module")
def data() -> bytes:
    return write_form(form(), "pdf")


class TestWord:
    def test_the_page_of_the_standard(self, word: Document) -> None:
        (section,) = word.sections
        assert [round(edge.mm) for edge in (section.page_width, section.page_height) if edge] == [210, 297]
        assert [round(edge.mm) for edge in (section.top_margin, section.bottom_margin) if edge] == [37, 35]
        assert [round(edge.mm) for edge in (section.left_margin, section.right_margin) if edge] == [28, 26]

    @pytest.mark.parametrize(
        ("style", "face", "size"),
        [
            ("Title", "方正小标宋简体", 22),
            ("Heading 1", "黑体", 16),
            ("Heading 2", "楷体_GB2312", 16),
            ("Heading 3", "仿宋_GB2312", 16),
            ("Normal", "仿宋_GB2312", 16),
            ("Footer", "宋体", 14),
        ],
    )
    def test_the_faces_of_the_standard(self, word: Document, style: str, face: str, size: int) -> None:
        element = word.styles[style].element
        fonts = element.rPr.rFonts
        assert {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia")} == {face}
        assert element.rPr.sz.val == Pt(size)
        assert not [name for name in fonts if name.endswith("Theme")]

    def test_a_computer_without_the_faces_is_told_what_comes_nearest(self, word: Document) -> None:
        table = word.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
        fonts = etree.fromstring(table.blob)
        substitutes = {font.get(qn("w:name")): font[0].get(qn("w:val")) for font in fonts}
        assert substitutes["仿宋_GB2312"] == "仿宋"
        assert len(substitutes) == 5

    def test_headings_have_their_levels(self, word: Document) -> None:
        styles = {paragraph.text: paragraph.style.name for paragraph in word.paragraphs if paragraph.style}
        assert styles["一、总体情况"] == "Heading 1"
        assert styles["（一）主动公开"] == "Heading 2"
        assert styles["1.抓落实。各科室都有专人。"] == "Body Text Indented"
        (run_in,) = [paragraph for paragraph in word.paragraphs if paragraph.text.startswith("1.")]
        assert [(run.text, bool(run.bold)) for run in run_in.runs] == [
            ("1.抓落实。", True),
            ("各科室都有专人。", False),
        ]

    def test_cells_are_merged_as_on_the_form(self, word: Document) -> None:
        table = word.tables[1]
        assert table.cell(0, 0)._tc is table.cell(2, 2)._tc
        assert table.cell(5, 0)._tc is table.cell(26, 0)._tc
        assert table.cell(7, 1)._tc is table.cell(14, 1)._tc
        assert table.cell(3, 0)._tc is table.cell(3, 2)._tc
        assert len(table.columns) == 10

    def test_heads_are_repeated_and_rows_stay_whole(self, word: Document) -> None:
        rows = [row._tr for row in word.tables[1].rows]
        assert [bool(row.findall(f".//{qn('w:tblHeader')}")) for row in rows[:5]] == [True, True, True, False, False]
        assert all(row.findall(f".//{qn('w:cantSplit')}") for row in rows)

    def test_pages_are_numbered_outside(self, word: Document) -> None:
        (section,) = word.sections
        odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
        assert (odd.alignment, even.alignment) == (2, 0)
        assert word.settings.odd_and_even_pages_header_footer
        assert "PAGE" in etree.tostring(odd._p, encoding="unicode")

    def test_the_same_report_gives_the_same_document(self) -> None:
        first, second = (docx.Document(io.BytesIO(write_form(form(), "docx"))) for _ in range(2))
        assert first.element.xml == second.element.xml


class TestPdf:
    def test_it_is_tagged_titled_and_in_chinese(self, data: bytes) -> None:
        with pikepdf.open(io.BytesIO(data)) as document:
            assert document.Root.MarkInfo.Marked
            assert str(document.Root.Lang) == "zh-CN"
            with document.open_metadata() as metadata:
                assert metadata["dc:title"] == "清源市数据局2024年政府信息公开工作年度报告"
                assert metadata["pdfuaid:part"] == "1"

    def test_faces_are_embedded_as_subsets(self, data: bytes) -> None:
        with pikepdf.open(io.BytesIO(data)) as document:
            fonts = [font for page in document.pages for font in page.Resources.Font.as_dict().values()]
            for font in fonts:
                (descendant,) = font.DescendantFonts
                assert re.match(r"/[A-Z]{6}\+", str(font.BaseFont))
                assert {"/FontFile2", "/FontFile3"} & set(descendant.FontDescriptor.keys())
        assert len(fonts) > 3
        assert len(data) < 2**20

    def test_pages_are_a4_and_numbered_outside(self, data: bytes) -> None:
        document = pypdfium2.PdfDocument(data)
        for number, page in enumerate(document, start=1):
            assert (round(page.get_width()), round(page.get_height())) == (595, 842)
            text = page.get_textpage()
            outside = text.get_text_bounded(left=297 if number % 2 else 0, right=595 if number % 2 else 298, top=90)
            assert re.sub(r"\s", "", outside) == f"—{number}—"
        assert len(document) > 2

    def test_table_three_stands_whole_on_one_page(self, data: bytes) -> None:
        document = pypdfium2.PdfDocument(data)
        pages = ["".join(page.get_textpage().get_text_range().split()) for page in document]
        (page,) = [page for page in pages if "三、收到和处理" in page]
        assert "申请人情况" in page
        assert "四、结转下年度继续办理" in page

    def test_a_table_that_fits_no_page_is_broken_with_its_heads(self) -> None:
        cells = {cell_id: Cell(None, State.UNREADABLE, "不清之处甚多，" * 12) for cell_id in form().format.cells}
        document = pypdfium2.PdfDocument(write_form(form(cells=cells), "pdf"))
        pages = ["".join(page.get_textpage().get_text_range().split()) for page in document]
        assert sum("申请人情况" in page for page in pages) > 1
        assert sum(page.count("四、结转下年度继续办理") for page in pages) == 1

    def test_characters_that_no_face_has_are_named(self) -> None:
        written = pdf.set_pdf(form(sections=(Section(1, "总体情况", "有\ue000字。"),)))
        assert written.undrawn == "\ue000"
        assert "四、政府信息公开" in "".join(
            page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(written.data)
        )
        assert pdf.set_pdf(form()).undrawn == ""

    def test_without_any_face_for_chinese_it_says_what_to_install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        class NoFonts:
            def families(self) -> list[str]:
                return ["DejaVu Sans"]

        monkeypatch.setattr(typesetting, "_fonts", NoFonts)
        typesetting.chosen_faces.cache_clear()
        try:
            with pytest.raises(NotWritableError, match="fonts-noto-cjk"):
                pdf.to_pdf(form())
        finally:
            typesetting.chosen_faces.cache_clear()

    def test_several_threads_may_write(self) -> None:
        reports = [form(sections=(Section(1, "总体情况", f"这是第{number}份。"),)) for number in range(8)]
        with ThreadPoolExecutor(4) as threads:
            written = list(threads.map(pdf.to_pdf, reports))
        assert [read(each)[0].sections[0].text for each in written] == [each.sections[0].text for each in reports]

    def test_the_same_report_gives_the_same_bytes(self, data: bytes) -> None:
        assert write_form(form(), "pdf") == data


class TestWebPage:
    def test_headings_and_merged_cells(self) -> None:
        page = html.fromstring(write_form(form(), "html"))
        assert next(element.text_content() for element in page.iter("h2")) == "一、总体情况"
        assert [element.text_content() for element in page.iter("h3")] == ["（一）主动公开"]
        spans = {
            cell.text_content(): (cell.get("rowspan"), cell.get("colspan"))
            for cell in page.iter("th")
            if cell.get("rowspan") and cell.get("colspan")
        }
        assert list(spans.values()) == [("3", "3")]
        assert len(list(page.iter("td"))) == 200

    def test_what_looks_like_markup_is_text(self) -> None:
        report = form(sections=(Section(1, "总体情况", "<script>alert(1)</script>&amp;</p>。"),))
        page = html.fromstring(write_form(report, "html"))
        assert not list(page.iter("script"))
        assert "<script>alert(1)</script>&amp;</p>。" in page.text_content()

    def test_it_needs_nothing_else(self) -> None:
        text = write_form(form(), "html").decode()
        assert not re.search(r"\b(?:src|href)=|@import|url\(", text)


class TestSpreadsheet:
    def cell(self, report: AnnualReport, value: object) -> list[Any]:
        sheet = openpyxl.load_workbook(io.BytesIO(write_form(report, "xlsx"))).worksheets[0]
        return [cell for row in sheet.iter_rows() for cell in row if cell.value == value]

    def test_figures_are_numbers(self) -> None:
        (cell,) = self.cell(with_cell("fees.amount", Cell(1234, State.VALUE, "1234")), 1234)
        assert cell.data_type == "n"

    @pytest.mark.parametrize("text", ["1,234", "1234件", "１２３４"])
    def test_figures_printed_otherwise_stay_as_printed(self, text: str) -> None:
        unit = "件" if "件" in text else ""
        assert len(self.cell(with_cell("fees.amount", Cell(1234, State.VALUE, text, unit=unit)), text)) == 1

    def test_what_looks_like_a_formula_is_text(self) -> None:
        (cell,) = self.cell(with_cell("fees.amount", Cell(None, State.UNREADABLE, "=1+1")), "=1+1")
        assert cell.data_type == "s"

    def test_a_paragraph_that_no_cell_holds_is_refused(self) -> None:
        with pytest.raises(NotWritableError, match="32767"):
            write_form(form(sections=(Section(1, "总体情况", "长" * 33_000),)), "xlsx")


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=25)
@given(text=st.text(max_size=60))
def test_any_characters_at_all_can_be_written(kind: str, text: str) -> None:
    """Whatever the prose holds, the file is well formed and no visible character of it is gone."""
    report = form(sections=(Section(1, "总体情况", text),))
    data = write_form(report, kind)
    match kind:
        case "docx":
            paragraphs = [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]
        case "html":
            paragraphs = [element.text_content() for element in html.fromstring(data).iter("p", "h3", "h4")]
        case "xlsx":
            sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
            paragraphs = [str(row[0]).strip() for row in sheet.iter_rows(values_only=True) if row[0] is not None]
        case "txt":
            paragraphs = data.decode().split("\n")
        case _:
            assert len(pypdfium2.PdfDocument(data)) > 2
            return
    for line in clean(text).split("\n"):
        assert not line.strip() or line.strip() in paragraphs
