"""What changes agencies: each act is kept in their history and in the audit log, and none is ever deleted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Concat, Substr
from django.utils import timezone

from gongkai.law.agencies import Level
from gongkai.messages import Message
from gongkai.portal.accounts.models import User
from gongkai.portal.agencies.models import Agency, Change, Membership, Role
from gongkai.portal.audit.services import Actor, hold, record


class AgencyError(Exception):
    """An act that cannot be done to an agency; `message` says why."""

    def __init__(self, message: Message) -> None:
        """Keep the message."""
        self.message = message
        super().__init__(message.text("en"))


@transaction.atomic
def create(code: str, name: str, *, level: str = "", parent: Agency | None = None, day: date, by: Actor) -> Agency:
    """A new agency. Raises AgencyError for a code that is taken or has a slash, and for a closed parent."""
    if not code or "/" in code:
        raise AgencyError(Message("代码不能为空，也不能含“/”"))
    _hold_tree()
    if Agency.objects.filter(code=code).exists():
        raise AgencyError(Message("代码{code}已被使用", {"code": code}))
    if parent is not None:
        _refresh(parent)
        _must_be_open(parent)
    path = f"{parent.path if parent else ''}{code}/"
    agency = Agency.objects.create(code=code, name=name, level=Level(level) if level else "", parent=parent, path=path)
    _keep(agency, Change.Kind.CREATED, day, by, after=name)
    return agency


@transaction.atomic
def rename(agency: Agency, name: str, *, day: date, by: Actor) -> Change:
    """Give an agency another name; it stays the same agency."""
    _lock(agency)
    _must_be_open(agency)
    before, agency.name = agency.name, name
    agency.save(update_fields=["name"])
    return _keep(agency, Change.Kind.RENAMED, day, by, before=before, after=name)


@transaction.atomic
def change_level(agency: Agency, level: str, *, by: Actor) -> None:
    """Correct the level that an agency was entered with: a correction, nothing that happened to the agency."""
    before, agency.level = agency.level, Level(level) if level else ""
    agency.save(update_fields=["level"])
    details = {"before": before, "after": level}
    record("agency.level", actor=by, agency=agency.code, subject=f"agency:{agency.code}", details=details)


@transaction.atomic
def move(agency: Agency, parent: Agency | None, *, day: date, by: Actor) -> Change:
    """Put an agency, and all below it, under another parent. Raises AgencyError if that one is below it, or closed."""
    _lock_subtree(agency)
    _must_be_open(agency)
    if parent is not None:
        _refresh(parent)
        _must_be_open(parent)
        if parent.path.startswith(agency.path):
            raise AgencyError(Message("{parent}在{agency}之下，不能作它的上级", {"parent": parent, "agency": agency}))
    before = agency.parent
    old, new = agency.path, f"{parent.path if parent else ''}{agency.code}/"
    # Substr counts from 1. The whole subtree moves in one statement.
    moved = Concat(Value(new), Substr(F("path"), len(old) + 1))
    Agency.objects.filter(path__startswith=old).update(path=moved)
    agency.parent, agency.path = parent, new
    agency.save(update_fields=["parent"])
    return _keep(
        agency, Change.Kind.MOVED, day, by, before=before.name if before else "", after=parent.name if parent else ""
    )


@transaction.atomic
def merge(agencies: Sequence[Agency], into: Agency, *, day: date, by: Actor) -> None:
    """Close agencies that are merged into another (并入).

    It carries on their duties: what is below them goes below it, who holds a role in them holds it there.
    """
    _lock_subtree(*agencies)
    for agency in agencies:
        _close(agency, into, Change.Kind.MERGED, day=day, by=by)


@transaction.atomic
def split(
    agency: Agency, parts: Iterable[tuple[str, str]], *, successor_code: str = "", day: date, by: Actor
) -> tuple[Agency, ...]:
    """Make new agencies out of one (分设): `parts` are their codes and names, beside it in the tree.

    With `successor_code`, one of theirs, the agency itself is closed and that part carries on what it had open; else
    the agency goes on beside them.
    """
    _lock_subtree(agency)
    _must_be_open(agency)
    made = tuple(create(code, name, level=agency.level, parent=agency.parent, day=day, by=by) for code, name in parts)
    if not made:
        raise AgencyError(Message("没有填写分设出的机关"))
    if not successor_code:
        _keep(agency, Change.Kind.SPLIT, day, by, others=made)
        return made
    successor = next((part for part in made if part.code == successor_code), None)
    if successor is None:
        raise AgencyError(Message("承继机关{code}不在分设出的机关之中", {"code": successor_code}))
    _close(agency, successor, Change.Kind.SPLIT, day=day, by=by, others=made)
    return made


@transaction.atomic
def close(agency: Agency, successor: Agency, *, day: date, by: Actor) -> None:
    """Dissolve an agency (撤销); the successor carries on its duties."""
    _lock_subtree(agency)
    _close(agency, successor, Change.Kind.CLOSED, day=day, by=by)


def _close(
    agency: Agency, successor: Agency, kind: Change.Kind, *, day: date, by: Actor, others: Sequence[Agency] = ()
) -> None:
    """Close an agency that is locked with all below it."""
    for each in (agency, successor):
        _refresh(each)
        _must_be_open(each)
    if successor.pk == agency.pk or successor.path.startswith(agency.path):
        raise AgencyError(Message("{agency}不能并入它自己或它的下级", {"agency": agency}))
    for child in agency.children.filter(closed=None):
        move(child, successor, day=day, by=by)
    for membership in held(agency):
        end(membership, by=by)
        grant(membership.user, successor, Role(membership.role), by=by)
    agency.closed, agency.successor = day, successor
    agency.save(update_fields=["closed", "successor"])
    agency.predecessors.update(successor=successor)  # what it had carried on is carried on there
    _keep(agency, kind, day, by, before=agency.name, after=successor.name, others=others or (successor,))
    _keep(successor, Change.Kind.SUCCEEDED, day, by, before=agency.name, others=(agency,))


@transaction.atomic
def grant(user: User, agency: Agency, role: Role, *, by: Actor) -> Membership:
    """Give a person a role in an agency; the one already held, if so."""
    hold()  # roles are handed on within acts that have recorded already
    _refresh(agency)
    _must_be_open(agency)
    membership, is_new = Membership.objects.get_or_create(
        user=user, agency=agency, role=role, until=None, defaults={"granted_by": by.name}
    )
    if is_new:
        _record_role("role.granted", membership, by)
    return membership


@transaction.atomic
def end(membership: Membership, *, by: Actor) -> None:
    """End a role that is held; that it was held stays known."""
    hold()
    if Membership.objects.filter(pk=membership.pk, until=None).update(until=timezone.now()):
        _record_role("role.ended", membership, by)


def held(agency: Agency) -> QuerySet[Membership]:
    """The roles held in an agency now."""
    return agency.memberships.filter(until=None).select_related("user")


def _record_role(action: str, membership: Membership, by: Actor) -> None:
    details = {"role": membership.role}
    subject = f"account:{membership.user.username}"
    record(action, actor=by, agency=membership.agency.code, subject=subject, details=details)


def lock_all() -> None:
    """All agencies, locked until the transaction ends, for what may change any of them."""
    _hold_tree()
    _lock_rows(Q())


def _lock_subtree(agency: Agency, *others: Agency) -> None:
    """These agencies as they are now, locked until the transaction ends; with all below, and what that carries on."""
    _hold_tree()
    wanted = Q()
    for each in (agency, *others):
        _refresh(each)
        wanted |= Q(path__startswith=each.path) | Q(successor__path__startswith=each.path)
    _lock_rows(wanted)


def _lock_rows(wanted: Q) -> None:
    """Lock these agencies all together, in the order of their keys, before the first entry in the log.

    Whoever acts in one of them waits for the log with that one locked, and would wait for ever for somebody who holds
    the log and comes to it later.
    """
    locking = Agency.objects.filter(wanted).select_for_update(of=("self",), no_key=True)
    list(locking.order_by("pk").values_list("pk"))


def _hold_tree() -> None:
    """Have others who change the tree wait until the transaction ends: what is below what stays as it is read."""
    Agency.objects.select_for_update(no_key=True).order_by("pk").first()


def _lock(agency: Agency) -> None:
    """The agency as it is now, locked until the transaction ends: two people cannot change it at once."""
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    _refresh(agency)


def _refresh(agency: Agency) -> None:
    """The agency as it is now, in place."""
    agency.refresh_from_db(fields=["name", "parent", "path", "closed", "successor"])


def _must_be_open(agency: Agency) -> None:
    if agency.closed is not None:
        raise AgencyError(Message("{agency}已于{day}撤销", {"agency": agency, "day": agency.closed.isoformat()}))


def _keep(
    agency: Agency,
    kind: Change.Kind,
    day: date,
    by: Actor,
    *,
    before: str = "",
    after: str = "",
    others: Sequence[Agency] = (),
) -> Change:
    change = Change.objects.create(agency=agency, kind=kind, day=day, before=before, after=after, recorded_by=by.name)
    change.others.set(others)
    record(
        f"agency.{kind.value}",
        actor=by,
        agency=agency.code,
        subject=f"agency:{agency.code}",
        details={"day": day.isoformat(), "before": before, "after": after, "others": [other.code for other in others]},
    )
    return change
