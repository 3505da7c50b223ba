"""Django's settings, derived from the environment (`gongkai.portal.environment`)."""

from __future__ import annotations

from typing import Any

from csp.constants import NONE, SELF
from psycopg.conninfo import conninfo_to_dict

from gongkai.portal.environment import environment, secret

_ENVIRONMENT = environment()
VAR = _ENVIRONMENT.var.resolve()
"""The folder of all data."""

DEBUG = _ENVIRONMENT.debug
SECRET_KEY = secret("django", VAR)
ALLOWED_HOSTS = [host.strip() for host in _ENVIRONMENT.hosts.split(",") if host.strip()]
TRUSTED_PROXIES = _ENVIRONMENT.proxies

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_tasks",
    "django_tasks_db",
    "django_structlog",
    "csp",
    "gongkai.portal.audit",
    "gongkai.portal.work",
    "gongkai.portal.outbox",
    "gongkai.portal.vault",
    "gongkai.portal.accounts",
    "gongkai.portal.agencies",
    "gongkai.portal.cases",
    "gongkai.portal.calendars",
    "gongkai.portal.checkup",
    "gongkai.portal.administration",
    "gongkai.portal.site",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
]

INSTALLATION_NAME = _ENVIRONMENT.name
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

ROOT_URLCONF = "gongkai.portal.urls"
WSGI_APPLICATION = "gongkai.portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [f"{__file__.rpartition('/')[0]}/templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "libraries": {"wording": "gongkai.portal.wording"},
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gongkai.portal.site.context.frame",
            ],
        },
    }
]


def _database(url: str) -> dict[str, Any]:
    """The database's settings: SQLite in the folder of all data, or PostgreSQL by its address."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": VAR / "gongkai.sqlite3",
            "OPTIONS": {
                # Whoever is to write says so at the start, and waits: no transaction fails half-way for the lock.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # FULL: what was confirmed is on the disk, also when the power fails.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
        }
    given = conninfo_to_dict(url)
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **{setting: str(given.pop(name, "") or "") for setting, name in names.items()},
        "OPTIONS": given,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": _database(_ENVIRONMENT.database)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
SESSION_ENGINE = "gongkai.portal.accounts.sessions"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "site:home"

OUTBOX_SMTP = _ENVIRONMENT.smtp
OUTBOX_SENDER = _ENVIRONMENT.sender
OUTBOX_SMS = _ENVIRONMENT.sms
OUTBOX_SMS_TOKEN = _ENVIRONMENT.sms_token
OUTBOX_FOLDER = VAR / "outgoing"
"""Where messages are written for which there is no way out."""

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LANGUAGE_CODE = {"zh": "zh-hans", "en": "en"}[_ENVIRONMENT.language]
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [f"{__file__.rpartition('/')[0]}/locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [f"{__file__.rpartition('/')[0]}/static"]
MEDIA_ROOT = VAR / "files"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "img-src": [SELF, "data:"],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = _ENVIRONMENT.https
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _ENVIRONMENT.https else 0
