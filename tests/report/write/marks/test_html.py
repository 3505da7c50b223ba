"""Web pages with marks: at which cells and words they stand, and that the page stays what it is."""

from __future__ import annotations

import re

import pytest
from lxml import etree, html

from gongkai.report.read import read
from gongkai.report.write.marks import MarkError, mark
from tests.generate.corpus import Sample, samples
from tests.report.write.marks.everywhere import (
    bare,
    cells_marked,
    everywhere,
    finding,
    readings,
    result,
    words_marked,
)

PAGE = """<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1.dtd">
<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>年报</title>
<script>if (1 < 2 && "</p>") { document.title = "a&b"; }</script></head>
<body><h1>清源县水务局2023年政府信息公开工作年度报告</h1>
<p>一、总体情况</p><p>全年收到<b>申请7</b>件，<!-- 校对 -->均已办结&amp;归档。</p>
<p>二、主动公开政府信息情况</p><p>见附表。</p>
<p>三、收到和处理政府信息公开申请情况</p><p>四、政府信息公开行政复议、行政诉讼情况</p>
<p>五、存在的主要问题及改进情况</p><p>更新还不够及时。</p><p>六、其他需要报告的事项</p><p>没有。</p></body></html>"""


def _sample(kind: str, layout: str, seed: int = 4) -> Sample:
    return samples(kind, 1, seed, only=(layout,))[0]


def _page(data: bytes) -> etree._Element:
    page = html.document_fromstring(data.decode("utf-8"))
    for raised in list(page.iter("sup")):
        if raised.get("class") == "gongkai-ref":
            raised.drop_tree()
    return page


def _named(title: str) -> list[str]:
    """The findings that a mark is of: the second line of each that its title has."""
    return [remark.split("\n")[1] for remark in title.split("\n\n")]


def _words(page: etree._Element) -> dict[str, str]:
    """The words that each finding marks, without spaces."""
    found: dict[str, str] = {}
    for marked in page.iter("mark"):
        for name in _named(marked.get("title", "")):
            found[name] = found.get(name, "") + bare("".join(map(str, marked.itertext())))
    return found


class TestPlaces:
    @pytest.mark.parametrize("kind", ["html", "mht"])
    @pytest.mark.parametrize("layout", ["clean", "word", "cms", "nested", "blanks", "damaged", "several"])
    def test_marks_are_on_what_they_are_about(self, kind: str, layout: str) -> None:
        sample = _sample(kind, layout)
        checked = everywhere(read(sample.data, sample.name))
        marked = mark(sample.data, kind, checked)
        assert (marked.unplaced, marked.suffix) == ((), ".html")
        page = _page(marked.data)
        words = _words(page)
        assert {name: words[name] for name in words_marked(checked)} == words_marked(checked)
        cells = {
            name: bare("".join(map(str, cell.itertext())))
            for cell in page.iter("td", "th")
            if "gongkai-cell" in cell.get("class", "")
            for name in _named(cell.get("title", ""))
        }
        assert {name: cells.get(name) for name in cells_marked(checked)} == cells_marked(checked)

    @pytest.mark.parametrize("layout", ["clean", "word", "several"])
    def test_cells_are_marked_in_the_order_in_which_they_were_drawn(self, layout: str) -> None:
        sample = _sample("html", layout)
        page = _page(mark(sample.data, "html", everywhere(read(sample.data, sample.name))).data)
        drawn = [
            f"{number}:{box.cell_id}"
            for number, report in enumerate(sample.truth)
            for table in report.tables
            for line in table.lines()
            for box in line
            if box.cell_id
        ]
        marked = [
            name
            for cell in page.iter("td", "th")
            if "gongkai-cell" in cell.get("class", "")
            for name in _named(cell.get("title", ""))
        ]
        assert marked == drawn

    def test_cells_parted_by_strokes_are_marked_as_words(self) -> None:
        sample = _sample("html", "strokes")
        checked = everywhere(read(sample.data, sample.name))
        marked = mark(sample.data, "html", checked)
        words = _words(_page(marked.data))
        assert marked.unplaced == ()
        for name, text in cells_marked(checked).items():
            assert text in words[name]

    def test_words_over_several_elements_and_an_overlap(self) -> None:
        data = PAGE.encode("gb18030")
        report = read(data, "a.html")[0]
        section = report.prose[0]
        assert section.text == "全年收到申请7件，均已办结&归档。"
        first = finding("前", passages=(section.passage(2, 9),))
        second = finding("后", passages=(section.passage(6, 16),))
        marked = mark(data, "html", [(report, result(first, second))]).data
        assert _words(_page(marked)) == {"前": "收到申请7件，", "后": "7件，均已办结&归档"}
        assert readings(marked) == readings(data)


