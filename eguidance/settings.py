"""All settings. Each is read from the environment, typed, and fails loudly."""

import logging
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import Env, validate

from channels_layer.mail.addresses import address

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = env.path("VAR_DIR", BASE_DIR / "var")
VAR_DIR.mkdir(parents=True, exist_ok=True)

# --- Where and for whom -----------------------------------------------------

DEBUG = env.bool("DEBUG", False)
PORT = env.int("PORT", 8000)
BIND = env.str("BIND", "127.0.0.1")
PUBLIC_URL = env.str("PUBLIC_URL", f"http://127.0.0.1:{PORT}")
SERVICE_NAME = env.str("SERVICE_NAME", "eGuidance")
SECRET_KEY = env.str("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
# Websites that may carry the widget; the service's own pages always may.
ALLOWED_ORIGINS = env.list(
    "ALLOWED_ORIGINS", [f"http://localhost:{PORT}", f"http://127.0.0.1:{PORT}"]
)
# Where the demonstration's host page lives: another origin than PUBLIC_URL.
DEMO = env.bool("DEMO", False)
DEMO_URL = env.str("DEMO_URL", f"http://localhost:{PORT}")
if DEMO:
    ALLOWED_ORIGINS = [*ALLOWED_ORIGINS, DEMO_URL]

# --- Promises and limits ----------------------------------------------------

POSITIVE = validate.Range(min=1)


def each(numbers: list[int]) -> None:
    for number in numbers:
        POSITIVE(number)


with env.prefixed("GUIDANCE_"):
    KEEP_DAYS = env.int("KEEP_DAYS", 30, validate=POSITIVE)
    TOKEN_SECONDS = env.int("TOKEN_SECONDS", 24 * 3600, validate=POSITIVE)
    HEARTBEAT_SECONDS = env.int("HEARTBEAT_SECONDS", 10, validate=POSITIVE)
    CITIZEN_LEASE_SECONDS = env.int("CITIZEN_LEASE_SECONDS", 25, validate=POSITIVE)
    COUNSELLOR_LEASE_SECONDS = env.int("COUNSELLOR_LEASE_SECONDS", 30, validate=POSITIVE)
    ABANDON_SECONDS = env.int("ABANDON_SECONDS", 600, validate=POSITIVE)
    RESERVED_SECONDS = env.int("RESERVED_SECONDS", 120, validate=POSITIVE)
    # How long a time is kept for somebody who fills in the form for it.
    HOLD_SECONDS = env.int("HOLD_SECONDS", 600, validate=POSITIVE)
    # How long before its time a booked call or meeting comes up at the desk.
    DUE_SECONDS = env.int("DUE_SECONDS", 300, validate=POSITIVE)
    # How long a freed time is kept for whoever it is offered to on the waiting list.
    OFFER_SECONDS = env.int("OFFER_SECONDS", 7200, validate=POSITIVE)
    # How many texts an hour go to numbers that nobody has proven; each is paid for.
    CODES_PER_HOUR = env.int("CODES_PER_HOUR", 100, validate=validate.Range(min=1, max=30_000))
    # How long after each call in vain the next one is, in opening time; then no more.
    CALL_AGAIN_SECONDS = env.list("CALL_AGAIN_SECONDS", [900, 7200], subcast=int, validate=each)
    HOLIDAYS_COUNTRY = env.str("HOLIDAYS_COUNTRY", "DK")
    CHAT_PROMISE_SECONDS = env.int("CHAT_PROMISE_SECONDS", 300, validate=POSITIVE)
    WISH_PROMISE_SECONDS = env.int("WISH_PROMISE_SECONDS", 8 * 3600, validate=POSITIVE)
    SMS_PROMISE_SECONDS = env.int("SMS_PROMISE_SECONDS", 1800, validate=POSITIVE)
    # Opening time in which a mail must be answered, and whether the mail of people is taken at all.
    MAIL_PROMISE_SECONDS = env.int("MAIL_PROMISE_SECONDS", 8 * 3600, validate=POSITIVE)
    MAIL_TALKS = env.bool("MAIL_TALKS", True)
    # Counsellors' own calendars: how often they are fetched, and how large one may be.
    CALENDAR_SECONDS = env.int("CALENDAR_SECONDS", 900, validate=validate.Range(min=60))
    CALENDAR_BYTES = env.int("CALENDAR_BYTES", 5_000_000, validate=POSITIVE)
    # Hosts of one's own network that they may come from; all else must be out on the internet.
    CALENDAR_HOSTS: list[str] = env.list("CALENDAR_HOSTS", [])
    SWEEP_SECONDS = env.float("SWEEP_SECONDS", 2.0, validate=validate.Range(min=0.1))

DECISION_TABLE = env.path("DECISION_TABLE", BASE_DIR / "triage" / "decision_table.md")
RISK_PHRASES = env.path("RISK_PHRASES", BASE_DIR / "triage" / "risk.toml")
RESOURCES_DIR = env.path("RESOURCES_DIR", BASE_DIR / "resources" / "content")
COUNSELLOR_PHRASES = env.path("COUNSELLOR_PHRASES", BASE_DIR / "chat" / "phrases.toml")

# --- The house --------------------------------------------------------------

INSTALLED_APPS = [
    "eguidance.admin_config.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "corsheaders",
    "csp",
    "channels",
    "ninja",
    "channels_layer",
    "resources",
    "scheduling",
    "triage",
    "chat",
    "targets",
    "eguidance",
]
MIDDLEWARE = [
    "eguidance.probes.Probes",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "eguidance.api.OriginGuard",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "eguidance.api.TypedErrors",
]
ROOT_URLCONF = "eguidance.urls"
ASGI_APPLICATION = "eguidance.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "eguidance.words.words",
            ]
        },
    }
]

