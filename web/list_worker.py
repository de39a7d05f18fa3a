"""The worker that shows the list of speakers while the service is away (static/js/list-worker.js)."""

from aiohttp import web

from web.assets import STATIC_DIRECTORY


async def script(_: web.Request) -> web.FileResponse:
    """``GET /list-worker.js``: a worker may stand for addresses below its own alone, so that it is not among the other scripts."""
    return web.FileResponse(
        STATIC_DIRECTORY / "js" / "list-worker.js", headers={"Cache-Control": "no-cache", "Content-Type": "text/javascript"}
    )
