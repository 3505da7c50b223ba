"""The forms of an office's texts and details."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from gongkai.law.remedy_table import read_table
from gongkai.law.table_reader import TableError
from gongkai.portal.letters import templates
from gongkai.portal.letters.kinds import Kind
from gongkai.portal.letters.models import Details
from gongkai.portal.letters.templates import BrokenTemplateError, Line
from gongkai.portal.wording import text

LONGEST_TABLE = 20_000
"""Characters of an office's table of remedies."""


class TemplateForm(forms.Form):
    """The text of a kind of letter."""

    text = forms.CharField(
        label=_("模板"),
        max_length=templates.LONGEST,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false", "class": "template"}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.lines: tuple[Line, ...] = ()

    def clean_text(self) -> str:
        """The text, with `lines` read from it; each fault is told with its line."""
        given = "\n".join(self.cleaned_data["text"].splitlines()) + "\n"
        try:
            self.lines = templates.read(given, self.kind)
        except BrokenTemplateError as error:
            raise ValidationError([text(fault.sentence) for fault in error.faults]) from error
        return given


class DetailsForm(forms.ModelForm[Details]):
    """What an office's letters say of it."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    class Meta:
        """Everything but who saved it and when."""

        model = Details
        fields = ("prefix", "contact", "organ", "court", "remedies")
        labels: ClassVar = {
            "prefix": _("机关代字"),
            "contact": _("联系方式"),
            "organ": _("行政复议机关"),
            "court": _("受理行政诉讼的人民法院"),
            "remedies": _("本机关的救济途径表"),
        }
        help_texts: ClassVar = {
            "prefix": _("文号的开头，不填为机关全称"),
            "contact": _("写在文书末尾：地址、电话、办公时间"),
            "organ": _("不填则答复书不写明机关名称"),
            "court": _("不填则答复书不写明法院名称"),
            "remedies": _("当地复议机关、法院另有要求时填写，格式同法定的救济途径表（TOML）；不填为法定的表"),
        }

    def clean_remedies(self) -> str:
        """The table, if it is one."""
        given = str(self.cleaned_data["remedies"])
        if len(given) > LONGEST_TABLE:
            raise ValidationError(_("救济途径表太长"))
        if given.strip():
            try:
                read_table(given)
            except TableError as error:
                raise ValidationError(text(error.message)) from error
        return given.strip()
