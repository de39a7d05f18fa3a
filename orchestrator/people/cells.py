"""What people typed into a cell, as it is shown and compared: in one form, and without anything that nobody can see."""

import unicodedata

_JOINERS = "\u200c\u200d"
"""They are not seen, but Persian and the scripts of India are not written without them."""

_KEPT = frozenset("\t\n\r" + _JOINERS)
_UNSEEN = frozenset({"Cc", "Cf"})


def cleaned(text: str) -> tuple[str, tuple[str, ...]]:
    """Return ``text`` in NFC (UAX #15), on one line with single spaces, and the characters that were removed, each once.

    Removed are control and format characters: those that turn the direction of a line (UAX #9), hide or steer a terminal.
    """
    removed: tuple[str, ...] = ()
    if not text.isprintable():
        removed = tuple(dict.fromkeys(letter for letter in text if _is_unseen(letter)))
        text = "".join(letter for letter in text if letter not in removed)
    return unicodedata.normalize("NFC", " ".join(text.split())), removed


def has_letter(text: str) -> bool:
    """Whether somebody could be called ``text``."""
    return any(letter.isalpha() for letter in text)


def key(text: str) -> str:
    """Two texts with the same key are the same to people: upper or lower case, full width or not."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def _is_unseen(letter: str) -> bool:
    return unicodedata.category(letter) in _UNSEEN and letter not in _KEPT
