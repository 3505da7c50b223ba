"""Word documents with comments: at which cells and words they stand, and that nothing else is changed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import docx
import pytest
from docx.document import Document as Word
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph
from lxml import etree

from gongkai.report.model import Place
from gongkai.report.read import read
from gongkai.report.write.marks import MarkError, mark
from tests.generate.corpus import Sample, samples
from tests.generate.office import convert
from tests.report.write.marks.everywhere import bare, cells_marked, everywhere, finding, readings, result, words_marked


def _sample(layout: str, seed: int = 3) -> Sample:
    return samples("docx", 1, seed, only=(layout,))[0]


def _opened(data: bytes) -> Word:
    return docx.Document(io.BytesIO(data))


def _ranges(word: Word) -> dict[str, str]:
    """The text in each comment's range, without spaces, by the comment's second line; the first of equals."""
    names = {comment.comment_id: comment.text.split("\n")[1] for comment in word.comments}
    open_ranges: dict[int, str] = {}
    found: dict[str, str] = {}
    for element in word.element.body.iter():
        if element.tag == qn("w:commentRangeStart"):
            open_ranges[int(element.get(qn("w:id")))] = ""
        elif element.tag == qn("w:commentRangeEnd"):
            number = int(element.get(qn("w:id")))
            found.setdefault(names[number], bare(open_ranges.pop(number)))
        elif element.tag == qn("w:t"):
            for number in open_ranges:
                open_ranges[number] += element.text or ""
    assert not open_ranges
    return found


def _cells_with_comments(word: Word) -> Iterator[tuple[int, int, int, set[str]]]:
    """Table, row and column of the grid (from 0) of each cell with what its comments say."""
    names = {comment.comment_id: comment.text.split("\n")[1] for comment in word.comments}
    for number, table in enumerate(word.tables):
        for row, line in enumerate(table.rows):
            for column, cell in enumerate(line.cells):
                starts = cell._tc.iter(qn("w:commentRangeStart"))
                yield number, row, column, {names[int(start.get(qn("w:id")))] for start in starts}


class TestPlaces:
    @pytest.mark.parametrize("layout", ["statutory", "drawn", "turned", "unmerged", "wrapped", "blanks", "several"])
    def test_comments_stand_around_what_they_are_about(self, layout: str) -> None:
        sample = _sample(layout)
        checked = everywhere(read(sample.data, sample.name))
        marked = mark(sample.data, "docx", checked)
        assert marked.unplaced == ()
        found = _ranges(_opened(marked.data))
        assert {name: found[name] for name in words_marked(checked)} == words_marked(checked)
        assert {name: found[name] for name in cells_marked(checked)} == cells_marked(checked)

    @pytest.mark.parametrize("layout", ["statutory", "drawn", "several"])
    def test_cells_are_those_that_the_table_was_drawn_with(self, layout: str) -> None:
        sample = _sample(layout)
        word = _opened(mark(sample.data, "docx", everywhere(read(sample.data, sample.name))).data)
        tables = [(number, table) for number, truth in enumerate(sample.truth) for table in truth.tables]
        seen = 0
        for at, row, column, comments in _cells_with_comments(word):
            number, table = tables[at]
            box = table.covered()[row, column]
            if box.cell_id and (row, column) == (box.row, box.column):
                assert comments == {f"{number}:{box.cell_id}"}
                seen += 1
        assert seen == sum(bool(box.cell_id) for _, table in tables for box in table.boxes)

    def test_formatting_of_a_run_that_is_parted_is_kept(self) -> None:
        word = _opened(_sample("statutory").data)
        heading = next(paragraph for paragraph in word.paragraphs if "总体情况" in paragraph.text)
        paragraph = heading.insert_paragraph_before("")
        run = paragraph.add_run("\t全年收到申请7件，")
        run.bold = True
        run.add_break()
        run.add_text("均已办结。")
        paragraph.add_run("其中网上3件。").italic = True
        data = _saved(word)
        report = read(data, "a.docx")[0]
        section = next(section for section in report.prose if "收到申请7件" in section.text)
        start = section.text.index("申请7件")
        end = section.text.index("网上", start)
        place = section.passage(start, start + 4).source
        assert place is not None
        passages = (section.passage(start, start + 4), section.passage(end, end + 2))
        marked = _opened(mark(data, "docx", [(report, result(finding("词", passages=passages)))]).data)
        own = next(paragraph for paragraph in marked.paragraphs if "收到申请7件" in paragraph.text)
        assert own.text == paragraph.text
        assert [(run.text, run.bold, run.italic) for run in own.runs if run.text] == [
            ("\t全年收到", True, None),
            ("申请7件", True, None),
            ("，\n均已办结。", True, None),
            ("其中", None, True),
            ("网上", None, True),
            ("3件。", None, True),
        ]

    def test_words_in_a_text_box_are_commented_where_the_box_is_tied(self) -> None:
        box = (
            f'<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape><v:textbox><w:txbxContent>'
            "<w:p><w:r><w:t>本报告由办公室编制。</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
        )
        word = _opened(_sample("statutory").data)
        heading = next(paragraph for paragraph in word.paragraphs if "总体情况" in paragraph.text)
        _append(heading, box)
        data = _saved(word)
        report = read(data, "a.docx")[0]
        section = next(section for section in report.prose if "办公室编制" in section.text)
        start = section.text.index("办公室编制")
        found = finding("框", passages=(section.passage(start, start + 5),))
        marked = _opened(mark(data, "docx", [(report, result(found))]).data)
        starts = list(marked.element.body.iter(qn("w:commentRangeStart")))
        assert len(starts) == 1
        assert not any(True for _ in starts[0].iterancestors(qn("w:txbxContent")))
        assert _ranges(marked) == {"框": "本报告由办公室编制。"}

    def test_a_tracked_change_does_not_move_a_comment(self) -> None:
        word = _opened(_sample("statutory").data)
        heading = next(paragraph for paragraph in word.paragraphs if "总体情况" in paragraph.text)
        paragraph = heading.insert_paragraph_before("全年收到")
        for tag, text_tag, text in (("del", "delText", "八"), ("ins", "t", "九")):
            change = f"<w:{tag} {nsdecls('w')}><w:r><w:{text_tag}>{text}</w:{text_tag}></w:r></w:{tag}>"
            _append(paragraph, change)
        paragraph.add_run("件申请。")
        data = _saved(word)
        report = read(data, "a.docx")[0]
        section = next(section for section in report.prose if "九件申请" in section.text)
        start = section.text.index("到九件")
        marked = mark(data, "docx", [(report, result(finding("改", passages=(section.passage(start, start + 3),))))])
        assert _ranges(_opened(marked.data)) == {"改": "到九件"}
        assert readings(marked.data) == readings(data)


class TestTheRest:
    @pytest.mark.parametrize("layout", ["statutory", "drawn", "broken", "blanks", "several", "damaged"])
    def test_the_copy_reads_as_the_original(self, layout: str) -> None:
        sample = _sample(layout)
        marked = mark(sample.data, "docx", everywhere(read(sample.data, sample.name)))
        assert readings(marked.data) == readings(sample.data)

    def test_other_parts_are_the_same_bytes(self) -> None:
        data = _sample("statutory").data
        marked = mark(data, "docx", everywhere(read(data, "a.docx"))).data
        changed = {"word/document.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"}
        with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(io.BytesIO(marked)) as after:
            assert set(after.namelist()) == {*before.namelist(), "word/comments.xml"}
            for name in set(before.namelist()) - changed:
                assert after.read(name) == before.read(name)

    def test_comments_that_are_there_are_kept(self) -> None:
        word = _opened(_sample("statutory").data)
        word.add_comment(word.paragraphs[0].runs, text="请核对标题", author="王某", initials="王")
        data = _saved(word)
        report = read(data, "a.docx")[0]
        marked = _opened(mark(data, "docx", [(report, result(finding("题", source=report.title_source)))]).data)
        assert [(comment.author, comment.text.split("\n")[-2:][0]) for comment in marked.comments] == [
            ("王某", "请核对标题"),
            ("gongkai", "题"),
        ]
        assert len({comment.comment_id for comment in marked.comments}) == 2

    def test_the_same_file_gives_the_same_copy(self) -> None:
        data = _sample("drawn").data
        checked = everywhere(read(data, "a.docx"))
        assert mark(data, "docx", checked).data == mark(data, "docx", checked).data

    def test_without_findings_the_copy_is_the_file(self) -> None:
        data = _sample("drawn").data
        assert mark(data, "docx", [(report, result()) for report in read(data, "a.docx")]).data == data

    def test_strict_documents_stay_strict(self) -> None:
        data = _sample("statutory").data
        strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
        target = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w") as copy:
            for name in source.namelist():
                content = source.read(name)
                if name == "word/document.xml":
                    content = content.replace(qn("w:p")[1:-2].encode(), strict.encode())
                copy.writestr(name, content)
        marked = mark(target.getvalue(), "docx", everywhere(read(target.getvalue(), "a.docx"))).data
        with zipfile.ZipFile(io.BytesIO(marked)) as archive:
            for name in ("word/document.xml", "word/comments.xml"):
                assert etree.QName(etree.fromstring(archive.read(name))).namespace == strict
        assert readings(marked) == readings(data)


@pytest.mark.office
def test_libreoffice_opens_it_with_its_comments() -> None:
    data = _sample("blanks").data
    report = read(data, "a.docx")[0]
    marked = mark(data, "docx", [(report, result(finding("一格", "requests.received.total")))]).data
    old = convert({"a": marked}, "doc")
    again = _opened(convert(old, "docx", suffix="doc")["a"])
    assert [(comment.author, comment.text.split("\n")[1]) for comment in again.comments] == [("gongkai", "一格")]


class TestWithoutAPlace:
    def test_it_stands_at_the_title(self) -> None:
        data = _sample("statutory").data
        report = read(data, "a.docx")[0]
        lost = finding("无处")
        marked = mark(data, "docx", [(report, result(lost))])
        assert marked.unplaced == (lost,)
        assert bare(report.title).startswith(_ranges(_opened(marked.data))["无处"])

    def test_a_place_that_the_file_has_not_loses_nothing(self) -> None:
        data = _sample("statutory").data
        report = read(data, "a.docx")[0]
        lost = finding("远处", source=Place(table=99, row=1, column=1))
        marked = mark(data, "docx", [(report, result(lost))])
        assert marked.unplaced == (lost,)
        assert "远处" in _ranges(_opened(marked.data))

    def test_many_cells_get_few_comments(self) -> None:
        data = _sample("statutory").data
        report = read(data, "a.docx")[0]
        operands = [name for name, cell in report.cells.items() if cell.source][:40]
        word = _opened(mark(data, "docx", [(report, result(finding("多", operands=operands)))]).data)
        comments = [comment.text for comment in word.comments]
        assert len(comments) == 8
        assert "依据" in comments[0]
        assert "依据" not in comments[1]


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 no archive", b"\x00" * 50])
def test_a_damaged_file_is_refused(damage: bytes) -> None:
    report = read(_sample("statutory").data, "a.docx")[0]
    with pytest.raises(MarkError):
        mark(damage, "docx", [(report, result(finding("无处")))])


def _saved(word: Word) -> bytes:
    target = io.BytesIO()
    word.save(target)
    return target.getvalue()


def _append(paragraph: Paragraph, xml: str) -> None:
    """Add what python-docx has no words for to a paragraph."""
    element: etree._Element = paragraph._p
    element.append(etree.fromstring(xml))
