"""ZIP containers that nobody vouches for: what opening one, or a part of one, may raise."""

from __future__ import annotations

import zipfile
import zlib

UNZIP_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError)
"""What `zipfile` raises for damaged content, for kinds of compression that it does not know and for odd names."""
