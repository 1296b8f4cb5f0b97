"""Django's settings, computed from the installation's (`settings.py`); nothing is configured here by hand."""

from __future__ import annotations

import sys
from pathlib import Path
from urllib.parse import unquote, urlparse

from infolinia.processes import settings as installation

SETTINGS = installation.current()
HOUSE = Path(__file__).resolve().parent.parent

ROOMS = [
    "infolinia.web",
    "infolinia.journal",
    "infolinia.clients",
    "infolinia.webhooks",
    "infolinia.content",
    "infolinia.floor.routing",
    "infolinia.floor.lines",
    "infolinia.trades.customers",
    "infolinia.trades.cases",
    "infolinia.trades.sales",
    "infolinia.conduct",
    "infolinia.performers.desk",
    "infolinia.oversight.frame",
    "infolinia.oversight.first_run",
    "infolinia.oversight.supervision",
    "infolinia.oversight.authoring",
    "infolinia.oversight.administration",
    "infolinia.oversight.care",
    "infolinia.processes",
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    *ROOMS,
]
AUTH_USER_MODEL = "clients.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SECRET_KEY = SETTINGS.secret_key()
DEBUG = False
ALLOWED_HOSTS = SETTINGS.hosts or ["*"]
ROOT_URLCONF = "infolinia.processes.urls"
WSGI_APPLICATION = None

MIDDLEWARE = [
    "infolinia.web.headers.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "infolinia.clients.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "infolinia.clients.access.AccessMiddleware",
    "infolinia.journal.receipts.ReceiptMiddleware",
    "infolinia.web.refusals.RefusalMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["infolinia.web.templatetags.writing"],
        },
    }
]


def _database() -> dict[str, object]:
    if not SETTINGS.database:
        return {
            "ENGINE": "infolinia.web.sqlite",
            "NAME": SETTINGS.database_file,
            "CONN_MAX_AGE": None,
            # SQLite ignores select_for_update, so a writer takes its lock at once (runtime.md 6, 22).
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 5,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
            "TEST": {"NAME": None},
        }
    url = urlparse(SETTINGS.database)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": url.path.lstrip("/"),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": url.hostname or "",
        "PORT": str(url.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": _database()}
ATOMIC_REQUESTS = False

LANGUAGE_CODE = SETTINGS.language
LANGUAGES = [("pl", "Polski"), ("en", "English")]
LOCALE_PATHS = [  # a pure room is no app of Django's, but its problems speak Polish
    HOUSE / "procedures" / "locale",
    HOUSE / "procedures" / "checker" / "locale",
    HOUSE / "procedures" / "declarations" / "locale",
]
USE_I18N = True
USE_TZ = True
TIME_ZONE = SETTINGS.timezone

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

LOGIN_URL = "/sign-in"
SESSION_COOKIE_AGE = 16 * 3600  # seconds after the last call: a shift, not the next person at that computer
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SETTINGS.is_safe_only
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in SETTINGS.hosts if "*" not in host]
CSRF_FAILURE_VIEW = "infolinia.web.refusals.stale_page"
SECURE_HSTS_SECONDS = SETTINGS.hsts_days * 24 * 3600
SECURE_CONTENT_TYPE_NOSNIFF = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "infolinia.processes.logs.Line", "process": Path(sys.argv[0]).stem}},
    "filters": {"asked": {"()": "infolinia.processes.logs.NotHealth"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"django.request": {"filters": ["asked"]}},
    "root": {"handlers": ["stderr"], "level": SETTINGS.log_level.upper()},
}
