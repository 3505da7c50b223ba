"""The app's configuration."""

from django.apps import AppConfig


class AskingConfig(AppConfig):
    """The pages on which people ask for information and follow what becomes of it."""

    name = "gongkai.portal.asking"
