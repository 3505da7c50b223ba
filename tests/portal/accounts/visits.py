"""What people do on the pages of accounts."""

from __future__ import annotations

import time

from django.test import Client
from django_otp.oath import TOTP

from gongkai.portal.accounts import second_factor
from gongkai.portal.accounts.models import Authenticator, User
from gongkai.portal.audit.models import Entry
from gongkai.portal.audit.services import SYSTEM

RIGHT = "correct horse battery staple"
"""The password of everybody whom `make_user` makes."""
SIGN_IN, CODE, ACCOUNT = "/accounts/sign-in/", "/accounts/sign-in/code/", "/accounts/"
STEP = 30
"""Seconds for which a code is shown."""


def sign_in(client: Client, username: str, password: str = RIGHT, *, to: str = "", address: str = "192.0.2.7") -> str:
    """What the page says that comes of it; empty where the person is led on, which is asked of the client."""
    response = client.post(
        SIGN_IN, {"username": username, "password": password, "next": to}, REMOTE_ADDR=address, HTTP_USER_AGENT="test"
    )
    return response.content.decode() if response.status_code == 200 else ""


def is_signed_in(client: Client) -> bool:
    return client.get(ACCOUNT).status_code == 200


def enrol(user: User) -> tuple[Authenticator, list[str]]:
    """Give the person a second factor; the device and the recovery codes. The code of this moment is used up by it."""
    second_factor.enrolment(user)
    device = Authenticator.objects.get(user=user, confirmed=False)
    codes = second_factor.confirm(user, code_of(device), session_key=None, by=SYSTEM)
    assert codes
    return Authenticator.objects.get(user=user), codes


def shown(key: bytes, drift: int = 0) -> str:
    """What an app with that key shows now, or so many steps from now."""
    code = TOTP(key, drift=drift)
    code.time = time.time()
    return f"{code.token():06}"


def code_of(device: Authenticator) -> str:
    """What the person's app shows now."""
    return shown(device.bin_key)


def wrong_code_of(device: Authenticator) -> str:
    """A code that the app shows neither now nor around now."""
    near = {shown(device.bin_key, drift) for drift in range(-2, 3)}
    return next(code for code in map("{:06}".format, range(10)) if code not in near)


def acts(*, subject: str = "") -> list[str]:
    """The acts in the audit log, oldest first; those that make the county and its people apart."""
    entries = Entry.objects.filter(action__startswith="account.")
    return [entry.action for entry in (entries.filter(subject=subject) if subject else entries)]
