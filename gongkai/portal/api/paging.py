"""Pages of lists, and the parts of addresses that several operations have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_noop as _
from ninja import PathEx
from pydantic import Field, StringConstraints

from gongkai.portal.api.schemas import PLAIN, PageOut, Paging

Row = TypeVar("Row", bound=Model)
Page = TypeVar("Page", bound=PageOut)

_NAME = StringConstraints(min_length=1, max_length=60, pattern=PLAIN)
Code = Annotated[str, _NAME, PathEx(description=_("机关的代码"))]
"""An agency's code in an address."""
Number = Annotated[str, _NAME, PathEx(description=_("申请编号"))]
"""A request's number in an address."""
Year = Annotated[int, Field(ge=2008, le=2099), PathEx(description=_("年度"))]
"""A year of the annual report in an address."""


def page_of(kind: type[Page], found: QuerySet[Row], paging: Paging, present: Callable[[Row], object]) -> Page:
    """A page of what was found; beyond the last it is empty."""
    before = (paging.page - 1) * paging.size
    items = [present(row) for row in found[before : before + paging.size]]
    return kind(items=items, total=found.count(), page=paging.page, size=paging.size)
