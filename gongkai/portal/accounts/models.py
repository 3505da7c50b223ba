"""People's accounts. What a person may do is said by roles in agencies, not here."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Finds accounts by their name."""


class User(AbstractBaseUser):
    """An account: one person, who may hold roles in several agencies."""

    username = models.CharField(_("账号"), max_length=150, unique=True)
    name = models.CharField(_("姓名"), max_length=80)
    email = models.EmailField(_("电子邮箱"), blank=True)
    telephone = models.CharField(_("手机"), max_length=20, blank=True)
    is_active = models.BooleanField(_("启用"), default=True)
    must_change_password = models.BooleanField(default=True)
    """Whether the password is one that somebody else has set: it opens nothing but the page to change it."""
    created = models.DateTimeField(auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar = ["name"]

    class Meta:
        """In the order of their names."""

        ordering: ClassVar = ["username"]

    def __str__(self) -> str:
        return f"{self.name}（{self.username}）"
