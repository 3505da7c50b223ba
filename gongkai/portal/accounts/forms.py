"""Forms for signing in and for one's own account."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from gongkai.portal.accounts import second_factor, signing_in
from gongkai.portal.accounts.models import User
from gongkai.portal.accounts.signing_in import SignInError
from gongkai.portal.wording import text


def _password(label: Any, autocomplete: str, help_text: Any = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, max_length=1000, widget=widget, help_text=help_text)


def _code(label: Any, help_text: Any, **attributes: Any) -> forms.CharField:
    plain = {"autocomplete": "one-time-code", "autocapitalize": "off", "spellcheck": "false"}
    widget = forms.TextInput(attrs=plain | attributes)
    return forms.CharField(label=label, max_length=40, widget=widget, help_text=help_text)


class SignInForm(forms.Form):
    """An account and its password."""

    username = forms.CharField(
        label=_("账号"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True})
    )
    password = _password(_("密码"), "current-password")


class CodeForm(forms.Form):
    """A code of the second factor, or a recovery code."""

    code = _code(_("验证码"), _("验证器应用显示的六位数字；手机不在身边时，可填写一个恢复码"), autofocus=True)


class AgainForm(forms.Form):
    """Proof that it is the person, before what must not be done by whoever finds the screen open.

    That is the password; where another system vouches for the person, a code of the second factor, if there is one.
    """

    password = _password(_("当前密码"), "current-password")
    present = _code(_("当前验证码"), _("现有验证器应用显示的六位数字，或者一个恢复码"))

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        """`request`: whose account it is."""
        super().__init__(*args, **kwargs)
        self.request = request
        self.user = cast(User, request.user)
        by_password = signing_in.began_by_password(request)
        if not by_password:
            del self.fields["password"]
        if by_password or not second_factor.is_enrolled(self.user):
            del self.fields["present"]

    def clean_password(self) -> str:
        """The password, if it is the person's."""
        return self._proved("password", signing_in.ask_again)

    def clean_present(self) -> str:
        """The code, if it is the person's."""
        return self._proved("present", signing_in.ask_code_again)

    def _proved(self, name: str, ask: Callable[[HttpRequest, str], None]) -> str:
        given: str = self.cleaned_data[name]
        try:
            ask(self.request, given)
        except SignInError as error:
            raise ValidationError(text(error.message)) from error
        return given


class NewPasswordForm(AgainForm):
    """Another password."""

    new = _password(
        _("新密码"), "new-password", _("至少10位，不能全是数字，不能与账号、姓名相近，不能是常见密码或最近用过的密码")
    )
    again = _password(_("再次输入新密码"), "new-password")

    field_order = ("password", "new", "again")

    def clean_new(self) -> str:
        """The new password, if the rules allow it."""
        new: str = self.cleaned_data["new"]
        password_validation.validate_password(new, self.user)
        return new

    def clean_again(self) -> str:
        """The new password, if it was typed twice alike."""
        again: str = self.cleaned_data["again"]
        if "new" in self.cleaned_data and again != self.cleaned_data["new"]:
            raise ValidationError(_("两次输入的新密码不一致"))
        return again


class EnrolmentForm(AgainForm):
    """The first code of a second factor."""

    code = _code(_("验证码"), _("验证器应用显示的六位数字"), inputmode="numeric")
    field_order = ("present", "code", "password")


class ProfileForm(forms.ModelForm[User]):
    """How the person is reached."""

    class Meta:
        """The name is kept by administrators: it stands under what the person does."""

        model = User
        fields = ("email", "telephone", "reminders")
