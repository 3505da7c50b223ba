"""The app's configuration."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    """Letters: kinds, texts, numbers, and what was sent."""

    name = "gongkai.portal.letters"
