"""All settings of Forum, read from the environment (README, Settings).

Production is what holds unless FORUM_LAGE=lokal, which `./run` alone sets.
"""

import os
from importlib.resources import files
from pathlib import Path
from typing import Any

import dj_database_url
import django_stubs_ext
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

from forum import miljo

# Forms and fields take their model as a type argument, for the type checker only.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent

LOKALT = miljo.text("FORUM_LAGE", forval="produktion", tillatna=("produktion", "lokal")) == "lokal"
DEBUG = False

DATA = Path(miljo.text("FORUM_DATA", forval=str(BASE_DIR / ".forum" / "data") if LOKALT else None))
if LOKALT:
    DATA.mkdir(parents=True, exist_ok=True, mode=0o700)


def _hemlighet(namn: str, fil: str, *, minst: int) -> str:
    """Return the secret; local mode makes one and keeps it beside the data."""
    if not LOKALT or os.environ.get(namn):
        hemlighet = miljo.text(namn)
        if len(hemlighet) < minst:
            raise ImproperlyConfigured(f"{namn} är för kort: minst {minst} slumpade tecken behövs.")
        return hemlighet
    plats = DATA / fil
    try:
        with plats.open("x") as f:
            plats.chmod(0o600)
            f.write(get_random_secret_key())
    except FileExistsError:
        pass
    return plats.read_text()


SECRET_KEY = _hemlighet("FORUM_SECRET_KEY", "hemlighet", minst=50)
ALLOWED_HOSTS = miljo.rader("FORUM_HOSTS") or (["127.0.0.1", "localhost", "[::1]"] if LOKALT else [])
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("FORUM_HOSTS saknas. Ange värdnamnen med komma emellan, t.ex. forum.example.se.")
CSRF_TRUSTED_ORIGINS = [f"https://{namn}" for namn in ALLOWED_HOSTS if not LOKALT]
ADRESS = miljo.text(
    "FORUM_ADRESS",
    forval=f"http://127.0.0.1:{miljo.text('PORT', forval='8000')}" if LOKALT else f"https://{ALLOWED_HOSTS[0]}",
).rstrip("/")

INSTALLED_APPS = [
    "beslut",
    "arenden",
    "forum",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "csp",
    "django_htmx",
    "django_prose_editor",
    "js_asset",
    "post_office",
    "simple_history",
    "template_partials",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "forum.middleware.FelsvarMiddleware",
]

ROOT_URLCONF = "forum.urls"
WSGI_APPLICATION = "forum.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "forum.sammanhang.ram",
            ],
        },
    },
]

_SQLITE: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON"
    ),
}


def _databas() -> dict[str, Any]:
    """Return Django's database settings from DATABASE_URL; SQLite beside the data without it."""
    url = os.environ.get("DATABASE_URL", "").strip() or f"sqlite:///{DATA / 'forum.sqlite3'}"
    try:
        databas: dict[str, Any] = dict(dj_database_url.parse(url))
    except (ValueError, KeyError) as fel:
        raise ImproperlyConfigured(
            "DATABASE_URL går inte att läsa. Skriv postgres://användare:lösenord@värd:port/databas "
            "eller sqlite:////sökväg/forum.sqlite3."
        ) from fel
    if databas["ENGINE"].endswith("sqlite3"):
        databas["OPTIONS"] = _SQLITE
        # To open the file anew for each request costs more than most requests do.
        databas["CONN_MAX_AGE"] = 600
        if testdatabas := os.environ.get("FORUM_TESTDB"):
            databas["TEST"] = {"NAME": testdatabas}
    elif databas["ENGINE"].endswith("postgresql"):
        databas["OPTIONS"] = {"pool": {"min_size": 1, "max_size": 8, "timeout": 20}}
    else:
        raise ImproperlyConfigured("DATABASE_URL pekar på en databas som inte stöds. Välj PostgreSQL eller SQLite.")
    return databas


DATABASES = {"default": _databas()}

AUTH_USER_MODEL = "forum.Anvandare"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
ACCOUNT_ADAPTER = "forum.konto.Kontoadapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True

