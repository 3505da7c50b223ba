"""A made-up case to show a text with before it is used: nobody in it is anybody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from gongkai.law.outcomes import Outcome
from gongkai.portal.calendars.queries import calendar
from gongkai.portal.letters.document import Document
from gongkai.portal.letters.filling import fill
from gongkai.portal.letters.kinds import KINDS, Kind, LetterKind, To
from gongkai.portal.letters.queries import Office
from gongkai.portal.letters.remedy_text import remedy_text
from gongkai.portal.letters.templates import Line
from gongkai.portal.letters.values import Value, checked, cited

DAY = date(2026, 9, 25)
"""The day of the made-up letter."""

VALUES: Mapping[str, Value] = {
    "case": "sl-2026-0001",
    "received": date(2026, 9, 1),
    "subject": "青石路改造工程征地补偿安排",
    "requested": ("青石路改造工程征地补偿安置方案", "该工程2025年度资金拨付明细"),
    "channel": "网上提交",
    "delivery": "邮寄",
    "applicant": "张示例",
    "applicant_kind": "自然人",
    "document": "110101********0011",
    "contact": "张示例",
    "address": "示例省示例市示例县青石路1号",
    "telephone": "010-00000000",
    "email": "example@example.com",
    "materials": ("身份证复印件1份", "申请表1份"),
    "due": date(2026, 10, 9),
    "remark": "申请人要求电话告知办理进度。",
    "matters": ("请写明所需文件的名称、文号或者形成时间。", "请写明“资金明细”所指的资金项目。"),
    "days": 10,
    "grounds": "2026年1月至9月，你（单位）向本机关提出内容相近的申请共86件，其中9月提出31件。",
    "question": "青石路改造工程征地补偿安置方案中涉及你（单位）的补偿面积和补偿金额，拟提供给申请人。",
    "link": "https://example.com/answer/ABCDEFGH",
    "information": "青石路改造工程征地补偿安置方案（共12页），随本文书一并提供。",
    "reasons": "（此处写明认定的事实和理由）",
    "amount": 1200,
    "calculation": ("本月第11件至第20件：10件，每件100元，计1000元。", "本月第21件至第22件：2件，每件100元，计200元。"),
    "payment": "持本通知书到县政务服务大厅缴费窗口办理",
    "letter": "政府信息公开申请答复书",
    "letter_number": "示例答〔2026〕第3号",
    "way": "邮政特快专递（EMS）",
    "facts": "（此处写明其他需要说明的事实）",
    "attachments": ("青石路改造工程征地补偿安置方案", "2025年度资金拨付情况说明"),
    "notice": "示例补〔2026〕第2号",
    "served": date(2026, 9, 5),
    "decisions": (
        "关于“青石路改造工程征地补偿安置方案”：予以公开，依据《中华人民共和国政府信息公开条例》第三十六条第（二）项。\n"
        "方案随本答复书提供。",
        "关于“该工程2025年度资金拨付明细”：无法提供（本机关不掌握相关政府信息），依据《中华人民共和国政府信息公开条例》"
        "第三十六条第（五）项。\n该信息由财政部门制作，可以向其申请。",
    ),
}
"""What the made-up case says, by the fields' ids."""
_RECIPIENTS = {To.THIRD_PARTY: "示例建设工程有限公司", To.AGENCY: "示例县财政局"}
_SEVERAL = (Outcome.GRANTED, Outcome.NOT_HELD)


def example(kind: LetterKind, lines: tuple[Line, ...], agency: str, office: Office) -> Document:
    """A letter of this kind about the made-up case, from an agency of that name, made of these lines of a text."""
    row = KINDS[kind]
    return Document(agency, fill(lines, checked(row, _values(row, agency, office))))


def _values(kind: Kind, agency: str, office: Office) -> dict[str, Value]:
    known = {field.id for field in kind.fields}
    values = {name: value for name, value in VALUES.items() if name in known}
    values |= {
        "agency": agency,
        "number": f"{office.prefix}{kind.word}〔{DAY.year}〕第1号",
        "day": DAY,
        "recipient": _RECIPIENTS.get(kind.to, str(VALUES["applicant"])),
        "articles": cited(kind.basis),
        "office": office.contact,
    }
    for field in kind.either[1:]:
        del values[field.id]
    if kind.is_reply:
        outcomes = (kind.outcome,) if kind.outcome else _SEVERAL
        values["remedies"] = remedy_text(outcomes, DAY, calendar(), office)
        values["articles"] = cited(kind.basis or tuple(article for each in outcomes for article in each.basis))
    return values
