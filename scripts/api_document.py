"""The description of the programming interface, as the platform says it in Chinese: docs/api/openapi.json."""

from __future__ import annotations

import json
import os
import tempfile

import django
from django.utils import translation


def api_document() -> str:
    """The description as a file: indented, its keys in the order in which the platform says them."""
    with tempfile.TemporaryDirectory() as folder:
        # Settings want a folder of data; nothing of it is needed here.
        os.environ.setdefault("GONGKAI_VAR", folder)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.portal.settings")
        django.setup()
        from gongkai.portal.api.description import described

        with translation.override("zh-hans"):
            return json.dumps(described(), ensure_ascii=False, indent=2) + "\n"
