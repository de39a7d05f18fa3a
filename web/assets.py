"""What browsers load: the directory of the static files, and the one script of every page."""

import hashlib
from pathlib import Path

STATIC_DIRECTORY = Path(__file__).parent / "static"


def script_path(static: Path = STATIC_DIRECTORY) -> str:
    """The address of the script: the bundle, or the sources if it was made of others: who edits one sees it at once."""
    made_of = static / "bundle" / "sources.sha256"
    bundled = made_of.exists() and made_of.read_text() == _digest(static / "js")
    return f"/static/{'bundle' if bundled else 'js'}/boot.js"


def _digest(sources: Path) -> str:
    """As web/bundle.js computes it."""
    digest = hashlib.sha256()
    for source in sorted(sources.glob("*.js")):
        digest.update(source.read_bytes())
    return digest.hexdigest()
