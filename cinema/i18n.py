"""The user's language: gettext for texts, Babel for money, dates and numbers. Holds no texts itself.

The language is one process-wide choice, since one window speaks one language at a time.
Texts are marked with `_("…")`; texts made at import time with `N_("…")` and translated when shown.
"""

import gettext
import locale as system_locale
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

LANGUAGES = {"en": "English", "es": "Español", "pt_BR": "Português"}
_FOLDER = Path(__file__).parent / "locale"
_LONG_DATE = {  # CLDR's full dates of each language, without and with the year
    "en": ("EEEE d MMMM", " y"), "es": ("EEEE, d 'de' MMMM", " 'de' y"), "pt_BR": ("EEEE, d 'de' MMMM", " 'de' y"),
}  # fmt: skip
_DATE_LOCALE = {"en": "en_GB", "es": "es", "pt_BR": "pt_BR"}


class _Current:
    """The chosen language; a class, so that the choice has one place."""

    language = "en"


_override: ContextVar[str | None] = ContextVar("language", default=None)


@lru_cache
def _load(language: str) -> gettext.NullTranslations:
    return gettext.translation("cinema", _FOLDER, [language], fallback=True)


def use_language(language: str) -> None:
    """Speak this language from now on; an unknown one raises KeyError, a repeat changes nothing."""
    LANGUAGES[language]
    _Current.language = language


def current_language() -> str:
    """Return the code of the language in use: en, es or pt_BR."""
    return _override.get() or _Current.language


def system_language() -> str:
    """Return the one of our languages that the machine's own setting comes closest to, else English."""
    code = (system_locale.getlocale()[0] or "en").split("_")[0]
    return {"es": "es", "pt": "pt_BR"}.get(code, "en")


def _(text: str) -> str:
    """Translate one text."""
    return _load(current_language()).gettext(text)


def ngettext(one: str, many: str, count: int) -> str:
    """Translate a text that depends on a count; the count itself is put in by the caller."""
    return _load(current_language()).ngettext(one, many, count)


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for it
    """Mark a text for translation without translating it yet."""
    return text


def money(minor: int, currency: str) -> str:
    """Format an amount in minor units, such as 3650 EUR: €36.50, or 36,50 € in Spanish."""
    from babel.numbers import format_currency

    from cinema.domain.currencies import to_major

    # Some languages show fewer digits than a currency has; a price is never rounded to please them.
    amount = to_major(minor, currency)
    return str(format_currency(amount, currency, locale=current_language(), decimal_quantization=False))


def number(value: float) -> str:
    """Format a plain number with the language's own separators."""
    from babel.numbers import format_decimal

    return str(format_decimal(value, locale=current_language()))


def day(instant: datetime, zone: str, pattern: str = "EEE d MMM") -> str:
    """Format an instant's day in the house's timezone; the pattern is one of Unicode's (CLDR)."""
    return when(instant, zone, pattern)


def long_date(moment: date, zone: str | None = None, *, year: bool = True) -> str:
    """Write a day out, such as Saturday 21 November 2026, or sábado, 21 de noviembre de 2026; begins with a capital."""
    from babel.dates import format_date

    if isinstance(moment, datetime) and zone is not None:
        moment = moment.astimezone(ZoneInfo(zone))
    day, of_year = _LONG_DATE[current_language()]
    words = str(format_date(moment, day + of_year if year else day, locale=_DATE_LOCALE[current_language()]))
    return words[:1].upper() + words[1:]


def clock(instant: datetime, zone: str) -> str:
    """Format an instant's time of day, such as 20:45, in the house's timezone."""
    return when(instant, zone, "HH:mm")


def when(instant: datetime, zone: str, pattern: str = "EEE d MMM y, HH:mm") -> str:
    """Format an instant in the house's timezone by one of Unicode's (CLDR) patterns."""
    from babel.dates import format_datetime

    return str(format_datetime(instant, pattern, tzinfo=ZoneInfo(zone), locale=_DATE_LOCALE[current_language()]))


@contextmanager
def in_language(language: str) -> Iterator[None]:
    """Speak another language inside, in this thread alone, such as a receipt's; KeyError for an unknown one."""
    LANGUAGES[language]
    before = _override.set(language)
    try:
        yield
    finally:
        _override.reset(before)
