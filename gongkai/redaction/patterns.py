"""Words that look like personal data, for a person to decide: more is shown than has to go, rather than less."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.redaction.model import Kind
from gongkai.report.checks.personal import HOMES, MAIL, bank_cards, identity_numbers, mobile_numbers
from gongkai.report.checks.persons import find_names

Span = tuple[Kind, int, int]
_TELEPHONE = re.compile(r"(?<![0-9A-Za-z.-])0\d{2,3}(?:[ -]|\)|）)?[2-8]\d{6,7}(?![0-9A-Za-z])")
_AFTER_TELEPHONE = re.compile(r"(?:电话|座机|传真)(?:号码)?[：:\s]{0,3}([2-8]\d{2,3}[ -]?\d{4})(?![0-9A-Za-z])")
_LABELLED_NAME = re.compile(
    r"(?:姓\s?名|联系人|收件人|法定代表人|代理人|经办人|申请人|监护人)(?:签名|签字)?[：:\s]{1,4}([一-鿿𠀀-\U0003134f·]{2,6})"
    r"(?=[^一-鿿]|$)"
)
_LABELLED_ADDRESS = re.compile(
    r"(?:地\s?址|住\s?址|住所地?|户籍地|户籍所在地|居住地)[：:\s]{1,4}([^，。；：:\s][^，。；：:\n]{4,60})"
)


def find(text: str) -> list[Span]:
    """Kind, beginning and end of what looks like personal data, in the order of the text; none lies in another."""
    taken: list[Span] = []
    for span in _all(text):
        if not any(span[1] < end and start < span[2] for _, start, end in taken):
            taken.append(span)
    return sorted(taken, key=lambda span: span[1])


def _all(text: str) -> Iterator[Span]:
    """All that is found, the surest kinds first."""
    for match in identity_numbers(text):
        yield Kind.IDENTITY_NUMBER, *match.span()
    for match in MAIL.finditer(text):
        yield Kind.MAIL, *match.span()
    for match in bank_cards(text):
        yield Kind.BANK_CARD, *match.span()
    for match in mobile_numbers(text):
        yield Kind.MOBILE, *match.span()
    for match in _TELEPHONE.finditer(text):
        yield Kind.TELEPHONE, *match.span()
    for kind, pattern in ((Kind.TELEPHONE, _AFTER_TELEPHONE), (Kind.NAME, _LABELLED_NAME)):
        for match in pattern.finditer(text):
            yield kind, *match.span(1)
    for start, end in find_names(text):
        yield Kind.NAME, start, end
    for pattern in (*HOMES, _LABELLED_ADDRESS):
        for match in pattern.finditer(text):
            yield Kind.ADDRESS, *match.span(1)
