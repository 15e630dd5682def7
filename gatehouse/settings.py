"""Every setting of the project. Each has a default that works for development.

Environment variables or a `.env` file change the settings; docs/administration.md lists them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import environ

from gatehouse import build, headers, logs, schema, stores
from searches import keys

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
if (BASE_DIR / ".env").is_file():
    env.read_env(BASE_DIR / ".env")
VAR = Path(env.str("GATEHOUSE_VAR", default=str(BASE_DIR / "var")))
VAR.mkdir(parents=True, exist_ok=True)

# Where the server runs
PRODUCTION = env.str("GATEHOUSE_ENV", default="development") == "production"
HTTPS = PRODUCTION or env.bool("HTTPS", default=False)
DEBUG = env.bool("DEBUG", default=False) and not PRODUCTION
SECRET_KEY = env.str("SECRET_KEY") if PRODUCTION else keys.secret_key(VAR / "secret_key")
# Outside production a tablet may use any address of this machine. In production the health check
# uses localhost.
ALLOWED_HOSTS = [*env.list("ALLOWED_HOSTS"), "localhost"] if PRODUCTION else ["*"]
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
ROOT_URLCONF = "gatehouse.urls"
LANGUAGE_CODE = "en-gb"
TIME_ZONE = env.str("TIME_ZONE", default="Europe/London")  # for screens; rows are in UTC
LOGGING = logs.logging_settings(
    json=env.bool("LOG_JSON", default=PRODUCTION), level=env.str("LOG_LEVEL", default="INFO")
)

INSTALLED_APPS = [
    "gatehouse.apps.GatehouseConfig",
    "searches.apps.SearchesConfig",
    *(f"django.contrib.{name}" for name in ("auth", "contenttypes", "sessions", "messages")),
    "django.contrib.humanize",  # allauth's passkey pages load its tags
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
]
MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",
    "gatehouse.headers.BrowserFeatures",
    "gatehouse.failures.MethodNotAllowedPage",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "gatehouse.session_cookie.KeptSessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "searches.device_cookie.KnownDevice",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
_context = ["template.context_processors.request", "contrib.auth.context_processors.auth"]
_context += ["contrib.messages.context_processors.messages"]
_ours = ["searches.views.page_frame.page_frame"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["gatehouse.tags"],
            "context_processors": [f"django.{name}" for name in _context] + _ours,
        },
    }
]

# Where data is stored
DATABASES = {"default": stores.database(env, VAR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# All processes share this cache, because the limits of sign-in and of API calls are counted in it.
CACHES = {"default": env.cache("CACHE_URL", default="dbcache://gatehouse_cache?max_entries=20000")}
BARRIER_KEY_FILE = Path(env.str("BARRIER_KEY_FILE", default=str(VAR / "barrier_key.pem")))
TABLET_KEY_FILE = Path(env.str("TABLET_KEY_FILE", default=str(VAR / "tablet_key.pem")))
LEDGER_KEY_FILE = Path(env.str("LEDGER_KEY_FILE", default=str(VAR / "ledger_key.pem")))
PUSH_KEY_FILE = Path(env.str("PUSH_KEY_FILE", default=str(VAR / "push_key.pem")))
# The address that a push service may write to. Without one, no device is rung.
PUSH_CONTACT = env.str("PUSH_CONTACT", default="")
PUSH_SERVICES = env.list("PUSH_SERVICES", default=stores.PUSH_SERVICES)
# The system that is called when nobody acknowledges an announcement, and the secret of its calls.
ESCALATION_URL = env.str("ESCALATION_URL", default="")
ESCALATION_SECRET = env.str("ESCALATION_SECRET", default="")
# The feeds of allocations and prisoners: docs/administration.md says what each setting means.
FEED_KEYS = env.list("FEED_KEYS", default=[])  # each a prison's code, a colon and a SHA-256
FEED_PRISONS = env.list("FEED_PRISONS", default=[])
FEED_MINUTES = env.int("FEED_MINUTES", default=10)
FEED_ACTIVITIES_URL = env.str("FEED_ACTIVITIES_URL", default="")
FEED_PRISONERS_URL = env.str("FEED_PRISONERS_URL", default="")
FEED_TOKEN_URL = env.str("FEED_TOKEN_URL", default="")
FEED_CLIENT_ID = env.str("FEED_CLIENT_ID", default="")
FEED_CLIENT_SECRET = env.str("FEED_CLIENT_SECRET", default="")
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

PHOTOGRAPHS_DIRECT = env.bool("PHOTOGRAPHS_S3_DIRECT", default=False)
CHECKPOINT_ORIGIN = env.str("CHECKPOINT_ORIGIN", default="gatehouse.local")
CHECKPOINT_MINUTES = env.int("CHECKPOINT_MINUTES", default=10)
CHECKPOINT_FOLDER = env.str("CHECKPOINT_FOLDER", default=str(VAR / "checkpoints")) or None
CHECKPOINT_EMAILS = env.list("CHECKPOINT_EMAILS", default=[])
vars().update(stores.mail(env))

# Static files: see gatehouse/build.py for the id in the address
VENDOR = BASE_DIR / "var" / "vendor"
STATICFILES_DIRS = [BASE_DIR / "static", ("vendor", VENDOR)]
BUILD_ID = build.build_id([VENDOR, *(BASE_DIR / name for name in build.SOURCES)])
STATIC_URL = f"/static/{BUILD_ID}/"
STATIC_ROOT = env.str("STATIC_FOLDER", default=str(VAR / "collected")) if PRODUCTION else None
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_IMMUTABLE_FILE_TEST = rf"^{STATIC_URL}"
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["map", "png", "jpg", "webp", "woff2", "gz"]
_collected = "whitenoise.storage.CompressedStaticFilesStorage"
_found = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": stores.photographs(env, VAR),
    "photographs": stores.photographs(env, VAR),
    "staticfiles": {"BACKEND": _collected if PRODUCTION else _found},
}

# Who may sign in
AUTH_USER_MODEL = "searches.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [f"django.contrib.auth.hashers.{n}PasswordHasher" for n in ("Argon2", "PBKDF2")]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": f"django.contrib.auth.password_validation.{name}Validator"}
    for name in ("UserAttributeSimilarity", "MinimumLength", "CommonPassword", "NumericPassword")
]
AUTH_PASSWORD_VALIDATORS[0]["OPTIONS"] = {"user_attributes": ("staff_number", "printed_name")}
LOGIN_URL = LOGOUT_REDIRECT_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "gatehouse.signin.StaffAdapter"
ACCOUNT_FORMS = {"login": "gatehouse.signin_form.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = "staff_number"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
# Failed sign-ins are never counted by "ip", because a whole prison may have one address. "key" is
# the staff number and the device.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "5/5m/key", "signup": None}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Gatehouse"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION

# What a browser may do
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "gatehouse.failures.csrf_failed"
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000) if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = headers.content_policy(stores.direct_origin(env))

# The API, which only signed-in people may call unless a view allows more
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["gatehouse.sessions.PageSession"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_THROTTLE_CLASSES": ["searches.api.throttles.DeviceAndPerson"],
    "DEFAULT_THROTTLE_RATES": {"device_and_person": env.int("CALLS_PER_MINUTE", default=1200)},
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "searches.api.problems.exception_handler",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = schema.SETTINGS
