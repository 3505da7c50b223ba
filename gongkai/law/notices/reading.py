"""A notice from whatever was pasted in or uploaded."""

from __future__ import annotations

from gongkai.law.notices.model import Notice, NoticeError
from gongkai.law.notices.table import is_table, read_table
from gongkai.law.notices.wording import read_wording
from gongkai.messages import Message

MAX_LENGTH = 40_000
"""A notice is a page of text; what is much longer is something else. In characters."""


def read_notice(text: str, year: int | None = None) -> Notice:
    """A notice from the State Council's text, pasted in, or from CSV; `year` where the text does not tell it.

    Raises NoticeError, whose message names the place, where something is missing, contradicts itself (a weekday
    that the date does not fall on, a number of days that the dates do not make) or is not understood.
    """
    text = text.removeprefix("\ufeff").strip()
    if not text:
        raise NoticeError(Message("通知没有内容。"))
    if len(text) > MAX_LENGTH:
        raise NoticeError(Message("文字超过{most}个字符，不像是放假安排的通知。", {"most": MAX_LENGTH}))
    return read_table(text, year) if is_table(text) else read_wording(text, year)
