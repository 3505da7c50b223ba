"""Forms of applicants who follow their requests, and of whoever is consulted."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from gongkai.portal.cases.uploads import FilesField
from gongkai.portal.fields import WordsField
from gongkai.portal.handling.by_applicant import LONGEST_TEXT, MOST_FILES

_SEPARATORS = str.maketrans("", "", " -–—·.\u3000")
"""What people put between the letters of a code when they write it down."""


def plain(text: str) -> str:
    """What was typed, full-width letters and figures as the usual ones."""
    return unicodedata.normalize("NFKC", text).strip()


class CodeForm(forms.Form):
    """The code with which an applicant asks after a case."""

    query_code = forms.CharField(
        label=_("查询码"),
        max_length=60,
        help_text=_("提交申请或者领取回执时得到的12位字母和数字，不分大小写"),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "code"}
        ),
    )

    def clean_query_code(self) -> str:
        """The code without what stands between its letters."""
        return plain(self.cleaned_data["query_code"]).translate(_SEPARATORS).upper()


class EntranceForm(CodeForm):
    """Number and code of a case."""

    number = forms.CharField(
        label=_("申请编号"),
        max_length=60,
        help_text=_("写在接收回执和各件文书上"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    field_order = ("number", "query_code")

    def clean_number(self) -> str:
        """The number as it is kept."""
        return plain(self.cleaned_data["number"])


class OwnForm(forms.Form):
    """A form that carries how many events of the case the applicant saw."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=100_000)


def _files() -> FilesField:
    """Files that come with what somebody sends; together no more than a form may have (`carrying.bounded`)."""
    help_text = _("照片、扫描件或者文件，最多5个，合计不超过10MB")
    return FilesField(label=_("附件"), required=False, most=MOST_FILES, help_text=help_text)


class WordsForm(OwnForm):
    """What an applicant writes, with files."""

    text = WordsField(
        required=False, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 7, "maxlength": LONGEST_TEXT})
    )
    enclosures = _files()

    def __init__(self, *args: Any, label: Any, help_text: Any = "", must: bool = True, **kwargs: Any) -> None:
        """`label` and `help_text` say what is to be written; `must` whether something has to be."""
        super().__init__(*args, **kwargs)
        field = self.fields["text"]
        field.label, field.help_text, field.required = label, help_text, must


class WithdrawalForm(OwnForm):
    """That a request is taken back, and why if the applicant wants to say it."""

    text = WordsField(label=_("撤回的原因"), required=False, max_length=1_000, widget=forms.Textarea(attrs={"rows": 3}))
    sure = forms.BooleanField(label=_("我确认撤回这件申请"))


class ComplaintForm(forms.Form):
    """What an applicant complains of."""

    text = WordsField(
        label=_("投诉的内容"),
        max_length=LONGEST_TEXT,
        help_text=_("写明办理机关哪里没有依法办理，例如逾期没有答复；您希望怎样处理"),
        widget=forms.Textarea(attrs={"rows": 8, "maxlength": LONGEST_TEXT}),
    )


class AnswerForm(forms.Form):
    """What a third party or a co-author says of disclosing."""

    consents = forms.ChoiceField(
        label=_("您（单位）的意见"),
        choices=[("yes", _("同意公开")), ("no", _("不同意公开，或者只同意公开一部分"))],
        widget=forms.RadioSelect,
    )
    text = WordsField(
        label=_("理由和说明"),
        required=False,
        max_length=LONGEST_TEXT,
        help_text=_("不同意公开的，请说明理由；只同意公开一部分的，写明哪些可以公开、哪些不可以"),
        widget=forms.Textarea(attrs={"rows": 7, "maxlength": LONGEST_TEXT}),
    )

    def clean(self) -> dict[str, Any]:
        """Whoever does not agree says why."""
        given = super().clean() or self.cleaned_data
        if given.get("consents") == "no" and "text" in given and not given["text"]:
            self.add_error("text", ValidationError(_("请说明不同意公开的理由")))
        return given


class HelpForm(forms.Form):
    """What an agency that is asked for help answers."""

    text = WordsField(
        label=_("回复"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 8, "maxlength": LONGEST_TEXT})
    )


class EnclosuresForm(forms.Form):
    """Files with an answer by link, chosen where it is looked at once more: no page hands them on to another."""

    enclosures = _files()
