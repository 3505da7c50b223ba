"""People's accounts, and what belongs to signing in. What a person may do is said by roles in agencies, not here."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_otp.oath import TOTP

from gongkai.portal.vault.sealed import SealedField


def normalised(username: str) -> str:
    """The account's name as it is kept: full-width letters and capitals are the same as plain ones."""
    return unicodedata.normalize("NFKC", username).strip().lower()


class UserManager(BaseUserManager["User"]):
    """Finds accounts by their name."""

    def get_by_natural_key(self, username: str | None) -> User:
        """The account of that name, however it was typed. Raises User.DoesNotExist where there is none."""
        return self.get(username=normalised(username or ""))


class User(AbstractBaseUser):
    """An account: one person, who may hold roles in several agencies."""

    username = models.CharField(
        _("账号"),
        max_length=150,
        unique=True,
        validators=[RegexValidator(r"\A[\w.@-]+\Z", _("账号只能由文字、数字和“.”“@”“-”“_”组成"))],
    )
    name = models.CharField(_("姓名"), max_length=80)
    email = models.EmailField(_("电子邮箱"), blank=True)
    telephone = models.CharField(
        _("手机"), max_length=20, blank=True, validators=[RegexValidator(r"\A[\d+ -]+\Z", _("手机号码只能由数字组成"))]
    )
    is_active = models.BooleanField(_("启用"), default=True)
    must_change_password = models.BooleanField(default=True)
    """Whether the password is one that somebody else has set: it opens nothing but the page to change it."""
    password_expires = models.DateTimeField(null=True, blank=True)
    """Until when a password that somebody else has set can be used; one's own has no end."""
    reminders = models.BooleanField(_("用电子邮件提醒办理期限"), default=True)
    """Whether the person is told by e-mail of what is due."""
    created = models.DateTimeField(auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar = ["name"]

    class Meta:
        """In the order of their names."""

        ordering: ClassVar = ["username"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(username=""), name="accounts_username_given"),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.username}）"


class Session(AbstractBaseSession):
    """What the server keeps between a browser's requests; with a user, somebody is signed in there."""

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")
    started = models.DateTimeField(null=True)
    """When the person signed in."""
    seen = models.DateTimeField(null=True)
    """When the last request came, to the minute."""
    address = models.CharField(max_length=45, blank=True)
    agent = models.CharField(max_length=200, blank=True)
    """How the browser describes itself."""

    class Meta(AbstractBaseSession.Meta):
        """A person's sessions are looked up by user."""


class Failures(models.Model):
    """Failed attempts to sign in or to guess a code, as `gongkai.portal.accounts.lockout` counts them."""

    key = models.CharField(max_length=64, primary_key=True)
    """A keyed digest: what people type for an account's name may be their password."""
    count = models.PositiveIntegerField(default=0)
    last = models.DateTimeField()


class FormerPassword(models.Model):
    """A password that the person had, as it was kept: it is not taken again soon."""

    user = models.ForeignKey(User, models.CASCADE, related_name="former_passwords")
    password = models.CharField(max_length=128)
    replaced = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-id"]


class Authenticator(models.Model):
    """An app on the person's phone that shows codes by time (TOTP, RFC 6238: SHA-1, six digits, 30 seconds).

    Its key is sealed: the server must compute with it, whoever reads the database alone cannot.
    """

    DIGITS = 6

    user = models.ForeignKey(User, models.CASCADE, related_name="authenticators")
    key = SealedField()
    """In hexadecimal digits."""
    confirmed = models.BooleanField(default=False)
    """Whether the person has shown by a code to have taken the key into the app."""
    created = models.DateTimeField(auto_now_add=True)
    drift = models.SmallIntegerField(default=0)
    """By how many steps of 30 seconds the phone's clock was ahead when it was last asked."""
    last_t = models.BigIntegerField(default=-1)
    """The step of the last code that was taken: neither it nor an earlier one is taken again."""
    failures = models.PositiveIntegerField(default=0)
    """Wrong codes one after the other."""
    failed = models.DateTimeField(null=True)

    @property
    def bin_key(self) -> bytes:
        """The key itself."""
        return bytes.fromhex(self.key.reveal())

    def code_at(self, moment: datetime) -> TOTP:
        """What computes the codes around a moment."""
        code = TOTP(self.bin_key, digits=self.DIGITS, drift=self.drift)
        code.time = moment.timestamp()
        return code


class RecoveryCode(models.Model):
    """A code for once, in place of the second factor that is lost. Kept as a digest only."""

    user = models.ForeignKey(User, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used = models.DateTimeField(null=True)

    class Meta:
        """A person has each code once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "digest"], name="accounts_recovery_code_once"),
        ]
