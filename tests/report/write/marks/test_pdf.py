"""PDF with highlights: which words and cells they cover, and that pages stay as they are."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager

import pikepdf
import pypdfium2
import pytest

from gongkai.report.model import State
from gongkai.report.read import read
from gongkai.report.write.marks import MarkError, mark
from tests.generate.corpus import Sample, samples
from tests.report.write.marks.everywhere import bare, cells_marked, everywhere, finding, readings, result, words_marked

pytestmark = pytest.mark.office


def _sample(kind: str = "pdf", layout: str = "statutory", seed: int = 5) -> Sample:
    return samples(kind, 1, seed, only=(layout,))[0]


def _covered(data: bytes) -> dict[str, str]:
    """The characters whose middle each highlight covers, without spaces, by the names of its findings."""
    found: dict[str, str] = {}
    with pikepdf.open(io.BytesIO(data)) as document:
        text = pypdfium2.PdfDocument(data)
        for number, page in enumerate(document.pages):
            characters = list(_characters(text[number]))
            for annotation in page.get("/Annots", ()):
                if annotation.Subtype != pikepdf.Name.Highlight:
                    continue
                corners = [float(at) for at in annotation.QuadPoints]
                quads = [corners[at : at + 8] for at in range(0, len(corners), 8)]
                covered = "".join(
                    character
                    for quad in quads
                    for x, y, character in characters
                    if min(quad[::2]) < x < max(quad[::2]) and min(quad[1::2]) < y < max(quad[1::2])
                )
                for remark in str(annotation.Contents).split("\n\n"):
                    name = remark.split("\n")[1]
                    found[name] = found.get(name, "") + bare(covered)
        text.close()
    return found


def _characters(page: pypdfium2.PdfPage) -> Iterator[tuple[float, float, str]]:
    text = page.get_textpage()
    for index in range(text.count_chars()):
        left, bottom, right, top = text.get_charbox(index, loose=True)
        yield (left + right) / 2, (bottom + top) / 2, text.get_text_range(index, 1)


@contextmanager
def _annotations(data: bytes) -> Iterator[list[pikepdf.Object]]:
    with pikepdf.open(io.BytesIO(data)) as document:
        yield [annotation for page in document.pages for annotation in page.get("/Annots", ())]


class TestPlaces:
    @pytest.mark.parametrize(
        ("kind", "layout"),
        [
            ("pdf", "statutory"),
            ("pdf", "broken"),
            ("pdf", "borderless"),
            ("pdf-rotated", "drawn"),
            ("pdf-turned", "landscape"),
        ],
    )
    def test_highlights_cover_what_they_are_about(self, kind: str, layout: str) -> None:
        sample = _sample(kind, layout)
        checked = everywhere(read(sample.data, sample.name))
        covered = _covered(mark(sample.data, "pdf", checked).data)
        wanted = words_marked(checked) | {name: text for name, text in cells_marked(checked).items() if text}
        assert len(wanted) > 150
        wrong = {name: (text, covered.get(name)) for name, text in wanted.items() if covered.get(name) != text}
        assert wrong == {}

    def test_an_empty_cell_is_marked_between_its_neighbours(self) -> None:
        sample = _sample("pdf", "blanks")
        report = read(sample.data, sample.name)[0]
        blank = [
            name for name, cell in report.cells.items() if cell.state is State.BLANK and name.startswith("requests")
        ]
        others = [name for name, cell in report.cells.items() if cell.source and cell.source.box]
        assert blank
        checked = [(report, result(*(finding(name, name) for name in (*blank, *others))))]
        with _annotations(mark(sample.data, "pdf", checked).data) as annotations:
            boxes = {
                str(annotation.Contents).split("\n")[1]: [float(at) for at in annotation.Rect]
                for annotation in annotations
            }
        form = report.format.cells
        compared = 0
        for name in blank:
            for other in others:
                if name in boxes and form[name].row is form[other].row:
                    assert boxes[name][1] < (boxes[other][1] + boxes[other][3]) / 2 < boxes[name][3]
                    compared += 1
        assert compared


class TestTheRest:
    @pytest.mark.parametrize(("kind", "layout"), [("pdf", "drawn"), ("pdf-rotated", "landscape"), ("pdf", "several")])
    def test_the_copy_reads_as_the_original(self, kind: str, layout: str) -> None:
        sample = _sample(kind, layout)
        marked = mark(sample.data, "pdf", everywhere(read(sample.data, sample.name)))
        assert readings(marked.data) == readings(sample.data)

    def test_every_highlight_brings_its_appearance(self) -> None:
        sample = _sample()
        with _annotations(mark(sample.data, "pdf", everywhere(read(sample.data, sample.name))).data) as annotations:
            assert len(annotations) > 150
            for annotation in annotations:
                assert list(annotation.AP.N.BBox) == list(annotation.Rect)
                assert str(annotation.T) == "gongkai"

    def test_a_highlight_is_seen_on_the_page(self) -> None:
        sample = _sample()
        report = read(sample.data, sample.name)[0]
        name = "requests.received.total"
        place = report.cells[name].source
        assert place is not None
        assert place.page is not None
        marked = mark(sample.data, "pdf", [(report, result(finding(name, name)))]).data
        before, after = (
            pypdfium2.PdfDocument(data)[place.page - 1].render(scale=2).to_pil() for data in (sample.data, marked)
        )
        changed = [
            (x, y)
            for x in range(0, before.width, 2)
            for y in range(0, before.height, 2)
            if before.getpixel((x, y)) != after.getpixel((x, y))
        ]
        assert changed
        assert place.box is not None
        left, bottom, right, top = place.box
        height = before.height / 2
        assert all(left - 4 <= x / 2 <= right + 4 and bottom - 4 <= height - y / 2 <= top + 4 for x, y in changed)

    def test_annotations_that_are_there_are_kept(self) -> None:
        sample = _sample()
        with pikepdf.open(io.BytesIO(sample.data)) as document:
            note = pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[10, 10, 30, 30], Contents="请核对"
            )
            document.pages[0].obj.Annots = pikepdf.Array([document.make_indirect(note)])
            target = io.BytesIO()
            document.save(target)
        data = target.getvalue()
        marked = mark(data, "pdf", everywhere(read(data, sample.name))).data
        with _annotations(marked) as annotations:
            contents = [str(annotation.Contents) for annotation in annotations]
        assert contents[0] == "请核对"
        assert len(contents) > 1


class TestWithoutAPlace:
    def test_it_stands_at_the_title(self) -> None:
        sample = _sample()
        report = read(sample.data, sample.name)[0]
        lost = finding("无处")
        marked = mark(sample.data, "pdf", [(report, result(lost))])
        assert marked.unplaced == (lost,)
        assert bare(report.title).startswith(_covered(marked.data)["无处"][:5])

    def test_without_a_title_it_is_a_note_at_the_beginning(self) -> None:
        sample = _sample()
        report = read(sample.data, sample.name)[0]
        object.__setattr__(report, "title_source", None)
        marked = mark(sample.data, "pdf", [(report, result(finding("一"), finding("二")))])
        with _annotations(marked.data) as (note,):
            assert note.Subtype == pikepdf.Name.Text
            assert "一" in str(note.Contents)
            assert "二" in str(note.Contents)


class TestProtected:
    def test_one_that_wants_a_password_is_refused(self) -> None:
        report = read(_sample().data, "a.pdf")[0]
        with pytest.raises(MarkError, match="密码"):
            mark(_sample("pdf-encrypted").data, "pdf", [(report, result(finding("无处")))])

    def test_one_that_may_not_be_annotated_is_refused(self) -> None:
        data = _encrypted(modify_annotation=False)
        report = read(data, "a.pdf")[0]
        with pytest.raises(MarkError, match="不允许批注"):
            mark(data, "pdf", [(report, result(finding("无处")))])

    def test_one_that_may_be_stays_encrypted(self) -> None:
        data = _encrypted(modify_annotation=True)
        marked = mark(data, "pdf", [(read(data, "a.pdf")[0], result(finding("无处")))]).data
        with pikepdf.open(io.BytesIO(marked)) as document:
            assert document.is_encrypted

    def test_a_signature_is_spoken_of(self) -> None:
        with pikepdf.open(io.BytesIO(_sample().data)) as document:
            document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(), SigFlags=3)
            target = io.BytesIO()
            document.save(target)
        data = target.getvalue()
        notice = mark(data, "pdf", [(read(data, "a.pdf")[0], result(finding("无处")))]).notice
        assert notice is not None
        assert "签名" in notice.text("zh")


@pytest.mark.parametrize("damage", [b"", b"%PDF-1.7\nnothing", b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj"])
def test_a_damaged_file_is_refused(damage: bytes) -> None:
    report = read(_sample().data, "a.pdf")[0]
    with pytest.raises(MarkError):
        mark(damage, "pdf", [(report, result(finding("无处")))])


def _encrypted(modify_annotation: bool) -> bytes:
    """A PDF that anyone can open, protected against changes by its owner's password."""
    with pikepdf.open(io.BytesIO(_sample().data)) as document:
        target = io.BytesIO()
        allowed = pikepdf.Permissions(modify_annotation=modify_annotation)
        document.save(target, encryption=pikepdf.Encryption(owner="secret", user="", allow=allowed))
        return target.getvalue()
