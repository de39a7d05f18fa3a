"""Every address of the service."""

from aiohttp import web

from web import (
    api,
    api_commands,
    api_page,
    calendar,
    delays,
    list_worker,
    media,
    metrics,
    network,
    openapi,
    ops,
    overview,
    pages,
    seat_codes,
    seats,
    socket,
    texts,
)
from web.assets import STATIC_DIRECTORY


def add_routes(app: web.Application) -> None:
    """Add every address to ``app``."""
    app.add_routes(
        [
            web.get("/", pages.programme),
            web.get("/i/{secret}", pages.invitation),
            web.get("/rooms/{room}", pages.watch),
            web.get("/rooms/{room}/join", pages.join),
            web.get("/rooms/{room}/moderate", pages.moderate),
            web.get("/rooms/{room}/hall", pages.hall),
            web.get("/rooms/{room}/screen", pages.screen),
            web.get("/rooms/{room}/list", pages.speakers_list),
            web.get("/list-worker.js", list_worker.script),
            web.get("/rooms/{room}/seat", seats.form),
            web.post("/rooms/{room}/seat", seats.take),
            web.post("/api/rooms/{room}/seats", seats.take_as_program),
            web.get("/api/rooms/{room}/seat-code", seat_codes.look),
            web.post("/api/rooms/{room}/seat-code", seat_codes.renew),
            web.delete("/api/rooms/{room}/seat-code", seat_codes.withdraw),
            web.get("/network", network.page),
            web.get("/technician", pages.technician),
            web.get("/ws/rooms/{room}", socket.room_socket),
            web.post("/api/rooms/{room}/whip", media.whip),
            web.post("/api/rooms/{room}/whep", media.whep),
            web.post("/api/rooms/{room}/network-test", network.network_test),
            web.get("/api/rooms/{room}/ice-servers", network.ice_servers),
            web.get(media.ENDPOINT, media.discover),
            web.options(media.ENDPOINT, media.options),
            web.get(media.SESSION, media.look),
            web.options(media.SESSION, media.session_options),
            web.patch(media.SESSION, media.patch_session),
            web.delete(media.SESSION, media.end_session),
            web.get("/api/programme", api.programme),
            web.get("/api/technician", api.technician),
            web.get("/api/overview", overview.overview),
            web.get("/api/rooms/{room}/delay", delays.plan),
            web.post("/api/rooms/{room}/delays", delays.confirm),
            web.delete("/api/rooms/{room}/delays/{ripple}", delays.undo),
            web.get("/api", api_page.api_page),
            web.get("/api/openapi.json", openapi.openapi),
            web.get("/api/schema.json", openapi.frames),
            web.get("/api/programme.ics", calendar.programme),
            web.get("/api/rooms/{room}.ics", calendar.room),
            web.get("/api/rooms/{room}", api_commands.room),
            web.post("/api/rooms/{room}/commands", api_commands.command),
            web.get("/static-text/{lang}.json", texts.texts),
            web.get("/healthz", ops.healthz),
            web.get("/readyz", ops.readyz),
            web.get("/metrics", metrics.metrics),
            web.static("/static", STATIC_DIRECTORY),
        ]
    )
