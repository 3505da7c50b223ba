"""Text as a page with marks: at which words they stand, and that the text is all there."""

from __future__ import annotations

import html as markup
import re

import pytest
from lxml import html

from gongkai.report.model import State
from gongkai.report.places.characters import decode
from gongkai.report.read import _READERS, read
from gongkai.report.write.labels import printable
from gongkai.report.write.marks import SUFFIXES, MarkError, mark
from tests.conftest import REAL_REPORTS
from tests.generate.corpus import KINDS, Sample, samples
from tests.report.write.marks.everywhere import bare, cells_marked, everywhere, finding, result, words_marked

LAYOUTS = ["grid", "cells", "dropped", "lines", "strokes", "markdown", "blanks", "several"]


def _sample(layout: str, seed: int = 7, kind: str = "text") -> Sample:
    return samples(kind, 1, seed, only=(layout,))[0]


def _lines(page: bytes) -> list[str]:
    """The lines of text that a page shows."""
    text = page.decode("utf-8")
    text = re.sub(r'<sup class="gongkai-ref">.*?</sup>', "", text[text.index("<main>") : text.index("</main>")])
    return [markup.unescape(re.sub(r"<[^>]*>", "", line)) for line in re.findall(r"<p>(.*?)</p>", text, re.DOTALL)]


def _marked(page: bytes) -> dict[str, str]:
    """The words that each finding marks, without spaces."""
    found: dict[str, str] = {}
    for marked in html.document_fromstring(page.decode("utf-8")).iter("mark"):
        for remark in marked.get("title", "").split("\n\n"):
            name = remark.split("\n")[1]
            found[name] = found.get(name, "") + bare("".join(map(str, marked.itertext())))
    return found


class TestPlaces:
    @pytest.mark.parametrize("layout", LAYOUTS)
    def test_marks_are_on_what_they_are_about(self, layout: str) -> None:
        sample = _sample(layout)
        checked = everywhere(read(sample.data, sample.name))
        marked = mark(sample.data, "txt", checked)
        assert (marked.unplaced, marked.suffix) == ((), ".html")
        words = _marked(marked.data)
        assert {name: words[name] for name in words_marked(checked)} == words_marked(checked)
        for number, (report, _) in enumerate(checked):
            for name, cell in report.cells.items():
                if cell.state is State.VALUE and cell.source and "\n" not in cell.text:
                    assert words[f"{number}:{name}"] == bare(cell.text)

    @pytest.mark.office
    @pytest.mark.parametrize("layout", ["statutory", "broken", "several"])
    def test_text_of_pages(self, layout: str) -> None:
        sample = _sample(layout, kind="text-pdf-layout")
        checked = everywhere(read(sample.data, sample.name))
        marked = mark(sample.data, "txt", checked)
        assert marked.unplaced == ()
        words = _marked(marked.data)
        right = [name for name, text in words_marked(checked).items() if words[name] == text]
        assert len(right) == len(words_marked(checked))
        figures = {name: text for name, text in cells_marked(checked).items() if text.isdecimal()}
        assert {name: words[name] for name in figures} == figures

    @pytest.mark.real
    def test_published_reports(self) -> None:
        for path in sorted(REAL_REPORTS.glob("*.txt")):
            data = path.read_bytes()
            checked = everywhere(read(data, path.name))
            marked = mark(data, "txt", checked)
            assert marked.unplaced == ()
            words = _marked(marked.data)
            assert {name: words[name] for name in words_marked(checked)} == words_marked(checked)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_text_is_all_there(layout: str) -> None:
    sample = _sample(layout)
    page = mark(sample.data, "txt", everywhere(read(sample.data, sample.name))).data
    text = decode(sample.data)
    shown = [bare(line) for line in _lines(page)]
    assert shown == [bare(printable(line)) for line in text.replace("\f", "\n").splitlines()]


def test_a_finding_without_a_place_is_listed() -> None:
    sample = _sample("grid")
    report = read(sample.data, sample.name)[0]
    lost = finding("<无处>")
    marked = mark(sample.data, "txt", [(report, result(lost))])
    assert marked.unplaced == (lost,)
    assert "&lt;无处&gt;" in marked.data.decode("utf-8")


def test_without_findings_the_page_says_so() -> None:
    sample = _sample("grid")
    page = mark(sample.data, "txt", [(read(sample.data, sample.name)[0], result())]).data.decode("utf-8")
    assert "没有发现问题。" in page


def test_no_text_is_refused() -> None:
    report = read(_sample("grid").data, "a.txt")[0]
    with pytest.raises(MarkError):
        mark(bytes(range(128, 256)) * 50, "txt", [(report, result(finding("无处")))])


def test_every_kind_that_is_read_can_be_marked() -> None:
    assert _READERS.keys() - SUFFIXES.keys() == {"doc", "rtf"}
    assert {made.suffix for made in KINDS.values()} - {"doc", "wps"} <= SUFFIXES.keys()
