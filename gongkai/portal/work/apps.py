"""The app's configuration."""

from django.apps import AppConfig


class WorkConfig(AppConfig):
    """Background work and schedules, kept in the database itself."""

    name = "gongkai.portal.work"
