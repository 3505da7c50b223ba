"""Forms about agencies. Each takes the agencies that the person may change, and offers no others."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gongkai.portal.agencies.models import Agency, Role
from gongkai.portal.fields import DayField
from gongkai.portal.wording import choices
from gongkai.report.write.labels import LEVELS

LARGEST_FILE = 5 * 1024 * 1024
"""The largest file of agencies that is taken, in bytes: the country's fit into it."""


class DayForm(forms.Form):
    """A change with the day from which it holds."""

    day = DayField(label=_("生效日期"), initial=timezone.localdate)

    def __init__(self, *args: Any, agencies: QuerySet[Agency], **kwargs: Any) -> None:
        """`agencies`: those that may be chosen."""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = agencies


class AddForm(DayForm):
    """A new agency below another."""

    code = forms.SlugField(label=_("代码"), max_length=60, help_text=_("字母、数字、连字符，设立后不再变更"))
    name = forms.CharField(label=_("名称"), max_length=120)
    level = forms.ChoiceField(label=_("层级"), required=False, choices=[("", _("未定")), *choices(LEVELS)])


class RenameForm(DayForm):
    """Another name."""

    name = forms.CharField(label=_("新名称"), max_length=120)


class MoveForm(DayForm):
    """Another parent."""

    parent = forms.ModelChoiceField(Agency.objects.none(), label=_("新的上级机关"))


class SuccessorForm(DayForm):
    """Closing an agency, or merging it into another: that one carries on its duties."""

    successor = forms.ModelChoiceField(
        Agency.objects.none(), label=_("承继职能的机关"), help_text=_("未办结的申请和人员角色转至该机关")
    )


class SplitForm(DayForm):
    """Agencies made out of one."""

    parts = forms.CharField(
        label=_("分设出的机关"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("每行一个：代码，空格，名称"),
    )
    successor_code = forms.CharField(
        label=_("承继原机关的代码"), required=False, help_text=_("填写时，原机关撤销；不填，原机关保留")
    )

    def clean_parts(self) -> list[tuple[str, str]]:
        """The codes and names."""
        parts = []
        for number, line in enumerate(self.cleaned_data["parts"].splitlines(), 1):
            if not line.strip():
                continue
            code, _space, name = line.strip().partition(" ")
            if not name.strip():
                raise ValidationError(_("第%(number)s行应为“代码 名称”"), params={"number": number})
            parts.append((code, name.strip()))
        return parts


class ImportForm(forms.Form):
    """A file of agencies."""

    file = forms.FileField(label=_("CSV文件"), help_text=_("列：code、name、level、parent，UTF-8编码"))
    day = DayField(label=_("生效日期"), initial=timezone.localdate)

    def clean_file(self) -> str:
        """The file's text."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise ValidationError(_("文件超过5MB"))
        try:
            return str(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise ValidationError(_("文件不是UTF-8编码的文本；请在表格软件中另存为“CSV UTF-8”")) from None


class GrantForm(forms.Form):
    """A role for somebody who has an account, or for somebody new."""

    username = forms.CharField(label=_("账号"), max_length=150, help_text=_("已有账号则授予角色；没有则新建"))
    name = forms.CharField(label=_("姓名"), max_length=80, required=False, help_text=_("新建账号时填写"))
    email = forms.EmailField(label=_("电子邮箱"), required=False)
    role = forms.ChoiceField(label=_("角色"), choices=Role.choices)
