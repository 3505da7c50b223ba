"""The markup of widgets is that of Django's own templates, but for spaces between options."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from gongkai.portal.fields import DayField
from gongkai.portal.rendering import Renderer, blank

HOSTILE = "\"><script>alert('𠮷')</script>&amp;"
SPACES = re.compile(r"(?<=>)\s+(?=</?opt|</sel)")
"""Between the elements of a select."""
CHOICES: list[tuple[Any, Any]] = [
    ("", _("不限")),
    (HOSTILE, HOSTILE),
    (1, 5),
    ("组", [("one", "一"), ("two", mark_safe("<b>二</b>"))]),
]
WIDGETS: dict[str, tuple[forms.Widget, list[Any]]] = {
    "text": (forms.TextInput({"class": HOSTILE, "required": True, "disabled": False}), [None, "", HOSTILE, 5]),
    "safe": (forms.TextInput(), [mark_safe("&amp;")]),
    "number": (forms.NumberInput({"min": 2008}), [None, 2026]),
    "e-mail": (forms.EmailInput(), ["a@b.example"]),
    "day": (DayField.widget, [None, date(2026, 1, 2), "nonsense"]),
    "password": (forms.PasswordInput(), ["secret"]),
    "hidden": (forms.HiddenInput(), [HOSTILE]),
    "checkbox": (forms.CheckboxInput({"checked": True}), [True, False, "on"]),
    "file": (forms.FileInput({"accept": ".pdf"}), [None, "x"]),
    "area": (forms.Textarea({"rows": 3}), [None, "", HOSTILE, "\n第一行\n第二行"]),
    "select": (forms.Select({"id": "x"}, CHOICES), [None, "", HOSTILE, 1, "1", "two", "none"]),
    "several": (forms.SelectMultiple(None, CHOICES), [["two", 1], []]),
    "radio": (forms.RadioSelect(None, CHOICES[:2]), [HOSTILE]),
}


@pytest.mark.parametrize("name", WIDGETS)
def test_markup_is_djangos_own(name: str) -> None:
    widget, values = WIDGETS[name]
    for value in values:
        ours = widget.render("a<b", value, {"title": HOSTILE}, renderer=Renderer())
        theirs = widget.render("a<b", value, {"title": HOSTILE}, renderer=TemplatesSetting())
        assert type(ours) is type(theirs)
        assert ours == SPACES.sub("", theirs)


class Folded(forms.Form):
    """A form as pages have them folded."""

    token = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("理由"))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_form_that_nobody_has_filled_in_is_made_once(language: str) -> None:
    with override(language):
        for token in ("first", HOSTILE):
            assert blank(Folded, token) == str(Folded(initial={"token": token}))
