"""The app's configuration."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The audit log: who did what, when; written once, each entry chained to the one before."""

    name = "gongkai.portal.audit"
