"""The work of the installation itself."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from gongkai.portal.accounts import services as accounts
from gongkai.portal.api import services as api
from gongkai.portal.asking import drafts
from gongkai.portal.checkup import services as checkup
from gongkai.portal.operations import backup, logs
from gongkai.portal.outbox import services as outbox
from gongkai.portal.work import services as work
from gongkai.portal.work.background import background


@background(repeatable=True)
def back_up() -> None:
    """Make the day's backup, and delete the oldest beyond the number that is kept."""
    if settings.BACKUPS_KEPT:
        backup.make_daily(settings.BACKUP_FOLDER, settings.BACKUPS_KEPT, timezone.localtime())


@background(repeatable=True)
def tidy_up() -> None:
    """Delete what was kept long enough: sessions, finished tasks, texts of messages, check-ups, drafts, logs."""
    now = timezone.now()
    accounts.forget_expired(now)
    work.prune(now)
    outbox.forget(now)
    checkup.forget(now)
    drafts.forget(now)
    api.forget(now)
    logs.rotate(settings.LOG_FOLDER)
