"""What administrators do to accounts, and people to their own. Every act is written to the audit log."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from gongkai.messages import Message
from gongkai.portal.accounts import lockout
from gongkai.portal.accounts.models import FormerPassword, Session, User, normalised
from gongkai.portal.accounts.queries import session_name
from gongkai.portal.audit.services import Actor, record

ONE_TIME_LIFE = timedelta(days=7)
"""How long a password that somebody else has set can be used."""
FORMER_PASSWORDS = 5
"""How many of a person's last passwords are not taken again."""
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 4, 4


class AccountError(Exception):
    """An act that cannot be done to an account; `message` says why."""

    def __init__(self, message: Message) -> None:
        """Keep the message."""
        self.message = message
        super().__init__(message.text("en"))


class Opened(NamedTuple):
    """A new account, and its one-time password: nobody can learn it later."""

    user: User
    password: str


def one_time_password() -> str:
    """A password to be told once: 79 bits by chance, without letters and digits that look alike."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))


@transaction.atomic
def create(username: str, name: str, *, email: str = "", telephone: str = "", by: Actor, agency: str = "") -> Opened:
    """A new account with a one-time password. `agency` is the code of the agency whose administrator acts, if any.

    Raises AccountError for a name that is taken or cannot be one.
    """
    user = _new(username, name, email, telephone)
    password = _set_one_time_password(user)
    user.save()
    record("account.created", actor=by, agency=agency, subject=_subject(user), details={"name": name})
    return Opened(user, password)


@transaction.atomic
def enrol(username: str, name: str, *, email: str = "", telephone: str = "", by: Actor, agency: str = "") -> User:
    """A new account without a password: nobody can sign in by one until it is reset. Otherwise as `create`."""
    user = _new(username, name, email, telephone)
    user.set_unusable_password()
    user.save()
    record("account.created", actor=by, agency=agency, subject=_subject(user), details={"name": name})
    return user


@transaction.atomic
def reset_password(user: User, *, by: Actor, agency: str = "") -> str:
    """Give the account a one-time password, and end its sessions. The password, which is told once."""
    user = _locked(user)
    FormerPassword.objects.create(user=user, password=user.password)
    password = _set_one_time_password(user)
    user.save(update_fields=["password", "must_change_password", "password_expires"])
    end_all_sessions(user)
    record("account.password_reset", actor=by, agency=agency, subject=_subject(user))
    return password


@transaction.atomic
def reset_second_factor(user: User, *, by: Actor, agency: str = "") -> None:
    """Take the second factor away, for a person who has lost it, and end the sessions."""
    user = _locked(user)
    user.authenticators.all().delete()
    user.recovery_codes.all().delete()
    end_all_sessions(user)
    record("account.second_factor_reset", actor=by, agency=agency, subject=_subject(user))


@transaction.atomic
def deactivate(user: User, *, by: Actor, agency: str = "") -> None:
    """Close the account: its sessions end, and nobody can sign in with it."""
    _set_active(user, False, "account.deactivated", by, agency)


@transaction.atomic
def activate(user: User, *, by: Actor, agency: str = "") -> None:
    """Open a closed account again, with the password that it had."""
    _set_active(user, True, "account.activated", by, agency)


@transaction.atomic
def change_password(user: User, password: str, *, by: Actor) -> None:
    """Take the password that the person has chosen, which the rules have been asked about, and end all sessions."""
    user.refresh_from_db(from_queryset=User.objects.select_for_update(no_key=True))
    FormerPassword.objects.create(user=user, password=user.password)
    kept = user.former_passwords.values_list("pk", flat=True)[:FORMER_PASSWORDS]
    user.former_passwords.exclude(pk__in=list(kept)).delete()
    user.set_password(password)
    user.must_change_password = False
    user.password_expires = None
    user.save(update_fields=["password", "must_change_password", "password_expires"])
    end_all_sessions(user)
    record("account.password_changed", actor=by, subject=_subject(user))


@transaction.atomic
def change_profile(
    user: User, *, name: str, email: str, telephone: str, by: Actor, reminders: bool = True, agency: str = ""
) -> None:
    """Correct how the person is called and reached, and whether by e-mail about what is due."""
    user.name, user.email, user.telephone, user.reminders = name, email, telephone, reminders
    user.save(update_fields=["name", "email", "telephone", "reminders"])
    record("account.profile_changed", actor=by, agency=agency, subject=_subject(user))


@transaction.atomic
def end_sessions(user: User, names: Collection[str], *, by: Actor) -> int:
    """End those of the person's sessions that have these names (`queries.session_name`); how many."""
    keys = [key for key in user.sessions.values_list("pk", flat=True) if session_name(key) in names]
    ended, _by_model = Session.objects.filter(pk__in=keys).delete()
    if ended:
        record("account.sessions_ended", actor=by, subject=_subject(user), details={"count": ended})
    return ended


def end_all_sessions(user: User) -> None:
    """Whoever is signed in to the account is so no longer."""
    Session.objects.filter(user=user).delete()


def forget_expired(now: datetime) -> int:
    """Delete sessions and counts of failures that have run out; how many. For a daily schedule."""
    idle = now - settings.SESSION_IDLE
    ended, _by_model = Session.objects.filter(Q(expire_date__lte=now) | Q(seen__lte=idle)).delete()
    return ended + lockout.forget(now)


def _new(username: str, name: str, email: str, telephone: str) -> User:
    user = User(username=normalised(username), name=name, email=email, telephone=telephone)
    if User.objects.filter(username=user.username).exists():
        raise AccountError(Message("账号{username}已被使用", {"username": user.username}))
    try:
        user.clean_fields(exclude=["password"])
    except ValidationError as error:
        raise AccountError(Message("账号无法建立：{reasons}", {"reasons": "；".join(error.messages)})) from error
    return user


def _set_active(user: User, active: bool, action: str, by: Actor, agency: str) -> None:
    locked = _locked(user)
    locked.is_active = user.is_active = active
    locked.save(update_fields=["is_active"])
    if not active:
        end_all_sessions(user)
    record(action, actor=by, agency=agency, subject=_subject(user))


def _set_one_time_password(user: User) -> str:
    password = one_time_password()
    user.set_password(password)
    user.must_change_password = True
    user.password_expires = timezone.now() + ONE_TIME_LIFE
    return password


def _locked(user: User) -> User:
    return User.objects.select_for_update(no_key=True).get(pk=user.pk)


def _subject(user: User) -> str:
    return f"account:{user.username}"
