"""The app's configuration."""

from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    """Tables 3 and 4 of any year, live, with the cases behind each number."""

    name = "gongkai.portal.statistics"
