"""Office files are archives that carry the time they were written; here they are the same every time."""

from __future__ import annotations

import io
import re
import zipfile

_LONG_AGO = (2024, 1, 8, 9, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def with_fixed_dates(archive: bytes) -> bytes:
    """The archive written anew with one fixed date for every entry and for the document's last change."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(target, "w") as copy:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>2024-01-08T09:00:00Z", content)
            copy.writestr(zipfile.ZipInfo(name, _LONG_AGO), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()
