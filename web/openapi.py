"""What other programs read about us: the OpenAPI 3.1 document of all requests, and the JSON Schema of all frames of a room's socket.

Both are made of the very types that are read and written, once in a process.
"""

import re
from functools import cache
from hashlib import sha256
from http import HTTPStatus
from importlib.metadata import version
from typing import Any

import msgspec
from aiohttp import web

from orchestrator.frames import AnyFrame
from web import wire
from web.endpoint import EVERYBODY, JSON, Content, Endpoint, Parameter
from web.endpoints import ENDPOINTS
from web.json_schema import DIALECT, Schema, schemas_of
from web.wire import PROBLEM_JSON, ProblemDetails

_COMPONENT = "#/components/schemas/{name}"

_SECURITY: Schema = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "The token of an invitation: `tribuna invite` prints it."},
    "browser": {
        "type": "apiKey",
        "in": "query",
        "name": "as",
        "description": "The participant id whose invitation this browser holds in the cookie `tribuna_{participant}`.",
    },
}


async def openapi(request: web.Request) -> web.Response:
    """``GET /api/openapi.json``."""
    return _unless_known(request, openapi_document())


async def frames(request: web.Request) -> web.Response:
    """``GET /api/schema.json``."""
    return _unless_known(request, frames_document())


@cache
def openapi_document() -> bytes:
    """The OpenAPI document, as JSON."""
    kinds = [content.kind for one in ENDPOINTS for content in (one.body, one.answer) if content and content.kind is not None]
    roots, components = schemas_of([ProblemDetails, *kinds], _COMPONENT)
    schema_of = dict(zip(kinds, roots[1:], strict=True))
    paths: dict[str, Schema] = {}
    for endpoint in ENDPOINTS:
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = _operation(endpoint, schema_of)
    return msgspec.json.encode(
        {
            "openapi": "3.1.0",
            "jsonSchemaDialect": DIALECT,
            "info": {
                "title": "Tribuna",
                "version": version("tribuna"),
                "summary": "Hybrid meetings: a hall and remote participants share one meeting, one queue of speakers, one clock.",
                "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            },
            "servers": [{"url": "/"}],
            "paths": paths,
            "components": {"schemas": components, "securitySchemes": _SECURITY},
        }
    )


@cache
def frames_document() -> bytes:
    """The JSON Schema of the frames, as JSON: a frame is one of ``FromServer`` or ``FromClient``."""
    template = "#/$defs/{name}"
    (sent, shown, *answers), components = schemas_of([wire.ClientFrame, AnyFrame, wire.Accepted, wire.Rejected, wire.Time], template)
    components["ClientFrame"]["oneOf"] = [{"required": [one]} for one in ("command", "ask", "read", "react", "devices")]
    components["FromServer"] = {"description": "What comes from the service.", "anyOf": [shown, *answers]}
    components["FromClient"] = {"description": "What a client sends.", **sent}
    directions = [{"$ref": template.format(name=name)} for name in ("FromServer", "FromClient")]
    return msgspec.json.encode({"$schema": DIALECT, "title": "Frames of a room's socket", "anyOf": directions, "$defs": components})


def _operation(endpoint: Endpoint, schema_of: dict[Any, Schema]) -> Schema:
    operation: Schema = {
        "operationId": endpoint.name,
        "summary": endpoint.does,
        "description": f"For {endpoint.who}.",
        "parameters": [*_path_parameters(endpoint.path), *(_parameter(one) for one in endpoint.wants)],
        "responses": _responses(endpoint, schema_of),
    }
    if endpoint.who is not EVERYBODY:
        operation["security"] = [{name: []} for name in _SECURITY] + ([{}] if endpoint.refusals and endpoint.method == "GET" else [])
    if endpoint.body is not None:
        operation["requestBody"] = {"required": True, "content": _content(endpoint.body, schema_of)}
    return operation


def _responses(endpoint: Endpoint, schema_of: dict[Any, Schema]) -> Schema:
    done: Schema = {"description": HTTPStatus(endpoint.status).phrase, "headers": {one.name: _said(one) for one in endpoint.gives}}
    if endpoint.answer is not None:
        done["content"] = _content(endpoint.answer, schema_of)
    problem = {PROBLEM_JSON: {"schema": {"$ref": _COMPONENT.format(name=ProblemDetails.__name__)}}}
    refused = {str(status): {"description": HTTPStatus(status).phrase, "content": problem} for status in (*endpoint.refusals, 500)}
    known = {"304": {"description": "As it was."}} if endpoint.may_be_known else {}
    return {str(endpoint.status): done, **known, **refused}


def _content(content: Content, schema_of: dict[Any, Schema]) -> Schema:
    if content.kind is not None:
        return {content.media_type: {"schema": schema_of[content.kind]}}
    return {content.media_type: {"schema": {"type": "object" if content.media_type == JSON else "string"}}}


def _path_parameters(path: str) -> list[Schema]:
    return [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in re.findall(r"{(\w+)}", path)]


def _parameter(wanted: Parameter) -> Schema:
    return {"name": wanted.name, "in": wanted.place, "required": wanted.required, **_said(wanted)}


def _said(parameter: Parameter) -> Schema:
    return {"description": parameter.says, "schema": {"type": parameter.kind}}


def _unless_known(request: web.Request, body: bytes) -> web.Response:
    tag = sha256(body).hexdigest()[:16]
    known = any(one.value in {tag, "*"} for one in request.if_none_match or ())
    response = web.Response(status=304) if known else web.Response(body=body, content_type=JSON)
    response.etag = tag
    response.headers["Cache-Control"] = "no-cache"
    return response
