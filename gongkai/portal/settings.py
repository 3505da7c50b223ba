"""Django's settings, derived from the environment (`gongkai.portal.environment`)."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from csp.constants import NONE, SELF
from django.urls import reverse
from psycopg.conninfo import conninfo_to_dict

from gongkai.portal.environment import environment, secret
from gongkai.portal.operations import logs

_ENVIRONMENT = environment()
VAR = _ENVIRONMENT.var.resolve()
"""The folder of all data."""

DEBUG = _ENVIRONMENT.debug
SECRET_KEY = secret("django", VAR)
ALLOWED_HOSTS = [host.strip() for host in _ENVIRONMENT.hosts.split(",") if host.strip()]
TRUSTED_PROXIES = _ENVIRONMENT.proxies
SITE_ADDRESS = _ENVIRONMENT.outside_address
"""The address people outside reach the platform at, for e-mails and letters."""
TRACKING_PAGE = "asking:status"
"""The page on which an applicant asks after a case: what is below the public's pages tells of it in e-mails."""
ANSWERING_PAGE = "asking:answer"
"""The page on which whoever is consulted answers by a secret of its own."""

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
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
    "gongkai.portal.redacting",
    "gongkai.portal.letters",
    "gongkai.portal.handling",
    "gongkai.portal.remedies",
    "gongkai.portal.complaints",
    "gongkai.portal.statistics",
    "gongkai.portal.published",
    "gongkai.portal.desk",
    "gongkai.portal.api",
    "gongkai.portal.asking",
    "gongkai.portal.administration",
    "gongkai.portal.retention",
    "gongkai.portal.site",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "gongkai.portal.accounts.middleware.SessionLimitsMiddleware",
    "gongkai.portal.agencies.holding.RolesMiddleware",
    "gongkai.portal.accounts.middleware.UnfinishedAccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

INSTALLATION_NAME = _ENVIRONMENT.name
FORM_RENDERER = "gongkai.portal.rendering.Renderer"

ROOT_URLCONF = "gongkai.portal.urls"


def _page_of_case(case: Any) -> str:
    return reverse("desk:case", kwargs={"code": case.agency.code, "number": case.number})


ABSOLUTE_URL_OVERRIDES = {"cases.case": _page_of_case}
"""Where a case is looked at: apps below the desk link to it without knowing the desk."""
WSGI_APPLICATION = "gongkai.portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [f"{__file__.rpartition('/')[0]}/templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "libraries": {"wording": "gongkai.portal.wording", "desk": "gongkai.portal.desk.wording"},
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
            # Opened once by each thread: what has been read of the file, and how it is laid out, stays known.
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                # Whoever is to write says so at the start, and waits: no transaction fails half-way for the lock.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # FULL: what was confirmed is on the disk, also when the power fails. What is deleted is overwritten.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-8000; "
                "PRAGMA secure_delete=ON;",
            },
        }
    given = conninfo_to_dict(url)
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **{setting: str(given.pop(name, "") or "") for setting, name in names.items()},
        # What is asked for the fifth time over a connection is prepared there: planning took a fifth of the database's
        # time for a page and more (docs/decisions/0033-speed-of-the-office.md).
        "OPTIONS": {**given, "server_side_binding": True, "prepare_threshold": 5},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": _database(_ENVIRONMENT.database)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["gongkai.portal.accounts.hashers.Argon2"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "email", "telephone")},
    },
    {"NAME": "gongkai.portal.accounts.passwords.LengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "gongkai.portal.accounts.passwords.FormerPasswordValidator"},
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "site:home"
SIGN_IN_FAILURES = _ENVIRONMENT.sign_in_failures
SIGN_IN_LOCK = timedelta(minutes=_ENVIRONMENT.sign_in_lock)
SECOND_FACTOR_REQUIRED = "gongkai.portal.agencies.permissions.needs_second_factor"
"""The function that says whether an account may be used only with a second factor."""
OTP_TOTP_ISSUER = _ENVIRONMENT.name or "gongkai"

SESSION_ENGINE = "gongkai.portal.accounts.sessions"
SESSION_IDLE = timedelta(minutes=_ENVIRONMENT.session_idle)
SESSION_LIFE = timedelta(hours=_ENVIRONMENT.session_hours)
SESSION_COOKIE_AGE = int(SESSION_LIFE.total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSIONS_PER_ACCOUNT = _ENVIRONMENT.sessions

OIDC_ISSUER = _ENVIRONMENT.oidc_issuer
OIDC_OP_AUTHORIZATION_ENDPOINT = _ENVIRONMENT.oidc_authorization
OIDC_OP_TOKEN_ENDPOINT = _ENVIRONMENT.oidc_token
OIDC_OP_USER_ENDPOINT = _ENVIRONMENT.oidc_userinfo
OIDC_OP_JWKS_ENDPOINT = _ENVIRONMENT.oidc_keys
OIDC_RP_CLIENT_ID = _ENVIRONMENT.oidc_client
OIDC_RP_CLIENT_SECRET = _ENVIRONMENT.oidc_secret
OIDC_RP_SCOPES = "openid profile"
OIDC_RP_SIGN_ALGO = "RS256"
OIDC_AUTHENTICATION_CALLBACK_URL = "accounts:oidc_callback"
OIDC_CREATE_USER = False
OIDC_USE_PKCE = True
OIDC_TIMEOUT = 10
OIDC_USERNAME_CLAIM = _ENVIRONMENT.oidc_claim
OIDC_SECOND_FACTOR = frozenset(filter(None, (value.strip() for value in _ENVIRONMENT.oidc_second_factor.split(","))))
if OIDC_ISSUER:
    AUTHENTICATION_BACKENDS.append("gongkai.portal.accounts.oidc.Backend")

API_PER_TOKEN = _ENVIRONMENT.api_per_token
API_PER_ADDRESS = _ENVIRONMENT.api_per_address

OUTBOX_SMTP = _ENVIRONMENT.smtp
OUTBOX_SENDER = _ENVIRONMENT.sender
OUTBOX_SMS = _ENVIRONMENT.sms
OUTBOX_SMS_TOKEN = _ENVIRONMENT.sms_token
OUTBOX_FOLDER = VAR / "outgoing"
"""Where messages are written for which there is no way out."""

REMINDER_DAYS = _ENVIRONMENT.remind_days
THIRD_PARTY_REMINDER_DAYS = _ENVIRONMENT.remind_third_party_days

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LANGUAGE_CODE = {"zh": "zh-hans", "en": "en"}[_ENVIRONMENT.language]
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [f"{__file__.rpartition('/')[0]}/locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

BACKUP_FOLDER = VAR / "backups"
BACKUPS_KEPT = _ENVIRONMENT.backups

LOG_FOLDER = VAR / "logs"
LOGGING = logs.configuration(LOG_FOLDER)
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_USER_ID_FIELD = ""
DJANGO_STRUCTLOG_TRUST_UPSTREAM_REQUEST_ID = False
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
DJANGO_STRUCTLOG_STATUS_4XX_LOG_LEVEL = logging.INFO

# What people send with a request may be a copy of an identity card: it is not put down unsealed, not for a moment.
# Larger than this are only reports that are to be checked, which are public.
FILE_UPLOAD_MAX_MEMORY_SIZE = 12 * 2**20

STATIC_URL = "static/"
STATICFILES_DIRS = [f"{__file__.rpartition('/')[0]}/static"]
# `gongkai serve` gathers static files here at its start, compressed, under names made of their content.
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
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
if _ENVIRONMENT.proxies:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Other names below this server's are not for it to decide on: HSTS is for itself alone, and not for browsers' lists.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
