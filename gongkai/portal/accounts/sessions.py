"""Where sessions are kept: in the database, each with its person, so that they can be listed, counted and ended.

Named in the settings as the engine of sessions.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from gongkai.portal.accounts.models import Session

STARTED, SEEN, ADDRESS, AGENT = "started", "seen", "address", "agent"
"""What a session knows of itself, beside the person: times in ISO format, and text."""


class SessionStore(DatabaseStore):
    """Sessions of the database."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """The model of a session."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The session as it is kept: what it knows of itself stands in columns as well."""
        kept = cast(Session, super().create_model_instance(data))
        kept.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        kept.started = _time(data.get(STARTED))
        kept.seen = _time(data.get(SEEN))
        kept.address = data.get(ADDRESS, "")
        kept.agent = data.get(AGENT, "")
        return kept


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
