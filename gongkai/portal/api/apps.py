"""The app's configuration."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The programming interface: agencies and deadlines for everybody, an office's requests by token."""

    name = "gongkai.portal.api"
