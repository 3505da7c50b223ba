"""Past years from a spreadsheet: every row's problem in words, all or nothing, each number once."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from gongkai.law.applicants import Applicant
from gongkai.law.outcomes import Outcome
from gongkai.portal.agencies.models import Role
from gongkai.portal.cases.models import Case
from gongkai.portal.statistics.past import MOST_ROWS, PastYearsError, read_rows
from gongkai.portal.statistics.queries import tables
from gongkai.portal.statistics.services import plan, take_over
from tests.portal.building import BY, County, make_county, make_user
from tests.portal.signing_in import signed_in_client

HEAD = ("编号", "收到日期", "申请人类型", "内容", "结果", "答复日期")
TODAY = date(2026, 11, 20)
GOOD = (
    ("〔2023〕1号", "2023-05-08", "自然人", "征地补偿方案", "予以公开", "2023/5/29"),
    ("〔2023〕2号", "2023年12月20日", "商业企业", "=1+1", "不予公开：4.保护第三方合法权益", "2024.1.10"),
    ("〔2023〕3号", "2023-06-01", "其他", "丙", "其他", "2023-06-02"),
    ("〔2023〕4号", "2023-12-25", "natural_person", "丁", "", ""),
)


def sheet(rows: Sequence[Sequence[object]], head: Sequence[str] = HEAD) -> bytes:
    book = Workbook()
    active = book.worksheets[0]
    active.append(list(head))
    for row in rows:
        active.append(list(row))
    for cell in (cell for line in active.iter_rows() for cell in line):
        if isinstance(cell.value, str):
            cell.data_type = "s"  # "=1+1" is typed as a text
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def text(rows: Sequence[Sequence[str]], encoding: str = "utf-8-sig") -> bytes:
    written = io.StringIO()
    csv.writer(written).writerows([HEAD, *rows])
    return written.getvalue().encode(encoding)


@pytest.fixture
def county(db: None) -> County:
    del db
    return make_county()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_text_and_a_sheet_say_the_same(encoding: str) -> None:
    rows = read_rows("a.csv", text(GOOD, encoding), TODAY)
    assert [row.case for row in rows] == [row.case for row in read_rows("A.XLSX", sheet(GOOD), TODAY)]
    assert [row.line for row in rows] == [2, 3, 4, 5]
    cases = [row.case for row in rows if row.case]
    assert [case.outcome for case in cases] == [Outcome.GRANTED, Outcome.THIRD_PARTY, Outcome.OTHER, None]
    assert [case.applicant for case in cases][1:3] == [Applicant.BUSINESS, Applicant.OTHER_ORGANISATION]
    assert cases[1].received == date(2023, 12, 20)


def test_dates_and_numbers_of_a_sheet() -> None:
    (row,) = read_rows("a.xlsx", sheet([(7.0, datetime(2023, 5, 8), "自然人", "甲", None, None)]), TODAY)
    assert row.case is not None
    assert (row.case.number, row.case.received) == ("7", date(2023, 5, 8))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({0: ""}, "编号应有1至40个字符"),
        ({0: "2023/1"}, "不能含“/”"),
        ({1: "去年"}, "收到日期“去年”不是日期"),
        ({1: "2023-02-30"}, "不是日期"),
        ({1: "2027-01-01", 5: "2027-01-02"}, "不能晚于今天"),
        ({5: "2023-05-01"}, "答复日期不能早于收到日期"),
        ({2: "村民"}, "没有“村民”这一申请人类型"),
        ({3: "a\x00b"}, "内容应有1至200个字符"),
        ({3: "长" * 201}, "内容应有1至200个字符"),
        ({4: "公开了"}, "没有“公开了”这一结果"),
        ({5: ""}, "同时填写"),
        ({4: ""}, "同时填写"),
    ],
)
def test_what_is_wrong_with_a_row_is_said(changed: dict[int, str], said: str) -> None:
    values = [changed.get(place, value) for place, value in enumerate(GOOD[0])]
    row, good = read_rows("a.csv", text([values, GOOD[2]]), TODAY)
    assert any(said in problem.text("zh") for problem in row.problems), row.problems
    assert row.case is None
    assert good.problems == ()


def test_every_problem_of_a_row_is_said() -> None:
    (row,) = read_rows("a.csv", text([("", "x", "y", "", "z", "")]), TODAY)
    assert len(row.problems) == 6


def bomb() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 60_000_000)
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"", "空"),
        ("a.csv", b"\xff\xfe\x00\x00", "CSV"),
        ("a.csv", "编号,收到日期".encode(), "缺少“申请人类型”"),
        ("a.xlsx", b"PK\x03\x04", "不能读取"),
        ("a.xlsx", b"", "不能读取"),
        ("a.xlsx", bomb(), "过大"),
        ("a.csv", text([(str(n), *GOOD[0][1:]) for n in range(MOST_ROWS + 1)]), "按年度分开"),
    ],
)
def test_another_file_is_refused_in_words(name: str, content: bytes, said: str) -> None:
    with pytest.raises(PastYearsError, match=said):
        read_rows(name, content, TODAY)


def test_taken_over_once_and_counted(county: County) -> None:
    rows = read_rows("a.csv", text(GOOD), TODAY)
    assert take_over(county.town, rows, by=BY) == 4
    assert take_over(county.town, rows, by=BY) == 0
    assert plan(county.town, rows).known == 4
    numbers = Case.objects.values_list("number", "open", "outcome")
    assert set(numbers) == {
        ("yc-qs:〔2023〕1号", False, "granted"),
        ("yc-qs:〔2023〕2号", False, "refused.third_party"),
        ("yc-qs:〔2023〕3号", False, "other.other"),
        ("yc-qs:〔2023〕4号", True, ""),
    }
    cells = tables([county.town], 2023)
    assert (cells["requests.received.total"], cells["requests.carried_out.business"]) == (4, 1)
    assert tables([county.town], 2024)["requests.refused.third_party.business"] == 1
    assert take_over(county.bureau, rows, by=BY) == 4  # another agency's ledger may have the same numbers


def test_one_wrong_row_and_none_is_taken_over(county: County) -> None:
    rows = read_rows("a.csv", text(GOOD), TODAY)
    take_over(county.town, rows[:1], by=BY)
    other = ("〔2023〕1号", "2023-05-09", *GOOD[0][2:])
    changed = read_rows("a.csv", text([other, GOOD[1]]), TODAY)
    with pytest.raises(PastYearsError, match="有1行有误"):
        take_over(county.town, changed, by=BY)
    twice = read_rows("a.csv", text([GOOD[1], GOOD[2], GOOD[1]]), TODAY)
    assert [bool(row.problems) for row in twice] == [True, False, True]
    with pytest.raises(PastYearsError, match="有2行有误"):
        take_over(county.town, twice, by=BY)
    assert Case.objects.count() == 1


def test_a_file_is_shown_before_it_is_taken_over(county: County) -> None:
    client: Client = signed_in_client(make_user("clerk", (county.town, Role.CLERK)))

    def send(rows: Sequence[Sequence[str]]) -> str:
        file = SimpleUploadedFile("台账.xlsx", sheet(rows))
        return client.post("/statistics/yc-qs/past/", {"file": file}).content.decode()

    page = send([*GOOD, ("〔2023〕9号", "x", "自然人", "<script>", "", "")])
    assert "收到日期“x”不是日期" in page
    assert "全部录入" not in page
    client.post("/statistics/yc-qs/past/confirm/")
    assert not Case.objects.exists()
    assert "全部录入" in send(GOOD)
    assert not Case.objects.exists()
    answer = client.post("/statistics/yc-qs/past/confirm/", follow=True).content.decode()
    assert "已录入4件" in answer
    assert "以前都已录入" in send(GOOD)
    client.post("/statistics/yc-qs/past/confirm/")
    assert Case.objects.count() == 4
