"""Settings: a wrong one stops the start with one line; a right one comes from where it was put."""

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.secret import load_secret
from bot.settings import DEFAULT_COURSE, Settings, load_settings

TOKEN = "123456:AAxxx-the_secret_part-0123456789"
PASSWORD = "hunter2-of-the-database"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to start in, and an environment that says nothing about Amber."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"AMBER_{name.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refusal_of(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> str:
    """Return what a start with this setting ends with."""
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refused:
        load_settings()
    return str(refused.value)


def test_without_any_setting_the_bot_starts_with_what_the_design_promises() -> None:
    settings = load_settings()
    assert settings.model_dump() == {
        "database_url": "sqlite:///data/amber.db",
        "http_host": "127.0.0.1",
        "http_port": 8080,
        "public_url": "http://127.0.0.1:8080",
        "secret": None,
        "courses": DEFAULT_COURSE,
        "log_format": "text",
        "log_level": "INFO",
        "telegram_token": None,
        "telegram_api": "https://api.telegram.org",
        "telegram_mode": "polling",
        "telegram_webhook_secret": None,
        "telegram_rate": 30,
        "telegram_chat_rate": 1,
        "messenger_page_token": None,
        "messenger_app_secret": None,
        "messenger_verify_token": None,
        "messenger_api": "https://graph.facebook.com",
        "messenger_version": "v25.0",
        "messenger_utility_template": "",
        "messenger_rate": 20,
        "messenger_chat_rate": 1,
    }


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("AMBER_DATABASE_URL", "mysql://amber@db/amber", "sqlite:///FILE or postgresql+psycopg://"),
        ("AMBER_DATABASE_URL", "amber.db", "sqlite:///FILE or postgresql+psycopg://"),
        ("AMBER_DATABASE_URL", f"postgresql+psycopg://a:{PASSWORD}@db:port/amber", "postgresql"),
        ("AMBER_HTTP_PORT", "http", "integer"),
        ("AMBER_HTTP_PORT", "0", "greater than or equal to 1"),
        ("AMBER_HTTP_PORT", "70000", "less than or equal to 65535"),
        ("AMBER_PUBLIC_URL", "amber.example.org", "https://bot.example.org"),
        ("AMBER_PUBLIC_URL", "ftp://amber.example.org", "https://bot.example.org"),
        ("AMBER_SECRET", "", ""),
        ("AMBER_COURSES", "no/such/folder", "folder"),
        ("AMBER_LOG_FORMAT", "xml", "'text' or 'json'"),
        ("AMBER_LOG_LEVEL", "LOUD", "'DEBUG', 'INFO', 'WARNING' or 'ERROR'"),
        ("AMBER_TELEGRAM_TOKEN", "my-token", "as @BotFather gives it"),
        ("AMBER_TELEGRAM_TOKEN", f"{TOKEN} {TOKEN}", "as @BotFather gives it"),
        ("AMBER_TELEGRAM_API", "api.telegram.org", "https://bot.example.org"),
        ("AMBER_TELEGRAM_MODE", "push", "'polling' or 'webhook'"),
        ("AMBER_TELEGRAM_WEBHOOK_SECRET", "with spaces", "letters, digits, - or _"),
        ("AMBER_TELEGRAM_WEBHOOK_SECRET", "x" * 257, "1 to 256"),
        ("AMBER_TELEGRAM_RATE", "fast", "integer"),
        ("AMBER_TELEGRAM_RATE", "0", "greater than or equal to 1"),
        ("AMBER_MESSENGER_PAGE_TOKEN", "EAA with spaces", "without a space"),
        ("AMBER_MESSENGER_APP_SECRET", "two words", "without a space"),
        ("AMBER_MESSENGER_VERIFY_TOKEN", "  ", "a long random text"),
        ("AMBER_MESSENGER_API", "graph.facebook.com", "https://bot.example.org"),
        ("AMBER_MESSENGER_VERSION", "25", "such as v25.0"),
        ("AMBER_MESSENGER_RATE", "0", "greater than or equal to 1"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line_with_what_was_found_and_what_is_expected(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, expected: str
) -> None:
    told = refusal_of(monkeypatch, name, value)
    found, _, expectation = told.partition(", expected ")
    assert "\n" not in told
    is_secret = name.endswith(("TOKEN", "SECRET", "DATABASE_URL"))
    shown = "a secret of the wrong shape" if is_secret else repr(value)
    assert found == f"{name}: found {shown}"
    assert expected in expectation


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AMBER_DATABASE_URL", f"mysql://amber:{PASSWORD}@db/amber"),
        ("AMBER_TELEGRAM_TOKEN", f"bot{TOKEN}"),
        ("AMBER_TELEGRAM_WEBHOOK_SECRET", f"{PASSWORD}!"),
    ],
)
def test_a_wrong_secret_is_not_shown(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    told = refusal_of(monkeypatch, name, value)
    assert told.startswith(name)
    assert not any(part in told for part in (TOKEN, PASSWORD, value))


def test_right_secrets_are_not_shown_either_where_settings_are_printed() -> None:
    settings = load_settings(
        secret=PASSWORD, telegram_token=TOKEN, telegram_webhook_secret=PASSWORD,
        database_url=f"postgresql+psycopg://amber:{PASSWORD}@db/amber",
    )  # fmt: skip
    printed = f"{settings} {settings!r}"
    assert TOKEN not in printed
    assert PASSWORD not in printed


def test_every_wrong_setting_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMBER_HTTP_PORT", "no")
    told = refusal_of(monkeypatch, "AMBER_LOG_LEVEL", "LOUD")
    assert [line.partition(":")[0] for line in told.splitlines()] == [
        "AMBER_HTTP_PORT", "AMBER_LOG_LEVEL",
    ]  # fmt: skip


def test_settings_are_read_from_the_env_file_of_the_folder_one_starts_in(folder: Path) -> None:
    (folder / ".env").write_text("# Rīga\nAMBER_HTTP_PORT=9000\nAMBER_LOG_FORMAT='json'\nOTHER=1\n")
    settings = load_settings()
    assert (settings.http_port, settings.log_format) == (9000, "json")


def test_the_environment_goes_before_the_env_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / ".env").write_text("AMBER_HTTP_PORT=9000\n")
    monkeypatch.setenv("AMBER_HTTP_PORT", "9001")
    assert load_settings().http_port == 9001


def test_a_wrong_setting_in_the_env_file_is_named_too(folder: Path) -> None:
    (folder / ".env").write_text("AMBER_TELEGRAM_MODE=push\n")
    with pytest.raises(SettingsError, match="AMBER_TELEGRAM_MODE: found 'push', expected"):
        load_settings()


def test_an_env_file_in_another_encoding_is_named(folder: Path) -> None:
    (folder / ".env").write_bytes("AMBER_HTTP_HOST=Rīga\n".encode("utf-16"))
    with pytest.raises(SettingsError, match=r"\.env"):
        load_settings()


def test_a_slash_at_the_end_of_an_address_does_no_harm() -> None:
    settings = load_settings(
        public_url="https://amber.example.org/", telegram_api="http://127.0.0.1:8081/"
    )
    assert settings.public_url == "https://amber.example.org"
    assert settings.telegram_api == "http://127.0.0.1:8081"


def test_without_a_secret_one_is_made_once_and_kept_beside_the_database(folder: Path) -> None:
    settings = load_settings(database_url=f"sqlite:///{folder}/kept/amber.db")
    made = load_secret(settings)
    assert len(made) >= 32
    assert load_secret(settings) == made
    kept = folder / "kept" / "secret"
    assert kept.stat().st_mode & 0o077 == 0  # for its owner alone
    assert load_secret(load_settings(secret="given")) == b"given"


def test_the_settings_of_messenger_belong_together(monkeypatch: pytest.MonkeyPatch) -> None:
    told = refusal_of(monkeypatch, "AMBER_MESSENGER_PAGE_TOKEN", "EAAToken")
    named = [line.partition(":")[0] for line in told.splitlines()]
    assert named == ["AMBER_MESSENGER_APP_SECRET", "AMBER_MESSENGER_VERIFY_TOKEN"]
    assert "EAAToken" not in told
