"""Forms of notices and of the calculator."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from gongkai.law.notices import NoticeError, read_notice
from gongkai.law.notices.reading import MAX_LENGTH
from gongkai.law.statutory import YEARS
from gongkai.portal.calendars.calculator import GROUPS, event_name
from gongkai.portal.fields import DayField
from gongkai.portal.wording import later, text

LARGEST_FILE = 4 * MAX_LENGTH
"""The largest file that is taken, in bytes: no character has more than four."""


class NoticeForm(forms.Form):
    """A notice, pasted in or as a file. `cleaned_data` has it as "notice", and as "source" what it was read from."""

    text = forms.CharField(
        label=_("通知原文"),
        required=False,
        max_length=MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("把国务院办公厅通知的全文粘贴到这里，从标题到落款"),
    )
    file = forms.FileField(label=_("或者文件"), required=False, help_text=_("文本文件，或CSV（列：date、kind、name）"))
    year = forms.IntegerField(
        label=_("年份"),
        required=False,
        min_value=YEARS[0],
        max_value=YEARS[-1],
        help_text=_("只在文字里没有写明年份时填写"),
    )

    def clean_file(self) -> str:
        """The file's text, in UTF-8 or as programs in China write it; empty where there is none."""
        file = self.cleaned_data["file"]
        if not file:
            return ""
        if file.size > LARGEST_FILE:
            raise ValidationError(_("文件太大，不像是一份通知"))
        content = file.read()
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                decoded = str(content.decode(encoding))
            except UnicodeDecodeError:
                continue
            if "\0" not in decoded:
                return decoded
        raise ValidationError(_("文件不是文本；Word或PDF文件请打开后复制全文，粘贴到上面"))

    def clean(self) -> dict[str, Any]:
        """Read the notice."""
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        pasted, uploaded = cleaned.get("text", ""), cleaned.get("file", "")
        if bool(pasted) == bool(uploaded):
            raise ValidationError(_("请粘贴通知原文，或者选择文件，二者取一"))
        field = "text" if pasted else "file"
        try:
            cleaned["notice"] = read_notice(pasted or uploaded, cleaned.get("year"))
        except NoticeError as error:
            self.add_error(field, text(error.message))
        cleaned["source"] = pasted or uploaded
        return cleaned


class StartForm(forms.Form):
    """When a request was received."""

    received = DayField(label=_("收到申请的日期"), help_text=_("收到之日不计，从次日起算"))
    today = DayField(label=_("按哪一天计算"), required=False, help_text=_("不填为今天"))


class EventForm(forms.Form):
    """One event more."""

    kind = forms.ChoiceField(label=_("事件"))
    day = DayField(label=_("发生日期"))
    days = forms.IntegerField(
        label=_("工作日数"), required=False, min_value=1, max_value=999, help_text=_("延期、补正等写明的天数")
    )
    due = DayField(label=_("写明的到期日"), required=False, help_text=_("没有写天数而写了日期时填写"))
    party = forms.CharField(
        label=_("对方"),
        required=False,
        max_length=40,
        help_text=_("有几个第三方或机关时用来区分，写代号即可，不要写姓名"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        offered = [(later(group), [(each, later(event_name(each))) for each in kinds]) for group, kinds in GROUPS]
        kind.choices = [("", _("请选择")), *offered]

    def clean_party(self) -> str:
        """A name in one piece: it is part of an address."""
        return "".join(self.cleaned_data["party"].split()).replace("@", "＠")
