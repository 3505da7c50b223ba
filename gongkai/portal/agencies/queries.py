"""What reads agencies."""

from __future__ import annotations

from gongkai.portal.agencies.models import Agency


def by_code(code: str) -> Agency | None:
    """The agency of that code, if there is one, with its successor; codes come from addresses, whatever is in them."""
    if "\0" in code:  # PostgreSQL takes no text with this character, not even to look for
        return None
    return Agency.objects.select_related("successor").filter(code=code).first()
