"""Captions: who writes them, who is said to have spoken, and what readers get of lines and corrections."""

from datetime import timedelta

import msgspec
import pytest

from rooms.admission.policy import AdmissionRules
from rooms.captions.commands import CorrectCaption, WriteCaption
from rooms.captions.errors import CaptionEmpty, CaptionsTooFast, CaptionTooOld, NoCaptionsInLanguage, NothingToCaption, UnknownCaption
from rooms.captions.events import CaptionCorrected, CaptionWritten
from rooms.captions.policy import CaptionRules
from rooms.captions.rules import CORRECTABLE, LAST_WORDS, MOST_RECENT, RECENTLY, may_read
from rooms.captions.state import Correction, Line
from rooms.commands import ChangePhase, GrantFloor, Join, ReleaseFloor, RequestFloor
from rooms.decide import decide
from rooms.errors import NotAdmitted, NotPermitted
from rooms.identity import identity
from rooms.ids import CaptionId, RequestId
from rooms.people import Role
from rooms.phases import Phase
from rooms.speaking_views import Presence
from rooms.state import RoomState
from rooms.tail import KEPT
from rooms.views import Audience, audience_of, view_for
from tests.builders import CAST, HALL, LENA, MIA, PIA, POINT_OF_ORDER, RAVI, RULES, T0, TOMAS, after, person, room

CARA = person("Cara", Role.CAPTIONER)
PEOPLE = (*CAST, CARA)
C1, R1, R2 = CaptionId("c1"), RequestId("r1"), RequestId("r2")
SECOND = timedelta(seconds=1)


def live(phase: Phase = Phase.LIVE) -> RoomState:
    """Ravi has the floor if the meeting is live, and Lena waits."""
    begun = room(phase, waiting=[RAVI, LENA], people=PEOPLE)
    return after(begun, GrantFloor(request=R1), MIA) if phase is Phase.LIVE else begun


def line(text: str = "Thank you, Chair.", language: str = "en", delay_s: float | None = None) -> WriteCaption:
    return WriteCaption(language=language, text=text, delay_s=delay_s)


def written(state: RoomState, command: WriteCaption, seconds: float = 0) -> CaptionWritten:
    [event] = decide(state, command, by=CARA, at=T0 + timedelta(seconds=seconds))
    assert isinstance(event, CaptionWritten)
    return event


@pytest.mark.row("H8")
@pytest.mark.row("F7")
def test_a_line_says_who_has_the_floor_with_the_whole_identity_line() -> None:
    event = written(live(), line(" Thank  you,\nChair. "))
    assert (event.caption, event.language, event.text, event.by) == ("c1", "en", "Thank you, Chair.", "cara")
    assert event.speaker == identity(RAVI)


@pytest.mark.row("F7")
def test_a_line_that_comes_late_is_that_of_who_spoke_when_it_was_said() -> None:
    hall = after(live(), GrantFloor(request=R2), MIA, T0 + 10 * SECOND)
    assert written(hall, line(delay_s=4), seconds=12).speaker == identity(RAVI)
    assert written(hall, line(delay_s=1), seconds=12).speaker == identity(LENA)
    assert written(hall, line(), seconds=12).speaker == identity(LENA)
    over = after(hall, ReleaseFloor(request=R2), MIA, T0 + 20 * SECOND)
    assert written(over, line(), seconds=30).speaker is None
    assert written(over, line(delay_s=15), seconds=30).speaker == identity(LENA)


def test_a_line_said_before_an_interruption_is_that_of_the_paused_speaker() -> None:
    hall = after(live(), RequestFloor(speech_type=POINT_OF_ORDER), PIA, T0 + 5 * SECOND)
    hall = after(hall, GrantFloor(request=RequestId("r3")), MIA, T0 + 5 * SECOND)
    assert written(hall, line(delay_s=3), seconds=6).speaker == identity(RAVI)
    assert written(hall, line(), seconds=6).speaker == identity(PIA)


@pytest.mark.row("H8")
@pytest.mark.parametrize("by", [RAVI, PIA, MIA, TOMAS, HALL])
def test_nobody_but_a_captioner_writes_or_corrects(by: object) -> None:
    for command in (line(), CorrectCaption(caption=C1, text="other")):
        with pytest.raises(NotPermitted):
            decide(after(live(), line(), CARA), command, by=by, at=T0)  # type: ignore[arg-type]


def test_a_captioner_does_not_speak_ask_vote_or_appear() -> None:
    with pytest.raises(NotPermitted):
        decide(live(), RequestFloor(speech_type=POINT_OF_ORDER), by=CARA, at=T0)
    assert audience_of(live(), CARA) is Audience.CAPTIONER


def test_who_has_not_entered_writes_nothing() -> None:
    with pytest.raises(NotAdmitted):
        decide(live(), line(), by=person("Cedric", Role.CAPTIONER), at=T0)


