"""The settings, read once from the environment and `.env`, and checked before anything starts."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, HttpUrl, SecretStr, TypeAdapter, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import SettingsError

HERE = Path(__file__).parent.parent
DEFAULT_COURSE = HERE / "lessons" / "courses" / "social-entrepreneurship"

_TEMPLATE = re.compile(r"[a-z0-9_]{1,512}")
_BOT_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
_GRAPH_VERSION = r"v\d{1,3}\.\d{1,2}"
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")  # Bot API: setWebhook, secret_token


def _database_url(value: str) -> str:
    if not value.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise ValueError("expected sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME")
    from sqlalchemy import make_url  # noqa: PLC0415 - 0.2 s that `amber content` can do without

    try:
        make_url(value)
    except ValueError:
        raise ValueError("expected postgresql+psycopg://USER@HOST:NUMBER/NAME") from None
    return value


def _base_url(value: str) -> str:
    try:
        TypeAdapter(HttpUrl).validate_python(value)
    except ValidationError:
        raise ValueError("expected an address such as https://bot.example.org") from None
    return value.rstrip("/")


def _secret(value: SecretStr) -> SecretStr:
    if not value.get_secret_value().strip():
        raise ValueError("expected a long random text, or no such setting at all")
    return value


def _bot_token(value: SecretStr) -> SecretStr:
    if not _BOT_TOKEN.fullmatch(value.get_secret_value()):
        raise ValueError("expected NUMBER:LETTERS, as @BotFather gives it")
    return value


def _webhook_secret(value: SecretStr) -> SecretStr:
    if not _WEBHOOK_SECRET.fullmatch(value.get_secret_value()):
        raise ValueError("expected 1 to 256 letters, digits, - or _")
    return value


def _one_word(value: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[!-~]+", value.get_secret_value()):
        raise ValueError("expected letters, digits and signs without a space")
    return value


def _graph_version(value: str) -> str:
    if not re.fullmatch(_GRAPH_VERSION, value):
        raise ValueError("expected a version of the Graph API, such as v25.0")
    return value


def _template(value: str) -> str:
    if value and not _TEMPLATE.fullmatch(value):
        raise ValueError("expected the name of an approved template: small letters, digits, _")
    return value


Url = Annotated[str, AfterValidator(_base_url)]


class Settings(BaseSettings):
    """All settings; docs/operating.md tells what each is for."""

    model_config = SettingsConfigDict(
        env_prefix="AMBER_", env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True
    )

    # Its password is for no log: it is left out where settings are printed.
    database_url: Annotated[str, AfterValidator(_database_url)] = Field(
        default="sqlite:///data/amber.db", repr=False
    )
    http_host: str = "127.0.0.1"
    http_port: int = Field(default=8080, ge=1, le=65535)
    public_url: Url = "http://127.0.0.1:8080"
    secret: Annotated[SecretStr, AfterValidator(_secret)] | None = None
    courses: Path = DEFAULT_COURSE
    log_format: Literal["text", "json"] = "text"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    telegram_token: Annotated[SecretStr, AfterValidator(_bot_token)] | None = None
    telegram_api: Url = "https://api.telegram.org"
    telegram_mode: Literal["polling", "webhook"] = "polling"
    telegram_webhook_secret: Annotated[SecretStr, AfterValidator(_webhook_secret)] | None = None
    telegram_rate: int = Field(default=30, ge=1, le=100_000)
    telegram_chat_rate: int = Field(default=1, ge=1, le=100_000)

    messenger_page_token: Annotated[SecretStr, AfterValidator(_one_word)] | None = None
    messenger_app_secret: Annotated[SecretStr, AfterValidator(_one_word)] | None = None
    messenger_verify_token: Annotated[SecretStr, AfterValidator(_secret)] | None = None
    messenger_api: Url = "https://graph.facebook.com"
    messenger_version: Annotated[str, AfterValidator(_graph_version)] = "v25.0"
    messenger_utility_template: Annotated[str, AfterValidator(_template)] = ""
    messenger_rate: int = Field(default=20, ge=1, le=100_000)
    messenger_chat_rate: int = Field(default=1, ge=1, le=100_000)

    @property
    def has_messenger(self) -> bool:
        return self.messenger_page_token is not None


def load_settings(**overrides: Any) -> Settings:
    """Return the settings of the environment and `.env`, with `overrides` on top.

    Raises:
        SettingsError: one line for each wrong setting: its name, what was found, what is expected.
    """
    settings = read_settings(**overrides)
    if not settings.courses.is_dir():
        raise SettingsError(_line("AMBER_COURSES", str(settings.courses), "the folder of a course"))
    return settings


def read_settings(**overrides: Any) -> Settings:
    """Return the same settings, whatever the course's folder holds: for `amber check`.

    Raises:
        SettingsError: as `load_settings`.
    """
    try:
        settings = Settings(**overrides)
    except ValidationError as broken:
        raise SettingsError("\n".join(map(_line_of, broken.errors()))) from None
    except UnicodeDecodeError:
        raise SettingsError(".env: found another encoding, expected UTF-8 text") from None
    if missing := _missing(settings):
        raise SettingsError("\n".join(missing))
    return settings


def _missing(settings: Settings) -> list[str]:
    """Return a line for each setting of Messenger that is not there, where another one is."""
    names = "messenger_page_token", "messenger_app_secret", "messenger_verify_token"
    unset = [name for name in names if getattr(settings, name) is None]
    if len(unset) == len(names):
        return []
    what = "found nothing, expected a value: the Messenger settings belong together"
    return [f"AMBER_{name.upper()}: {what}" for name in unset]


def _line_of(error: Mapping[str, Any]) -> str:
    name = "AMBER_" + str(error["loc"][0]).upper()
    expected = str(error["msg"]).removeprefix("Value error, ").removeprefix("Input should be ")
    return _line(name, error["input"], expected.removeprefix("expected "))


def _line(name: str, found: object, expected: str) -> str:
    shown = "a secret of the wrong shape" if _is_secret(name) else repr(found)
    return f"{name}: found {shown}, expected {expected}"


def _is_secret(name: str) -> bool:
    return name.endswith(("TOKEN", "SECRET")) or name == "AMBER_DATABASE_URL"
