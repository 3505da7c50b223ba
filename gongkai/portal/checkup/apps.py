"""The app's configuration."""

from django.apps import AppConfig


class CheckupConfig(AppConfig):
    """The check-up: a report's file in, its figures, findings, marked copy and statutory form out."""

    name = "gongkai.portal.checkup"
