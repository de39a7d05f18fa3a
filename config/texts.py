"""What people read, in one language or in several, and what is not known yet."""

from typing import Annotated, TypeVar

import msgspec

T = TypeVar("T")

ToBeAnnounced = Annotated[T | None, msgspec.Meta(extra={"tba": True})]
"""A value that may not be known yet: ``tba`` in the file, None here, "to be announced" on a page.

Nothing is guessed from it: a session whose hours are to be announced never opens by itself, a person opens it. Everywhere
else None means "left out".
"""

Text = str | dict[str, str]
"""What people read: plain text in the working language, or one text per language, keyed by language tag. See ``in_language``."""


def in_language(text: Text, language: str) -> str:
    """Return ``text`` in ``language`` (BCP 47), or its nearest: ``pt`` for ``pt-BR``, then the first one written."""
    if isinstance(text, str):
        return text
    return text.get(language) or text.get(language.partition("-")[0]) or next(iter(text.values()), "")