# --- Database ---------------------------------------------------------------

DATABASE_CONNECTIONS = env.int("DATABASE_CONNECTIONS", 16, validate=validate.Range(min=2))

DATABASES = {
    "default": dj_database_url.parse(
        env.str("DATABASE_URL", f"sqlite:///{VAR_DIR / 'eguidance.sqlite3'}"),
        # Connections made anew for every transaction cost more than the transaction.
        conn_max_age=None,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # A transaction that writes takes its lock at once, so none fails half-way.
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
else:
    # Every request has a thread of its own: a pool is what bounds the connections.
    DATABASES["default"] |= {"CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": True}
    DATABASES["default"]["OPTIONS"] = {
        # Whoever asked has given up after ten seconds, and asks again.
        "pool": {"min_size": 2, "max_size": DATABASE_CONNECTIONS, "timeout": 10},
        "server_side_binding": True,
    }
DATABASE_THREADS = env.int("DATABASE_THREADS", 8, validate=POSITIVE)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Between processes; without REDIS_URL everything runs in this one ---------

REDIS_URL = env.str("REDIS_URL", "")
EMBEDDED = not REDIS_URL
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_layer.layer.ProcessLayer",
        "CONFIG": {
            "url": REDIS_URL,
            # Redis keeps no pub/sub apart by database: another service on it has another secret.
            "prefix": f"eguidance.{sha256(SECRET_KEY.encode()).hexdigest()[:12]}",
            "behind": {"type": "behind"},
            "resync": {"type": "resync"},
            "capacity": 1000,
        },
    }
}
CELERY_BROKER_URL = REDIS_URL

# --- Text messages; without an account they are shown to the counsellors --------

TWILIO_ACCOUNT_SID = env.str("TWILIO_ACCOUNT_SID", "")
TWILIO_AUTH_TOKEN = env.str("TWILIO_AUTH_TOKEN", "")
# A number, a name of letters, or a Messaging Service (MG...).
TWILIO_FROM = env.str("TWILIO_FROM", "")
TWILIO_API_URL = env.str("TWILIO_API_URL", "https://api.twilio.com")
if TWILIO_ACCOUNT_SID and not (TWILIO_AUTH_TOKEN and TWILIO_FROM):
    raise ImproperlyConfigured("TWILIO_ACCOUNT_SID needs TWILIO_AUTH_TOKEN and TWILIO_FROM")
# The service's own number, shown to whom it calls; without one counsellors dial themselves.
TWILIO_VOICE_FROM = env.str(
    "TWILIO_VOICE_FROM", "", validate=validate.Regexp(r"(\+[1-9]\d{6,14})?\Z")
)
if TWILIO_VOICE_FROM and not TWILIO_ACCOUNT_SID:
    raise ImproperlyConfigured("TWILIO_VOICE_FROM needs TWILIO_ACCOUNT_SID")
# Where a number without a country is dialled.
PHONE_REGION = env.str("PHONE_REGION", "DK", validate=validate.Regexp(r"[A-Z]{2}\Z"))

# --- Mail; without a server it is shown to the counsellors ----------------------

