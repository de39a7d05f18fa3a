"""The living style guide: every colour and component of our pages, as they really are (``GET /style``)."""

from aiohttp import web

from web.auth import credential
from web.keys import SERVICE
from web.pages import Page

COLOURS = {
    "paper": ("ink", "ink-quiet", "accent"),
    "surface": ("ink", "ink-quiet", "accent", "bad", "good", "warn"),
    "sunken": ("ink", "ink-quiet"),
    "accent-soft": ("ink", "accent"),
    "good-soft": ("good", "ink"),
    "warn-soft": ("warn", "ink"),
    "bad-soft": ("bad", "ink"),
    "accent": ("accent-ink",),
    "on-air-fill": ("on-air-ink",),
    "stage": ("stage-ink", "stage-quiet"),
}
"""Ground -> what is written on it. Every pair that pages use is here, so that its contrast is tested."""

SIZES = ("text-small", "text", "text-large", "text-heading", "text-title")

SPACES = tuple(f"space-{step}" for step in range(1, 8))


async def page(request: web.Request) -> web.Response:
    """Show everything. It holds nothing of any meeting."""
    shown = Page("style", request, credential(request, request.app[SERVICE]))
    return shown.response(colours=COLOURS, sizes=SIZES, spaces=SPACES)
