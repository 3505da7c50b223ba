"""Files that belong to the county's requests: small, real PDF and Word documents that say what they are for."""

from __future__ import annotations

from datetime import date
from random import Random

from gongkai.portal.letters.document import Block, Document, Mark
from gongkai.portal.letters.values import day_in_words
from gongkai.portal.world.records import Record
from gongkai.portal.world.records.topics import SLOTS

_NOTE = "（演示用，内容均为虚构）"
_ROWS = 6


def answer(agency: str, title: str, day: date, kind: str) -> bytes:
    """What a reply gives: a page with a table, as docx or pdf."""
    random = Random(title)
    places = random.sample(SLOTS["village"], _ROWS)
    rows = [
        Block(
            Mark.ROW,
            (place, f"{random.randint(3, 90)}户", f"{random.randint(1, 400)}.{random.randint(0, 9)}万元", "已核"),
        )
        for place in places
    ]
    blocks = (
        Block(Mark.TITLE, (title,)),
        Block(Mark.PARAGRAPH, (_NOTE,)),
        Block(Mark.PARAGRAPH, ("根据有关规定和本机关台账，现将情况列表如下，数据截至制表之日。",)),
        Block(Mark.ROW, ("范围", "数量", "金额", "备注")),
        *rows,
        Block(Mark.SIGNATURE, (agency,)),
        Block(Mark.DATE, (day_in_words(day),)),
    )
    return _written(Document(agency, blocks), kind)


def identity(record: Record) -> bytes:
    """A sheet that stands for the copy of a proof of identity: it names the applicant, and a sealed file keeps it."""
    person = record.person
    blocks = (
        Block(Mark.TITLE, (f"{person.document_kind}复印件",)),
        Block(Mark.PARAGRAPH, (_NOTE,)),
        Block(Mark.ROW, ("姓名或名称", person.name)),
        Block(Mark.ROW, ("号码", person.document)),
        Block(Mark.ROW, ("住址", person.address)),
    )
    return _written(Document("演示", blocks), "pdf")


def _written(document: Document, kind: str) -> bytes:
    if kind == "docx":
        from gongkai.portal.letters.word import to_docx  # loads python-docx when it is first used

        return to_docx(document)
    from gongkai.portal.letters.pdf import to_pdf  # loads Typst when it is first used

    return to_pdf(document).data
