"""The platform's settings under test: a folder of its own, and a password hash that costs no time."""

import os
import tempfile
from importlib import import_module

# While Playwright's browser is open, an event loop runs in the thread of the tests; what they ask of the database
# there, they ask alone.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
os.environ["GONGKAI_VAR"] = tempfile.mkdtemp(prefix="gongkai-test-")

globals().update(vars(import_module("gongkai.portal.settings")))

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# A file, as in use: SQLite in memory knows no waiting for those who write at the same time. No test cuts the power.
_database = globals()["DATABASES"]["default"]
if _database["ENGINE"].endswith("sqlite3"):
    _database["TEST"] = {"NAME": f"{os.environ['GONGKAI_VAR']}/test.sqlite3"}
    _database["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA secure_delete=ON;"

# Static files as they stand in the package: tests gather none.
STORAGES = globals()["STORAGES"] | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
