"""Forms of the record."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from gongkai.portal.fields import DayField, LineField
from gongkai.portal.published.exchange import LARGEST_FILE, SCHEMES
from gongkai.portal.published.models import LONGEST_ADDRESS, LONGEST_TITLE
from gongkai.portal.published.services import Details


class PublishedForm(forms.Form):
    """Something that is published."""

    title = LineField(label=_("标题"), max_length=LONGEST_TITLE, help_text=_("照公开时的标题填写，申请人凭它找到"))
    address = LineField(
        label=_("网址"),
        max_length=LONGEST_ADDRESS,
        help_text=_("公开这条信息的网页，以http://或https://开头"),
        validators=[URLValidator(schemes=SCHEMES, message=_("请填写完整的网址，以http://或https://开头"))],
        widget=forms.URLInput,
    )
    day = DayField(label=_("公开日期"), initial=localdate)

    def clean_day(self) -> date:
        """A day that has come."""
        day: date = self.cleaned_data["day"]
        if day > localdate():
            raise ValidationError(_("日期不能晚于今天"))
        return day

    def details(self) -> Details:
        """What the form says."""
        return Details(**self.cleaned_data)


class UploadForm(forms.Form):
    """A file of what is published."""

    file = forms.FileField(
        label=_("CSV文件"),
        help_text=_("第一行是列名：标题、网址、公开日期"),
        widget=forms.FileInput(attrs={"accept": ".csv"}),
    )

    def clean_file(self) -> bytes:
        """The file's content."""
        file: Any = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise ValidationError(_("文件超过%(most)sMB"), params={"most": LARGEST_FILE // 2**20})
        return bytes(file.read())
