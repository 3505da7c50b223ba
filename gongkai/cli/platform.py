"""What commands of the platform share: Django, made ready when one of them is started and not before."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from gongkai.cli.program import UNREAD, say
from gongkai.messages import Language, Message

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails


def make_ready(language: Language) -> None:
    """Read the platform's settings, so that its modules can be imported; ends the program where one is wrong."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.portal.settings")
    import django  # reports are read and checked without waiting for these
    from pydantic import ValidationError

    try:
        django.setup()
    except ValidationError as error:
        for fault in _faults(error):
            say(fault, language)
        raise typer.Exit(UNREAD) from error


@contextmanager
def refusals(language: Language) -> Iterator[None]:
    """End the program with a word where the platform refuses what is asked of it. Only after `make_ready`."""
    from gongkai.portal.accounts.services import AccountError
    from gongkai.portal.agencies.services import AgencyError
    from gongkai.portal.operations.archive import ArchiveError
    from gongkai.portal.operations.beginning import BegunError
    from gongkai.portal.operations.databases import DatabaseToolError
    from gongkai.portal.operations.holding import InUseError
    from gongkai.portal.operations.restore import RestoreError
    from gongkai.portal.operations.start import StartError

    try:
        yield
    except (
        AccountError,
        AgencyError,
        ArchiveError,
        BegunError,
        DatabaseToolError,
        InUseError,
        RestoreError,
        StartError,
    ) as error:
        say(error.message, language)
        raise typer.Exit(UNREAD) from error


def _faults(error: ValidationError) -> Iterator[Message]:
    """What is wrong with the settings, one by one; never their values, among which are passwords."""
    from gongkai.portal.environment import PREFIX, Environment

    for fault in error.errors(include_input=False):
        if not fault["loc"]:  # several settings that do not go together
            yield Message("环境变量不对：{detail}", {"detail": _detail(fault)})
            continue
        name = str(fault["loc"][0])
        meaning = Environment.model_fields[name].description
        values: dict[str, object] = {"name": f"{PREFIX}{name.upper()}", "detail": _detail(fault), "meaning": meaning}
        yield Message("环境变量 {name} 的值不对：{detail}。{meaning}", values)


def _detail(fault: ErrorDetails) -> Message | str:
    """What is wrong with a setting; in the library's English where that is seldom."""
    given = fault.get("ctx", {})
    match fault["type"]:
        case "account_system":
            return Message("设置了账号系统的，还要设置{missing}", given)
        case "int_parsing":
            return Message("应为整数")
        case "bool_parsing":
            return Message("应为 true 或者 false")
        case "greater_than_equal":
            return Message("不能小于{ge}", given)
        case "less_than_equal":
            return Message("不能大于{le}", given)
        case "literal_error":
            return Message("应为以下之一：{expected}", {"expected": given["expected"].replace(" or ", ", ")})
        case "string_pattern_mismatch":
            return Message("地址的写法不对")  # every setting that has a pattern is an address
        case _:
            return fault["msg"]
