"""A page hides nothing that the service would allow: for every right and every command there is a control on the page of its roles.

A control is a script that a page loads for one of its parts, and that names the command. What has none deliberately stands here.
"""

import re
from collections.abc import Iterator, Mapping

import pytest

from orchestrator.registry import new_participant
from rooms.people import Person, Place, Role
from rooms.permissions import RIGHTS, Right
from tests.web.house import PUBLIC, House
from web.assets import STATIC_DIRECTORY
from web.command_reference import Reference, commands

pytestmark = pytest.mark.row("E1")

SCRIPTS = STATIC_DIRECTORY / "js"

PAGES: Mapping[Role, tuple[str, ...]] = {
    Role.VIEWER: ("/rooms/forum",),
    Role.PARTICIPANT: ("/rooms/forum/join", "/rooms/forum"),
    Role.PANELLIST: ("/rooms/forum/join", "/rooms/forum"),
    Role.MODERATOR: ("/rooms/forum/moderate", "/rooms/forum"),
    Role.HALL: ("/rooms/forum/hall", "/rooms/forum"),
    Role.TECHNICIAN: ("/technician", "/rooms/forum"),
    Role.INTERPRETER: ("/rooms/forum/booth/fr", "/rooms/forum"),
    Role.CAPTIONER: ("/rooms/forum/captions", "/rooms/forum"),
}
"""The pages that somebody with such an invitation may open. The programme itself (``system``) has none."""

PARTS: Mapping[Right, set[str]] = {
    Right.SEND_MEDIA: {"device-check", "hall-console"},
    Right.STANDING_VOICE: {"voice-panel", "hall-console"},
    Right.BACKSTAGE: {"chat-panel"},
    Right.SEE_LINKS: {"technician-wall"},
    Right.ANNOUNCE_EVERYWHERE: {"announce-form"},
    Right.GIVE_SEATS: {"seat-panel"},
}
"""Right -> the parts of a page that are for it, where there is no command that needs it."""

SPEAKERS = {Role.PARTICIPANT, Role.PANELLIST}
ASKING = {*SPEAKERS, Role.VIEWER, Role.MODERATOR, Role.HALL}
EVERYBODY = set(PAGES)

OWN: Mapping[str, set[Role]] = {
    "join": {Role.VIEWER, *SPEAKERS},
    "leave": {Role.VIEWER, *SPEAKERS},
    "cancel_request": {*SPEAKERS, Role.HALL},
    "release_floor": {*SPEAKERS, Role.MODERATOR},
    "offer_swap": SPEAKERS,
    "agree_to_swap": SPEAKERS,
    "unmute": {*SPEAKERS, Role.MODERATOR},
    "decline_unmute": {*SPEAKERS, Role.MODERATOR},
    "edit_question": ASKING,
    "withdraw_question": ASKING,
    "vote_in_poll": EVERYBODY - {Role.HALL, Role.INTERPRETER, Role.CAPTIONER},
    "post_message": EVERYBODY,
    "delete_message": EVERYBODY,
}
"""Commands that need no right but that something is one's own -> who has a control for it.

The others of those who run a meeting never wait at its door. Speeches of people in the hall without a device are in the chair's hand:
they end with "Thank the speaker", and change places by the arrows.
"""

WITHOUT_CONTROL = {
    "swap_requests": "the chair moves two speakers with the arrows, one after the other, and sees the order in between",
}
"""Commands that no page issues, and why."""


async def modules_of(house: House, role: Role) -> set[str]:
    """The parts of the pages of somebody with that role."""
    booth = "fr" if role is Role.INTERPRETER else ""
    person = Person(id=new_participant(), role=role, name="Gil", place=Place.HALL if role is Role.HALL else Place.REMOTE, booth=booth)
    expires_at = house.clock.now().replace(year=2030)
    _, secret = house.service.registry.invite(None if role is Role.TECHNICIAN else PUBLIC, person, expires_at=expires_at)
    pages = [await house.client.get(path, headers={"Authorization": f"Bearer {secret}"}) for path in PAGES[role]]
    assert [page.status for page in pages] == [200] * len(pages)
    return {name for page in pages for name in re.findall(r'data-module="([a-z-]+)"', await page.text())}


def issued_by(modules: set[str]) -> set[str]:
    """The commands that the scripts of these parts of a page name."""
    boot = (SCRIPTS / "boot.js").read_text()
    files = dict(re.findall(r'import \{ (\w+) \} from "\./([\w-]+\.js)"', boot))
    classes = dict(re.findall(r'^  "?([a-z-]+)"?: (\w+),$', boot, re.MULTILINE))
    words = {word for name in modules for file in _with_imports(files[classes[name]], set()) for word in _words(file)}
    return words & {one.name for one in commands()}


def _with_imports(file: str, seen: set[str]) -> set[str]:
    if file not in seen:
        seen.add(file)
        for imported in re.findall(r'from "\./([\w-]+\.js)"', (SCRIPTS / file).read_text()):
            _with_imports(imported, seen)
    return seen


def _words(file: str) -> Iterator[str]:
    """What stands in quotes outside of comments."""
    code = re.sub(r"/\*.*?\*/", "", (SCRIPTS / file).read_text(), flags=re.DOTALL)
    return iter(re.findall(r'"([a-z_]+)"', code))


def issuers(command: Reference) -> set[Role]:
    """The roles on whose pages there is to be a control for ``command``."""
    if command.right is None:
        return OWN[command.name]
    return {role for role in PAGES if command.right in RIGHTS[role]}


def test_what_needs_no_right_has_its_issuers_named_here_and_nothing_else() -> None:
    assert OWN.keys() == {one.name for one in commands() if one.right is None}


@pytest.mark.parametrize("role", PAGES)
async def test_for_every_command_that_a_role_may_issue_there_is_a_control(house: House, role: Role) -> None:
    wanted = {one.name for one in commands() if role in issuers(one)} - WITHOUT_CONTROL.keys()
    issued = issued_by(await modules_of(house, role))
    assert wanted - issued == set()
    assert issued.isdisjoint(WITHOUT_CONTROL)


@pytest.mark.parametrize("role", PAGES)
async def test_for_every_right_of_a_role_its_page_has_a_part(house: House, role: Role) -> None:
    modules = await modules_of(house, role)
    needed = {one.right for one in commands()}
    for right in RIGHTS[role]:
        assert right in needed or PARTS[right] & modules, right


def test_every_right_is_needed_by_a_command_has_a_part_of_a_page_or_is_the_programmes_alone() -> None:
    needed = {one.right for one in commands() if one.right}
    programme_alone = {right for right in Right if {role for role in RIGHTS if right in RIGHTS[role]} == {Role.SYSTEM}}
    assert needed | PARTS.keys() | programme_alone == set(Right)
