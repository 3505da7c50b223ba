"""Clients of people who are signed in, with their second factor or without it."""

from __future__ import annotations

from django.test import Client

from gongkai.portal.accounts.models import User
from gongkai.portal.accounts.signing_in import MODEL_BACKEND, VERIFIED


def signed_in_client(user: User, *, second_factor: bool = True) -> Client:
    """A client that is signed in as the person; how signing in comes about is tried in tests/portal/accounts."""
    client = Client()
    client.force_login(user, backend=MODEL_BACKEND)
    if second_factor:
        session = client.session
        session[VERIFIED] = "totp"
        session.save()
    return client
