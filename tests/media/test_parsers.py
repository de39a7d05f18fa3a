"""Whatever strangers send is read or refused: what the fuzzer found worth keeping (``make fuzz``), again in every run."""

from pathlib import Path

import pytest

from tests.media.fuzz.targets import TARGETS

HERE = Path(__file__).parent
CORPUS = HERE / "fuzz" / "parsers"


@pytest.mark.row("R8")
@pytest.mark.parametrize("target", TARGETS)
def test_no_input_that_was_found_harms_a_parser(target: str) -> None:
    files = sorted((CORPUS / target).iterdir())
    assert files
    for file in files:
        TARGETS[target](file.read_bytes())


@pytest.mark.parametrize("offer", sorted((HERE / "offers").iterdir()), ids=lambda one: one.stem)
def test_real_offers_are_read_whatever_is_cut_off(offer: Path) -> None:
    whole = offer.read_bytes()
    for end in range(0, len(whole), max(1, len(whole) // 50)):
        TARGETS["publication"](whole[:end])
        TARGETS["subscription"](whole[:end])
