"""Forms about cases of reconsideration and litigation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gongkai.law.remedy_procedure import Ruling, rulings
from gongkai.law.remedy_table import RemedyKind
from gongkai.portal.agencies.models import Agency
from gongkai.portal.cases.models import Case
from gongkai.portal.fields import DayField
from gongkai.portal.remedies.models import Remedy
from gongkai.portal.remedies.services import Brought, Ending, PartyOf
from gongkai.portal.wording import choices

LONGEST = 5_000
"""Characters of a claim or an order."""
KINDS = choices({kind.value: kind.message for kind in RemedyKind})


def _long(label: Any, **options: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(label=label, required=False, max_length=LONGEST, widget=widget, **options)


class FilterForm(forms.Form):
    """What the list of cases can be narrowed to; all of it optional."""

    agency = forms.ModelChoiceField(Agency.objects.none(), label=_("机关"), required=False, to_field_name="code")
    kind = forms.ChoiceField(label=_("类型"), required=False, choices=[("", _("不限")), *KINDS])
    pending = forms.BooleanField(label=_("只看尚未审结的"), required=False)

    def __init__(self, *args: Any, agencies: QuerySet[Agency], **kwargs: Any) -> None:
        """`agencies`: those whose cases the person may see."""
        super().__init__(*args, **kwargs)
        field = self.fields["agency"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = agencies

    def narrow(self, remedies: QuerySet[Remedy]) -> QuerySet[Remedy]:
        """The cases that the filters leave; a filter that is at fault narrows nothing."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        found = remedies.filter(ended=None) if given.pop("pending", False) else remedies
        return found.filter(**given)


class OpenForm(forms.Form):
    """A case as the organ's notice tells of it."""

    kind = forms.ChoiceField(label=_("类型"), choices=KINDS)
    reference = forms.CharField(label=_("案号"), max_length=80)
    organ = forms.CharField(label=_("复议机关或者法院"), max_length=120)
    case = forms.CharField(
        label=_("所涉申请的编号"), max_length=60, required=False, help_text=_("与依申请公开无关的，不填")
    )
    follows = forms.ModelChoiceField(
        Remedy.objects.none(), label=_("此前的行政复议"), required=False, help_text=_("复议后起诉的，选择该复议案件")
    )
    filed = DayField(label=_("申请复议或者起诉的日期"))
    notified = DayField(label=_("收到通知的日期"), help_text=_("答复期限从次日起算"))
    simplified = forms.BooleanField(label=_("行政复议适用简易程序"), required=False)
    party = forms.CharField(label=_("申请人或者原告"), max_length=120)
    contact = forms.CharField(label=_("联系电话"), max_length=60, required=False)
    third_parties = _long(_("第三人"), help_text=_("每行一个"))
    claim = _long(_("请求事项"))

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        """`agency`: against which it is brought."""
        super().__init__(*args, **kwargs)
        self._agency = agency
        field = self.fields["follows"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Remedy.objects.filter(
            Q(agency=agency) | Q(agency__successor=agency), kind=RemedyKind.RECONSIDERATION.value, ended__isnull=False
        )

    def clean_case(self) -> Case | None:
        """The request of that number, of this agency or of one whose duties it carries on."""
        number = self.cleaned_data["case"].strip()
        if not number:
            return None
        found = Case.objects.filter(Q(agency=self._agency) | Q(agency__successor=self._agency), number=number).first()
        if found is None:
            raise ValidationError(_("本机关没有编号为“%(number)s”的申请"), params={"number": number})
        return found

    def brought(self) -> Brought:
        """What was entered."""
        given = self.cleaned_data
        parties = [PartyOf(given["party"], contact=given["contact"])]
        names = (line.strip() for line in given["third_parties"].splitlines())
        parties += [PartyOf(name, parties[0].role.THIRD_PARTY) for name in names if name]
        same = ("reference", "organ", "filed", "notified", "case", "follows", "claim", "simplified")
        return Brought(RemedyKind(given["kind"]), parties=parties, **{name: given[name] for name in same})


class ReplyForm(forms.Form):
    """That the agency replied."""

    day = DayField(label=_("提交答复和证据的日期"), initial=timezone.localdate)


class ConcludeForm(forms.Form):
    """How a case ended."""

    ruling = forms.ChoiceField(label=_("结果"))
    day = DayField(
        label=_("收到决定书或者生效裁判的日期"),
        initial=timezone.localdate,
        help_text=_("可以上诉的裁判，填写其生效后收到或者得知的日期"),
    )
    orders = _long(_("主文"))
    days = forms.IntegerField(
        label=_("重新办理的期限（工作日）"),
        required=False,
        min_value=1,
        max_value=365,
        help_text=_("责令重新办理的填写"),
    )
    due = DayField(label=_("重新办理的截止日期"), required=False, help_text=_("写明具体日期的，填此项"))
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: Any, kind: RemedyKind, **kwargs: Any) -> None:
        """`kind`: of the case."""
        super().__init__(*args, **kwargs)
        field = self.fields["ruling"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices({ruling.value: ruling.message for ruling in rulings(kind)})

    def ending(self) -> Ending:
        """What was entered."""
        given = self.cleaned_data
        return Ending(Ruling(given["ruling"]), given["day"], given["orders"], given["days"], given["due"])
