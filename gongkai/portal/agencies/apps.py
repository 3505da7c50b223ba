"""The app's configuration."""

from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    """Agencies as a tree with its history, the roles people hold in them, and what each role may do."""

    name = "gongkai.portal.agencies"