@pytest.mark.row("H8")
def test_captions_are_written_in_the_languages_of_the_room_or_those_that_the_definition_says() -> None:
    with pytest.raises(NoCaptionsInLanguage):
        decide(live(), line(language="fr"), by=CARA, at=T0)
    hall = msgspec.structs.replace(live(), rules=msgspec.structs.replace(RULES, captions=CaptionRules(languages=("fr",), screen="fr")))
    assert written(hall, line(language="fr")).language == "fr"
    with pytest.raises(NoCaptionsInLanguage):
        decide(hall, line(language="en"), by=CARA, at=T0)
    view = view_for(after(hall, line(language="fr"), CARA), Audience.PUBLIC, Presence()).captions
    assert (view.languages, view.written, view.screen) == (("fr",), ("fr",), "fr")


@pytest.mark.parametrize("phase", [Phase.SCHEDULED, Phase.REHEARSAL, Phase.OPEN])
def test_nothing_is_captioned_before_the_meeting(phase: Phase) -> None:
    with pytest.raises(NothingToCaption):
        decide(room(phase, people=PEOPLE), line(), by=CARA, at=T0)


def test_the_last_words_can_be_written_for_a_minute_after_the_end() -> None:
    hall = after(live(), ChangePhase(to=Phase.CLOSED), MIA)
    assert decide(hall, line(delay_s=3), by=CARA, at=T0 + LAST_WORDS)
    with pytest.raises(NothingToCaption):
        decide(hall, line(), by=CARA, at=T0 + LAST_WORDS + SECOND)


def test_a_line_has_words() -> None:
    with pytest.raises(CaptionEmpty):
        decide(live(), line(" \n "), by=CARA, at=T0)


def test_no_more_lines_are_written_than_anybody_reads() -> None:
    hall = live()
    for number in range(MOST_RECENT):
        hall = after(hall, line(f"line {number}"), CARA)
    with pytest.raises(CaptionsTooFast):
        decide(hall, line(), by=CARA, at=T0)
    assert decide(hall, line(language="es"), by=CARA, at=T0)
    assert decide(hall, line(), by=CARA, at=T0 + RECENTLY)


@pytest.mark.row("H8")
def test_a_line_is_corrected_for_those_who_have_read_it_and_for_those_who_read_it_later() -> None:
    hall = after(live(), line("Thank you Cher."), CARA)
    seen = hall.seq
    hall = after(hall, CorrectCaption(caption=C1, text="Thank you, Chair."), CARA, T0 + CORRECTABLE)
    log = hall.captions.log("en")
    assert log.after(seen, KEPT) == (Correction(seq=hall.seq, caption=C1, text="Thank you, Chair."),)
    assert isinstance(log.entries[0], Line)
    assert (log.entries[0].text, log.entries[0].seq) == ("Thank you, Chair.", seen)
    assert decide(hall, CorrectCaption(caption=C1, text="Thank you, Chair."), by=CARA, at=T0 + 9 * CORRECTABLE) == []


def test_a_line_is_taken_away_by_leaving_no_words_in_it() -> None:
    [event] = decide(after(live(), line("private"), CARA), CorrectCaption(caption=C1, text=" "), by=CARA, at=T0)
    assert event == CaptionCorrected(caption=C1, text="", by=CARA.id, at=T0)


def test_what_people_have_read_long_ago_and_what_was_never_written_is_not_corrected() -> None:
    hall = after(live(), line(), CARA)
    with pytest.raises(CaptionTooOld):
        decide(hall, CorrectCaption(caption=C1, text="other"), by=CARA, at=T0 + CORRECTABLE + SECOND)
    with pytest.raises(UnknownCaption):
        decide(hall, CorrectCaption(caption=CaptionId("c9"), text="other"), by=CARA, at=T0)


@pytest.mark.row("H8")
def test_ten_thousand_lines_leave_a_bounded_tail_and_no_word_in_any_view() -> None:
    hall = live()
    for number in range(10_000):
        hall = after(hall, line(f"words-{number}"), CARA, T0 + number * SECOND)
    log = hall.captions.log("en")
    assert (len(log.entries), hall.captions.written) == (KEPT, 10_000)
    assert log.forgotten == log.entries[0].seq - 1
    assert all("words-" not in msgspec.json.encode(view_for(hall, audience, Presence())).decode() for audience in Audience)


def test_who_waits_in_the_lobby_does_not_read() -> None:
    lobby = msgspec.structs.replace(RULES, admission=AdmissionRules(waits=(Role.PARTICIPANT,)))
    hall = after(room(rules=lobby, people=(MIA, CARA)), Join(), RAVI)
    assert (may_read(hall, None), may_read(hall, CARA), may_read(hall, RAVI)) == (True, True, False)
