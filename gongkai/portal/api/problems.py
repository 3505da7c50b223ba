"""What goes wrong, said as RFC 9457 wants it: every fault has the same shape, and a name of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from django.http import HttpResponse

from gongkai.messages import Message
from gongkai.portal.wording import text

MEDIA_TYPE = "application/problem+json"
MOST_ERRORS = 20
"""Of an invalid request, as an answer lists them."""


class Kind(StrEnum):
    """What can go wrong. The value is the end of the problem's address (`type`)."""

    MALFORMED = "malformed"
    UNIDENTIFIED = "token-missing"
    UNRECOGNISED = "token-invalid"
    ACCOUNT_UNFINISHED = "account-unfinished"
    SCOPE_MISSING = "scope-missing"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not-found"
    METHOD_NOT_ALLOWED = "method-not-allowed"
    CONFLICT = "conflict"
    TOO_LARGE = "too-large"
    INVALID = "invalid"
    KEY_REUSED = "key-reused"
    RATE_LIMITED = "rate-limited"
    LOCKED = "locked"
    FAULT = "fault"

    @property
    def status(self) -> int:
        """The status of the answer."""
        return PROBLEMS[self][0]

    @property
    def message(self) -> Message:
        """What is wrong, for people."""
        return PROBLEMS[self][1]


PROBLEMS: dict[Kind, tuple[int, Message]] = {
    Kind.MALFORMED: (400, Message("请求的正文不是JSON")),
    Kind.UNIDENTIFIED: (401, Message("请在Authorization请求头里出示令牌")),
    Kind.UNRECOGNISED: (401, Message("令牌无效、已过期或已撤销")),
    Kind.ACCOUNT_UNFINISHED: (403, Message("令牌所属的账号还须先更改密码或设置两步验证")),
    Kind.SCOPE_MISSING: (403, Message("令牌的范围不包括这项操作")),
    Kind.FORBIDDEN: (403, Message("令牌所属的人员无权进行这项操作")),
    Kind.NOT_FOUND: (404, Message("没有找到")),
    Kind.METHOD_NOT_ALLOWED: (405, Message("这个地址不支持这种请求方法")),
    Kind.CONFLICT: (409, Message("现在不能办理")),
    Kind.TOO_LARGE: (413, Message("请求的正文过大")),
    Kind.INVALID: (422, Message("请求的内容不符合要求")),
    Kind.KEY_REUSED: (422, Message("同一个Idempotency-Key曾用于另一份内容")),
    Kind.RATE_LIMITED: (429, Message("请求过于频繁，请稍后再试")),
    Kind.LOCKED: (429, Message("查询码错误过多，请稍后再试")),
    Kind.FAULT: (500, Message("系统出错，已记录")),
}
"""The status and the words of each."""


_FIELDS = {
    "missing": Message("必须填写"),
    "extra_forbidden": Message("没有这个字段"),
    "enum": Message("不在可选的值之内"),
    "string_too_short": Message("至少{min_length}个字符"),
    "string_too_long": Message("最多{max_length}个字符"),
    "string_pattern_mismatch": Message("含有不允许的字符"),
    "string_type": Message("应当是文字"),
    "string_unicode": Message("含有不允许的字符"),
    "too_short": Message("至少{min_length}项"),
    "too_long": Message("最多{max_length}项"),
    "list_type": Message("应当是列表"),
    "int_parsing": Message("应当是整数"),
    "int_type": Message("应当是整数"),
    "greater_than_equal": Message("不小于{ge}"),
    "less_than_equal": Message("不大于{le}"),
    "bool_parsing": Message("应当是true或false"),
    "date_type": Message("应当是日期，例如2026-09-25"),
    "date_parsing": Message("应当是日期，例如2026-09-25"),
    "date_from_datetime_parsing": Message("应当是日期，例如2026-09-25"),
    "date_from_datetime_inexact": Message("应当是日期，例如2026-09-25"),
    "model_attributes_type": Message("应当是JSON对象"),
    "model_type": Message("应当是JSON对象"),
}
"""What is wrong with a field, by pydantic's name for it; these are the ones that this interface's fields can have."""


def of_field(code: str, context: Mapping[str, object]) -> str:
    """What is wrong with a field, in the language of the request."""
    if code not in _FIELDS:
        return text(Message("不符合要求"))
    return text(Message(_FIELDS[code].template, dict(context)))


class ProblemError(Exception):
    """Something went wrong; the answer says what."""

    def __init__(self, kind: Kind, detail: Message | None = None, *, retry_after: int | None = None) -> None:
        """Keep what happened: `detail` says more of it, `retry_after` in how many seconds to ask again."""
        self.kind = kind
        self.detail = detail
        self.retry_after = retry_after
        super().__init__(kind.value)


def answer(
    kind: Kind, *, detail: str = "", errors: Sequence[dict[str, str]] = (), retry_after: int | None = None
) -> HttpResponse:
    """The answer that says what went wrong, in the language of the request."""
    said: dict[str, Any] = {"type": f"/api/#{kind.value}", "title": text(kind.message), "status": kind.status}
    if detail:
        said["detail"] = detail
    if errors:
        said["errors"] = list(errors[:MOST_ERRORS])
    response = HttpResponse(json.dumps(said, ensure_ascii=False), content_type=MEDIA_TYPE, status=kind.status)
    if kind.status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="gongkai"'
    if retry_after is not None:
        response["Retry-After"] = str(retry_after)
    return response
