"""A form with every kind of field, shown with its errors on the page of the design."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.portal.fields import DayField


class StyleForm(forms.Form):
    """Every kind of field that pages use."""

    name = forms.CharField(label=_("机关名称"), help_text=_("写全称，与公章一致。"))
    year = forms.IntegerField(label=_("年度"))
    level = forms.ChoiceField(label=_("层级"), choices=[("county", _("县级")), ("township", _("乡级"))])
    kind = forms.ChoiceField(
        label=_("种类"), choices=[("one", _("一份")), ("many", _("多份"))], widget=forms.RadioSelect
    )
    day = DayField(label=_("收到日期"), required=False)
    file = forms.FileField(label=_("文件"), required=False)
    note = forms.CharField(label=_("说明"), required=False, widget=forms.Textarea)
    agreed = forms.BooleanField(label=_("我已核对"), required=False)
