"""Forms for signing in and for one's own account."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from gongkai.portal.accounts import signing_in
from gongkai.portal.accounts.models import User
from gongkai.portal.accounts.signing_in import SignInError
from gongkai.portal.wording import text


def _password(label: Any, autocomplete: str, help_text: Any = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, max_length=1000, widget=widget, help_text=help_text)


class SignInForm(forms.Form):
    """An account and its password."""

    username = forms.CharField(
        label=_("账号"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True})
    )
    password = _password(_("密码"), "current-password")


class CodeForm(forms.Form):
    """A code of the second factor, or a recovery code."""

    code = forms.CharField(
        label=_("验证码"),
        max_length=40,
        help_text=_("验证器应用显示的六位数字；手机不在身边时，可填写一个恢复码"),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "off", "spellcheck": "false", "autofocus": True}
        ),
    )


class PasswordForm(forms.Form):
    """The person's password again, before what must not be done by whoever finds the screen open."""

    password = _password(_("当前密码"), "current-password")

    def __init__(self, *args: Any, request: HttpRequest, ask_password: bool = True, **kwargs: Any) -> None:
        """`request`: whose account it is. `ask_password`: not where another system vouches for the person."""
        super().__init__(*args, **kwargs)
        self.request = request
        if not ask_password:
            del self.fields["password"]

    def clean_password(self) -> str:
        """The password, if it is the person's."""
        password: str = self.cleaned_data["password"]
        try:
            signing_in.ask_again(self.request, password)
        except SignInError as error:
            raise ValidationError(text(error.message)) from error
        return password


class NewPasswordForm(PasswordForm):
    """Another password."""

    new = _password(
        _("新密码"), "new-password", _("至少10位，不能全是数字，不能与账号、姓名相近，不能是常见密码或最近用过的密码")
    )
    again = _password(_("再次输入新密码"), "new-password")

    field_order = ("password", "new", "again")

    def clean_new(self) -> str:
        """The new password, if the rules allow it."""
        new: str = self.cleaned_data["new"]
        password_validation.validate_password(new, cast(User, self.request.user))
        return new

    def clean_again(self) -> str:
        """The new password, if it was typed twice alike."""
        again: str = self.cleaned_data["again"]
        if "new" in self.cleaned_data and again != self.cleaned_data["new"]:
            raise ValidationError(_("两次输入的新密码不一致"))
        return again


class EnrolmentForm(PasswordForm):
    """The first code of a second factor."""

    code = forms.CharField(
        label=_("验证码"),
        max_length=10,
        help_text=_("验证器应用显示的六位数字"),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
    field_order = ("code", "password")


class ProfileForm(forms.ModelForm[User]):
    """How the person is reached."""

    class Meta:
        """The name is kept by administrators: it stands under what the person does."""

        model = User
        fields = ("email", "telephone")
