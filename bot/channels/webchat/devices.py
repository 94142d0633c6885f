"""Devices: a key in a cookie that no script can read; we keep only its digest."""

import hashlib
import secrets

from aiohttp import web

from bot.messages import Address

COOKIE = "amber_device"
KEY_BYTES = 32
LIFE = 400 * 24 * 3600  # seconds; browsers keep no cookie longer than 400 days


def address_of(request: web.Request) -> Address | None:
    """Return the address of the device that asks; None without a key."""
    key = request.cookies.get(COOKIE, "")
    return Address(hashlib.sha256(key.encode()).hexdigest()) if key else None


def remember(request: web.Request, response: web.StreamResponse) -> None:
    """Give a device a key, or let the one it has live on."""
    key = request.cookies.get(COOKIE) or secrets.token_urlsafe(KEY_BYTES)
    response.set_cookie(
        COOKIE, key, max_age=LIFE, httponly=True, samesite="Lax", path="/chat",
        secure=request.secure or request.headers.get("X-Forwarded-Proto") == "https",
    )  # fmt: skip
