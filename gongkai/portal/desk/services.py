"""What changes a person's own things at the desk."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from gongkai.messages import Message
from gongkai.portal.accounts.models import User
from gongkai.portal.audit.services import Actor, record
from gongkai.portal.desk.models import CalendarLink, SavedView, Submission
from gongkai.portal.vault.keys import index

MOST_VIEWS = 50
"""A person's saved views."""
SUBMISSIONS_KEPT = timedelta(days=2)
"""How long it is known that a form was carried out: longer than a session in which it can be sent again."""


class TooManyViewsError(Exception):
    """There are enough saved views; `message` says so."""

    message = Message("保存的视图已有{most}个，请先删除不用的", {"most": MOST_VIEWS})


@transaction.atomic
def save_view(user: User, name: str, query: str) -> SavedView:
    """Keep a list with its filters; one of the same name is replaced. Raises TooManyViewsError."""
    others = SavedView.objects.filter(user=user).exclude(name=name)
    if others.count() >= MOST_VIEWS:
        raise TooManyViewsError
    view, _new = SavedView.objects.update_or_create(user=user, name=name, defaults={"query": query})
    return view


def new_token() -> str:
    """What a form carries, so that it is carried out once."""
    return secrets.token_urlsafe(24)


def result_of(token: str) -> str:
    """The address of what came of a form that was carried out; empty for one that was not."""
    return Submission.objects.filter(token=token).values_list("result", flat=True).first() or ""


def carried_out(token: str, result: str) -> None:
    """Keep, within the act's transaction, that a form was carried out.

    Raises IntegrityError where another request carried it out in the meantime: the act is undone with it.
    """
    Submission.objects.filter(at__lt=timezone.now() - SUBMISSIONS_KEPT).delete()
    Submission.objects.create(token=token, result=result)


@transaction.atomic
def give_calendar_link(user: User, *, by: Actor) -> str:
    """The secret of a new private address, told once; an older one works no more."""
    secret = secrets.token_urlsafe(32)
    CalendarLink.objects.filter(user=user).delete()
    CalendarLink.objects.create(user=user, digest=index(f"calendar:{secret}"))
    record("desk.calendar_link_given", actor=by, subject=f"account:{user.username}")
    return secret


@transaction.atomic
def end_calendar_link(user: User, *, by: Actor) -> None:
    """The private address works no more."""
    if CalendarLink.objects.filter(user=user).delete()[0]:
        record("desk.calendar_link_ended", actor=by, subject=f"account:{user.username}")


def link_of(user: User) -> CalendarLink | None:
    """The person's private address, if there is one; its secret is not known any more."""
    return CalendarLink.objects.filter(user=user).first()


def user_of_link(secret: str) -> User | None:
    """Whose address this is; nobody's if the account is closed."""
    link = CalendarLink.objects.select_related("user").filter(digest=index(f"calendar:{secret}")).first()
    return link.user if link and link.user.is_active else None
