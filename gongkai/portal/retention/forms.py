"""Forms for periods and holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from gongkai.law.retention import LONGEST, Kept
from gongkai.messages import Message
from gongkai.portal.agencies.models import Agency
from gongkai.portal.cases.models import Case
from gongkai.portal.remedies.models import Remedy
from gongkai.portal.retention.models import REASON
from gongkai.portal.wording import later


class PolicyForm(forms.Form):
    """For how many years each thing is kept, and whether it is removed by itself then."""

    automatic = forms.BooleanField(
        label=_("每天夜间自动删除到期的内容"), required=False, help_text=_("不勾选时，由负责人预览后删除")
    )

    def __init__(self, *args: Any, years: Mapping[Kept, int], **kwargs: Any) -> None:
        """`years`: those that hold now."""
        super().__init__(*args, **kwargs)
        for kept in Kept:
            rule = kept.rule
            values: dict[str, object] = {"years": rule.years, "floor": rule.floor}
            told = Message("办结后年数，默认{years}年，不得少于{floor}年", values)
            if not rule.floor:
                told = Message("办结后年数，默认{years}年", values)
            self.fields[kept.value] = forms.IntegerField(
                label=later(rule.message),
                help_text=later(told),
                initial=years[kept],
                min_value=rule.floor,
                max_value=LONGEST,
            )
        self.order_fields([*(kept.value for kept in Kept), "automatic"])

    def years(self) -> dict[Kept, int]:
        """What was filled in."""
        return {kept: self.cleaned_data[kept.value] for kept in Kept}


class HoldForm(forms.Form):
    """Which case is kept for longer, and why."""

    number = forms.CharField(label=_("申请编号"), max_length=80, help_text=_("与申请无关的复议、诉讼案件，填写案号"))
    reason = forms.CharField(
        label=_("继续保存的原因"),
        max_length=REASON,
        help_text=_("例如档案馆要求保存、审计、案件调查，写明机关和文号；不要写个人姓名"),
    )

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        """`agency`: whose cases may be kept."""
        super().__init__(*args, **kwargs)
        self._agency = agency
        self.found: list[Case | Remedy] = []
        """What has that number: a request, or cases brought, of which organs may give the same number to two."""

    def clean_number(self) -> str:
        """Look for it among the agency's own."""
        number: str = self.cleaned_data["number"]
        self.found += Case.objects.filter(agency=self._agency, number=number).select_related("agency")
        if not self.found:
            remedies = Remedy.objects.filter(agency=self._agency, reference=number)
            of_those = [each.case or each for each in remedies.select_related("agency", "case__agency", "follows")]
            self.found += dict.fromkeys(of_those)
        if not self.found:
            raise ValidationError(_("没有这个编号的申请或者案件，请核对"))
        return number


class LiftForm(forms.Form):
    """Why something is no longer kept for longer."""

    reason = forms.CharField(
        label=_("解除的原因"), max_length=REASON, help_text=_("例如审计结束、已移交档案馆；不要写个人姓名")
    )
