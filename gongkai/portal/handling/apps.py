"""The app's configuration."""

from django.apps import AppConfig


class HandlingConfig(AppConfig):
    """What an office does with a request."""

    name = "gongkai.portal.handling"
