"""The form of a decision: an outcome, its basis and its reasons for each item, and the whole request's where needed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from gongkai.law.outcomes import Outcome, combined
from gongkai.portal.cases.models import Case, Decision, Item
from gongkai.portal.desk.filters import outcome_choices
from gongkai.portal.desk.forms import LONGEST_TEXT, SeenForm
from gongkai.portal.handling.services import Line
from gongkai.portal.letters.values import cited

LONGEST_BASIS = 200
LONGEST_INFORMATION = 5_000
_UNDECIDED = [("", _("请选择"))]


class DecisionForm(SeenForm):
    """What is decided on each item of a case."""

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        """It begins with the case's last draft, which was returned, if there is one."""
        super().__init__(*args, **kwargs)
        self.items = list(case.items.all())
        for item in self.items:
            self.fields[f"outcome_{item.pk}"] = forms.ChoiceField(
                label=_("结果"), choices=[*_UNDECIDED, *outcome_choices()]
            )
            self.fields[f"basis_{item.pk}"] = forms.CharField(
                label=_("依据"),
                max_length=LONGEST_BASIS,
                required=False,
                help_text=_("留空时按所选结果填入条例的条款"),
            )
            self.fields[f"reasons_{item.pk}"] = forms.CharField(
                label=_("理由"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 5})
            )
            self.fields[f"information_{item.pk}"] = forms.CharField(
                label=_("提供的信息或者获取方式"),
                max_length=LONGEST_INFORMATION,
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
        self.fields["whole"] = forms.ChoiceField(
            label=_("全件计入统计的结果"),
            choices=[("", _("由各事项得出")), *outcome_choices()],
            required=False,
            help_text=_("各事项结果不同且都没有公开时才需要选定"),
        )
        self._begin_with(case.decisions.order_by("-event__sequence").first())

    def groups(self) -> Iterator[tuple[Item, list[BoundField]]]:
        """The items with their fields."""
        for item in self.items:
            yield item, [self[f"{name}_{item.pk}"] for name in ("outcome", "basis", "reasons", "information")]

    def clean(self) -> dict[str, Any]:
        """Where the items do not say how the request is counted, somebody must."""
        given = super().clean() or self.cleaned_data
        outcomes = [given.get(f"outcome_{item.pk}") for item in self.items]
        decided = [Outcome(each) for each in outcomes if each]
        if decided and len(decided) == len(outcomes) and not given.get("whole") and combined(decided) is None:
            self.add_error("whole", ValidationError(_("各事项结果不同且均未公开，请选定全件按哪一项计入统计")))
        return given

    def lines(self) -> list[Line]:
        """What is decided."""
        given = self.cleaned_data
        lines = []
        for item in self.items:
            outcome = Outcome(given[f"outcome_{item.pk}"])
            basis = given[f"basis_{item.pk}"].strip() or cited(outcome.basis)
            reasons, information = given[f"reasons_{item.pk}"], given[f"information_{item.pk}"]
            lines.append(Line(item, outcome, basis[:LONGEST_BASIS], reasons.strip(), information.strip()))
        return lines

    def whole(self) -> Outcome | None:
        """The whole request's outcome, where one was chosen."""
        return Outcome(self.cleaned_data["whole"]) if self.cleaned_data["whole"] else None

    def _begin_with(self, draft: Decision | None) -> None:
        for line in draft.lines.all() if draft else ():
            for name in ("outcome", "basis", "reasons", "information"):
                self.initial[f"{name}_{line.item_id}"] = getattr(line, name)
