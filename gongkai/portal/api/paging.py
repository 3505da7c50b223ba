"""Pages of lists, and the parts of addresses that several operations have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_noop as _
from ninja import Path
from pydantic import Field, StringConstraints

from gongkai.portal.api.schemas import PLAIN, PageOut, Paging

Row = TypeVar("Row", bound=Model)
Out = TypeVar("Out")

_NAME = StringConstraints(min_length=1, max_length=60, pattern=PLAIN)
Code = Path[Annotated[str, _NAME, Field(description=_("机关的代码"))]]
"""An agency's code in an address."""
Number = Path[Annotated[str, _NAME, Field(description=_("申请编号"))]]
"""A request's number in an address."""
Year = Path[Annotated[int, Field(ge=2008, le=2099, description=_("年度"))]]
"""A year of the annual report in an address."""


def page_of(found: QuerySet[Row], paging: Paging, present: Callable[[Row], Out]) -> PageOut[Out]:
    """A page of what was found; beyond the last it is empty."""
    before = (paging.page - 1) * paging.size
    items = [present(row) for row in found[before : before + paging.size]]
    return PageOut(items=items, total=found.count(), page=paging.page, size=paging.size)
