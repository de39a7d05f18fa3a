"""Ends the sockets whose invitation was withdrawn."""

from aiohttp import web

from orchestrator.registry import CredentialRefused
from web.auth import renewed
from web.connection import Connection
from web.keys import SERVICE

CONNECTIONS: web.AppKey[set[Connection]] = web.AppKey("connections", set[Connection])
"""Open sockets as their rooms see them."""


def end_withdrawn(app: web.Application) -> None:
    """Send away everybody whose invitation does not open anything any more. Raises StoreUnavailable."""
    connections = app[CONNECTIONS]
    for connection in tuple(connections):
        if connection.credential is None:
            continue
        try:
            renewed(connection.credential, app[SERVICE])
        except CredentialRefused as refusal:
            connection.send_away(refusal)
