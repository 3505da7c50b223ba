"""The app's configuration."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People: accounts, signing in, second factors, sessions."""

    name = "gongkai.portal.accounts"
