"""The settings of the server that is killed: as in use, with other addresses."""

from importlib import import_module

globals().update(vars(import_module("gongkai.portal.settings")))

ROOT_URLCONF = "tests.portal.operations.acts"
# Whether anything is lost does not depend on these, only how long it takes to find out.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MIDDLEWARE = ["django_structlog.middlewares.RequestMiddleware"]
