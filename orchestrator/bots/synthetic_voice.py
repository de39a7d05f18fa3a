"""A sound like a voice: pulses of the vocal cords through three resonances of the mouth (formants), in the rhythm of syllables.

It says nothing, in a pitch and timbre of its own for each person. Pure: the same person always sounds the same.
"""

import math
import random
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from orchestrator.bots.encoded_loop import SOUND_RATE

SILENT_S = 0.3
"""At both ends together, so that a loop of it has no seam to hear."""

SYLLABLE_RMS = 4_000.0
"""Of 32,767, so about -18 dBFS: a person who speaks into a good microphone."""

LOUDEST = 16_000.0
"""Peaks are bent towards this rather than cut."""

VOWELS = (
    (730.0, 1090.0, 2440.0),
    (530.0, 1840.0, 2480.0),
    (390.0, 1990.0, 2550.0),
    (570.0, 840.0, 2410.0),
    (440.0, 1020.0, 2240.0),
    (300.0, 870.0, 2240.0),
    (500.0, 1500.0, 2500.0),
)
"""Frequencies of the three formants in Hz, for an average adult."""

BANDWIDTHS_HZ = (80.0, 110.0, 170.0)
SOFTNESS = 0.8
"""How much of a pulse of the vocal cords is left one sample later: higher tones get weaker, as in a throat."""

STEP = SOUND_RATE // 200
"""Samples between two adjustments of pitch, mouth and loudness."""


@dataclass(frozen=True, slots=True)
class Syllable:
    """From ``start_s`` for ``length_s`` seconds; pitch_hz goes from first to second; ``hiss``: it begins with a consonant of noise."""

    start_s: float
    length_s: float
    pitch_hz: tuple[float, float]
    vowel: tuple[float, ...]
    hiss: bool


def speech(person: str, length_s: float) -> "array[int]":
    """Return ``length_s`` seconds of 16-bit mono samples at SOUND_RATE; the first and last tenths of a second are silent."""
    rng = random.Random(person)  # noqa: S311 - a voice, not a secret
    mouth = _Mouth(rng)
    samples = array("h", bytes(2 * int(length_s * SOUND_RATE)))
    for syllable in syllables(rng, length_s):
        start = int(syllable.start_s * SOUND_RATE)
        said = array("h", _levelled(list(mouth.say(syllable))))
        samples[start : start + len(said)] = said
    return samples


def _levelled(said: list[float]) -> Iterator[int]:
    loud = math.sqrt(sum(value * value for value in said) / len(said)) or 1.0
    for value in said:
        yield int(LOUDEST * math.tanh(value * SYLLABLE_RMS / loud / LOUDEST))


def loudness(samples: "array[int]", rate: int) -> list[float]:
    """Return how loud ``samples`` are in each of ``rate`` parts of a second, 0..1 of the loudest."""
    edges = [round(number * SOUND_RATE / rate) for number in range(round(len(samples) / SOUND_RATE * rate) + 1)]
    means = [math.sqrt(sum(value * value for value in samples[start:end]) / (end - start)) for start, end in pairwise(edges)]
    loudest = max(means) or 1.0
    return [mean / loudest for mean in means]


def syllables(rng: random.Random, length_s: float) -> Iterator[Syllable]:
    """Phrases of 5 to 12 syllables whose pitch falls, and pauses for breath between them."""
    base_hz = rng.uniform(95.0, 215.0)
    size = 1.0 + (base_hz - 95.0) / 800.0  # who speaks higher has a smaller mouth
    at_s = SILENT_S / 2
    while True:
        count = rng.randint(5, 12)
        for number in range(count):
            length = rng.uniform(0.12, 0.24) * (1.5 if number == count - 1 else 1.0)
            if at_s + length > length_s - SILENT_S / 2:
                return
            fall = 1.15 - 0.3 * number / count
            accent = rng.choice((1.0, 1.0, 1.12))
            pitch = (base_hz * fall * accent, base_hz * fall * rng.uniform(0.9, 1.0))
            yield Syllable(at_s, length, pitch, tuple(formant * size for formant in rng.choice(VOWELS)), rng.random() < 0.35)
            at_s += length + rng.choice((0.0, 0.02, 0.05))
        at_s += rng.uniform(0.25, 0.6)


class _Mouth:
    """Three resonators in a row; what they still ring with is carried from one syllable into the next."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._ringing = [[0.0, 0.0] for _ in BANDWIDTHS_HZ]
        self._formants = list(VOWELS[-1])
        self._phase = 0.0
        self._cords = 0.0

    def say(self, syllable: Syllable) -> Iterator[float]:
        total = int(syllable.length_s * SOUND_RATE)
        for start in range(0, total, STEP):
            done = start / total
            self._formants = [now + 0.3 * (aim - now) for now, aim in zip(self._formants, syllable.vowel, strict=True)]
            pitch = syllable.pitch_hz[0] * (1 - done) + syllable.pitch_hz[1] * done
            hiss = 0.35 if syllable.hiss and start < 0.05 * SOUND_RATE else 0.008
            yield from self._step(min(STEP, total - start), pitch, math.sin(math.pi * min(done + 0.05, 1.0)) ** 0.6, hiss)

    def _step(self, count: int, pitch_hz: float, loud: float, hiss: float) -> Iterator[float]:
        (a1, b1, c1), (a2, b2, c2), (a3, b3, c3) = map(_resonator, self._formants, BANDWIDTHS_HZ)
        (p1, q1), (p2, q2), (p3, q3) = self._ringing
        phase, cords, turn, noise = self._phase, self._cords, pitch_hz / SOUND_RATE, self._rng.uniform
        for _ in range(count):
            phase += turn
            cords *= SOFTNESS
            if phase >= 1.0:
                phase -= 1.0
                cords += 1.0
            p1, q1 = a1 * (cords + noise(-hiss, hiss)) + b1 * p1 + c1 * q1, p1
            p2, q2 = a2 * p1 + b2 * p2 + c2 * q2, p2
            p3, q3 = a3 * p2 + b3 * p3 + c3 * q3, p3
            yield loud * p3
        self._phase, self._cords = phase, cords
        self._ringing = [[p1, q1], [p2, q2], [p3, q3]]


def _resonator(frequency_hz: float, bandwidth_hz: float) -> tuple[float, float, float]:
    """Coefficients of y[n] = a x[n] + b y[n-1] + c y[n-2] with a gain of 1 at 0 Hz (Klatt 1980)."""
    c = -math.exp(-2 * math.pi * bandwidth_hz / SOUND_RATE)
    b = 2 * math.exp(-math.pi * bandwidth_hz / SOUND_RATE) * math.cos(2 * math.pi * frequency_hz / SOUND_RATE)
    return 1 - b - c, b, c
