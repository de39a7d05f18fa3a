"""Look for input that a parser does not survive (Atheris, a libFuzzer): ``python -m tests.media.fuzz [--seconds N] [TARGET...]``.

What leads to new paths is kept in ``parsers/TARGET``, the shortest first; every test run reads it. What a parser does not survive is kept
there, too, and ends the run.
"""

import argparse
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.media.fuzz.targets import TARGETS

CORPUS = Path(__file__).parent / "parsers"
MAX_FILES = 60
MAX_BYTES = {"publication": 8_192, "subscription": 8_192}
USUAL_BYTES = 1_024


def main() -> None:
    """Fuzz the named targets one after the other, each in a process of its own."""
    parser = argparse.ArgumentParser(prog="python -m tests.media.fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--seconds", type=int, default=60, help="for each of them")
    options = parser.parse_args()
    for target in options.targets or TARGETS:
        search(target, options.seconds)


def search(target: str, seconds: int) -> None:
    """Fuzz one target, beginning with its corpus, and add the shortest of what was found to it while there is room."""
    kept = CORPUS / target
    with TemporaryDirectory() as directory:
        found = Path(directory)
        run(target, found, kept, f"-max_total_time={seconds}", f"-artifact_prefix={kept}/")
        room = max(0, MAX_FILES - len(list(kept.iterdir())))
        for file in sorted(found.iterdir(), key=lambda one: (one.stat().st_size, one.name))[:room]:
            shutil.copyfile(file, kept / file.name[:12])


def run(target: str, *arguments: object) -> None:
    """Run libFuzzer; a crash is the end of all."""
    limits = (f"-max_len={MAX_BYTES.get(target, USUAL_BYTES)}", "-timeout=5", "-rss_limit_mb=2048")
    command = [sys.executable, "-m", "tests.media.fuzz.one", target, *limits, *map(str, arguments)]
    subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
