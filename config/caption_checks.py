"""Does what a definition says about captions make sense?"""

from collections.abc import Iterator

from config.captions import Captions
from config.definitions import Definition
from config.problems import Finding, Path, quoted


def findings(definition: Definition) -> Iterator[Finding]:
    """Yield everything that makes no sense about the languages of captions; their tags are checked with those of all languages."""
    yield from _screen(("captions",), definition.captions, definition.languages)
    for number, session in enumerate(definition.sessions):
        if session.captions is not None:
            yield from _screen(("sessions", number, "captions"), session.captions, definition.languages_of(session))


def _screen(path: Path, captions: Captions, spoken: tuple[str, ...]) -> Iterator[Finding]:
    languages = spoken if captions.languages is None else captions.languages
    if captions.screen is not None and captions.screen not in languages and "" not in (captions.screen, *languages):
        yield (*path, "screen"), f"there are no captions in {quoted(captions.screen)}; name it in languages, or write another one"
