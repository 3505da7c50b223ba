"""The app's configuration."""

from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    """The pages of those who keep the installation."""

    name = "gongkai.portal.administration"
