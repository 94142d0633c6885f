"""The installation's own secret: from the settings, or made once and kept beside the database."""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from sqlalchemy import make_url

from bot.settings import Settings

DATA = Path("data")


def load_secret(settings: Settings) -> bytes:
    """Return the secret; the file is readable by its owner alone."""
    if settings.secret is not None:
        return settings.secret.get_secret_value().encode()
    path = data_folder(settings.database_url) / "secret"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(32))
    return path.read_bytes().strip()


def data_folder(database_url: str) -> Path:
    """Return where the installation keeps its files."""
    url = make_url(database_url)
    is_file = url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")
    return Path(str(url.database)).parent if is_file else DATA


def derive(secret: bytes, purpose: str) -> str:
    """Return a secret for one purpose, as hexadecimal; none tells anything of another."""
    return hmac.new(secret, purpose.encode(), hashlib.sha256).hexdigest()
