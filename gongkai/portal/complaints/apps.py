"""The app's configuration."""

from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    """Complaints of applicants to the agency above."""

    name = "gongkai.portal.complaints"