LANGUAGE_CODE = "sv"
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("typsnitt", str(files("font_source_serif_pro") / "files")),
    ("typsnitt", str(files("font_source_sans_pro") / "files")),
]
MEDIA_ROOT = DATA / "filer"
STORAGES = {
    "default": {"BACKEND": "forum.lagring.Fillagring"},
    # Compressing takes half a minute and saves nothing on the way to one's own machine.
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
        if LOKALT
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
BILAGA_MAX = miljo.heltal("FORUM_BILAGA_MAX_MB", forval=25, minst=1, mest=500) * 1024 * 1024
# Whether what a kallelse has sent out may be seen without an account (beslut.handlingspolicy).
OFFENTLIGA_HANDLINGAR = miljo.ja("FORUM_OFFENTLIGA_HANDLINGAR", forval=False)
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# What waits for a person is gathered from the upper apps without importing them (DESIGN §3).
STARTKALLOR = [
    "beslut.underskriftsstart.uppgifter",
    "beslut.start.uppgifter",
    "arenden.start.uppgifter",
    "beslut.protokollsstart.uppgifter",
]
# So is what belongs to an ärende's story: each names the objects whose events are told.
ARENDEKALLOR = ["beslut.arendets_gang.objekt"]
# And what is told beside a skrivelse: what members have asked about it.
FRAGEKALLOR = ["beslut.skrivelsefragor.fragor"]
# How a person proves once more that it is they, before signing (forum.bekraftelse).
BEKRAFTELSE = "forum.bekraftelse.med_losenord"
# What the app can do without, and what tells whether it is there; /halsa/ names what is not.
TILLBEHOR = {"ordbok för stavning": "arenden.stavning.finns"}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not LOKALT
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 60 * 60
SECURE_SSL_REDIRECT = not LOKALT
SECURE_HSTS_SECONDS = 0 if LOKALT else 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = not LOKALT
SECURE_REFERRER_POLICY = "same-origin"
SECURE_REDIRECT_EXEMPT = [r"^halsa/$", r"^nycklar/"]
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "forum.views.csrf_fel"
if miljo.ja("FORUM_BAKOM_PROXY", forval=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# What seals and signs (beslut.sign): keys in files under a passphrase, or in a PKCS#11 token.
NYCKLAR = DATA / "nycklar"
NYCKELBARARE = miljo.text("FORUM_NYCKELBARARE", forval="")
NYCKELBARARE_NAMN = miljo.text("FORUM_NYCKELBARARE_NAMN", forval=None if NYCKELBARARE else "")
NYCKELBARARE_PIN = miljo.text("FORUM_NYCKELBARARE_PIN", forval=None if NYCKELBARARE else "")
NYCKELLOSEN = "" if NYCKELBARARE else _hemlighet("FORUM_NYCKELLOSEN", "nyckellosen", minst=20)
TSA = miljo.text("FORUM_TSA", forval="")

# Mail waits as rows; `manage.py arbeta` sends it. Local mode writes it to files instead of sending.
EMAIL_BACKEND = "post_office.EmailBackend"
DEFAULT_FROM_EMAIL = miljo.text(
    "FORUM_AVSANDARE", forval=f"Forum <forum@{'forum.example' if LOKALT else ALLOWED_HOSTS[0].lstrip('.')}>"
)
EMAIL_HOST, _, _port = miljo.text("FORUM_SMTP", forval="localhost:25").rpartition(":")
if not EMAIL_HOST or not _port.isdigit():
    raise ImproperlyConfigured("FORUM_SMTP ska skrivas värd:port, t.ex. smtp.example.se:587.")
EMAIL_PORT = int(_port)
EMAIL_HOST_USER = os.environ.get("FORUM_SMTP_ANVANDARE", "")
EMAIL_HOST_PASSWORD = os.environ.get("FORUM_SMTP_LOSENORD", "")
EMAIL_USE_TLS = miljo.ja("FORUM_SMTP_TLS", forval=not LOKALT)
EMAIL_FILE_PATH = str(DATA / "epost")
POST_OFFICE = {
    "BACKENDS": {
        "default": "django.core.mail.backends.smtp.EmailBackend"
        if not LOKALT or "FORUM_SMTP" in os.environ
        else "django.core.mail.backends.filebased.EmailBackend"
    },
    "DEFAULT_PRIORITY": "medium",
    "MAX_RETRIES": 5,
    "CELERY_ENABLED": False,
    # Its own default lies in the machine's shared /tmp, where two installations would wait for each other.
    "LOCK_FILE_NAME": str(DATA / "epost"),
}

SIMPLE_HISTORY_HISTORY_ID_USE_UUID = False
SIMPLE_HISTORY_ENABLED = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "forum": {"level": "INFO"},
        "beslut": {"level": "INFO"},
        # It tells of every look into an empty queue, twice a second.
        "post_office": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
    },
}
