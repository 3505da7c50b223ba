"""The app's configuration."""

from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    """Working days: the State Council's notices, what each would move, and the deadline calculator."""

    name = "gongkai.portal.calendars"
