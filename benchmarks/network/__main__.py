"""Measure the scenarios that are named, or all of them, behind a viewer's and a speaker's line; one JSON line each."""

import argparse
import asyncio
import wave
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from benchmarks.network.measure import Impaired, measured
from benchmarks.network.scenarios import SCENARIOS, Scenario
from benchmarks.service import live_meeting
from orchestrator.bots.encoded_loop import SOUND_RATE
from orchestrator.bots.synthetic_voice import speech
from tests.chromium import chromium

FRAMES_A_SECOND = 25
VOICE_S = 20.0


def main() -> None:
    """Parse the command line and measure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.network", description=__doc__)
    parser.add_argument("scenarios", nargs="*", metavar="SCENARIO", help="; ".join(one.name for one in SCENARIOS))
    parser.add_argument("--impaired", choices=list(Impaired), action="append", help="whose line is bad; both, one after the other")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    unknown = set(options.scenarios) - {one.name for one in SCENARIOS}
    if unknown:
        parser.error(f"there is no scenario {', '.join(sorted(unknown))}; there are: {'; '.join(one.name for one in SCENARIOS)}")
    chosen = [one for one in SCENARIOS if one.name in (options.scenarios or {one.name for one in SCENARIOS})]
    asyncio.run(_measure(chosen, [Impaired(one) for one in options.impaired or Impaired], options.seed))


async def _measure(scenarios: list[Scenario], impaired: list[Impaired], seed: int) -> None:
    with TemporaryDirectory() as directory:
        voice = await asyncio.to_thread(_spoken, Path(directory) / "voice.wav")
        async with live_meeting() as meeting, chromium(fps=FRAMES_A_SECOND, voice=voice) as browser:
            for whose in impaired:
                for scenario in scenarios:
                    outcome = await measured(meeting, browser, scenario, whose, seed=seed)
                    print(msgspec.json.encode(outcome).decode(), flush=True)


def _spoken(file: Path) -> Path:
    """What the microphones hear: something like a voice, as Opus protects voices against loss and no beeps."""
    with wave.open(str(file), "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(SOUND_RATE)
        written.writeframes(speech("Speaker", VOICE_S).tobytes())
    return file


if __name__ == "__main__":
    main()
