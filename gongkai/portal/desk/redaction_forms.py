"""Forms of a redaction: which words and which parts of pages are to be removed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet
from django.utils.translation import gettext_lazy as _

from gongkai.portal.redacting.choice import Choice, Corners, Read

MOST_WORDS, LONGEST_WORD, SHORTEST_WORD = 200, 100, 2
MOST_AREAS = 500
LONGEST_SIDE = 5_000
"""Millimetres: more than the largest page that a PDF can have."""


class RevisionForm(forms.Form):
    """A form that carries which revision of the choice the person saw."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=1_000_000)


class ChoiceForm(RevisionForm):
    """Entries that were found, and words typed by hand."""

    entries = forms.TypedMultipleChoiceField(coerce=int, required=False)
    words = forms.CharField(
        label=_("其他要遮盖的文字"),
        required=False,
        max_length=MOST_WORDS * (LONGEST_WORD + 2),
        help_text=_("每行一个；全文中的每一处都会遮盖"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, read: Read, **kwargs: Any) -> None:
        """The entries are those that were read in the document."""
        super().__init__(*args, **kwargs)
        field = self.fields["entries"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(number, entry.text) for number, entry in enumerate(read.entries)]

    def clean_words(self) -> list[str]:
        """The words, one on each line."""
        words = [" ".join(line.split()) for line in self.cleaned_data["words"].splitlines() if line.strip()]
        if len(words) > MOST_WORDS:
            raise ValidationError(_("最多填写%(most)s个") % {"most": MOST_WORDS})
        for word in words:
            if not SHORTEST_WORD <= len(word) <= LONGEST_WORD:
                raise ValidationError(
                    _("“%(word)s”应为%(least)s至%(most)s个字；单个字请按位置遮盖")
                    % {"word": word[:20], "least": SHORTEST_WORD, "most": LONGEST_WORD}
                )
        return words


class AreaForm(forms.Form):
    """A part of a page, in millimetres from the upper left corner."""

    page = forms.IntegerField(label=_("页"), min_value=1, required=False)
    left = forms.FloatField(label=_("左边距"), min_value=0, max_value=LONGEST_SIDE, required=False)
    top = forms.FloatField(label=_("上边距"), min_value=0, max_value=LONGEST_SIDE, required=False)
    width = forms.FloatField(label=_("宽"), min_value=0.5, max_value=LONGEST_SIDE, required=False)
    height = forms.FloatField(label=_("高"), min_value=0.5, max_value=LONGEST_SIDE, required=False)

    def __init__(self, *args: Any, read: Read, **kwargs: Any) -> None:
        """`read` says which pages there are."""
        super().__init__(*args, **kwargs)
        self.sheets = read.sheets
        for field in self.fields.values():
            field.widget.attrs["step"] = "any"

    def clean(self) -> dict[str, Any]:
        """All of it or nothing, and on the page."""
        given = super().clean() or self.cleaned_data
        values = [given.get(name) for name in ("page", "left", "top", "width", "height")]
        if self.errors or all(value is None for value in values):
            return given
        if any(value is None for value in values):
            raise ValidationError(_("位置要填写完整：页、左边距、上边距、宽、高"))
        if given["page"] > len(self.sheets):
            raise ValidationError(_("只有%(pages)s页") % {"pages": len(self.sheets)})
        sheet = self.sheets[given["page"] - 1]
        if given["left"] >= sheet.width or given["top"] >= sheet.height:
            raise ValidationError(_("位置在页面之外"))
        return given

    def area(self) -> tuple[int, Corners] | None:
        """The page and the corners; None where the row is empty."""
        given = self.cleaned_data
        if given.get("page") is None:
            return None
        return given["page"], (given["left"], given["top"], given["width"], given["height"])


Areas = forms.formset_factory(AreaForm, extra=2, max_num=MOST_AREAS, absolute_max=MOST_AREAS, validate_max=True)


def areas_of(formset: BaseFormSet[Any]) -> list[tuple[int, Corners]]:
    """The areas of the rows that are filled in."""
    return [area for form in formset.forms if (area := form.area())]


def rows_of(choice: Choice) -> list[dict[str, float]]:
    """What the rows begin with."""
    names = ("left", "top", "width", "height")
    return [
        {"page": page, **{name: round(value, 1) for name, value in zip(names, corners, strict=True)}}
        for page, corners in choice.areas
    ]


def typed(words: Sequence[str]) -> str:
    """Words as the form's field has them."""
    return "\n".join(words)
