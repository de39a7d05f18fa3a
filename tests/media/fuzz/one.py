"""Be libFuzzer for one target: ``python -m tests.media.fuzz.one TARGET [arguments of libFuzzer]``."""

import sys
from importlib import import_module

atheris = import_module("atheris")  # it has no types

with atheris.instrument_imports(include=["orchestrator.media", "aioice.stun", "aiortc.sdp"]):
    from tests.media.fuzz.targets import TARGETS

if __name__ == "__main__":
    target, *arguments = sys.argv[1:]
    atheris.Setup([target, *arguments], TARGETS[target])
    atheris.Fuzz()
