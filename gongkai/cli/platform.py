"""What commands of the platform share: Django, made ready when one of them is started and not before."""

from __future__ import annotations

import os


def make_ready() -> None:
    """Read the platform's settings, so that its modules can be imported."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.portal.settings")
    import django  # reports are read and checked without waiting for it

    django.setup()
