"""The second factor: codes by time (TOTP, RFC 6238) from an app on the person's phone, and recovery codes.

Each code is taken once. After wrong ones the next is looked at only after a while, which doubles each time.
"""

from __future__ import annotations

import hashlib
import secrets
from base64 import b32encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

import segno
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_otp.plugins.otp_totp.models import TOTPDevice

from gongkai.portal.accounts.models import RecoveryCode, Session, User
from gongkai.portal.audit.services import Actor, record

RECOVERY_CODES = 10
"""How many recovery codes a person has."""
ENROLMENT_LIFE = timedelta(hours=1)
"""How long a key is shown that has not been confirmed; then another is made."""
TOTP, RECOVERY = "totp", "recovery"
"""How a session was verified."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a code: how it verifies, or until when none is looked at; neither for a wrong one."""

    how: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A key that the person is to take into the app."""

    key: str
    """In Base32, in groups of four: for typing."""
    picture: str
    """As a QR code: a data URI of an SVG."""


def is_required(user: User) -> bool:
    """Whether the account may be used only with a second factor, as the function named in the settings says."""
    required = cast("Callable[[User], bool]", import_string(settings.SECOND_FACTOR_REQUIRED))
    return required(user)


def is_enrolled(user: User) -> bool:
    """Whether the person has a second factor."""
    return bool(TOTPDevice.objects.filter(user=user, confirmed=True).exists())


@transaction.atomic
def enrolment(user: User) -> Enrolment:
    """The key that the person may take as second factor; the same for an hour, until it is confirmed."""
    User.objects.select_for_update().get(pk=user.pk)
    waiting = TOTPDevice.objects.filter(user=user, confirmed=False)
    waiting.filter(created_at__lt=timezone.now() - ENROLMENT_LIFE).delete()
    device = waiting.first() or TOTPDevice.objects.create(user=user, name=user.username, confirmed=False)
    key = b32encode(device.bin_key).decode()
    # On white, also where the page is dark: scanners want a light ground.
    picture = segno.make(device.config_url, error="m").svg_data_uri(scale=5, border=4, light="#fff")
    return Enrolment(" ".join(key[place : place + 4] for place in range(0, len(key), 4)), picture)


@transaction.atomic
def confirm(user: User, code: str, *, session_key: str | None, by: Actor) -> list[str] | None:
    """Take the key as second factor, in place of one before, if the code is right; the recovery codes, shown once.

    None where the code is wrong. Sessions other than the one that `session_key` names were begun without it, and end.
    """
    device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=False).first()
    if device is None or not device.verify_token(_plain(code)):
        return None
    TOTPDevice.objects.filter(user=user, confirmed=True).delete()
    device.confirmed = True
    device.save()
    Session.objects.filter(user=user).exclude(session_key=session_key).delete()
    codes = _new_codes(user)
    record("account.second_factor_enrolled", actor=by, subject=f"account:{user.username}")
    return codes


@transaction.atomic
def new_recovery_codes(user: User, *, by: Actor) -> list[str]:
    """Recovery codes in place of those before, shown once."""
    codes = _new_codes(user)
    record("account.recovery_codes_made", actor=by, subject=f"account:{user.username}")
    return codes


@transaction.atomic
def check(user: User, code: str, *, by: Actor) -> Checked:
    """Look at a code of the app, or a recovery code. Either is used up by it."""
    device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True).first()
    if device is None:
        return Checked()
    allowed, why = device.verify_is_allowed()
    if not allowed:
        return Checked(until=why["locked_until"])
    plain = _plain(code)
    # The device itself counts a failure; a recovery code counts as one of its codes.
    if len(plain) == device.digits and device.verify_token(plain):
        return Checked(TOTP)
    if len(plain) != device.digits and _use_recovery_code(user, plain):
        device.throttle_reset()
        record("account.recovery_code_used", actor=by, subject=f"account:{user.username}")
        return Checked(RECOVERY)
    if len(plain) != device.digits:
        device.throttle_increment()
    record("account.second_factor_failed", actor=by, subject=f"account:{user.username}")
    return Checked()


def _plain(code: str) -> str:
    return "".join(character for character in code.upper() if character.isalnum())


def _new_codes(user: User) -> list[str]:
    user.recovery_codes.all().delete()
    codes = [b32encode(secrets.token_bytes(10)).decode() for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, digest=_digest(code)) for code in codes)
    return ["-".join(code[place : place + 4] for place in range(0, len(code), 4)) for code in codes]


def _use_recovery_code(user: User, plain: str) -> bool:
    unused = user.recovery_codes.filter(digest=_digest(plain), used=None)
    return unused.update(used=timezone.now()) == 1


def _digest(code: str) -> str:
    # 80 bits by chance cannot be guessed from a digest, as a password could: it need not be slow.
    return hashlib.sha256(code.encode()).hexdigest()
