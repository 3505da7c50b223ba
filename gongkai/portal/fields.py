"""Fields of forms that several apps have, and what else is read of what a browser sends."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Control characters, those that turn the direction of writing around, and what is no character of Unicode. Joiners and
# selectors stay: names and signs are written with them.
_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff]")
_BREAKS = re.compile("[\t\n\r\u2028\u2029]")


class DayField(forms.DateField):
    """A day, which a browser offers a calendar for."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class LineField(forms.CharField):
    """Words on one line, in whatever characters people's names have; what cannot be seen is refused."""

    def clean(self, value: Any) -> str:
        """The words without spaces around them."""
        text = super().clean(value)
        if is_hidden(text) or _BREAKS.search(text):
            raise ValidationError(_("含有看不见的控制字符，请重新输入"))
        return str(text)


class WordsField(forms.CharField):
    """Words on several lines; what cannot be seen is refused."""

    widget = forms.Textarea

    def clean(self, value: Any) -> str:
        """The words without spaces around them, lines ended in one way."""
        text = super().clean(value.replace("\r\n", "\n") if isinstance(value, str) else value)
        if is_hidden(text):
            raise ValidationError(_("含有看不见的控制字符，请重新输入"))
        return str(text)


def whole(text: str, otherwise: int = 0) -> int:
    """The whole number that stands in a text, not below zero and of nine digits at most; any other text is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else otherwise


def is_hidden(text: str) -> bool:
    """Whether a text has characters that cannot be seen, and are no part of anybody's writing."""
    return _HIDDEN.search(text) is not None
