"""Settings: one layered set. The environment is read here, once; `.env.example` describes it."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import Env, validate

BASE_DIR = Path(__file__).resolve().parent.parent

env = Env()
env.read_env(BASE_DIR / ".env", recurse=False)

# --- What the environment decides ---------------------------------------------------------------------------------

DEVELOPMENT_KEY = "clef-de-developpement-a-ne-jamais-mettre-en-production"

DEMO = env.bool("DEMO", False)
DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", DEVELOPMENT_KEY)
VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))
BASE_URL = env.str("BASE_URL", "http://localhost:8000").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"] if DEMO or DEBUG else [])
HTTPS = env.bool("HTTPS", not (DEMO or DEBUG))
PROXY = env.bool("PROXY", False)
DATABASES = {"default": env.dj_db_url("DATABASE_URL", f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
DATABASE_POOL_SIZE = env.int("DATABASE_POOL_SIZE", 4, validate=validate.Range(min=0))
CACHE_URL = env.str("CACHE_URL", "")
TASKS_MODE = env.str("TASKS", "immediate", validate=validate.OneOf(["immediate", "database"]))
MFA_REQUIRED_ROLES = env.list(
    "MFA_REQUIRED_ROLES",
    [] if DEMO or DEBUG else ["national", "manager", "jury"],
    validate=validate.ContainsOnly(["national", "manager", "editor", "jury"]),
)
API_ORIGINS: list[str] = env.list("API_ORIGINS", [])
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Acteurs engagés <ne-pas-repondre@example.org>")
S3 = {
    name: env.str(name, "")
    for name in ("S3_BUCKET", "S3_ENDPOINT_URL", "S3_REGION", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY")
}
EMAIL = env.dj_email_url("EMAIL_URL", "smtp://localhost:25" if not (DEMO or DEBUG) else "console:")

if not BASE_URL.startswith(("http://", "https://")):
    raise ImproperlyConfigured("BASE_URL : donnez une adresse qui commence par https://.")
if CACHE_URL and not CACHE_URL.startswith(("redis://", "rediss://", "unix://")):
    raise ImproperlyConfigured("CACHE_URL : donnez une adresse qui commence par redis://.")
if "EMAIL_BACKEND" not in EMAIL:
    raise ImproperlyConfigured("EMAIL_URL : donnez une adresse qui commence par smtp:// ou smtps://.")
if not (DEMO or DEBUG):
    if SECRET_KEY == DEVELOPMENT_KEY or len(SECRET_KEY) < 40:
        raise ImproperlyConfigured(
            "SECRET_KEY : donnez une clef secrète d’au moins 40 caractères, propre à ce serveur."
        )
    if not ALLOWED_HOSTS:
        raise ImproperlyConfigured("ALLOWED_HOSTS : donnez la liste des noms d’hôte servis, séparés par des virgules.")
if env.bool("PRODUCTION", False) and (DEBUG or DEMO):
    raise ImproperlyConfigured("DEBUG et DEMO : doivent être à 0 quand PRODUCTION vaut 1.")
if any(S3.values()):
    if not all(S3.values()):
        _absent = ", ".join(name for name, value in S3.items() if not value)
        raise ImproperlyConfigured(
            f"{_absent} : il manque cela au stockage S3. Donnez toutes les variables S3_, ou aucune."
        )
    if not S3["S3_ENDPOINT_URL"].startswith(("https://", "http://")):
        raise ImproperlyConfigured("S3_ENDPOINT_URL : donnez une adresse qui commence par https://.")

# --- Applications -------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "cms.apps.CmsConfig",
    "trophees",
    "questionnaires",
    "ressources",
    "actors",
    "home",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "wagtail_headless_preview",
    "wagtail_modeladmin",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.redirects",
    "wagtail.contrib.typed_table_block",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "ninja",
    "corsheaders",
    "django_filters",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "cms.page_cache.AnonymousPageCache",
    "cms.private_pages.PrivatePages",
    "cms.csp_policy.PolicyByPath",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "home.middleware.SlashByRedirect",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "home.middleware.SpaceMiddleware",
    "home.middleware.NoNulls",
    "home.middleware.BodyLimit",
    "actors.api.gate.ApiGate",
    "cms.second_factor.SecondFactorRequired",
    "cms.admin_guard.AdminTenancy",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"
FORMS_URLFIELD_ASSUME_HTTPS = True
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

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
                "cms.context.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "wagtail.templatetags.wagtailcore_tags",
                "home.templatetags.components",
                "home.templatetags.french",
                "home.templatetags.space",
            ],
        },
    }
]

# --- Database -----------------------------------------------------------------------------------------------------

_database = DATABASES["default"]
if _database["ENGINE"] == "django.db.backends.sqlite3":
    # Without IMMEDIATE, a read that turns into a write fails at once under concurrency instead of waiting its turn.
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 5,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    _pool = {"min_size": 1, "max_size": DATABASE_POOL_SIZE} if DATABASE_POOL_SIZE else False
    _database.setdefault("OPTIONS", {})["pool"] = _pool
    _database["CONN_MAX_AGE"] = 0 if _pool else 600
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Caches, tasks, mails -------------------------------------------------------------------------------------------

# Locmem would differ between processes: without a shared cache, files are what all workers see.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": CACHE_URL}
    if CACHE_URL
    else {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / "cache",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
    # Apart from "default", where attempts are counted: whoever asks for thousands of pages must not push them out.
    "kept_pages": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": CACHE_URL,
        "KEY_PREFIX": "pages",
    }
    if CACHE_URL
    else {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / "cache-pages",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
    # Pictures of pages, drawn once: apart, since they weigh more than anything else that is kept.
    "drawn_pictures": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": CACHE_URL,
        "KEY_PREFIX": "drawn",
    }
    if CACHE_URL
    else {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / "cache-pictures",
        "OPTIONS": {"MAX_ENTRIES": 1000},
    },
    "renditions": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "renditions"},
    # Tags of the API's answers: small, and apart from pages, which must not be pushed out by them.
    "api_tags": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "api_tags",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
}
TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend"
        if TASKS_MODE == "database"
        else "django_tasks.backends.immediate.ImmediateBackend"
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 60  # seconds: a server that says nothing must not hold a worker
if DEMO:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "messages"
else:
    EMAIL_BACKEND = EMAIL["EMAIL_BACKEND"]
    EMAIL_HOST, EMAIL_PORT = EMAIL["EMAIL_HOST"], EMAIL["EMAIL_PORT"]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = EMAIL["EMAIL_HOST_USER"], EMAIL["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS, EMAIL_USE_SSL = EMAIL["EMAIL_USE_TLS"], EMAIL["EMAIL_USE_SSL"]

# --- Language and time --------------------------------------------------------------------------------------------

LANGUAGE_CODE = "fr"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("fr", "Français")]
LOCALE_PATHS = [BASE_DIR / "cms" / "locale"]  # a few words of Wagtail’s admin, said better
TIME_ZONE = "Europe/Paris"
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
USE_I18N = USE_TZ = USE_THOUSAND_SEPARATOR = True

# --- Accounts -------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "actors.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "actors.accounts.passwords.ExpectedPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my_space"
ACCOUNT_ADAPTER = "actors.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {"signup": "actors.forms.accounts.SignupForm"}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
# The pages and the mails say « quinze minutes ».
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_TEMPLATE_EXTENSION = "html"
ACCOUNT_RATE_LIMITS = {
    # The key is an account and the address that tries it: see actors/accounts/adapter.py.
    "login_failed": "10/m/ip,5/5m/key",
    # Wrong passwords for one account, all addresses together.
    "login_sprayed": "30/h/key",
    # Accounts that programs make: no trap stands before them, as one does on the page.
    "account_by_program": "20/h/ip",
    # Mails that a member has sent to others.
    "invite_member": "20/h/user",
    "ask_to_join": "10/h/user",
    # Letters: essays of a team, and addresses that ask for one.
    "digest_test": "20/h/user",
    "digest_asked": "10/h/ip",
    "digest_received": "5/d/key",
    # Messages between peers, comments, reports, pictures of sheets.
    "contact_by_visitor": "5/h/ip",
    "contact_by_member": "10/h/user",
    "contact_received": "30/d/key",
    "comment": "10/h/user",
    "picture": "40/h/user",
    "report": "10/h/user",
    # Requests to be called back: of a person, and to a partner.
    "callback_asked": "10/h/user",
    "callback_received": "60/d/key",
    # Files that answer questions, applications that are begun, questions about campaigns.
    "file": "120/h/user",
    "application_begun": "20/h/user",
    # Drafts of visitors who have no account yet: a class or a meeting may share one address.
    "diagnostic_begun": "60/h/ip",
    "question_by_visitor": "5/h/ip",
    "question_by_member": "10/h/user",
    # What readers say of resources: an office may share one address.
    "opinion_by_visitor": "20/h/ip",
    "opinion_by_member": "30/h/user",
    # Registrations to events: an office may share one address; and the mails that one address gets of them.
    "registration_by_visitor": "20/h/ip",
    "registration_by_member": "30/h/user",
    "registration_received": "10/d/key",
    # Who wants to be told that a space opens.
    "opening_alert": "10/h/ip",
    "opening_alert_received": "10/d/key",
    # What a juror asks about an application.
    "clarification": "20/h/user",
}
MFA_ADAPTER = "actors.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "add_webauthn": "actors.forms.passkeys.AddPasskeyForm",
    "edit_webauthn": "actors.forms.passkeys.RenamePasskeyForm",
    "login_webauthn": "actors.forms.passkeys.LogInByPasskeyForm",
    "authenticate_webauthn": "actors.forms.passkeys.SecondStepByPasskeyForm",
    "reauthenticate_webauthn": "actors.forms.passkeys.ConfirmByPasskeyForm",
}
# It would write at each request; the list says when each session was opened.
USERSESSIONS_TRACK_ACTIVITY = False

# --- Files ----------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
BUILD_DIR = VAR_DIR / "build"
BUILD_DIR.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static", BUILD_DIR]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {
        "BACKEND": "cms.bucket.Bucket",
        "OPTIONS": {
            "bucket_name": S3["S3_BUCKET"],
            "endpoint_url": S3["S3_ENDPOINT_URL"],
            "region_name": S3["S3_REGION"],
            "access_key": S3["S3_ACCESS_KEY_ID"],
            "secret_key": S3["S3_SECRET_ACCESS_KEY"],
        },
    }
    if S3["S3_BUCKET"]
    else {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
# Of a whole request, files included, which Django itself does not bound: see home/middleware.py.
REQUEST_MAX_BYTES = 20 * 1024 * 1024

# --- Wagtail ----------------------------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Acteurs engagés"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_I18N_ENABLED = False
# « Une journée d’été » is read at `une-journee-dete`: an address with signs of its own is unreadable once it is copied.
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False  # a password is set by its owner alone, and the keys that it opened end with it
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {
        "WIDGET": "wagtail.admin.rich_text.DraftailRichTextArea",
        "OPTIONS": {"features": ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link", "hr"]},
    }
}
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "french", "AUTO_UPDATE": True}
}
WAGTAILIMAGES_IMAGE_FORM_BASE = "home.forms.WholeImageForm"
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000  # a rendition holds them all in memory
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp", "svg"]
# From our own host, after the checks, wherever the file lies.
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "mp4", "odt", "ods", "pdf", "txt", "vtt", "webm", "xlsx", "zip"]
WAGTAILDOCS_CONTENT_TYPES = {"mp4": "video/mp4", "vtt": "text/vtt; charset=utf-8", "webm": "video/webm"}
WAGTAILDOCS_DOCUMENT_FORM_BASE = "home.forms.TrueDocumentForm"

# --- API ------------------------------------------------------------------------------------------------------------

# Of one key, one member, one address. A class or a meeting that answers from one address must not reach the last.
API_CALLS_A_MINUTE = {"key": 1200, "member": 600, "address": 600}
# Sites of the nation's, beside those that each territory names (home/api/origins.py). No cookie goes with a call.
CORS_ALLOWED_ORIGINS = API_ORIGINS
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_CREDENTIALS = False
CORS_ALLOW_METHODS = ("GET", "OPTIONS", "PATCH", "POST", "PUT", "DELETE")
CORS_ALLOW_HEADERS = ("accept", "authorization", "content-type", "idempotency-key", "if-match", "if-none-match")
CORS_EXPOSE_HEADERS = ("etag", "link", "location", "ratelimit", "ratelimit-policy", "retry-after")
CORS_PREFLIGHT_MAX_AGE = 600  # seconds

# --- Security -------------------------------------------------------------------------------------------------------

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz/"]
SECURE_REFERRER_POLICY = "same-origin"
# Wagtail shows previews of pages in a frame of its own editor.
X_FRAME_OPTIONS = "SAMEORIGIN"
SILENCED_SYSTEM_CHECKS = ["security.W019"]
CSRF_FAILURE_VIEW = "cms.views.errors.csrf_failure"
if PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Otherwise all visitors would share the front server's address, hence one limit of attempts.
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
CSP_PUBLIC = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF, "data:"],
    "font-src": [SELF],
    "media-src": [SELF],
    "connect-src": [SELF],
    "form-action": [SELF],
    "frame-ancestors": [SELF],
    "base-uri": [NONE],
    "manifest-src": [SELF],
}
CONTENT_SECURITY_POLICY = {"DIRECTIVES": CSP_PUBLIC}
# Wagtail's admin still writes inline scripts and styles without a nonce.
CSP_ADMIN = {
    "default-src": [SELF],
    "script-src": [SELF, "'unsafe-inline'", "'unsafe-eval'"],
    "style-src": [SELF, "'unsafe-inline'"],
    "img-src": [SELF, "data:", "blob:"],
    "frame-src": [SELF],
    "form-action": [SELF],
    "frame-ancestors": [SELF],
    "base-uri": [NONE],
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
