"""The app's configuration."""

from django.apps import AppConfig


class RedactingConfig(AppConfig):
    """Documents of a case without what may not be given out."""

    name = "gongkai.portal.redacting"
