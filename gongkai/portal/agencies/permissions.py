"""What each role may do, and where: the one table that views, templates, the API and the tests ask."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum, StrEnum
from functools import wraps
from typing import ParamSpec, cast

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase

from gongkai.portal.access import Access, View, declare, signed_in
from gongkai.portal.accounts.models import User
from gongkai.portal.agencies.holding import Held, held
from gongkai.portal.agencies.models import Agency, Membership, Role
from gongkai.portal.agencies.queries import by_code

P = ParamSpec("P")


class Action(StrEnum):
    """What somebody may be allowed to do to an agency, or to the whole installation."""

    SEE_AGENCY = "see_agency"
    """See an agency's people and its history."""
    CHANGE_AGENCIES = "change_agencies"
    """Import, create, rename, move, merge, split and close agencies."""
    MANAGE_ACCOUNTS = "manage_accounts"
    """Open and close accounts, give and take roles, reset passwords and second factors."""
    SEE_AUDIT = "see_audit"
    """Read the audit log."""
    SEE_CASES = "see_cases"
    """See requests, without the applicants' identity."""
    HANDLE_CASES = "handle_cases"
    """Do what the procedure allows in a request."""
    SEE_IDENTITY = "see_identity"
    """See who an applicant is; every look is logged."""
    HANDLE_COMPLAINTS = "handle_complaints"
    """Read and answer what applicants complain of about agencies below."""
    MANAGE_LETTERS = "manage_letters"
    """Write an office's own texts for its letters, and what they say of the office."""
    KEEP_PUBLISHED = "keep_published"
    """Keep the record of what an agency has published already."""
    ENTER_NOTICE = "enter_notice"
    """Enter a notice on working days: it moves deadlines of the whole installation."""
    OVERSEE_TOKENS = "oversee_tokens"
    """See the tokens by which programs ask in the name of an agency's people, and revoke them."""
    REMOVE_EXPIRED = "remove_expired"
    """Set for how long an agency keeps what says who people are, keep a case longer, and remove what has expired."""
    OPERATE = "operate"
    """See the outbox and the background work of the whole installation, and settle what is in doubt there."""


class Reach(Enum):
    """Which agencies a role reaches from the one it is held in."""

    OWN = "own"
    """The agency itself, and those whose duties it carries on."""
    SUBTREE = "subtree"
    """The agency itself and all below it, and those whose duties any of these carries on."""


PERMISSIONS: Mapping[Action, Mapping[Role, Reach]] = {
    Action.SEE_AGENCY: {
        Role.CLERK: Reach.OWN,
        Role.REVIEWER: Reach.OWN,
        Role.HEAD: Reach.OWN,
        Role.SUPERVISOR: Reach.SUBTREE,
        Role.AUDITOR: Reach.OWN,
        Role.ADMINISTRATOR: Reach.SUBTREE,
    },
    # An administrator keeps the tree and the accounts of agencies below that have no administrator of their own.
    Action.CHANGE_AGENCIES: {Role.ADMINISTRATOR: Reach.SUBTREE},
    Action.MANAGE_ACCOUNTS: {Role.ADMINISTRATOR: Reach.SUBTREE},
    Action.SEE_AUDIT: {Role.AUDITOR: Reach.OWN},
    Action.SEE_CASES: {
        Role.CLERK: Reach.OWN,
        Role.REVIEWER: Reach.OWN,
        Role.HEAD: Reach.OWN,
        Role.SUPERVISOR: Reach.SUBTREE,
    },
    Action.HANDLE_CASES: {Role.CLERK: Reach.OWN, Role.REVIEWER: Reach.OWN, Role.HEAD: Reach.OWN},
    Action.SEE_IDENTITY: {Role.CLERK: Reach.OWN, Role.REVIEWER: Reach.OWN, Role.HEAD: Reach.OWN},
    Action.HANDLE_COMPLAINTS: {Role.SUPERVISOR: Reach.SUBTREE},
    Action.MANAGE_LETTERS: {Role.HEAD: Reach.OWN},
    Action.KEEP_PUBLISHED: {Role.CLERK: Reach.OWN, Role.HEAD: Reach.OWN},
    Action.ENTER_NOTICE: {Role.SUPERVISOR: Reach.OWN, Role.ADMINISTRATOR: Reach.OWN},
    Action.OVERSEE_TOKENS: {Role.AUDITOR: Reach.OWN, Role.ADMINISTRATOR: Reach.SUBTREE},
    Action.REMOVE_EXPIRED: {Role.HEAD: Reach.OWN},
    Action.OPERATE: {Role.ADMINISTRATOR: Reach.OWN},
}
"""Role and reach by action. What concerns the whole installation asks for the role in an agency without a parent."""

