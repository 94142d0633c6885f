"""The floor of Messenger's door: the same signature and JSON on bare aiohttp, and no database."""

import hashlib
import hmac
import json
import sys

from aiohttp import web

from bench.wire import HOST


def main(port: str, path: str, app_secret: str) -> None:
    async def handle(request: web.Request) -> web.Response:
        body = await request.read()
        expected = "sha256=" + hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(request.headers["X-Hub-Signature-256"], expected):
            raise web.HTTPUnauthorized
        json.loads(body)
        return web.Response()

    app = web.Application()
    app.router.add_post(path, handle)
    web.run_app(app, host=HOST, port=int(port), print=None, access_log=None)


if __name__ == "__main__":
    main(*sys.argv[1:4])
