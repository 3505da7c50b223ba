"""What a list of cases can be narrowed to."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from gongkai.law.applicants import Applicant
from gongkai.law.outcomes import OutcomeGroup
from gongkai.law.procedure import State
from gongkai.law.receipt import Channel
from gongkai.portal.accounts.models import User
from gongkai.portal.cases.models import Case
from gongkai.portal.wording import choices, later

FIRST_YEAR, LAST_YEAR = 2008, 2100
"""Requests under the Regulation are made since 2008."""
_ANY: list[tuple[str, Any]] = [("", _("不限"))]


def outcome_choices() -> list[tuple[Any, Any]]:
    """The rows of table 3 in their groups, as a select's options."""
    grouped: list[tuple[Any, Any]] = []
    for group in OutcomeGroup:
        rows = [(outcome.value, later(outcome.message)) for outcome in group.outcomes]
        grouped += rows if len(rows) == 1 else [(later(group.message), rows)]
    return grouped


class FilterForm(forms.Form):
    """The filters of a list, all of them optional."""

    q = forms.CharField(label=_("编号、内容或姓名"), required=False, max_length=100)
    agency = forms.ChoiceField(label=_("机关"), required=False)
    state = forms.ChoiceField(
        label=_("状态"), required=False, choices=[*_ANY, *choices({s.value: s.message for s in State})]
    )
    outcome = forms.ChoiceField(label=_("结果"), required=False, choices=[*_ANY, *outcome_choices()])
    channel = forms.ChoiceField(
        label=_("渠道"), required=False, choices=[*_ANY, *choices({c.value: c.message for c in Channel})]
    )
    applicant = forms.ChoiceField(
        label=_("申请人类型"), required=False, choices=[*_ANY, *choices({a.value: a.message for a in Applicant})]
    )
    year = forms.IntegerField(label=_("收到年度"), required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR)
    own = forms.BooleanField(label=_("只看我经办的"), required=False)

    def __init__(self, *args: Any, agencies: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        """`agencies`: the codes and names of those whose cases the person may see."""
        super().__init__(*args, **kwargs)
        field = self.fields["agency"]
        assert isinstance(field, forms.ChoiceField)
        self._agencies = tuple(agencies)
        field.choices = [*_ANY, *self._agencies]
        self.is_valid()
        self.given = {name: value for name, value in self.cleaned_data.items() if value}
        """The filters that are set; one that is at fault narrows nothing."""

    @property
    def asked(self) -> str:
        """The words to be searched for."""
        return str(self.given.get("q", ""))

    @property
    def narrows(self) -> bool:
        """Whether some filter beside the words is set."""
        return bool(self.given.keys() - {"q"})

    def narrow(self, cases: QuerySet[Case], user: User) -> QuerySet[Case]:
        """The cases that the filters leave, whatever words are searched for."""
        columns = {"agency": "agency__code", "state": "state", "outcome": "outcome", "channel": "channel"}
        columns |= {"applicant": "applicant_kind", "year": "counted__year"}
        found = cases.filter(**{column: self.given[name] for name, column in columns.items() if name in self.given})
        return found.filter(clerk=user) if "own" in self.given else found

    @property
    def is_used(self) -> bool:
        """Whether some filter is set."""
        return any(self.data.get(name) for name in self.fields)

    @property
    def markup(self) -> SafeString:
        """The fields with what is set. Most pages have the same, which are kept; words that were typed are not."""
        if self.errors:
            return self.render()
        given = tuple((name, self.data[name]) for name in self.fields if name in self.data and name != "q")
        return self["q"].as_field_group() + _selects(get_language(), self._agencies, given)


@lru_cache(maxsize=64)
def _selects(
    _language: str | None, agencies: tuple[tuple[str, str], ...], given: tuple[tuple[str, str], ...]
) -> SafeString:
    """The fields but that of words, in a language, which is the page's."""
    form = FilterForm(dict(given), agencies=agencies)
    return format_html_join("", "{}", ((field.as_field_group(),) for field in form if field.name != "q"))
