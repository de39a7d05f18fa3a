"""The six languages: which one a request wants, the catalogues, and dates as people there write them."""

import gettext
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from io import BytesIO
from pathlib import Path

from aiohttp import web
from babel import Locale
from babel.dates import format_date, format_interval, format_skeleton
from babel.lists import format_list
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from web.labels import label_of

LOCALES: Mapping[str, Locale] = {
    "ar": Locale("ar"),
    "zh": Locale("zh", script="Hans"),
    "en": Locale("en", "GB"),
    "fr": Locale("fr"),
    "ru": Locale("ru"),
    "es": Locale("es"),
}
"""Language tag -> how dates look in it."""

WORKING_LANGUAGE = "en"
"""The language of the msgids; it needs no catalogue."""

COOKIE = "tribuna_lang"
COOKIE_AGE_S = 365 * 86_400

SAMPLE_NUMBERS = 201
"""From 0 on: every plural rule of the six languages has shown all its forms by then, but that for millions."""

LOCALE_DIRECTORY = Path(__file__).parent / "locale"

_RANGE = re.compile(r"\s*([A-Za-z*]{1,8})(?:-[A-Za-z0-9-]*)?\s*(?:;\s*q=([0-9.]{1,5}))?\s*")


@dataclass(frozen=True, slots=True)
class Language:
    """One language with its catalogue.

    script_texts: what the scripts show, by msgid; a text with a number as its forms by CLDR's plural categories.
    """

    tag: str
    locale: Locale
    catalogue: gettext.NullTranslations
    script_texts: Mapping[str, str | Mapping[str, str]]

    @property
    def direction(self) -> str:
        """The HTML ``dir`` of its pages."""
        return self.locale.text_direction

    @property
    def own_name(self) -> str:
        """What its speakers call it."""
        return (Locale(self.tag).get_display_name() or self.tag).capitalize()

    def text(self, msgid: str) -> str:
        """Return ``msgid`` in this language."""
        return self.catalogue.gettext(msgid)

    def sentence(self, template: str, facts: Mapping[str, object]) -> str:
        """Return ``template`` in this language, filled with ``facts``: phases, roles and rights by their names, tuples as a list."""
        return self.text(template).format(**{key: self._fact(value) for key, value in facts.items()})

    def label(self, value: object) -> str:
        """Return the name of a phase, a role, a right or another choice in this language; anything else as it is."""
        return self.text(label_of(value)) if isinstance(value, StrEnum) else str(value)

    def _fact(self, value: object) -> str:
        if isinstance(value, tuple):
            return format_list([self.label(one) for one in value], style="or", locale=self.locale)
        return self.label(value)

    def day(self, day: date) -> str:
        """``Monday 9 May 2022``."""
        return format_date(day, "full", locale=self.locale)

    def days(self, first: date, last: date) -> str:
        """``9–11 May 2022``, or one day."""
        if first == last:
            return format_date(first, "long", locale=self.locale)
        return str(format_interval(first, last, "yMMMMd", locale=self.locale))

    def hours(self, starts: datetime, ends: datetime | None) -> str:
        """``09:00–12:30`` as the clock on the wall shows it (both local)."""
        return "–".join(format_skeleton("Hm", one, locale=self.locale) for one in (starts, ends) if one)

    def slot(self, starts: datetime, ends: datetime | None) -> str:
        """``9 May 2022, 09:00–12:30 (UTC+02:00)``: local times with their offset."""
        offset = starts.isoformat()[-len("+02:00") :]
        return f"{format_date(starts, 'long', locale=self.locale)}, {self.hours(starts, ends)} (UTC{offset})"

    def name_of(self, tag: str) -> str:
        """What the language ``tag`` (BCP 47) is called in this one; the tag itself if that is not known."""
        names = self.locale.languages
        return str(names.get(tag.replace("-", "_")) or names.get(tag.partition("-")[0]) or tag)


@cache
def load_languages(directory: Path = LOCALE_DIRECTORY) -> Mapping[str, Language]:
    """Read every catalogue ``{tag}/LC_MESSAGES/messages.po`` once; a language without one shows the msgids."""
    return {tag: _load(directory, tag) for tag in LOCALES}


def _load(directory: Path, tag: str) -> Language:
    path = directory / tag / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return Language(tag=tag, locale=LOCALES[tag], catalogue=gettext.NullTranslations(), script_texts={})
    with path.open("rb") as file:
        catalog = read_po(file, locale=tag)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Language(
        tag=tag, locale=LOCALES[tag], catalogue=gettext.GNUTranslations(compiled), script_texts=_script_texts(catalog, LOCALES[tag])
    )


def _script_texts(catalog: Catalog, locale: Locale) -> dict[str, str | Mapping[str, str]]:
    texts: dict[str, str | Mapping[str, str]] = {}
    categories = _plural_categories(catalog, locale)
    for message in catalog:
        if not message.id or not message.string or message.fuzzy or not _is_for_scripts(message):
            continue
        if isinstance(message.id, str):
            texts[message.id] = str(message.string)
        else:
            texts[message.id[0]] = {category: message.string[form] for category, form in categories.items()}
    return texts


def _plural_categories(catalog: Catalog, locale: Locale) -> dict[str, int]:
    """CLDR's category (what scripts know) -> the index of its form in the catalogue (what gettext knows), seen on real numbers."""
    form_of = gettext.c2py(catalog.plural_expr)
    return {locale.plural_form(n): form_of(n) for n in reversed(range(SAMPLE_NUMBERS))}


def _is_for_scripts(message: Message) -> bool:
    """A catalogue may have been written without saying where its messages come from."""
    return not message.locations or any(path.endswith(".js") for path, _ in message.locations)


def language(request: web.BaseRequest, languages: Mapping[str, Language]) -> Language:
    """The language that ``request`` wants: ``?lang=``, then the cookie, then Accept-Language, else the working language."""
    asked = (request.query.get("lang"), request.cookies.get(COOKIE), *_accepted(request.headers.get("Accept-Language", "")))
    return next((languages[tag] for tag in asked if tag and tag in languages), languages[WORKING_LANGUAGE])


def remember_language(request: web.BaseRequest, response: web.StreamResponse, languages: Mapping[str, Language]) -> None:
    """Keep a language chosen by ``?lang=`` in a cookie."""
    chosen = request.query.get("lang", "")
    if chosen in languages and request.cookies.get(COOKIE) != chosen:
        response.set_cookie(COOKIE, chosen, max_age=COOKIE_AGE_S, path="/", samesite="Lax", secure=request.secure)


def _accepted(header: str) -> list[str]:
    """Primary language tags of an Accept-Language header (RFC 9110 §12.5.4), the most wanted first."""
    weighed: list[tuple[float, str]] = []
    for part in header[:1000].split(","):
        match = _RANGE.fullmatch(part)
        if match and (quality := _quality(match[2])) > 0:
            weighed.append((quality, match[1].lower()))
    return [tag for _, tag in sorted(weighed, key=lambda one: -one[0])]


def _quality(text: str | None) -> float:
    try:
        return 1.0 if text is None else float(text)
    except ValueError:
        return 0.0
