"""What the desk does in the background."""

from __future__ import annotations

from django.utils import timezone

from gongkai.portal.desk.reminders import remind
from gongkai.portal.work.background import background


@background(repeatable=True)
def remind_everybody() -> None:
    """Tell by e-mail what is due soon or overdue."""
    remind(timezone.localdate())
