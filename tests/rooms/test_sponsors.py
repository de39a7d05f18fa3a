"""A meeting is published once everybody who has to stand behind it is named."""

import msgspec
import pytest

from rooms.commands import ChangePhase
from rooms.decide import decide
from rooms.errors import NotPermitted
from rooms.people import SYSTEM
from rooms.phases import Phase
from rooms.speaking_views import Presence
from rooms.sponsors.commands import DropSponsor, NameSponsor
from rooms.sponsors.errors import SponsorsMissing, TooManySponsors, UnknownSponsor
from rooms.sponsors.roles import Sponsor, SponsorRole, Sponsors
from rooms.sponsors.rules import MAX_SPONSORS
from rooms.state import RoomState
from rooms.views import Audience, ModeratorView, view_for
from tests.builders import LENA, MIA, RULES, T0, after, room

UN, STATE, CIVIL = SponsorRole.UN_OFFICE, SponsorRole.MEMBER_STATE, SponsorRole.CIVIL_SOCIETY
SPONSORS = Sponsors(required=(UN, STATE, CIVIL), named=(Sponsor(role=UN, name="UNOCT"),))
PUBLISH = ChangePhase(to=Phase.PUBLISHED)


def side_event(phase: Phase = Phase.CLOSED) -> RoomState:
    return room(phase, rules=msgspec.structs.replace(RULES, sponsors=SPONSORS))


@pytest.mark.row("B4")
def test_a_meeting_is_not_published_while_a_sponsor_is_missing_and_the_refusal_says_which() -> None:
    with pytest.raises(SponsorsMissing) as refused:
        decide(side_event(), PUBLISH, by=MIA, at=T0)
    assert refused.value.facts == {"roles": (STATE, CIVIL)}
    assert "member_state, civil_society" in str(refused.value)


@pytest.mark.row("B4")
def test_once_the_last_sponsor_is_named_the_meeting_is_published() -> None:
    state = after(side_event(), NameSponsor(role=STATE, name=" Kingdom of  Spain"), SYSTEM)
    with pytest.raises(SponsorsMissing):
        decide(state, PUBLISH, by=MIA, at=T0)
    state = after(state, NameSponsor(role=CIVIL, name="Coastal Network"), MIA)
    assert after(state, PUBLISH, MIA).phase is Phase.PUBLISHED


def test_a_meeting_without_required_sponsors_is_published_as_it_is() -> None:
    assert after(room(Phase.CLOSED), PUBLISH, MIA).phase is Phase.PUBLISHED


def test_moderators_see_who_is_named_and_which_role_is_open() -> None:
    state = after(side_event(Phase.SCHEDULED), NameSponsor(role=STATE, name="Kingdom of Spain"), SYSTEM)
    view = view_for(state, Audience.MODERATOR, Presence())
    assert isinstance(view, ModeratorView)
    assert [sponsor.name for sponsor in view.sponsors.named] == ["UNOCT", "Kingdom of Spain"]
    assert view.sponsors.missing == (CIVIL,)


def test_a_name_can_be_taken_back_but_not_what_the_definition_says() -> None:
    state = after(side_event(), NameSponsor(role=STATE, name="Kindom of Spain"), SYSTEM)
    assert after(state, DropSponsor(role=STATE, name="Kindom of Spain"), SYSTEM).sponsors == ()
    with pytest.raises(UnknownSponsor):
        decide(state, DropSponsor(role=UN, name="UNOCT"), by=SYSTEM, at=T0)


def test_who_is_named_already_is_not_named_again() -> None:
    assert decide(side_event(), NameSponsor(role=UN, name="UNOCT"), by=SYSTEM, at=T0) == []


def test_there_is_an_end_to_sponsors() -> None:
    state = side_event()
    for number in range(MAX_SPONSORS - 1):
        state = after(state, NameSponsor(role=SponsorRole.PARTNER, name=f"Partner {number}"), SYSTEM)
    with pytest.raises(TooManySponsors):
        decide(state, NameSponsor(role=STATE, name="Spain"), by=SYSTEM, at=T0)


def test_participants_name_no_sponsors() -> None:
    with pytest.raises(NotPermitted):
        decide(side_event(), NameSponsor(role=STATE, name="Atlantis"), by=LENA, at=T0)
