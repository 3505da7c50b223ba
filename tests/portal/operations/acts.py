"""Acts for the server that is killed, each under a key by which it is looked for afterwards, and the addresses of them.

The acts are those of the services; only the way in is shorter than a person's, whose pages have tests of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from gongkai.law.procedure import Event, EventKind
from gongkai.portal.access import public
from gongkai.portal.accounts import services as accounts
from gongkai.portal.agencies import services as agencies
from gongkai.portal.agencies.models import Agency
from gongkai.portal.audit.models import Entry
from gongkai.portal.audit.services import Actor, record
from gongkai.portal.cases import services as cases
from gongkai.portal.outbox import services as outbox
from gongkai.portal.outbox.models import Channel
from gongkai.portal.work.background import background
from tests.portal.operations.lives import ROOT, go_on

BY = Actor("tester", "192.0.2.1")
DAY = date(2026, 9, 25)


@transaction.atomic
def message(key: str) -> None:
    """Something is done, and a message says so."""
    record("test.message", actor=BY, subject=key)
    outbox.post(Channel.EMAIL, f"{key}@example.cn", key=key, subject=key, body=key)


@transaction.atomic
def task(key: str) -> None:
    """Something is done, and more is done in the background."""
    record("test.task", actor=BY, subject=key)
    follow.enqueue(key)


@background(repeatable=True)
@transaction.atomic
def follow(key: str) -> None:
    """A second run changes nothing."""
    if not Entry.objects.filter(action="test.followed", subject=key).exists():
        record("test.followed", actor=BY, subject=key)
        outbox.post(Channel.EMAIL, f"{key}@example.cn", key=key, subject=key, body=key)


def agency(key: str) -> None:
    """An agency is made."""
    agencies.create(key, key, parent=Agency.objects.get(code=ROOT), day=DAY, by=BY)


def account(key: str) -> None:
    """An account is opened."""
    accounts.create(key, key, by=BY)


def case(key: str) -> None:
    """A request comes in."""
    events = [Event(EventKind.RECEIVED, DAY), Event(EventKind.REGISTERED, DAY)]
    cases.receive(Agency.objects.get(code=ROOT), cases.Asked(key), events, by=BY)


def step(key: str) -> None:
    """What comes next in the life of a client's request."""
    go_on(key.split("-")[1], key)


ACTS: dict[str, Callable[[str], None]] = {
    "message": message,
    "task": task,
    "agency": agency,
    "account": account,
    "case": case,
    "step": step,
}


@public
@csrf_exempt
def act(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Do it; the answer confirms it."""
    assert request.method == "POST"
    ACTS[kind](key)
    return HttpResponse("done")


urlpatterns = [path("act/<str:kind>/<str:key>", act)]
