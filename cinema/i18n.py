"""Translation of texts (gettext) and formatting of money, dates and numbers (Babel) in the user's language.

The language is process-wide, because a program has one user at a time; `in_language` overrides it in a thread.
Mark texts with `_("…")`; mark texts that are created at import time with `N_("…")` and translate them when shown.
"""

import gettext
import locale as system_locale
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

LANGUAGES = {"en": "English", "es": "Español", "pt_BR": "Português"}
_FOLDER = Path(__file__).parent / "locale"
# CLDR's full date of each language, in two parts so that the year can be left out.
_LONG_DATE = {
    "en": ("EEEE d MMMM", " y"), "es": ("EEEE, d 'de' MMMM", " 'de' y"), "pt_BR": ("EEEE, d 'de' MMMM", " 'de' y"),
}  # fmt: skip
# British English, as in the texts.
_DATE_LOCALE = {"en": "en_GB", "es": "es", "pt_BR": "pt_BR"}

# By their rank, as the system reads them.
_LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")


class _Current:
    """Holder of the process-wide language, so that it can be assigned without `global`."""

    language = "en"


_override: ContextVar[str | None] = ContextVar("language", default=None)


@lru_cache
def _load(language: str) -> gettext.NullTranslations:
    return gettext.translation("cinema", _FOLDER, [language], fallback=True)


def use_language(language: str) -> None:
    """Set the process-wide language; KeyError for an unknown one; a repeat changes nothing."""
    LANGUAGES[language]  # raises KeyError
    _Current.language = language


def current_language() -> str:
    """Return the code of the language in use: en, es or pt_BR."""
    return _override.get() or _Current.language


def system_language() -> str:
    """Return the language that the environment asks for, as gettext reads it; English if the program has none of it.

    LANGUAGE is a list by preference; then LC_ALL, LC_MESSAGES or LANG, the first that is set, whether that locale is
    installed or not. Explicit C or POSIX means English, whatever LANGUAGE says. Where nothing is set, as on Windows,
    the system's own locale decides.
    """
    named = next((found for name in _LOCALES if (found := os.environ.get(name))), "")
    if named in {"C", "POSIX"}:
        return "en"
    wanted = [*os.environ.get("LANGUAGE", "").split(":"), named or _installed_locale()]
    return next((found for one in wanted if (found := _known(one)) is not None), "en")


def _known(locale: str) -> str | None:
    """Return the program's language of a locale such as es_AR.UTF-8; None if it has none."""
    return {"en": "en", "es": "es", "pt": "pt_BR"}.get(re.split("[_.@-]", locale)[0].casefold())


def _installed_locale() -> str:
    try:
        return system_locale.getlocale()[0] or ""
    except ValueError:  # the standard library doesn't know every locale that a system has
        return ""


def _(text: str) -> str:
    """Translate one text."""
    return _load(current_language()).gettext(text)


def ngettext(one: str, many: str, count: int) -> str:
    """Translate a text that depends on a count; the caller inserts the count itself."""
    return _load(current_language()).ngettext(one, many, count)


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for it
    """Mark a text for translation without translating it yet."""
    return text


def money(minor: int, currency: str) -> str:
    """Format an amount in minor units, such as 3650 EUR: €36.50, or 36,50 € in Spanish; 3500 KWD: KWD 3.500."""
    # Imported when first used: Babel's data would delay the first window.
    from babel.numbers import format_currency, get_currency_symbol

    from cinema.domain.currencies import to_major

    # Without quantization: some locales show fewer digits than a currency has, and a price must not be rounded.
    amount, language = to_major(minor, currency), current_language()
    written = str(format_currency(amount, currency, locale=language, decimal_quantization=False))
    return _spaced(written, get_currency_symbol(currency, locale=language))


def _spaced(written: str, symbol: str) -> str:
    """Return an amount with a no-break space where its currency's code or letters would touch the number.

    Unicode's rule for patterns without a space ("currencySpacing" in its technical standard 35), which Babel doesn't
    apply: € and R$ touch the number, KWD doesn't.
    """
    from unicodedata import category

    place = written.find(symbol)
    after = place + len(symbol)
    if place < 0 or not symbol:
        return written
    if written[after : after + 1].isdigit() and category(symbol[-1])[0] not in "SZ":
        return f"{written[:after]}\u00a0{written[after:]}"
    if written[:place][-1:].isdigit() and category(symbol[0])[0] not in "SZ":
        return f"{written[:place]}\u00a0{written[place:]}"
    return written


def plain_money(minor: int, currency: str) -> str:
    """Format an amount in minor units without its currency, for columns: 1,376.00."""
    from babel.numbers import format_currency

    from cinema.domain.currencies import to_major

    amount = to_major(minor, currency)
    return str(format_currency(amount, currency, "#,##0.00", locale=current_language(), decimal_quantization=False))


def number(value: float) -> str:
    """Format a number with the language's separators."""
    from babel.numbers import format_decimal

    return str(format_decimal(value, locale=current_language()))


def decimal_sign() -> str:
    """Return the sign between whole and decimal places in the current language: a point or a comma."""
    from babel.numbers import get_decimal_symbol

    return str(get_decimal_symbol(current_language()))


def day(instant: datetime, zone: str, pattern: str = "EEE d MMM") -> str:
    """Format an instant's day in the house's timezone, by a CLDR pattern."""
    return when(instant, zone, pattern)


def long_date(moment: date, zone: str | None = None, *, year: bool = True) -> str:
    """Format a day in full: Saturday 21 November 2026, or Sábado, 21 de noviembre de 2026; capitalised."""
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
    """Format an instant in the house's timezone, by a CLDR pattern."""
    from babel.dates import format_datetime

    return str(format_datetime(instant, pattern, tzinfo=ZoneInfo(zone), locale=_DATE_LOCALE[current_language()]))


@contextmanager
def in_language(language: str) -> Iterator[None]:
    """Use another language inside the block, in this thread only, such as a receipt's; KeyError for an unknown one."""
    LANGUAGES[language]  # raises KeyError
    before = _override.set(language)
    try:
        yield
    finally:
        _override.reset(before)
