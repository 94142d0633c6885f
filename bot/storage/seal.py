"""What would open someone's account is kept sealed: nobody reads a code from a copy of the database.

The key goes with the engine, so every connection can seal and open; it never changes.
"""

import base64
import hashlib

from sqlalchemy import Connection, Engine

_KEY = "amber_seal"


def give_key(engine: Engine, key: str) -> None:
    """Let every connection of an engine seal and open with a key of 32 bytes, as hexadecimal."""
    engine.update_execution_options(**{_KEY: bytes.fromhex(key)})


def sealed(db: Connection, name: str, text: str) -> str:
    """Return a text as it may be kept; `name` is new for each, so no two share a mask."""
    return base64.b64encode(_masked(db, name, text.encode())).decode()


def opened(db: Connection, name: str, kept: str) -> str:
    """Return the text that was sealed; what an earlier key sealed comes back as nonsense."""
    return _masked(db, name, base64.b64decode(kept)).decode(errors="replace")


def _masked(db: Connection, name: str, text: bytes) -> bytes:
    """Mask a text, or unmask it: done twice it is itself again."""
    key: bytes = db.get_execution_options()[_KEY]
    mask = hashlib.shake_256(key + name.encode()).digest(len(text))
    return bytes(one ^ other for one, other in zip(text, mask, strict=True))
