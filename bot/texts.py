"""The words of one learner: catalogue, plurals, dates, times and numbers in their language and zone."""

import gettext
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time, get_timezone_location
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent
from babel.units import format_unit

from lessons.locale import babel_name

SOURCE_LANGUAGE = "en"
LOCALES = Path(__file__).parent.parent / "locales"


@dataclass(frozen=True, slots=True)
class Texts:
    """Words and figures as one learner reads them."""

    language: str
    country: str
    zone: ZoneInfo
    catalogue: gettext.NullTranslations

    def gettext(self, message: str) -> str:
        return self.catalogue.gettext(message)

    def ngettext(self, one: str, many: str, n: int) -> str:
        return self.catalogue.ngettext(one, many, n)

    def pgettext(self, context: str, message: str) -> str:
        return self.catalogue.pgettext(context, message)

    def number(self, value: float) -> str:
        return format_decimal(value, locale=self._figures)

    def percent(self, share: float) -> str:
        return format_percent(share, locale=self._figures)

    def clock(self, moment: datetime | time) -> str:
        """Return the time of day as people there read it, such as 18:00."""
        zoned = moment.astimezone(self.zone) if isinstance(moment, datetime) else moment
        return format_time(zoned, format="HH:mm", locale=self._figures)

    def day(self, moment: datetime | date) -> str:
        """Return the weekday and date, such as "tirsdag den 24. november"."""
        local = moment.astimezone(self.zone).date() if isinstance(moment, datetime) else moment
        return format_date(local, format=_day_pattern(self.language), locale=self._figures)

    def date(self, moment: datetime) -> str:
        """Return the date with its year, such as "24. novembris 2026"."""
        return format_date(moment.astimezone(self.zone), format="long", locale=self._figures)

    def short_day(self, moment: datetime) -> str:
        """Return the day in few letters, for headings of columns, such as "Thu 10 Dec"."""
        return format_skeleton("MMMEd", moment.astimezone(self.zone), locale=self._figures)

    def hours(self, n: float) -> str:
        """Return a number of hours in words, such as "12 godzin"."""
        return format_unit(n, "duration-hour", locale=self._figures)

    def zone_name(self, zone: ZoneInfo) -> str:
        """Return the city that stands for a zone, such as "Rīga"."""
        return get_timezone_location(zone, locale=self._figures, return_city=True)

    def language_name(self, language: str) -> str:
        """Return a language's name in this learner's language."""
        return str(Locale(self.language).languages[language])

    def country_name(self, country: str) -> str:
        return str(Locale(self.language).territories[country])

    @property
    def _figures(self) -> Locale:
        return _locale(self.language)


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(babel_name(language))


@cache
def _day_pattern(language: str) -> str:
    """Return CLDR's full date without the year, which is y, "y 'г'." or "y. 'gada'"."""
    full = _locale(language).date_formats["full"].pattern
    return re.sub(r"\s*\by\b\.?(\s'[^']+'\.?)?", "", full).strip()


def own_name(language: str) -> str:
    """Return a language's name in itself, with a capital: "Latviešu", "Polski"."""
    name = Locale(language).get_display_name(language) or language
    return name[:1].upper() + name[1:]


class Catalogues:
    """All message catalogues, read once from the .po files."""

    def __init__(self, by_language: Mapping[str, gettext.NullTranslations]) -> None:
        self._by_language = dict(by_language)

    @property
    def languages(self) -> frozenset[str]:
        return frozenset(self._by_language)

    def translation(self, language: str) -> gettext.NullTranslations:
        """Return the catalogue of a language; that of the source where there is none yet."""
        return self._by_language.get(language) or self._by_language[SOURCE_LANGUAGE]

    def texts(self, language: str, country: str, zone: str) -> Texts:
        return Texts(language, country, _zone(zone), self.translation(language))


@cache
def load_catalogues(folder: Path = LOCALES) -> Catalogues:
    """Return the catalogues of all languages, read once; the source language needs none."""
    found: dict[str, gettext.NullTranslations] = {
        path.parent.parent.name: _read(path) for path in folder.glob("*/LC_MESSAGES/bot.po")
    }
    return Catalogues({SOURCE_LANGUAGE: gettext.NullTranslations(), **found})


def _read(path: Path) -> gettext.GNUTranslations:
    with path.open("rb") as po:
        catalogue = read_po(po, locale=path.parent.parent.name)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


_zone = cache(ZoneInfo)
