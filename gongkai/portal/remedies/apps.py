"""The app's configuration."""

from django.apps import AppConfig


class RemediesConfig(AppConfig):
    """Reconsideration and litigation against an agency, and what they lead to."""

    name = "gongkai.portal.remedies"
