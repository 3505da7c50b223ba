"""The app's configuration."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The pages on which an office works on requests."""

    name = "gongkai.portal.desk"
