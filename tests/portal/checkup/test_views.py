"""The pages of the check-up, as answers to requests."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote
from uuid import uuid4

import docx
import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from gongkai.portal import isolation
from gongkai.portal.checkup import queries, services, views
from gongkai.portal.checkup.downloads import DOWNLOADS
from gongkai.portal.checkup.folders import folder_of
from gongkai.portal.checkup.models import File, Submission
from gongkai.report import read
from tests.conftest import ROOT
from tests.portal.checkup.handing_in import BEFORE, CLEAN, FAULTY, PDF, post, read_all

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_file_leads_to_its_result(client: Client) -> None:
    address = post(client, FAULTY)
    answer = client.get(address)
    assert answer.status_code == 302
    page = client.get(answer["Location"]).content.decode()
    for words in ("需要修改", "P01", "文中收到申请数与表三一致", "没有放入上年的报告", "沅桥县芦汀镇人民政府"):
        assert words in page


def test_while_it_is_read_the_page_says_so_and_asks_again(client: Client) -> None:
    files = {"reports": SimpleUploadedFile("年报.docx", FAULTY.read_bytes())}
    address = client.post("/checkup/", files)["Location"]
    waiting = client.get(address).content.decode()
    assert 'hx-trigger="every 1s"' in waiting
    assert "还有1个" in waiting
    assert f'href="{address}"' in waiting  # for whoever runs no scripts
    read_all()
    answer = client.get(address, headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (200, f"{address}1/1/")


def test_before_the_last_is_read_nothing_is_said_of_the_others(client: Client) -> None:
    files = [SimpleUploadedFile(path.name, path.read_bytes()) for path in (FAULTY, CLEAN)]
    address = client.post("/checkup/", {"reports": files})["Location"]
    read_all()
    last = File.objects.get(number=2)
    last.state = File.State.READING
    last.save()
    page = client.get(address).content.decode()
    assert "需要修改" not in page
    assert "还有1个" in page
    assert "已读" in page
    assert client.get(f"{address}1/1/").status_code == 404


def test_what_takes_too_long_is_said(client: Client) -> None:
    files = {"reports": SimpleUploadedFile("年报.docx", FAULTY.read_bytes())}
    address = client.post("/checkup/", files)["Location"]
    for submission in Submission.objects.all():
        submission.received -= 2 * queries.PATIENCE
        submission.save()
    page = client.get(address).content.decode()
    assert "后台可能没有运行" in page
    assert "hx-trigger" not in page


def test_several_files_are_listed_with_what_was_found_and_refused(client: Client, tmp_path: Path) -> None:
    empty = tmp_path / "空.docx"
    empty.touch()
    page = client.get(post(client, FAULTY, CLEAN, empty, previous=(BEFORE,))).content.decode()
    for words in ("需要修改", "可以报送", "错误 4", "文件是空的", "未能读取", "上年"):
        assert words in page, words


def test_a_report_compared_with_last_years_says_nothing_of_its_absence(client: Client) -> None:
    address = client.get(post(client, FAULTY, previous=(BEFORE,)))["Location"]
    page = client.get(address).content.decode()
    assert "Y01" in page
    assert "没有放入上年的报告" not in page


def test_it_is_there_for_nobody_else(client: Client) -> None:
    address = post(client, FAULTY)
    for path in ("", "1/1/", "1/1/place/?cell=requests.received.total", "1/1/data/", "delete/"):
        assert client.get(address + path).status_code in (200, 302), path
        assert Client().get(address + path).status_code == 404, path


def test_what_is_not_there_is_not_found(client: Client) -> None:
    address = post(client, FAULTY)
    odd = ("2/1/", "1/2/", "1/1/place/", "1/1/place/?cell=x", "1/1/place/?finding=99", "1/1/x/", "1/pages/1.png")
    for path in odd:
        assert client.get(address + path).status_code == 404, path


def test_a_submission_that_never_was_is_not_found(client: Client) -> None:
    assert client.get(f"/checkup/{uuid4()}/").status_code == 404


def test_no_file_is_an_error_beside_its_field(client: Client) -> None:
    answer = client.post("/checkup/", {})
    assert answer.status_code == 422
    assert 'href="#id_reports"' in answer.content.decode()


def test_too_many_files_are_refused_in_words(client: Client) -> None:
    files = [SimpleUploadedFile(f"{number}.txt", b"x") for number in range(21)]
    answer = client.post("/checkup/", {"reports": files})
    assert (answer.status_code, "一次最多体检20个文件" in answer.content.decode()) == (422, True)
    assert not Submission.objects.exists()


def test_too_many_from_one_address_are_refused_in_words(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST_IN_SPAN", 0)
    answer = client.post("/checkup/", {"reports": SimpleUploadedFile("年报.txt", b"x")})
    assert (answer.status_code, "最多体检0个文件" in answer.content.decode()) == (429, True)


def test_far_too_large_a_request_is_refused_before_it_is_received(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "LARGEST_REQUEST", 1000)
    answer = client.post("/checkup/", {"reports": SimpleUploadedFile("大.txt", b"x" * 2000)})
    assert (answer.status_code, "刚才的文件没有接收" in answer.content.decode()) == (413, True)
    assert not File.objects.exists()


def test_a_form_from_elsewhere_is_refused() -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/checkup/", {"reports": SimpleUploadedFile("年报.txt", b"x")})
    assert (answer.status_code, "页面已过期" in answer.content.decode()) == (403, True)


def test_deleting_asks_first(client: Client) -> None:
    address = post(client, FAULTY)
    assert "要删除这些文件吗" in client.get(f"{address}delete/").content.decode()
    assert Submission.objects.count() == 1
    assert client.post(f"{address}delete/").status_code == 302
    assert Submission.objects.count() == 0
    assert client.get(address).status_code == 404


class TestDownloads:
    def test_each_is_a_file_to_keep(self, client: Client) -> None:
        address = post(client, FAULTY)
        for what in DOWNLOADS:
            answer = client.get(f"{address}1/1/{what}/")
            assert answer.status_code == 200
            assert answer["Content-Disposition"].startswith("attachment")
            assert unquote(answer["Content-Disposition"]).count("沅桥县芦汀镇人民政府2022年-") == 1
            assert answer["Content-Type"] == "application/octet-stream"
            assert answer["X-Content-Type-Options"] == "nosniff"

    def test_the_marked_copy_has_comments(self, client: Client) -> None:
        data = client.get(f"{post(client, FAULTY)}1/1/marked/").content
        comments = "".join(comment.text for comment in docx.Document(BytesIO(data)).comments)
        assert "P01" in comments
        assert "T03" in comments

    def test_the_form_reads_as_the_report_does(self, client: Client) -> None:
        address = post(client, FAULTY)
        [before] = read(FAULTY)
        figures = {name: cell.value for name, cell in before.cells.items()}
        for kind in ("docx", "html", "xlsx", "pdf"):
            [after] = read(client.get(f"{address}1/1/{kind}/").content, f"x.{kind}")
            assert {name: cell.value for name, cell in after.cells.items()} == figures

    def test_findings_are_in_the_workbook_and_in_json(self, client: Client) -> None:
        address = post(client, FAULTY)
        book = openpyxl.load_workbook(BytesIO(client.get(f"{address}1/1/findings/").content))
        assert "P01" in {str(cell.value) for row in book["问题"] for cell in row}
        findings = json.loads(client.get(f"{address}1/1/findings-json/").content)
        assert (findings["schema"], "P01" in {each["code"] for each in findings["findings"]}) == (
            "gongkai.findings/1",
            True,
        )
        assert json.loads(client.get(f"{address}1/1/data/").content)["schema"] == "gongkai.report/1"

    def test_they_are_in_the_language_of_the_page(self, client: Client) -> None:
        address = post(client, FAULTY)
        client.cookies["django_language"] = "en"
        book = openpyxl.load_workbook(BytesIO(client.get(f"{address}1/1/findings/").content))
        assert "Findings" in book.sheetnames

    def test_each_is_made_once(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        address = post(client, FAULTY)
        first = client.get(f"{address}1/1/data/")
        monkeypatch.setattr(isolation, "run", lambda *_: pytest.fail("made again"))
        again = client.get(f"{address}1/1/data/")
        assert again.content == first.content
        assert again["Content-Disposition"] == first["Content-Disposition"]

    def test_what_cannot_be_made_is_said(self, client: Client) -> None:
        address = post(client, FAULTY)
        folder_of(settings.VAR, Submission.objects.get().pk).source(1).write_bytes(b"changed since")
        answer = client.get(f"{address}1/1/marked/")
        assert (answer.status_code, "没有做成" in answer.content.decode()) == (409, True)


def test_a_page_image_is_private_to_its_session(client: Client) -> None:
    address = post(client, PDF)
    image = client.get(f"{address}1/pages/2.png")
    assert (image.status_code, image["Content-Type"]) == (200, "image/png")
    assert "private" in image["Cache-Control"]
    assert Client().get(f"{address}1/pages/2.png").status_code == 404


@override_settings(LANGUAGE_CODE="en")
def test_the_page_is_in_the_language_of_whoever_looks(client: Client) -> None:
    address = client.get(post(client, FAULTY))["Location"]
    client.cookies["django_language"] = "en"
    page = client.get(address).content.decode()
    assert "Needs correction" in page
    assert 'lang="en"' in page


@pytest.mark.real
def test_the_published_reports_are_read(client: Client) -> None:
    files = sorted((ROOT.parent / "shared/reports").glob("*.txt"))
    if not files:
        pytest.skip("the published reports do not stand beside the checkout")
    page = client.get(post(client, *files), follow=True).content.decode()
    assert "未能读取" not in page