EMAIL_HOST = env.str("EMAIL_HOST", "")
# `starttls` and `tls` have the server show a certificate; `none` is for one on this machine.
EMAIL_SECURITY = env.str(
    "EMAIL_SECURITY", "starttls", validate=validate.OneOf(["starttls", "tls", "none"])
)
EMAIL_USE_TLS, EMAIL_USE_SSL = EMAIL_SECURITY == "starttls", EMAIL_SECURITY == "tls"
EMAIL_PORT = env.int(
    "EMAIL_PORT",
    {"starttls": 587, "tls": 465, "none": 25}[EMAIL_SECURITY],
    validate=validate.Range(min=1, max=65_535),
)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
# Who mail is from, and who calls a meeting in a calendar file.
MAIL_FROM = env.str("MAIL_FROM", "")
if EMAIL_HOST or MAIL_FROM:
    try:
        MAIL_FROM = address(MAIL_FROM)
    except ValueError:
        raise ImproperlyConfigured(
            "MAIL_FROM must be a mail address when EMAIL_HOST is set"
        ) from None
else:  # in what is only shown
    MAIL_FROM = f"noreply@{urlsplit(PUBLIC_URL).hostname}"
if bool(EMAIL_HOST_USER) != bool(EMAIL_HOST_PASSWORD):
    raise ImproperlyConfigured("EMAIL_HOST_USER and EMAIL_HOST_PASSWORD need each other")
if EMAIL_HOST_PASSWORD and EMAIL_SECURITY == "none":
    raise ImproperlyConfigured("EMAIL_HOST_PASSWORD is not sent in the open: EMAIL_SECURITY")
# What signs the mail that is brought to the service; without one it takes none.
MAIL_INBOUND_KEY = env.str("MAIL_INBOUND_KEY", "")
if MAIL_INBOUND_KEY and len(MAIL_INBOUND_KEY) < 32:
    raise ImproperlyConfigured("MAIL_INBOUND_KEY needs 32 letters or more")
# The mailbox of MAIL_FROM, looked into for what comes back; always by TLS.
IMAP_HOST = env.str("IMAP_HOST", "")
IMAP_PORT = env.int("IMAP_PORT", 993, validate=validate.Range(min=1, max=65_535))
IMAP_USER, IMAP_PASSWORD = env.str("IMAP_USER", ""), env.str("IMAP_PASSWORD", "")
IMAP_FOLDER = env.str("IMAP_FOLDER", "INBOX", validate=validate.Regexp(r"[^\"\\\x00-\x1f]+\Z"))
if IMAP_HOST and not (IMAP_USER and IMAP_PASSWORD):
    raise ImproperlyConfigured("IMAP_HOST needs IMAP_USER and IMAP_PASSWORD")

# --- Sign-in ----------------------------------------------------------------

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign-in"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# --- Safe doors -------------------------------------------------------------

# On plain http (this machine alone) a secure cookie would never come back.
HTTPS = urlsplit(PUBLIC_URL).scheme == "https"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS and env.bool("SSL_REDIRECT", True)
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", 31_536_000) if HTTPS else 0
if env.bool("BEHIND_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
CSRF_FAILURE_VIEW = "eguidance.pages.stale"
DATA_UPLOAD_MAX_MEMORY_SIZE = 65_536
# A calendar holds titles: what is uploaded is read in memory, and what is larger is dropped.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = CALENDAR_BYTES + DATA_UPLOAD_MAX_MEMORY_SIZE
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
CORS_ALLOWED_ORIGINS = ALLOWED_ORIGINS
CORS_URLS_REGEX = r"^/api/(?!desk/)"
CORS_ALLOW_HEADERS = ["authorization", "content-type"]

# --- Words, clock, files ----------------------------------------------------

LANGUAGE_CODE = "da"
LANGUAGES = [("da", "Dansk"), ("en", "English")]
TIME_ZONE = env.str("TIME_ZONE", "Europe/Copenhagen")
USE_TZ = True
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "frontend" / "dist"]
# The desk and the widget's app are asked for by content hash or are small.
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 300

# --- Watching ---------------------------------------------------------------

# Without a token there is no /metrics.
METRICS_TOKEN = env.str("METRICS_TOKEN", "")
LOG_FORMAT = env.str("LOG_FORMAT", "line", validate=validate.OneOf(["line", "json"]))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "eguidance.logs.WordlessFormatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        },
        "json": {"()": "eguidance.logs.JsonFormatter"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
    # Requests are logged by path alone; no body, header or frame is ever logged.
    "loggers": {
        "daphne": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},
        # It names every path, and that of a calendar is a secret.
        "uvicorn.access": {"level": "WARNING"},
        # It writes addresses, and in those of a search stands a number.
        "urllib3": {"level": "WARNING"},
        # Every sweep, every two seconds, twice: that they run is told by /metrics.
        "celery.app.trace": {"level": "WARNING"},
        "celery.beat": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},
        # It repeats the header, and whoever scans the net could fill the log with traces.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
# What a library warns of is logged like all else.
logging.captureWarnings(True)
