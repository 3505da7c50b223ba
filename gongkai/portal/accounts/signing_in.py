"""Signing in and out: password, then second factor, then a session."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, login, logout
from django.contrib.auth.backends import ModelBackend
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from gongkai.messages import Message
from gongkai.portal.accounts import lockout, second_factor
from gongkai.portal.accounts.models import Session, User, normalised
from gongkai.portal.accounts.sessions import ADDRESS, AGENT, SEEN, STARTED
from gongkai.portal.audit.addresses import address_of
from gongkai.portal.audit.services import Actor, record

MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"
PENDING, VERIFIED = "pending", "verified"
"""What a session knows of signing in: who still owes the second factor, and how it was given."""
PENDING_LIFE = timedelta(minutes=5)
"""How long a right password waits for the second factor."""
AGENT_LENGTH = 200


class SignInError(Exception):
    """Somebody is not let in; `message` says why, and the same to those whose account is and is not there."""

    def __init__(self, message: Message) -> None:
        """Keep the message."""
        self.message = message
        super().__init__(message.text("en"))


def by_password(request: HttpRequest, username: str, password: str) -> bool:
    """Whether the person is signed in now; if not, the second factor is still to come (`by_code`).

    Raises SignInError for a wrong password, an account that is closed or not there, and one that is locked out.
    """
    address = address_of(request)
    now = timezone.now()
    if until := lockout.attempt(username, address, now):
        raise _locked(until)
    # An unknown account's password is hashed as well, so that the answer takes as long.
    user = ModelBackend().authenticate(request, username=username, password=password)
    if user is None:
        _record_failure(username, address)
        if until := lockout.locked_until(username, address, now):
            raise _locked(until)
        raise SignInError(Message("账号或密码不正确"))
    lockout.succeeded(username, address)
    if user.password_expires and user.password_expires < now:
        raise SignInError(Message("一次性密码已过期，请联系系统管理员重新设置"))
    return proceed(request, user, MODEL_BACKEND)


def ask_again(request: HttpRequest, password: str) -> None:
    """Make sure that it is the person who is signed in. Raises SignInError as `by_password` does, counted with it."""
    user, address, now = cast(User, request.user), address_of(request), timezone.now()
    if until := lockout.attempt(user.username, address, now):
        raise _locked(until)
    if not user.check_password(password):
        _record_failure(user.username, address, user.username)
        raise SignInError(Message("当前密码不正确"))
    lockout.succeeded(user.username, address)


def ask_code_again(request: HttpRequest, code: str) -> None:
    """Make sure that it is the person who is signed in, by the second factor. Raises SignInError as `by_code` does."""
    user = cast(User, request.user)
    _check_code(user, code, address_of(request))


def proceed(request: HttpRequest, user: User, backend: str, *, verified: str = "") -> bool:
    """Sign in who has proved to be the person; False where the second factor is still to come.

    `verified` says how the second factor was already given.
    """
    if verified or not second_factor.is_enrolled(user):
        _start(request, user, backend, verified)
        return True
    request.session.flush()
    request.session[PENDING] = {
        "user": user.pk,
        "since": timezone.now().isoformat(),
        "backend": backend,
        "password": user.get_session_auth_hash(),
    }
    return False


def pending(request: HttpRequest) -> User | None:
    """Who still owes the second factor; None where nobody does, or it has taken too long."""
    waiting = request.session.get(PENDING)
    if waiting is None or timezone.now() - datetime.fromisoformat(waiting["since"]) > PENDING_LIFE:
        return None
    user = User.objects.filter(pk=waiting["user"], is_active=True).first()
    return user if user and user.get_session_auth_hash() == waiting["password"] else None


def by_code(request: HttpRequest, code: str) -> str:
    """Sign in the person who owes the second factor; how it was given.

    Raises SignInError for a wrong code, and for one that comes too soon after wrong ones.
    """
    user = pending(request)
    if user is None:
        raise SignInError(Message("登录已超时，请重新输入密码"))
    how = _check_code(user, code, address_of(request))
    _start(request, user, request.session.pop(PENDING)["backend"], how)
    return how


@transaction.atomic
def sign_out(request: HttpRequest, *, action: str = "account.signed_out") -> None:
    """End the session; `action` says in the audit log why."""
    user = cast(User, request.user)
    acting, subject = Actor(user.username, address_of(request)), f"account:{user.username}"
    logout(request)
    record(action, actor=acting, subject=subject)


def began_by_password(request: HttpRequest) -> bool:
    """Whether the session began with a password; if not, another system vouched for the person."""
    return bool(request.session.get(BACKEND_SESSION_KEY) == MODEL_BACKEND)


def begin_session(request: HttpRequest) -> None:
    """Let the session know when it began, and where."""
    now = timezone.now().isoformat()
    request.session[STARTED] = request.session[SEEN] = now
    request.session[ADDRESS] = address_of(request)
    request.session[AGENT] = request.headers.get("User-Agent", "")[:AGENT_LENGTH]


def _check_code(user: User, code: str, address: str) -> str:
    checked = second_factor.check(user, code, by=Actor(user.username, address))
    if checked.until:
        raise SignInError(Message("验证码错误次数过多，请在{until}后再试", {"until": _clock(checked.until)}))
    if not checked.how:
        raise SignInError(Message("验证码不正确，或已经用过"))
    return checked.how


@transaction.atomic
def _start(request: HttpRequest, user: User, backend: str, verified: str) -> None:
    User.objects.select_for_update(no_key=True).get(pk=user.pk)  # Sessions begin one by one: they can be counted.
    login(request, user, backend=backend)
    begin_session(request)
    if verified:
        request.session[VERIFIED] = verified
    request.session.save()
    theirs = Session.objects.filter(user=user)
    theirs.filter(seen__lte=timezone.now() - settings.SESSION_IDLE).delete()
    newest = theirs.order_by("-started", "-expire_date").values_list("pk", flat=True)
    ended, _by_model = theirs.exclude(pk__in=list(newest[: settings.SESSIONS_PER_ACCOUNT])).delete()
    record(
        "account.signed_in",
        actor=Actor(user.username, address_of(request)),
        subject=f"account:{user.username}",
        details={"second_factor": verified, "backend": backend.rpartition(".")[2], "ended": ended},
    )


@transaction.atomic
def _record_failure(username: str, address: str, actor: str = "") -> None:
    # A name that no account has is not written down: it may be a password that slipped into the wrong field.
    name = normalised(username)
    known = User.objects.filter(username=name).exists()
    until = lockout.locked_until(username, address, timezone.now())
    action = "account.locked_out" if until else "account.sign_in_failed"
    record(action, actor=Actor(actor, address), subject=f"account:{name}" if known else "account:")


def _locked(until: datetime) -> SignInError:
    return SignInError(Message("登录失败次数过多，请在{until}后再试", {"until": _clock(until)}))


def _clock(until: datetime) -> str:
    """The time to the minute, rounded up: at the time that is said, it is allowed."""
    local = timezone.localtime(until + timedelta(seconds=59))
    return f"{local:%H:%M}" if local.date() == timezone.localdate() else f"{local:%Y-%m-%d %H:%M}"
