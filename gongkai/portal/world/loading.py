"""Puts the fictional county into the database, through the services of the apps as its people would have done it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

from django.db import transaction

from gongkai.law.notices import write_notice
from gongkai.messages import Message
from gongkai.portal.accounts import services as accounts
from gongkai.portal.agencies import services as agencies
from gongkai.portal.agencies.models import Agency, Role
from gongkai.portal.audit.services import SYSTEM
from gongkai.portal.world.county import DOMAIN, Person
from gongkai.portal.world.world import World
from gongkai.report.write.form import write_form

FOUNDED = date(2019, 5, 15)
"""The day from which the agencies are there: the Regulation in its present text came into force."""
REPORT_KINDS = ("docx", "html", "xlsx")
"""The kinds of file that the reports are written as, in turn; the county government's is a PDF."""


class WorldError(Exception):
    """The county cannot be put into this database; `message` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text("zh"))
        self.message = message


class SampleAccount(NamedTuple):
    """An account to sign in with, and its one-time password: it is kept nowhere."""

    person: Person
    agencies: tuple[str, ...]
    """The names of the agencies in which the person holds a role."""
    password: str


@transaction.atomic
def load(world: World) -> tuple[SampleAccount, ...]:
    """The county's agencies and people in an empty database, all or nothing.

    The accounts of people who are `shown`, each with the one-time password that was made for it just now. The others
    have none until an administrator gives them one. Raises WorldError where there are agencies.
    """
    if Agency.objects.exists():
        raise WorldError(Message("数据库里已经有机关，演示数据只能装入空的数据库。"))
    known: dict[str, Agency] = {}
    for each in world.agencies:
        parent = known[each.parent] if each.parent else None
        made = agencies.create(each.code, each.name, level=each.level, parent=parent, day=FOUNDED, by=SYSTEM)
        known[each.code] = made
    return tuple(sample for person in world.people if (sample := _employ(person, known)))


def _employ(person: Person, known: dict[str, Agency]) -> SampleAccount | None:
    """The person's account and roles; a password, which takes time to make safe, only for those who are shown."""
    email = f"{person.username}@{DOMAIN}"
    password = ""
    if person.shown:
        user, password = accounts.create(person.username, person.name, email=email, by=SYSTEM)
    else:
        user = accounts.enrol(person.username, person.name, email=email, by=SYSTEM)
    for post in person.posts:
        agencies.grant(user, known[post.agency], Role(post.role), by=SYSTEM)
    names = dict.fromkeys(known[post.agency].name for post in person.posts)
    return SampleAccount(person, tuple(names), password) if password else None


def write_files(world: World, folder: Path) -> tuple[Path, ...]:
    """The files to try the platform with: annual reports, notices on working days, and the roster of agencies.

    They are written into the folder `reports`, `notices` and the folder itself.
    """
    written = [_write(folder / "roster.csv", _roster(world).encode())]
    for notice in world.notices:
        name = f"{notice.year}{'-correction' if notice.amends else ''}.csv"
        written.append(_write(folder / "notices" / name, write_notice(notice).encode()))
    for place, each in enumerate(world.reports):
        kind = "pdf" if each.agency == world.agencies[0].code else REPORT_KINDS[place % len(REPORT_KINDS)]
        written.append(_write(folder / "reports" / f"{each.file}.{kind}", write_form(each.report, kind)))
    return tuple(written)


def _roster(world: World) -> str:
    lines = ("code,name,level,parent", *(f"{a.code},{a.name},{a.level},{a.parent}" for a in world.agencies))
    return "".join(f"{line}\n" for line in lines)


def _write(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path
