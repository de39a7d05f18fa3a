"""What other programs read about the service: true, whole, and in the form that their tools expect."""

import json
import re
from typing import Any

import msgspec
import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from rooms.commands import ClientCommand
from rooms.people import Role
from rooms.permissions import Right
from tests.web.house import PUBLIC, House
from web.command_reference import commands
from web.endpoints import ENDPOINTS
from web.openapi import frames_document, openapi_document
from web.problem_reference import problems

SAMPLES = {"room": PUBLIC, "session": "session-1", "ripple": "ripple-1", "participant": "ravi", "port": "5004"}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """The OpenAPI document."""
    return dict(json.loads(openapi_document()))


@pytest.fixture(scope="module")
def frames() -> Draft202012Validator:
    """What knows whether a frame is one."""
    schema = json.loads(frames_document())
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@pytest.mark.row("L1")
def test_the_document_is_openapi_3_1(document: dict[str, Any]) -> None:
    OpenAPIV31SpecValidator(document).validate()


async def test_every_request_under_api_is_in_the_document_and_no_other(house: House, document: dict[str, Any]) -> None:
    app = house.client.app
    assert app is not None
    routes = {route for route in app.router.routes() if _path(route).startswith("/api/") and route.method != "HEAD"}
    described = {await _route(app, method, path) for path, operations in document["paths"].items() for method in operations}
    assert {f"{route.method} {_path(route)}" for route in routes - described} == set()
    assert described <= routes
    assert len({(one.method, one.path) for one in ENDPOINTS}) == len({one.name for one in ENDPOINTS}) == len(ENDPOINTS)


async def test_both_documents_are_sent_again_only_if_they_changed(house: House) -> None:
    for path in ("/api/openapi.json", "/api/schema.json"):
        first = await house.client.get(path)
        assert (first.status, first.content_type) == (200, "application/json")
        again = await house.client.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert again.status == 304


async def test_every_frame_of_a_meeting_is_as_its_schema_says(house: House, frames: Draft202012Validator) -> None:
    mia, tomas, hall = [await house.enter(role, role.value) for role in (Role.MODERATOR, Role.TECHNICIAN, Role.HALL)]
    ravi, public = await house.enter(Role.PARTICIPANT, "Ravi"), await house.connect()
    await house.open()
    await ravi.do("request_floor", speech_type="statement")
    await mia.do("grant_floor", request="r1")
    await mia.do("grant_floor", request="r9")
    await mia.send({"ref": "9", "ask": "time"})
    await mia.next("time")
    for peer in (mia, ravi, tomas, hall, public):
        await peer.view(lambda view: view["floor"] is not None)
        for frame in peer.frames:
            frames.evolve(schema=_only(frames, "FromServer")).validate(frame)


@pytest.mark.parametrize("frame", [{"ref": "1", "ask": "time"}, {"ref": "1", "id": "a-1", "command": {"type": "join"}}])
def test_what_a_client_may_send_is_in_the_schema(frames: Draft202012Validator, frame: object) -> None:
    frames.evolve(schema=_only(frames, "FromClient")).validate(frame)


@pytest.mark.parametrize(
    "frame", [{"ref": "1"}, {"ref": "1", "ask": "time", "command": {"type": "join"}}, {"ref": "1", "id": "a b", "ask": "time"}, {"ref": ""}]
)
def test_what_no_client_may_send_is_not_in_the_schema(frames: Draft202012Validator, frame: object) -> None:
    assert not frames.evolve(schema=_only(frames, "FromClient")).is_valid(frame)


async def test_a_room_is_as_the_document_says(house: House, document: dict[str, Any]) -> None:
    await house.open()
    schema = {"$ref": "#/components/schemas/RoomNow", "components": document["components"]}
    for role in (Role.PARTICIPANT, Role.MODERATOR):
        secret = house.invite(role, "Ana")
        read = await (await house.client.get(f"/api/rooms/{PUBLIC}", headers={"Authorization": f"Bearer {secret}"})).json()
        Draft202012Validator(schema).validate(read)
        assert document["components"]["schemas"]["RoomNow"]["properties"]["now"]["format"] == "date-time"


def test_every_example_is_a_command() -> None:
    for command in commands():
        assert msgspec.json.decode(command.example, type=ClientCommand)
    assert len({command.name for command in commands()}) == len(commands())


def test_the_right_that_a_command_needs_is_the_one_that_the_rules_ask_for() -> None:
    rights = {command.name: command.right for command in commands()}
    assert rights["grant_floor"] is Right.MANAGE_QUEUE
    assert rights["change_phase"] is Right.RUN_MEETING
    assert rights["request_floor"] is Right.REQUEST_FLOOR
    assert (rights["join"], rights["cancel_request"]) == (None, None)


def test_every_problem_has_one_code_and_a_sentence() -> None:
    codes = [problem.code for problem in problems()]
    assert len(set(codes)) == len(codes)
    assert {"not_permitted", "unknown_room", "invitation_needed", "too_many", "store_unavailable", "no_audio", "key_missing"} <= set(codes)
    assert all(problem.template.endswith(".") and problem.status >= 400 for problem in problems())


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
async def test_the_page_has_every_request_command_and_problem(house: House, language: str) -> None:
    page = await house.client.get(f"/api?lang={language}", headers={"Accept": "text/html"})
    text = await page.text()
    assert (page.status, page.content_type) == (200, "text/html")
    for endpoint in ENDPOINTS:
        assert f"<code>{endpoint.method} {endpoint.path}</code>" in text
    for command in commands():
        assert f'id="command-{command.name}"' in text
    for problem in problems():
        assert f'id="{problem.code}"' in text
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(set(ids)) == len(ids)


async def test_the_type_of_a_refusal_leads_to_its_line_on_the_page(house: House) -> None:
    refused = await (await house.client.get("/api/rooms/attic")).json(content_type=None)
    path, _, anchor = refused["type"].partition("#")
    assert f'id="{anchor}"' in await (await house.client.get(path)).text()


def _only(frames: Draft202012Validator, name: str) -> dict[str, Any]:
    """The schema of one direction."""
    assert not isinstance(frames.schema, bool)
    return {"$ref": f"#/$defs/{name}", "$defs": frames.schema["$defs"]}


def _path(route: web.AbstractRoute) -> str:
    return route.resource.canonical if route.resource else ""


async def _route(app: web.Application, method: str, path: str) -> web.AbstractRoute:
    """The route that a request as the document describes it takes."""
    for name, value in SAMPLES.items():
        path = path.replace(f"{{{name}}}", value)
    return (await app.router.resolve(make_mocked_request(method.upper(), path))).route
