"""Forms for periods."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.law.retention import LONGEST, Kept
from gongkai.messages import Message
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
