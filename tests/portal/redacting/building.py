"""Documents of a case with persons in them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from io import BytesIO
from typing import Any
from unittest import mock

import docx
import pikepdf
import typst

from gongkai.messages import Message
from gongkai.portal import isolation
from gongkai.portal.cases import services as cases
from gongkai.portal.cases.choices import DocumentKind
from gongkai.portal.cases.models import Case, Document
from tests.portal.building import BY

IDENTITY_NUMBER = "110101199003070134"
"""Of nobody: its check digit is right."""
MOBILE = "13800000000"
LINES = (
    "征地补偿款发放明细",
    f"领款人：李建国，身份证号{IDENTITY_NUMBER}，手机{MOBILE}",
    "面积：12.5亩，金额：35000元。",
    "经办：王晓梅，第二次核对李建国无误。",
)
PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def word_file(lines: tuple[str, ...] = LINES) -> bytes:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    document.core_properties.author = "李建国"
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def pdf_file(lines: tuple[str, ...] = LINES, *, turned: bool = False) -> bytes:
    """Two pages, the lines on both; the pages lie on their side where `turned`."""
    page = "\n\n".join(lines)
    content = typst.compile(f"#set page(width: 210mm, height: 150mm)\n{page}\n#pagebreak()\n{page}".encode())
    assert isinstance(content, bytes)
    if not turned:
        return content
    with pikepdf.open(BytesIO(content)) as pdf:
        for each in pdf.pages:
            each.rotate(90, relative=False)
        buffer = BytesIO()
        pdf.save(buffer)
    return buffer.getvalue()


def attached(case: Case, name: str, content: bytes, *, for_applicant: bool = False) -> Document:
    media_type = PDF if name.endswith(".pdf") else WORD
    return cases.attach(case, DocumentKind.ANSWER, name, content, media_type, by=BY, for_applicant=for_applicant)


@contextmanager
def without_isolation() -> Iterator[None]:
    """What is done with documents is done in the test's own process, which is quicker; all passes as JSON."""

    def run(function: str, arguments: dict[str, Any], _seconds: float = 0) -> Any:
        module, _, name = function.partition(":")
        try:
            given = json.loads(json.dumps(arguments))
            return json.loads(json.dumps(getattr(import_module(module), name)(**given)))
        except Exception as error:
            if isinstance(message := getattr(error, "message", None), Message):
                raise isolation.IsolatedError(message) from error
            raise

    with mock.patch.object(isolation, "run", run):
        yield
