"""Several sounds made one. Pure; where nobody is heard there is silence, so that the sound never breaks off."""

import operator
from array import array

RATE = 48_000
BLOCK = RATE // 50
"""Samples of one packet of the mix: 20 ms."""

SILENCE = bytes(2 * BLOCK)
LOUDEST = 32_767


class Mixer:
    """Sounds at their places, until they are taken in blocks. Positions are in samples from the beginning."""

    def __init__(self) -> None:
        self._blocks: dict[int, array[int]] = {}
        self._next = 0

    def add(self, position: int, samples: "array[int]") -> None:
        """Put 16-bit ``samples`` where they belong; what belongs into what was taken already is left out."""
        late = max(0, self._next * BLOCK - position)
        position, at = position + late, late
        while at < len(samples):
            number, inside = divmod(position, BLOCK)
            piece = samples[at : at + BLOCK - inside]
            block = self._blocks.setdefault(number, array("i", bytes(4 * BLOCK)))
            block[inside : inside + len(piece)] = array("i", map(operator.add, block[inside : inside + len(piece)], piece))
            position, at = position + len(piece), at + len(piece)

    def take(self, until: int) -> list[tuple[int, bytes]]:
        """Return the blocks that end before ``until``: their position, and samples of 16 bits."""
        found = []
        while (self._next + 1) * BLOCK <= until:
            block = self._blocks.pop(self._next, None)
            found.append((self._next * BLOCK, SILENCE if block is None else limited(block)))
            self._next += 1
        return found


def limited(block: "array[int]") -> bytes:
    """``block`` in 16 bits; what is too loud for them is cut."""
    if max(block) <= LOUDEST and min(block) >= -LOUDEST:
        return array("h", block).tobytes()
    return array("h", (max(-LOUDEST, min(LOUDEST, sample)) for sample in block)).tobytes()
