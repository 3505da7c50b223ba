"""The app's configuration."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """What says who a person is."""

    name = "gongkai.portal.vault"
