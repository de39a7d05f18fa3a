"""The kernel in C under any input, with the compiler's sanitizers watching."""

import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent / "fuzz"
KERNEL = Path(__file__).parents[2] / "orchestrator" / "media" / "kernel"
VARIATIONS = 1_000
"""Of each file of the corpus; a few seconds."""

FLAGS = [
    "-std=c11",
    "-O1",
    "-g",
    "-Wall",
    "-Wextra",
    "-Werror",
    "-fsanitize=address,undefined,float-cast-overflow",
    "-fno-sanitize-recover=all",
]


@pytest.mark.row("R8")
def test_no_packets_changes_and_refusals_whatever_confuse_the_kernel(tmp_path: Path) -> None:
    compiler = shutil.which("gcc")
    if compiler is None:
        pytest.fail("The kernel cannot be fuzzed without a compiler. On Debian: sudo apt-get install gcc libc6-dev")
    program = tmp_path / "fanout_fuzz"
    subprocess.run([compiler, *FLAGS, f"-I{KERNEL}", str(HERE / "fanout_fuzz.c"), "-lm", "-o", str(program)], check=True)
    corpus = sorted(map(str, (HERE / "corpus").iterdir()))
    done = subprocess.run([str(program), *corpus, f"-{VARIATIONS}"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(f"{VARIATIONS} variations") == len(corpus)
