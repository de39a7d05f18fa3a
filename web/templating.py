"""Pages from templates: one Jinja environment per language, everything escaped, nothing undefined."""

from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from rooms.identity import origin
from web.assets import script_path
from web.i18n import Language, load_languages

TEMPLATE_DIRECTORY = Path(__file__).parent / "templates"


class Templates:
    """The templates of ``web/templates`` in every language."""

    def __init__(self, languages: Mapping[str, Language], directory: Path = TEMPLATE_DIRECTORY) -> None:
        self._environments = {tag: _environment(language, directory) for tag, language in languages.items()}

    def render(self, name: str, language: Language, context: Mapping[str, Any]) -> str:
        """Return the page ``name`` (without ``.html``) in ``language``."""
        return self._environments[language.tag].get_template(f"{name}.html").render(context)


@cache
def load_templates() -> Templates:
    """Return the templates of every language; each is compiled once, when it is first rendered."""
    return Templates(load_languages())


def _environment(language: Language, directory: Path) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(directory),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_translations(language.catalogue, newstyle=True)  # type: ignore[attr-defined]
    environment.globals |= {
        "lang": language.tag,
        "dir": language.direction,
        "phase_name": language.label,
        "role_name": language.label,
        "origin": partial(origin, text=language.text),
        "clock_text": clock_text,
        "script": script_path(),
    }
    return environment


def clock_text(seconds: float) -> str:
    """``3:00`` for 180 seconds; ``-0:05`` when overrun."""
    whole = round(abs(seconds))
    return f"{'-' if seconds < 0 and whole else ''}{whole // 60}:{whole % 60:02}"
