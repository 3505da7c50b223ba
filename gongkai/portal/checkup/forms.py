"""The form by which files are handed in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from gongkai.portal.checkup.admission import ACCEPTED, LARGEST_FILE, MOST_FILES
from gongkai.portal.checkup.services import Upload


class FilesInput(forms.ClearableFileInput):
    """An input that takes several files; they can be dropped on it."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        """The files, each cleaned by itself; an empty one is told of when it is taken in."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if len(given) > MOST_FILES:
            raise ValidationError(_("一次最多体检%(most)s个文件。"), params={"most": MOST_FILES})
        if not given:
            super().clean(None, initial)  # says that it is required, if it is
        return [super(FilesField, self).clean(file, initial) for file in given]


class SubmissionForm(forms.Form):
    """Reports, and last year's to compare them with."""

    reports = FilesField(
        label=_("年度报告文件"),
        help_text=_(
            "可以一次选多个，也可以把文件拖到这里。Word、WPS、PDF、网页、Excel、文本都可以，每个不超过%(limit)s MB。"
        )
        % {"limit": LARGEST_FILE >> 20},
        allow_empty_file=True,
        max_length=1000,
        widget=FilesInput(attrs={"accept": ",".join(ACCEPTED)}),
    )
    previous = FilesField(
        label=_("上年的年度报告"),
        required=False,
        help_text=_("放进来可以核对结转件数、现行有效件数等跨年度的数。"),
        allow_empty_file=True,
        max_length=1000,
        widget=FilesInput(attrs={"accept": ",".join(ACCEPTED)}),
    )

    def uploads(self) -> list[Upload]:
        """What was sent, once it is valid."""
        return [
            Upload(file.name or "", file.size or 0, file, previous)
            for field, previous in (("reports", False), ("previous", True))
            for file in self.cleaned_data[field]
        ]
