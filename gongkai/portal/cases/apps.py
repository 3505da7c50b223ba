"""The app's configuration."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Requests for information as the events that happened to them; nothing about a deadline is stored."""

    name = "gongkai.portal.cases"
