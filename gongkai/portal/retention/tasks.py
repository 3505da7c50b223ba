"""Removal in the background."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from gongkai.portal.audit.services import SYSTEM
from gongkai.portal.retention import queries, services
from gongkai.portal.retention.models import Policy, Run
from gongkai.portal.work.background import background


@background(repeatable=True)
def carry_out(run: int) -> None:
    """Do what a run was begun for."""
    for _ in services.carry_out(Run.objects.select_related("agency").get(pk=run)):
        pass


@background(repeatable=True)
def remove_expired() -> None:
    """Remove what has expired in the agencies that have it removed every night."""
    today = timezone.localdate()
    for policy in Policy.objects.filter(automatic=True).select_related("agency"):
        waiting = Run.objects.filter(agency=policy.agency, ended=None).exists()
        lines = queries.expired_in(policy.agency, today)
        if not waiting and any(line.held is None for line in lines):
            with transaction.atomic():
                carry_out.enqueue(services.begin(policy.agency, today, by=SYSTEM).pk)
