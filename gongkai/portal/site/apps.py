"""The app's configuration."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The pages that belong to no single kind of work: home, health, language."""

    name = "gongkai.portal.site"
