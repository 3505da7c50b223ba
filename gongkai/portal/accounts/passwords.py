"""Rules for passwords beside Django's own."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gongkai.portal.accounts.models import User


class LengthValidator(MinimumLengthValidator):
    """Django's, with words that its Chinese catalogue lacks."""

    def get_error_message(self) -> str:
        """What is wrong with a short password."""
        return _("密码太短，至少要有%(length)s个字符") % {"length": self.min_length}

    def get_help_text(self) -> str:
        """The rule, in words."""
        return _("至少要有%(length)s个字符") % {"length": self.min_length}


class FormerPasswordValidator:
    """Refuses the password that the person has, and the last ones before it."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Raise ValidationError for a password that the person had."""
        if not isinstance(user, User) or user.pk is None:
            return
        former = [user.password, *user.former_passwords.values_list("password", flat=True)]
        if any(check_password(password, kept) for kept in former):
            raise ValidationError(_("不能使用最近用过的密码"), code="password_used_before")

    def get_help_text(self) -> str:
        """The rule, in words."""
        return _("不能使用最近用过的密码")
