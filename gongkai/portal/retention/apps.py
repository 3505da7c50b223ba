"""The app's configuration."""

from django.apps import AppConfig


class RetentionConfig(AppConfig):
    """What is kept of people no longer than its rule says."""

    name = "gongkai.portal.retention"