SECOND_FACTOR_ROLES = frozenset(PERMISSIONS[Action.SEE_IDENTITY]) | frozenset(PERMISSIONS[Action.MANAGE_ACCOUNTS])
"""Roles that may be used only with a second factor: who may see an applicant's identity, or give such roles."""


def within(user: User, action: Action) -> QuerySet[Agency]:
    """The agencies that the person may do this to."""
    own, paths = _reached(user, action)
    reached = Q(pk__in=own) | Q(successor__in=own) if own else Q(pk__in=())
    for path in paths:
        reached |= Q(path__startswith=path) | Q(successor__path__startswith=path)
    return Agency.objects.filter(reached)


def may(user: User, action: Action, agency: Agency | None = None) -> bool:
    """Whether the person may do this to the agency; without one, to the whole installation."""
    if agency is None:
        return any(role.parent is None for role in _held(user, action))
    own, paths = _reached(user, action)
    if not own.isdisjoint((agency.pk, agency.successor_id)) or agency.path.startswith(paths):
        return True
    return bool(paths) and agency.successor is not None and agency.successor.path.startswith(paths)


def may_somewhere(user: User, action: Action) -> bool:
    """Whether there is an agency that the person may do this to."""
    return bool(_held(user, action))


def _reached(user: User, action: Action) -> tuple[frozenset[int | None], tuple[str, ...]]:
    """The agencies whose own cases the person reaches, and the paths of those of which it is the whole subtree."""
    reach = PERMISSIONS[action]
    roles = [(role, reach[role.role]) for role in _held(user, action)]
    own = frozenset(role.agency for role, far in roles if far is Reach.OWN)
    return own, tuple(sorted({role.path for role, far in roles if far is Reach.SUBTREE}))


def _held(user: User, action: Action) -> list[Held]:
    return [role for role in held(user) if role.role in PERMISSIONS[action]]


def requires(action: Action) -> Callable[[View[P]], View[P]]:
    """The view may be opened by whoever may do this to the agency whose code is in the address, as `code`.

    An agency that the person may not see at all is not found; what is seen but not allowed is forbidden.
    """

    def allowed(user: User, code: object) -> bool:
        agency = by_code(str(code))
        if agency is None or not may(user, Action.SEE_AGENCY, agency):
            raise Http404
        return may(user, action, agency)

    return _asking(allowed, Access(action.value, "agency"))


def requires_whole(action: Action) -> Callable[[View[P]], View[P]]:
    """The view may be opened by whoever may do this to the whole installation."""
    return _asking(lambda user, _: may(user, action), Access(action.value, "whole"))


def requires_somewhere(action: Action) -> Callable[[View[P]], View[P]]:
    """The view may be opened by whoever may do this to some agency, and shows what is of agencies `within` reach."""
    return _asking(lambda user, _: may_somewhere(user, action), Access(action.value, "somewhere"))


def _asking(allowed: Callable[[User, object], bool], access: Access) -> Callable[[View[P]], View[P]]:
    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not allowed(cast(User, request.user), kwargs.get("code")):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return declare(signed_in(checked), access)

    return decorate


def needs_second_factor(user: User) -> bool:
    """Whether the person holds a role that may be used only with a second factor. Named in the settings."""
    roles = [role.value for role in SECOND_FACTOR_ROLES]
    return Membership.objects.filter(user=user, until=None, role__in=roles).exists()
