"""Formats days relative to today: Today, Tomorrow, Sat 21. Days are ISO dates in the house's timezone."""

from datetime import date, datetime, timedelta

from cinema.i18n import _, current_language, long_date


def _format(day: date, pattern: str) -> str:
    from babel.dates import format_date

    locale = {"en": "en_GB"}.get(current_language(), current_language())  # plain "en" is US English: November 21
    return str(format_date(day, pattern, locale=locale))


def short_day(day: str, today: str) -> str:
    """Return a day for a chip: Today, or Sat 21."""
    if day == today:
        return _("Today")
    # Spanish and Portuguese abbreviate with a point and in lower case.
    return _capital(_format(date.fromisoformat(day), "EEE d").replace(".", ""))


def long_day(day: str, today: str) -> str:
    """Return a day for a heading: today, tomorrow, or Saturday 21 November."""
    that, now = date.fromisoformat(day), date.fromisoformat(today)
    if that == now:
        return _("today")
    if that == now + timedelta(days=1):
        return _("tomorrow")
    return long_date(that, year=False)


def brief_day(day: str, today: str) -> str:
    """Return a day within a sentence: today, tomorrow, or Sat 21 Nov."""
    if (date.fromisoformat(day) - date.fromisoformat(today)).days in {0, 1}:
        return long_day(day, today)
    return _format(date.fromisoformat(day), "EEE d MMM").replace(".", "")


def brief_day_label(day: str, today: str) -> str:
    """Return a day as it stands alone: Today, Tomorrow, or Sat 21 Nov."""
    return _capital(brief_day(day, today))


def tile_day(day: str, today: str) -> tuple[str, str]:
    """Return the two lines of a day's tile: Today or Sat, and the day of the month."""
    that = date.fromisoformat(day)
    name = _("Today") if day == today else _capital(_format(that, "EEE").replace(".", ""))
    return name, str(that.day)


def ago(moment: datetime, now: datetime) -> str:
    """Return a past moment as a day: Today, Yesterday, a weekday within a week, else a date."""
    days = (now.date() - moment.date()).days
    if days <= 0:
        return _("Today")
    if days == 1:
        return _("Yesterday")
    if days < 7:
        return _capital(_format(moment.date(), "EEEE"))
    pattern = "d MMM" if moment.year == now.year else "d MMM y"
    return _format(moment.date(), pattern)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
