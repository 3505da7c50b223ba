"""The changes that a person can make to an agency on a page: a form for each, and the service that it calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.portal.agencies import forms, services
from gongkai.portal.agencies.models import Agency
from gongkai.portal.audit.services import Actor

Values = Mapping[str, Any]
"""What a form gives once it is clean."""


@dataclass(frozen=True, slots=True)
class ChangeOfAgency:
    """A change: its name on pages, its form, what carries it out, and whether it is asked about once more first."""

    title: Promise | str
    form: type[forms.DayForm]
    carry_out: Callable[[Agency, Values, Actor], object]
    is_grave: bool = False


def _add(agency: Agency, values: Values, by: Actor) -> object:
    return services.create(
        values["code"], values["name"], level=values["level"], parent=agency, day=values["day"], by=by
    )


def _split(agency: Agency, values: Values, by: Actor) -> object:
    successor = values["successor_code"]
    return services.split(agency, values["parts"], successor_code=successor, day=values["day"], by=by)


CHANGES: Mapping[str, ChangeOfAgency] = {
    "add": ChangeOfAgency(_("增设下级机关"), forms.AddForm, _add),
    "rename": ChangeOfAgency(
        _("更名"),
        forms.RenameForm,
        lambda agency, values, by: services.rename(agency, values["name"], day=values["day"], by=by),
    ),
    "move": ChangeOfAgency(
        _("调整隶属"),
        forms.MoveForm,
        lambda agency, values, by: services.move(agency, values["parent"], day=values["day"], by=by),
        is_grave=True,
    ),
    "merge": ChangeOfAgency(
        _("并入其他机关"),
        forms.SuccessorForm,
        lambda agency, values, by: services.merge([agency], values["successor"], day=values["day"], by=by),
        is_grave=True,
    ),
    "split": ChangeOfAgency(_("分设"), forms.SplitForm, _split, is_grave=True),
    "close": ChangeOfAgency(
        _("撤销"),
        forms.SuccessorForm,
        lambda agency, values, by: services.close(agency, values["successor"], day=values["day"], by=by),
        is_grave=True,
    ),
}
"""The changes by their names in addresses."""
