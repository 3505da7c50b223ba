"""The app's configuration."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """Messages to people: kept with the act that caused them, sent afterwards, neither lost nor repeated."""

    name = "gongkai.portal.outbox"
