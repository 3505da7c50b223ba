"""The empty form (申请表) for whoever would rather ask on paper: it asks for the same, to be filled in by hand."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from gongkai.law.applicants import Applicant
from gongkai.portal.cases.choices import Delivery, Form
from gongkai.portal.letters.document import Block, Document, Mark
from gongkai.portal.letters.word import to_docx

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
NAME = "政府信息公开申请表.docx"
_NOTE = (
    "请附身份证明的复印件，当面提交、邮寄或者传真到上述机关。写明信息的名称、文号，或者时间、地点、事情等便于查询的特征；"
    "几件不同的信息分别写明。书写有困难的，可以口头申请，由机关代为填写。"
)


@lru_cache(maxsize=200)
def empty_form(agency: str) -> bytes:
    """The form for an agency of that name, as a Word document in Chinese."""
    return to_docx(Document(agency, tuple(_blocks(agency))))


def _blocks(agency: str) -> Iterator[Block]:
    kinds = _to_tick(each.message.text("zh") for each in Applicant if each.is_organisation)
    yield Block(Mark.TITLE, ("政府信息公开申请表",))
    yield Block(Mark.ROW, ("申请机关", agency))
    yield Block(Mark.ROW, ("自然人姓名", "", "证件种类", ""))
    yield Block(Mark.ROW, ("证件号码", ""))
    yield Block(Mark.ROW, ("单位名称", "", "统一社会\n信用代码", ""))
    yield Block(Mark.ROW, ("单位类型", kinds))
    yield Block(Mark.ROW, ("联系人", "", "电话", ""))
    yield Block(Mark.ROW, ("通信地址\n和邮政编码", ""))
    yield Block(Mark.ROW, ("电子邮箱", ""))
    for _line in range(3):
        yield Block(Mark.TALL_ROW, ("申请的信息", ""))
    yield Block(Mark.ROW, ("想要的形式", _to_tick(str(each.label) for each in Form)))
    yield Block(Mark.ROW, ("取得方式", _to_tick(str(each.label) for each in Delivery)))
    yield Block(Mark.ROW, ("签名或者\n盖章", "", "日期", ""))
    yield Block(Mark.PARAGRAPH, (_NOTE,))


def _to_tick(names: Iterator[str]) -> str:
    return "　".join(f"□{name}" for name in names)
