"""The platform's settings under test: a folder of its own, and a password hash that costs no time."""

import os
import tempfile
from importlib import import_module

os.environ["GONGKAI_VAR"] = tempfile.mkdtemp(prefix="gongkai-test-")

globals().update(vars(import_module("gongkai.portal.settings")))

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
