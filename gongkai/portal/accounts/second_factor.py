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
from urllib.parse import quote, urlencode

import segno
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from gongkai.portal.accounts.models import Authenticator, RecoveryCode, Session, User
from gongkai.portal.audit.services import Actor, record

RECOVERY_CODES = 10
"""How many recovery codes a person has."""
ENROLMENT_LIFE = timedelta(hours=1)
"""How long a key is shown that has not been confirmed; then another is made."""
KEY_BYTES = 20
"""Of a key, by chance."""
LONGEST_WAIT = timedelta(days=1)
"""After ever so many wrong codes."""
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
    return user.authenticators.filter(confirmed=True).exists()


@transaction.atomic
def enrolment(user: User) -> Enrolment:
    """The key that the person may take as second factor; the same for an hour, until it is confirmed."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    waiting = user.authenticators.filter(confirmed=False)
    waiting.filter(created__lt=timezone.now() - ENROLMENT_LIFE).delete()
    device = waiting.first() or user.authenticators.create(key=secrets.token_hex(KEY_BYTES))
    key = b32encode(device.bin_key).decode()
    # On white, also where the page is dark: scanners want a light ground.
    picture = segno.make(_address(user, key), error="m").svg_data_uri(scale=5, border=4, light="#fff")
    return Enrolment(" ".join(key[place : place + 4] for place in range(0, len(key), 4)), picture)


@transaction.atomic
def confirm(user: User, code: str, *, session_key: str | None, by: Actor) -> list[str] | None:
    """Take the key as second factor, in place of one before, if the code is right; the recovery codes, shown once.

    None where the code is wrong. Sessions other than the one that `session_key` names were begun without it, and end.
    """
    device = Authenticator.objects.select_for_update().filter(user=user, confirmed=False).first()
    now = timezone.now()
    if device is None or _locked_until(device, now) or not _verified(device, _plain(code), now):
        return None
    user.authenticators.filter(confirmed=True).delete()
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
    device = Authenticator.objects.select_for_update().filter(user=user, confirmed=True).first()
    if device is None:
        return Checked()
    now, plain = timezone.now(), _plain(code)
    if until := _locked_until(device, now):
        return Checked(until=until)
    # A recovery code counts as one of the app's codes.
    if len(plain) == device.DIGITS and _verified(device, plain, now):
        return Checked(TOTP)
    if len(plain) != device.DIGITS and _use_recovery_code(user, plain):
        device.failures = 0
        device.save(update_fields=["failures"])
        record("account.recovery_code_used", actor=by, subject=f"account:{user.username}")
        return Checked(RECOVERY)
    if len(plain) != device.DIGITS:
        _failed(device, now)
    record("account.second_factor_failed", actor=by, subject=f"account:{user.username}")
    return Checked()


def _locked_until(device: Authenticator, now: datetime) -> datetime | None:
    """Until when no code is looked at: after wrong ones 1 second, 2, 4, 8, ... a day at most."""
    if not device.failures or device.failed is None:
        return None
    until: datetime = device.failed + min(timedelta(seconds=2 ** min(device.failures - 1, 30)), LONGEST_WAIT)
    return until if now < until else None


def _verified(device: Authenticator, code: str, now: datetime) -> bool:
    """Whether the app shows this code, or did one step ago, or will in one; it is used up by this."""
    expected = device.code_at(now)
    if code.isdecimal() and expected.verify(int(code), tolerance=1, min_t=device.last_t + 1):
        device.last_t, device.drift, device.failures = expected.t(), expected.drift, 0
        device.save(update_fields=["last_t", "drift", "failures"])
        return True
    _failed(device, now)
    return False


def _failed(device: Authenticator, now: datetime) -> None:
    device.failures, device.failed = device.failures + 1, now
    device.save(update_fields=["failures", "failed"])


def _address(user: User, key: str) -> str:
    """What the app reads off the picture (Key Uri Format)."""
    issuer = settings.OTP_TOTP_ISSUER.replace(":", "")
    label = quote(f"{issuer}:{user.username}", safe="@")
    return f"otpauth://totp/{label}?{urlencode({'secret': key, 'issuer': issuer}, quote_via=quote)}"


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
