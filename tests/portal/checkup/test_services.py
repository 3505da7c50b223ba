"""Files are taken in or refused in words, read, kept for a day, and seen by nobody else."""

from __future__ import annotations

import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from gongkai.portal.audit.models import Entry
from gongkai.portal.checkup import admission, queries, services
from gongkai.portal.checkup.folders import folder_of
from gongkai.portal.checkup.models import File, Submission
from gongkai.portal.work.services import run_next
from tests.portal.checkup.handing_in import ACTOR, BEFORE, CLEAN, FAULTY, OWNER, PDF, read_all, sent, submitted, upload

pytestmark = pytest.mark.django_db(transaction=True)


def archive(name: str, content: bytes) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr(name, content)
    return stream.getvalue()


def refusals(submission: Submission) -> list[str]:
    return [queries.refusal(file).text("zh") for file in submission.files.all() if file.state == File.State.REFUSED]


class TestTakingIn:
    @pytest.mark.parametrize(
        ("name", "data", "words"),
        [
            ("空.docx", b"", "文件是空的"),
            ("程序.pdf", b"MZ\x90\0\x03\0\0\0" + b"\x01\x02" * 3000, "内容却不是这种文件"),
            ("程序.txt", b"MZ\x90\0\0\0\0\0" + b"\x01\x02" * 3000, "内容却不是这种文件"),
            ("图.pdf", b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "这是扫描件或图片"),
            ("图.docx", archive("photo.jpg", b"\xff\xd8\xff"), "压缩包里没有 Word 或电子表格的内容"),
            ("损坏.docx", b"PK\x03\x04" + b"\0" * 100, "文件已损坏或不完整"),
        ],
    )
    def test_what_is_no_report_is_refused_in_words_and_not_kept(self, name: str, data: bytes, words: str) -> None:
        submission = services.submit([upload(name, data)], OWNER, actor=ACTOR)
        [said] = refusals(submission)
        assert words in said
        assert not folder_of(settings.VAR, submission.pk).source(1).exists()
        assert not run_next("tests")  # nothing is to be read

    def test_what_is_too_large_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(admission, "LARGEST_FILE", 2**20)
        submission = services.submit([upload("大.txt", b"0" * (2**20 + 1))], OWNER, actor=ACTOR)
        assert refusals(submission) == ["文件过大（超过 1 MB），未予读取。"]

    def test_a_bomb_is_refused_by_the_reader(self) -> None:
        bomb = archive("word/document.xml", b"<w/>" + b" " * 40_000_000)
        assert len(bomb) < 100_000
        assert refusals(submitted(upload("炸弹.docx", bomb))) == [
            "文件过大，或解压后过大，不像是一份年度报告，未予读取。"
        ]

    def test_names_that_lie_harmlessly_are_read_by_content(self) -> None:
        submission = submitted(upload("年报.doc", BEFORE.read_bytes()))
        assert [file.state for file in submission.files.all()] == [File.State.READ]

    def test_a_name_is_kept_without_folders_and_not_longer_than_it_may_be(self) -> None:
        assert admission.shown_name("C:\\年报\\2022.docx") == "2022.docx"
        assert admission.shown_name("../../etc/passwd") == "passwd"
        long = admission.shown_name("报" * 300 + ".docx")
        assert (len(long), long.endswith(".docx")) == (200, True)

    def test_it_is_recorded_without_names(self) -> None:
        submission = services.submit([sent(CLEAN)], OWNER, actor=ACTOR)
        entry = Entry.objects.get(action="checkup.submit")
        assert (entry.subject, entry.details, entry.address) == (str(submission.pk), {"files": 1}, ACTOR.address)

    def test_one_address_may_hand_in_so_many(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(services, "MOST_IN_SPAN", 2)
        services.submit([upload("一.txt", b""), upload("二.txt", b"")], OWNER, actor=ACTOR)
        with pytest.raises(services.NotTakenError, match="最多体检2个文件"):
            services.submit([upload("三.txt", b"")], "another session", actor=ACTOR)
        Submission.objects.update(received=timezone.now() - services.SPAN - timedelta(seconds=1))
        services.submit([upload("三.txt", b"")], OWNER, actor=ACTOR)

    def test_nothing_is_taken_in_where_there_is_no_room(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(services, "MOST_KEPT", 10)
        with pytest.raises(services.NotTakenError, match="放不下"):
            services.submit([upload("一.txt", b"0" * 11)], OWNER, actor=ACTOR)
        assert not Submission.objects.exists()

    def test_what_fails_leaves_nothing_behind(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*_arguments: object, **_named: object) -> None:
            raise OSError("disk full")

        monkeypatch.setattr(services, "record", fail)
        before = set((settings.VAR / "checkup").glob("*"))
        with pytest.raises(OSError, match="disk full"):
            services.submit([sent(CLEAN)], OWNER, actor=ACTOR)
        assert not Submission.objects.exists()
        assert set((settings.VAR / "checkup").glob("*")) == before

    def test_a_refusal_without_words_cannot_be_kept(self) -> None:
        submission = services.submit([upload("空.txt", b"")], OWNER, actor=ACTOR)
        with pytest.raises(IntegrityError), transaction.atomic():
            submission.files.update(refusal={})


class TestReading:
    def test_files_are_read_and_checked_among_each_other(self) -> None:
        submission = submitted(sent(FAULTY), sent(BEFORE, previous=True))
        checkup = queries.find(submission.pk, OWNER)
        assert checkup is not None
        codes = {finding.code for finding in checkup.examined[1][0].findings}
        assert "Y01" in codes  # which asks for last year's
        alone = queries.find(submitted(sent(FAULTY)).pk, OWNER)
        assert alone is not None
        assert codes - {finding.code for finding in alone.examined[1][0].findings} == {"Y01"}

    def test_reading_goes_on_where_it_was_interrupted(self) -> None:
        submission = services.submit([sent(CLEAN), sent(FAULTY)], OWNER, actor=ACTOR)
        first = submission.files.get(number=1)
        first.state = File.State.READING  # as a server that was ended leaves it
        first.save()
        read_all()
        assert {file.state for file in submission.files.all()} == {File.State.READ}

    def test_a_file_deleted_before_it_was_read_stays_deleted(self) -> None:
        submission = services.submit([sent(CLEAN)], OWNER, actor=ACTOR)
        folder = folder_of(settings.VAR, submission.pk)
        services.delete(submission, actor=ACTOR)
        read_all()
        assert not folder.path.exists()
        assert not File.objects.exists()

    def test_pages_of_a_pdf_are_drawn(self) -> None:
        submission = submitted(sent(PDF))
        folder = folder_of(settings.VAR, submission.pk)
        pages = folder.pages(1)
        assert pages
        for page, drawn in pages.items():
            image = folder.page(1, int(page)).read_bytes()
            assert image.startswith(b"\x89PNG")
            width, height = (int.from_bytes(image[at : at + 4], "big") for at in (16, 20))
            assert [width, height] == drawn["size"]


class TestKeeping:
    def test_nobody_else_finds_it(self) -> None:
        submission = services.submit([upload("空.txt", b"")], OWNER, actor=ACTOR)
        assert queries.find(submission.pk, OWNER) is not None
        assert queries.find(submission.pk, "another secret") is None
        assert queries.find(submission.pk, "") is None

    def test_after_a_day_it_is_gone_with_its_files(self) -> None:
        submission = submitted(sent(CLEAN))
        folder = folder_of(settings.VAR, submission.pk)
        assert services.forget(submission.received + services.KEPT - timedelta(seconds=1)) == 0
        assert folder.path.exists()
        assert services.forget(submission.received + services.KEPT) == 1
        assert not folder.path.exists()
        assert not File.objects.exists()

    def test_a_folder_that_is_being_made_is_left_alone(self) -> None:
        path = settings.VAR / "checkup" / "being-made"
        path.mkdir(parents=True)
        services.forget(timezone.now())
        assert path.exists()
        services.forget(timezone.now() + services.SPAN + timedelta(minutes=1))
        assert not path.exists()
