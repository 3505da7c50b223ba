"""Fields of forms that several apps have."""

from __future__ import annotations

from django import forms


class DayField(forms.DateField):
    """A day, which a browser offers a calendar for."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