class TestTheRest:
    @pytest.mark.parametrize("kind", ["html", "mht"])
    @pytest.mark.parametrize("layout", ["clean", "word", "cms", "nested", "strokes", "misspelt", "several"])
    def test_the_copy_reads_as_the_original(self, kind: str, layout: str) -> None:
        sample = _sample(kind, layout)
        marked = mark(sample.data, kind, everywhere(read(sample.data, sample.name)))
        assert readings(marked.data) == readings(sample.data)

    def test_scripts_comments_and_the_kind_of_document_stay(self) -> None:
        data = PAGE.encode("gb18030")
        report = read(data, "a.html")[0]
        text = mark(data, "html", [(report, result(finding("无处")))]).data.decode("utf-8")
        assert text.startswith(PAGE.split("\n", 1)[0])
        assert re.findall("<script>.*</script>", text) == re.findall("<script>.*</script>", PAGE)
        assert "<!-- 校对 -->" in text
        assert "gb2312" not in text
        assert '<meta charset="utf-8">' in text

    def test_what_is_found_is_shown_as_text(self) -> None:
        data = PAGE.encode("gb18030")
        report = read(data, "a.html")[0]
        section = report.prose[0]
        found = finding('<script>alert("x")</script>', passages=(section.passage(0, 2),))
        page = _page(mark(data, "html", [(report, result(found))]).data)
        assert [script.text for script in page.iter("script")] == [re.findall("<script>(.*)</script>", PAGE)[0]]
        assert any('<script>alert("x")</script>' in (line.text or "") for line in page.iter("p"))

    def test_every_finding_is_listed_and_leads_to_its_mark(self) -> None:
        sample = _sample("html", "cms")
        checked = everywhere(read(sample.data, sample.name))
        page = _page(mark(sample.data, "html", checked).data)
        links = [link.get("href", "") for link in page.xpath("//nav[@class='gongkai-remarks']//a")]
        assert len(links) == len(checked[0][1].findings)
        ids = {element.get("id") for element in page.iter() if element.get("id")}
        assert {link.removeprefix("#") for link in links} <= ids


def test_a_finding_without_a_place_is_listed() -> None:
    data = PAGE.encode("gb18030")
    report = read(data, "a.html")[0]
    lost = finding("无处")
    marked = mark(data, "html", [(report, result(lost))])
    assert marked.unplaced == (lost,)
    assert "无处" in marked.data.decode("utf-8")


@pytest.mark.parametrize(
    "page",
    [
        PAGE.replace("均已", "\x01\x0b均已"),
        PAGE.replace("<b>", '<o:p a"b="c" 1x=y @click="z"><b>'),
        PAGE.replace("<b>", "<div>" * 3000 + "<b>"),
        PAGE.replace("<h1>", "<svg><a<b></svg><h1>"),
        PAGE.replace("全年", "<table><tr><td>" * 200 + "全年"),
        PAGE.replace("全年", "</body></html>全年"),
    ],
)
def test_odd_pages_are_marked(page: str) -> None:
    data = page.encode("gb18030")
    for report in read(data, "a.html"):
        marked = mark(data, "html", everywhere([report]))
        assert "gongkai-remarks" in marked.data.decode("utf-8")


def test_no_page_is_refused() -> None:
    report = read(PAGE.encode("gb18030"), "a.html")[0]
    for data in (b"", b"\xff\xfe\xfd" * 100, b"MIME-Version: 1.0\n\nno page"):
        with pytest.raises(MarkError):
            mark(data, "mht", [(report, result(finding("无处")))])
