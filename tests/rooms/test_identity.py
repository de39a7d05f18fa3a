"""The identity line: the same of a person in every list and log, as far as it is known."""

import pytest

from rooms.identity import Identity, identity, identity_line, origin
from rooms.ids import ParticipantId
from rooms.people import Place
from tests.builders import person

ANA = Identity(
    id=ParticipantId("ana"), name="Ana Pérez", function="Director", organisation="Río Verde", country="Chile", place=Place.REMOTE
)
DANS_LA_SALLE = {"in the hall": "dans la salle", "remote": "à distance"}

pytestmark = pytest.mark.row("F7")


def test_the_line_has_name_function_organisation_country_and_place() -> None:
    assert identity_line(ANA) == "Ana Pérez, Director, Río Verde, Chile, remote"


def test_what_is_not_known_is_left_out_and_the_place_is_always_said() -> None:
    delegate = Identity(id=ParticipantId("r1-hall"), name="Delegate", organisation="", country="Kenya", place=Place.HALL)
    assert origin(delegate) == "Kenya, in the hall"


def test_the_place_is_said_in_the_language_of_the_reader() -> None:
    assert origin(ANA, DANS_LA_SALLE.__getitem__) == "Director, Río Verde, Chile, à distance"


def test_a_person_is_shown_by_their_line() -> None:
    ravi = person("Ravi")
    assert identity_line(identity(ravi)).startswith(f"Ravi, {ravi.organisation}")
