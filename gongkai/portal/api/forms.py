"""The form by which a person makes a token."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from gongkai.portal.accounts.forms import AgainForm
from gongkai.portal.agencies.permissions import Action, may_somewhere
from gongkai.portal.api.models import Scope

LIVES = ((30, _("30天")), (90, _("90天")), (365, _("一年")))
"""For how many days a token can be used."""
NEEDS = {Scope.CASES: Action.SEE_CASES, Scope.ENTER: Action.HANDLE_CASES, Scope.STATISTICS: Action.SEE_CASES}
"""What a person must be allowed somewhere for a scope to be of any use."""


class TokenForm(AgainForm):
    """What the token is for, what it may be used for, and for how long."""

    name = forms.CharField(label=_("用途"), max_length=60, help_text=_("例如“与公文系统对接”，以后据此辨认"))
    scopes = forms.MultipleChoiceField(
        label=_("范围"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple, help_text=_("只选需要的")
    )
    days = forms.TypedChoiceField(label=_("有效期"), choices=LIVES, coerce=int, initial=90)
    field_order = ("name", "scopes", "days", "password", "present")

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        """`request`: whose token it will be; only scopes that are of use to the person are offered."""
        super().__init__(*args, request=request, **kwargs)
        useful = [scope for scope in Scope if may_somewhere(self.user, NEEDS[scope])]
        field = self.fields["scopes"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(scope.value, scope.label) for scope in useful]
