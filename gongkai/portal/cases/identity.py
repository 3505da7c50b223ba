"""Who a request is from, as pages show it: masked, or opened with a reason that is logged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.portal.audit.services import Actor
from gongkai.portal.cases.models import Applicant, Case
from gongkai.portal.vault import masks
from gongkai.portal.vault.services import look

FIELDS: Mapping[str, tuple[Promise | str, masks.Mask]] = {
    "name": (_("姓名或名称"), masks.name),
    "document": (_("证件号码"), masks.number),
    "contact": (_("联系人"), masks.name),
    "address": (_("通信地址"), masks.address),
    "telephone": (_("电话"), masks.number),
    "email": (_("电子邮箱"), masks.email),
}
"""The sealed fields of an applicant, with their labels and how each is masked."""


def masked(applicant: Applicant) -> Iterator[tuple[Promise | str, str]]:
    """The applicant's fields that are filled in, with their labels, masked."""
    for name, (label, mask) in FIELDS.items():
        if text := getattr(applicant, name).reveal():
            yield label, mask(text)


def opened(case: Case, *, reason: str, by: Actor) -> list[tuple[Promise | str, str]]:
    """The same fields as they are; the look is logged with its reason.

    Raises gongkai.portal.vault.services.NoReasonError without one; there is nothing to see of an anonymised applicant.
    """
    applicant = case.applicant
    if applicant is None:
        return []
    values = {name: getattr(applicant, name) for name in FIELDS if getattr(applicant, name)}
    seen = look(values, subject=f"case:{case.number}", agency=case.agency.code, reason=reason, by=by)
    return [(FIELDS[name][0], text) for name, text in seen.items()]
