"""The app's configuration."""

from django.apps import AppConfig


class PublishedConfig(AppConfig):
    """What agencies have published already."""

    name = "gongkai.portal.published"
