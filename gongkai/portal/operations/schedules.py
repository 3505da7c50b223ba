"""What is done again and again, and when."""

from __future__ import annotations

from datetime import time, timedelta

from gongkai.portal.desk.tasks import remind_everybody
from gongkai.portal.operations.tasks import back_up, tidy_up
from gongkai.portal.retention.tasks import remove_expired
from gongkai.portal.work.schedules import Schedule, daily, every

SCHEDULES = (
    Schedule("backup", back_up, daily(time(2, 30))),
    Schedule("reminders", remind_everybody, daily(time(8, 0))),
    Schedule("retention", remove_expired, daily(time(3, 30))),
    Schedule("tidying", tidy_up, every(timedelta(hours=1))),
)
"""Every schedule of the platform. One that is taken out here is not kept any more."""
