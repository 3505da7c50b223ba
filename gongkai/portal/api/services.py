"""Tokens made and revoked; requests entered by programs."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from gongkai.messages import Message
from gongkai.portal.accounts.models import User
from gongkai.portal.agencies.models import Agency
from gongkai.portal.api.models import ApiToken, Entered, Scope, Tally
from gongkai.portal.audit.services import Actor, record
from gongkai.portal.handling.recording import Entry, enter
from gongkai.portal.vault.keys import index

PREFIX = "gongkai_"
"""What a token begins with, so that programs which look for secrets in the wrong place know it."""
DIGESTS_KEPT = timedelta(days=7)
"""How long it is known what a program sent under a key; the key and its case are known from then on."""
MOST_TOKENS = 20
"""A person's tokens that can be used."""


class TooManyTokensError(Exception):
    """There are enough tokens; `message` says so."""

    message = Message("可用的令牌已有{most}个，请先撤销不用的", {"most": MOST_TOKENS})


class KeyReusedError(Exception):
    """The program used its key for something else before."""


@transaction.atomic
def make_token(user: User, name: str, scopes: Collection[Scope], *, days: int, by: Actor) -> tuple[ApiToken, str]:
    """A new token of the person for so many days, and its secret, told once. Raises TooManyTokensError."""
    now = timezone.now()
    User.objects.select_for_update(no_key=True).get(pk=user.pk)  # made one by one, so that they can be counted
    if ApiToken.objects.filter(user=user, revoked=None, expires__gt=now).count() >= MOST_TOKENS:
        raise TooManyTokensError
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user,
        name=name,
        digest=_digest(secret),
        scopes=sorted(scope.value for scope in scopes),
        expires=now + timedelta(days=days),
    )
    details = {"token": token.pk, "scopes": token.scopes, "days": days}
    record("api.token_made", actor=by, subject=f"account:{user.username}", details=details)
    return token, secret


@transaction.atomic
def revoke_token(token: ApiToken, *, by: Actor, agency: str = "") -> bool:
    """The token works no more; False where it was revoked before. `agency` is that of whoever oversees it, if any."""
    fresh = ApiToken.objects.select_for_update(of=("self",), no_key=True).select_related("user").get(pk=token.pk)
    if fresh.revoked is not None:
        return False
    fresh.revoked, fresh.revoked_by = timezone.now(), by.name
    fresh.save(update_fields=["revoked", "revoked_by"])
    subject, details = f"account:{fresh.user.username}", {"token": fresh.pk}
    record("api.token_revoked", actor=by, agency=agency, subject=subject, details=details)
    return True


def token_of(secret: str, now: datetime) -> ApiToken | None:
    """The token with this secret, if it can be used and its person's account too."""
    token = ApiToken.objects.select_related("user").filter(digest=_digest(secret)).first()
    if token is None or not token.is_good(now) or not token.user.is_active:
        return None
    today = timezone.localdate(now)
    if token.used != today:
        ApiToken.objects.filter(pk=token.pk).update(used=today)
    return token


def enter_once(
    token: ApiToken, key: str, said: str, agency: Agency, make: Callable[[], Entry], by: Actor
) -> tuple[Entered, str]:
    """Enter a request under the program's key, and the query code, told once; a second time only what was entered.

    `said` is all that the program said, `make` makes the entry of it, applicant and all, if it is new. Raises
    KeyReusedError where it said something else under this key before, and what
    `gongkai.portal.handling.recording.enter` raises.
    """
    digest = index(f"api:{said}")
    if earlier := _earlier(token, key, digest):
        return earlier, ""
    try:
        with transaction.atomic():
            case, query_code = enter(agency, make(), token.user, by=by)
            entered = Entered.objects.create(token=token, key=key, digest=digest, case=case)
            subject, details = f"case:{case.number}", {"token": token.pk}
            record("api.case_entered", actor=by, agency=agency.code, subject=subject, details=details)
    except IntegrityError:  # the same was sent twice at once, and the other was first
        if earlier := _earlier(token, key, digest):
            return earlier, ""
        raise
    return entered, query_code


def forget(now: datetime) -> None:
    """Delete counts that limit nothing any more, and digests of what was entered: who asked is in them."""
    Tally.objects.filter(minute__lt=now.timestamp() // 60 - 1).delete()
    Entered.objects.filter(at__lt=now - DIGESTS_KEPT).exclude(digest="").update(digest="")


def _earlier(token: ApiToken, key: str, digest: str) -> Entered | None:
    earlier = Entered.objects.select_related("case").filter(token=token, key=key).first()
    if earlier and earlier.digest not in ("", digest):
        raise KeyReusedError
    return earlier


def _digest(secret: str) -> str:
    # 256 bits by chance cannot be guessed from a digest, as a password could: it need not be slow.
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
