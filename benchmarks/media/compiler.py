"""The measurement's C parts, compiled when they are needed."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def compiled(name: str, directory: Path, *options: str, folder: Path = HERE) -> Path:
    """Compile ``name``.c of ``folder`` into ``directory`` and return the result; end the program with a sentence if that is impossible."""
    result = directory / name
    command = ["gcc", "-O2", "-Wall", "-Wextra", "-Werror", *options, "-o", str(result), str(folder / f"{name}.c")]
    try:
        subprocess.run(command, check=True)
    except FileNotFoundError:
        sys.exit('The measurement is partly C and needs a compiler. On Debian: "sudo apt-get install gcc libc6-dev".')
    except subprocess.CalledProcessError:
        sys.exit(f"{name}.c could not be compiled; the compiler says why above.")
    return result
