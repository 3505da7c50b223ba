"""Spreadsheets with comments: on which cells they are, and that all else stays."""

from __future__ import annotations

import io
import re
import zipfile

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.workbook.workbook import Workbook

from gongkai.report.model import Place
from gongkai.report.read import read
from gongkai.report.write.marks import MarkError, mark
from tests.generate.corpus import Sample, samples
from tests.report.write.marks.everywhere import bare, cells_marked, everywhere, finding, readings, result


def _sample(kind: str = "xlsx", layout: str = "drawn", seed: int = 6) -> Sample:
    return samples(kind, 1, seed, only=(layout,))[0]


def _opened(data: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def _comments(data: bytes) -> list[tuple[str, str]]:
    """The findings that comments name, in the order of rows, with what is in their cells, without spaces."""
    return [
        (name, bare("" if cell.value is None else str(cell.value)))
        for sheet in _opened(data)
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
        for name in re.findall(r"^\d:.*$", cell.comment.text, re.MULTILINE)
    ]


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
@pytest.mark.parametrize("layout", ["drawn", "blanks", "several"])
class TestPlaces:
    def test_comments_are_on_what_they_are_about(self, kind: str, layout: str) -> None:
        sample = _sample(kind, layout)
        checked = everywhere(read(sample.data, sample.name))
        marked = mark(sample.data, kind, checked)
        assert (marked.suffix, marked.unplaced) == (".xlsx", ())
        comments = dict(_comments(marked.data))
        for name, text in cells_marked(checked).items():
            assert comments[name] == text or float(comments[name]) == float(text)

    def test_cells_have_comments_in_the_order_in_which_they_were_drawn(self, kind: str, layout: str) -> None:
        sample = _sample(kind, layout)
        marked = mark(sample.data, kind, everywhere(read(sample.data, sample.name)))
        drawn = [
            f"{number}:{box.cell_id}"
            for number, report in enumerate(sample.truth)
            for table in report.tables
            for line in table.lines()
            for box in line
            if box.cell_id
        ]
        names = [name for name, _ in _comments(marked.data) if not name.split(":")[1].startswith("words")]
        assert names == drawn

    def test_the_copy_reads_as_the_original(self, kind: str, layout: str) -> None:
        sample = _sample(kind, layout)
        marked = mark(sample.data, kind, everywhere(read(sample.data, sample.name)))
        assert readings(marked.data) == readings(sample.data)


class TestTheRest:
    def test_other_parts_are_the_same_bytes(self) -> None:
        data = _sample().data
        marked = mark(data, "xlsx", everywhere(read(data, "a.xlsx"))).data
        with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(io.BytesIO(marked)) as after:
            kept = [name for name in before.namelist() if not re.search(r"sheet\d|Content_Types", name)]
            assert len(kept) > 4
            for name in kept:
                assert after.read(name) == before.read(name)

    def test_results_of_formulas_stay(self) -> None:
        data = _sample().data
        report = read(data, "a.xlsx")[0]
        place = report.cells["requests.received.total"].source
        assert place is not None
        target = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w") as copy:
            for name in source.namelist():
                content = source.read(name)
                if re.search(r"worksheets/sheet\d", name):
                    content = re.sub(rb'(<c [^>]*t="n"[^>]*>)(<v>)', rb"\1<f>1+1</f>\2", content)
                copy.writestr(name, content)
        data = target.getvalue()
        assert readings(mark(data, "xlsx", everywhere(read(data, "a.xlsx"))).data) == readings(data)

    def test_comments_that_are_there_are_kept(self) -> None:
        book = _opened(_sample().data)
        report = read(_sample().data, "a.xlsx")[0]
        place = report.cells["requests.received.total"].source
        assert place is not None
        assert place.row is not None
        assert place.column is not None
        sheet = book[place.sheet or ""]
        sheet.cell(place.row, place.column).comment = Comment("请核对", "王某")
        sheet.cell(place.row, place.column - 1).comment = Comment("另一格", "王某")
        target = io.BytesIO()
        book.save(target)
        data = target.getvalue()
        name = "requests.received.total"
        marked = _opened(mark(data, "xlsx", [(read(data, "a.xlsx")[0], result(finding("0:x", name)))]).data)
        own = marked[place.sheet or ""].cell(place.row, place.column).comment
        other = marked[place.sheet or ""].cell(place.row, place.column - 1).comment
        assert own is not None
        assert other is not None
        assert own.text.startswith("请核对\n\n错误 A01\n0:x\n")
        assert (own.author, other.text) == ("王某", "另一格")

    def test_a_copy_can_be_marked_again(self) -> None:
        data = _sample().data
        checked = everywhere(read(data, "a.xlsx"))
        once = mark(data, "xlsx", checked).data
        twice = mark(once, "xlsx", everywhere(read(once, "a.xlsx"))).data
        assert len(_comments(twice)) == 2 * len(_comments(once))
        with zipfile.ZipFile(io.BytesIO(twice)) as archive:
            drawn = archive.read("xl/drawings/vmlDrawing1.vml")
        assert drawn.count(b"<x:Row>") == len({*re.findall(rb"<x:Row>\d+</x:Row><x:Column>\d+", drawn)})

    def test_within_merged_cells_it_is_on_the_one_that_shows(self) -> None:
        book = openpyxl.load_workbook(io.BytesIO(_sample().data))
        sheet = book.worksheets[0]
        row = sheet.max_row + 2
        sheet.cell(row, 2, "合并")
        sheet.merge_cells(start_row=row, end_row=row + 1, start_column=2, end_column=4)
        target = io.BytesIO()
        book.save(target)
        report = read(target.getvalue(), "a.xlsx")[0]
        found = finding("0:合并", source=Place(sheet=sheet.title, row=row + 1, column=4))
        marked = _opened(mark(target.getvalue(), "xlsx", [(report, result(found))]).data)
        comment = marked.worksheets[0].cell(row, 2).comment
        assert comment is not None
        assert "0:合并" in comment.text

    def test_without_findings_the_copy_is_the_file(self) -> None:
        data = _sample().data
        assert mark(data, "xlsx", [(read(data, "a.xlsx")[0], result())]).data == data


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_a_finding_without_a_place_is_not_lost(kind: str) -> None:
    data = _sample(kind).data
    report = read(data, "a")[0]
    lost = (finding("0:无处"), finding("0:别处", source=Place(sheet="没有这张表", row=1, column=1)))
    marked = mark(data, kind, [(report, result(*lost))])
    assert marked.unplaced == lost
    assert {name for name, _ in _comments(marked.data)} == {"0:无处", "0:别处"}


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600])
def test_a_damaged_file_is_refused(kind: str, damage: bytes) -> None:
    report = read(_sample().data, "a.xlsx")[0]
    with pytest.raises(MarkError):
        mark(damage, kind, [(report, result(finding("0:无处")))])
