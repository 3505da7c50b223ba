"""Short ways to write a request on the public form."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from gongkai.portal.cases.models import Case
from gongkai.portal.vault import files

CARD = "11010519491231002X"
"""A number whose digits add up; nobody's."""
FORM = "/ask/to/yc-qs/"
GIVEN: Mapping[str, Any] = {
    "items": ["2024年青石镇征地补偿安置方案"],
    "subject": "",
    "form": "electronic",
    "delivery": "electronic",
    "kind": "natural_person",
    "name": "李𠮷祥",
    "document_kind": "居民身份证",
    "document": CARD,
    "contact": "",
    "telephone": "0000-7000002",
    "email": "",
    "address": "",
}


def picture(name: str = "身份证.jpg") -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.new("RGB", (40, 25), "white").save(content, "JPEG")
    return SimpleUploadedFile(name, content.getvalue())


def fill(client: Client, act: str = "next", *, proof: bool = True, **given: Any) -> Any:
    """Fill in the form and press a button."""
    files = {"proof": picture()} if proof else {}
    return client.post(FORM, {**GIVEN, **files, **given, "do": act})


def ask(client: Client, **given: Any) -> Case:
    """The whole way, to the page with number and query code."""
    assert fill(client, **given).status_code == 302
    assert client.post(f"{FORM}check/").headers["Location"] == f"{FORM}sent/"
    return Case.objects.latest("pk")


def words(response: Any) -> str:
    """A page's mark-up in one line."""
    return re.sub(r"\s+", " ", response.content.decode())


def sealed(folder: Path) -> int:
    """How many sealed files there are."""
    return len([path for path in (folder / files.FOLDER).glob("*/*") if path.is_file()])
