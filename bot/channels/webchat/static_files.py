"""The page's files: read and compressed once, and kept by browsers for as long as they like.

The version in their address changes with any of them, so an old page never meets a new script.
"""

import gzip
import hashlib
import mimetypes
from pathlib import Path

from aiohttp import web

KEEP = "public, max-age=31536000, immutable"


class StaticFiles:
    """The files of one folder."""

    def __init__(self, folder: Path) -> None:
        self._files = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
        self._compressed = {name: gzip.compress(file) for name, file in self._files.items()}
        self.version = hashlib.sha256(b"".join(self._files.values())).hexdigest()[:10]

    async def give(self, request: web.Request) -> web.Response:
        """Give a file, compressed where the browser takes it so."""
        name = request.match_info["name"]
        if name not in self._files:
            raise web.HTTPNotFound
        headers = {"Cache-Control": KEEP, "Vary": "Accept-Encoding",
                   "X-Content-Type-Options": "nosniff"}  # fmt: skip
        body = self._files[name]
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            headers["Content-Encoding"] = "gzip"
            body = self._compressed[name]
        content_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return web.Response(body=body, content_type=content_type, headers=headers)
