"""What an empty installation begins with: an agency and its administrator, or the fictional county."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from typing import NamedTuple

from django.db import connections, transaction

from gongkai.law.agencies import Level
from gongkai.messages import Message
from gongkai.portal.accounts import services as accounts
from gongkai.portal.accounts.models import User
from gongkai.portal.agencies import services as agencies
from gongkai.portal.agencies.models import Agency, Role
from gongkai.portal.audit.services import SYSTEM
from gongkai.portal.world import demonstration
from gongkai.portal.world.tasks import demonstration_of, load_more

SEED = 20260925
"""The demonstration is the same county for everybody."""


class BegunError(Exception):
    """The installation is not empty. `message` says so."""

    def __init__(self) -> None:
        self.message = Message("已有机关或账号：第一个机关只能在空的数据库中建立，以后请在网页上办理。")
        super().__init__(self.message.text("en"))


class Account(NamedTuple):
    """An account of the demonstration to sign in with, once by this password."""

    username: str
    password: str
    name: str
    agencies: str
    roles: str


def is_empty() -> bool:
    """Whether nobody can sign in yet."""
    return not (User.objects.exists() or Agency.objects.exists())


@transaction.atomic
def begin(code: str, name: str, level: Level, username: str, person: str, day: date) -> str:
    """The first agency, and its administrator, who gives everybody else their roles: the one-time password.

    Raises BegunError where the installation is not empty, AgencyError and AccountError.
    """
    if not is_empty():
        raise BegunError
    agency = agencies.create(code, name, level=level, day=day, by=SYSTEM)
    opened = accounts.create(username, person, by=SYSTEM)
    agencies.grant(opened.user, agency, Role.ADMINISTRATOR, by=SYSTEM)
    return opened.password


def demonstrate(today: date) -> list[Account]:
    """Load the fictional county into an empty installation: what is needed at once, the rest by the background worker.

    The accounts to sign in with; none where the installation is not empty. A process of its own does it: what it
    loads is not kept in the memory of the server.
    """
    if not is_empty():
        return []
    connections.close_all()
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("fork")) as pool:
        return pool.submit(_load_county, today).result()


def _load_county(today: date) -> list[Account]:
    with transaction.atomic():
        loaded = demonstration.begin(demonstration_of(SEED, today))
        load_more.enqueue(SEED, today.isoformat())
    return [
        Account(
            sample.person.username,
            sample.password,
            sample.person.name,
            "、".join(sample.agencies),
            "、".join(dict.fromkeys(str(Role(post.role).label) for post in sample.person.posts)),
        )
        for sample in loaded
    ]
